"""A bank line is recorded once, whatever files hold it, and ends matched, explained or in the queue."""

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError
from sqlmodel import select, text

from ledger import refusals as r
from ledger.accounts import Status, Terms
from ledger.bank import Ending
from ledger.money import AMOUNT_MAX
from ledger.top_ups import State
from service import reserve, tables, top_ups
from service.access import Acting, Role
from service.bank import balances, deciding, importing, mappings
from service.bank.files.table import Mapping
from service.verification import verify
from tests.people import citizen
from tests.statements import IBAN, Moved, camt, ofx
from tests.town import OPEN, Town
from tests.treasury import announce, open_bank, queued, suspense, take, undecided


def test_a_transfer_with_its_reference_becomes_units_and_the_same_file_again_changes_nothing(town: Town) -> None:
    treasurer, zoe = open_bank(town), citizen(town)
    top_up = announce(town, zoe)
    file = camt(Moved(50_00, "B1", text=f"merci {top_up.reference.lower()}"), opening=0)

    first = take(town, treasurer, file)
    seq = town.head()
    again = take(town, treasurer, file)

    assert (first.new, first.done, first.queued, first.repeated) == (1, 1, 0, False)
    assert (again.id, again.new, again.repeated, town.head()) == (first.id, 0, True, seq)
    assert (town.balance(zoe.account), suspense(town)) == (50_00, 0)
    found = top_ups.find(town.book, zoe.who, top_up.id)
    assert (found.state, len(found.answers)) == (State.DONE, 1)
    assert balances.differing(town.book, treasurer) == []
    assert verify(town.book.database).sound


def test_the_same_lines_in_another_file_of_another_format_are_known(town: Town) -> None:
    treasurer = open_bank(town)
    lines = [Moved(10_00, "B1"), Moved(-3_00, "B2"), Moved(7_00)]
    take(town, treasurer, camt(*lines, version="08"))
    seq = town.head()

    assert take(town, treasurer, camt(*lines, Moved(1_00, "B3"), version="02")).new == 1
    assert take(town, treasurer, ofx(lines[:2], closing=7_00)).new == 0
    assert town.head() == seq + 1
    assert (suspense(town), undecided(town)) == (15_00, 15_00)


def test_what_differs_waits_with_its_reason_and_the_member_sees_it(town: Town) -> None:
    treasurer, zoe = open_bank(town), citizen(town)
    top_up = announce(town, zoe)
    take(town, treasurer, camt(Moved(49_00, "B1", reference=top_up.reference)))

    (line,) = queued(town, treasurer)
    assert [(each.top_up, each.reason) for each in line.suggestions] == [(top_up.id, "too_little")]
    assert top_ups.find(town.book, zoe.who, top_up.id).state is State.LOOKED_AT
    with pytest.raises(r.TopUpOver):
        top_ups.cancel(town.book, zoe.who, top_up.id)

    deciding.decide(town.book, treasurer, line.id, Ending.TOP_UP, top_up=top_up.id)
    deciding.decide(town.book, treasurer, line.id, Ending.TOP_UP, top_up=top_up.id)

    assert (town.balance(zoe.account), suspense(town)) == (49_00, 0)
    assert top_ups.find(town.book, zoe.who, top_up.id).state is State.DONE
    with pytest.raises(r.LineDecided):
        deciding.decide(town.book, open_bank(town), line.id, Ending.OWN)


def test_a_second_transfer_for_the_same_top_up_is_never_kept_silently(town: Town) -> None:
    treasurer, zoe = open_bank(town), citizen(town)
    top_up = announce(town, zoe)
    take(town, treasurer, camt(*(Moved(50_00, f"B{n}", reference=top_up.reference) for n in (1, 2))))
    (line,) = queued(town, treasurer)
    assert line.suggestions[0].reason == "paid_before"
    deciding.decide(town.book, treasurer, line.id, Ending.GIVE_BACK)
    assert (town.balance(zoe.account), suspense(town)) == (50_00, 0)


def test_a_standing_order_is_recognised_each_time(town: Town) -> None:
    treasurer, zoe = open_bank(town), citizen(town)
    top_up = announce(town, zoe, 20_00, standing=True)
    take(town, treasurer, camt(*(Moved(20_00 + n, f"B{n}", reference=top_up.reference) for n in (1, 2))))
    assert town.balance(zoe.account) == 40_03
    assert top_ups.find(town.book, zoe.who, top_up.id).state is State.WAITING


def test_charges_and_interest_are_booked_by_rule_and_charges_may_open_a_shortfall(town: Town) -> None:
    treasurer = open_bank(town)
    town.issue(10_00, citizen(town).account)
    take(town, treasurer, camt(Moved(-2_00, "B1", code="CHRG"), Moved(1_00, "B2", code="INTR"), opening=10_00))

    (miel, _) = reserve.coverage(town.book, treasurer)
    assert (miel.margin, miel.shortfall, suspense(town)) == (-1_00, True, 0)
    with pytest.raises(r.NotCovered):
        town.post(town.miel.issue(1, citizen(town).account))
    take(town, treasurer, camt(Moved(1_00, "B3"), opening=9_00, day="2026-01-03"))
    (line,) = queued(town, treasurer)
    deciding.decide(town.book, treasurer, line.id, Ending.OWN)
    assert reserve.coverage(town.book, treasurer)[0][4:] == (0, False)
    assert verify(town.book.database).sound


def test_a_decision_that_the_books_refuse_goes_back_to_the_queue_and_may_be_tried_again(town: Town) -> None:
    treasurer, zoe = open_bank(town), citizen(town)
    top_up = announce(town, zoe)
    town.bind(zoe.account, Terms(0, AMOUNT_MAX, Status.FROZEN))
    take(town, treasurer, camt(Moved(50_00, "B1", reference=top_up.reference)))

    (line,) = queued(town, treasurer)
    assert line.failure == "payee_frozen"
    with pytest.raises(r.PayeeFrozen):
        deciding.decide(town.book, treasurer, line.id, Ending.TOP_UP, top_up=top_up.id)
    town.bind(zoe.account, OPEN)
    deciding.decide(town.book, treasurer, line.id, Ending.TOP_UP, top_up=top_up.id)
    assert town.balance(zoe.account) == 50_00


def test_nobody_makes_units_for_themselves_from_a_file_that_they_imported(town: Town) -> None:
    open_bank(town)
    zoe = citizen(town)
    both = zoe.who._replace(acting=zoe.who.acting | {Acting(Role.TREASURER, None)})
    top_up = announce(town, zoe)
    take(town, both, camt(Moved(50_00, "B1", reference=top_up.reference)))
    (line,) = queued(town, both)
    with pytest.raises(r.Concerned):
        deciding.decide(town.book, both, line.id, Ending.TOP_UP, top_up=top_up.id)
    assert town.balance(zoe.account) == 0


def test_what_a_process_claimed_and_could_not_finish_is_finished_once(town: Town) -> None:
    treasurer = open_bank(town)
    take(town, treasurer, camt(Moved(5_00, "B1")))
    with town.book.database.write() as session:
        session.execute(
            text("update bank_line set state = 'deciding', ending = 'own', decided_by = :who, decided_at = 1"),
            {"who": treasurer.member},
        )
    importing.tend(town.book)
    seq = town.head()
    importing.tend(town.book)
    assert (queued(town, treasurer), suspense(town), town.head()) == ([], 0, seq)


def test_a_day_on_which_the_bank_says_otherwise_is_named(town: Town) -> None:
    treasurer = open_bank(town)
    take(town, treasurer, camt(Moved(5_00, "B1"), opening=100))
    (differing,) = balances.differing(town.book, treasurer)
    assert differing == (IBAN, "2026-01-02", 6_00, 5_00)


def test_a_table_is_read_by_the_mapping_that_was_kept(town: Town) -> None:
    treasurer, zoe = open_bank(town), citizen(town)
    top_up = announce(town, zoe)
    rows = (
        "Releve\nDate;Nom;Libelle;Debit;Credit\n"
        f'02/01/2026;Zoé;"don; {top_up.reference}";;50,00\n03/01/2026;;frais;-1,20;\n03/01/2026;;don;;9\n'
    )
    with pytest.raises(r.StatementNotRead):
        take(town, treasurer, rows.encode("cp1252"))
    mapping = Mapping("Date", credit="Credit", debit="Debit", payer="Nom", text="Libelle", encoding="cp1252", skipped=1)
    mappings.keep(town.book, treasurer, mapping)
    take(town, treasurer, rows.encode("cp1252"))
    assert town.balance(zoe.account) == 50_00
    assert [line.amount for line in queued(town, treasurer)] == [-1_20, 9_00]
    with pytest.raises(r.BadInput):
        mappings.keep(town.book, treasurer, mapping._replace(amount="Solde"))


ENDINGS = st.sampled_from([Ending.OWN, Ending.GIVE_BACK, Ending.CHARGES, Ending.BETWEEN, Ending.TOP_UP])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("file"), st.lists(st.integers(-30, 30).filter(bool), max_size=3)),
        st.tuples(st.just("again"), st.just([])),
        st.tuples(st.just("decide"), ENDINGS),
    ),
    max_size=8,
)


@given(STEPS)
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_in_every_order_no_euro_disappears_and_every_unit_is_backed_or_a_shortfall_says_so(
    town: Town, steps: list[tuple[str, list[int] | Ending]]
) -> None:
    treasurer, zoe = open_bank(town), citizen(town)
    top_up, files = announce(town, zoe, 10, standing=True), [camt()]
    before = town.balance(town.miel.fund), suspense(town) - undecided(town)
    total = 0
    for what, how in steps:
        if what == "file":
            assert isinstance(how, list)
            refs = [
                Moved(amount, f"{top_up.id}{len(files)}{n}", reference=top_up.reference if amount == 10 else "")
                for n, amount in enumerate(how)
            ]
            files.append(camt(*refs))
            total += sum(how)
        if what in {"file", "again"}:
            take(town, treasurer, files[-1])
        elif lines := queued(town, treasurer):
            assert isinstance(how, Ending)
            with suppress(r.EndingNotPossible, r.NotCovered):
                deciding.decide(town.book, treasurer, lines[0].id, how, top_up=top_up.id)
        assert town.balance(town.miel.fund) == before[0] + total
        assert suspense(town) - undecided(town) == before[1]
        (miel, _) = reserve.coverage(town.book, treasurer)
        assert miel.margin >= 0 or miel.shortfall


ATTACKS = (
    "delete from bank_line",
    "update bank_line set amount = 1",
    "update bank_line set state = 'done', ending = 'own', result = entry",
    "update bank_line set state = 'received', entry = null",
    "update bank_line set state = 'deciding', ending = 'top_up', top_up = null",
    "update bank_line set payer = 'Somebody'",
    "delete from bank_statement",
    "update bank_statement set opening = 5",
    "update bank_account set iban = 'FR'",
    "delete from top_up",
    "update top_up set amount = 1",
)


def test_the_database_lets_no_line_change_or_go(town: Town) -> None:
    treasurer = open_bank(town)
    announce(town, citizen(town))
    take(town, treasurer, camt(Moved(5_00, "B1")))
    for attack in ATTACKS:
        with pytest.raises(DBAPIError), town.book.database.write() as session:
            session.execute(text(attack))
    with town.book.database.read() as session:
        assert session.exec(select(tables.BankLine)).one().state == "queued"
