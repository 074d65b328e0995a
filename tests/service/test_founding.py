"""An association is founded once, wholly, in an empty database, and goes on when it was interrupted."""

import threading
from contextlib import suppress

import pytest
from sqlmodel import col, select

from ledger.accounts import AccountKind
from ledger.refusals import AddressNotValid, BadText, IbanNotValid, SirenNotValid
from service import deliveries, enrolment, founding, invitations, issuing, rulebook, tables, verification
from service.book import Book
from service.founding import Founded, Person, Plan
from service.installation import Installation
from service.rulebook import Rule
from service.troubles import Trouble
from tests.founding import PLAN
from tests.service.test_mail import Hand
from tests.town import Town


def found(book: Book, plan: Plan = PLAN) -> Founded:
    return founding.found(book, "root", plan)


def powers(book: Book) -> dict[str, set[str]]:
    """Return the roles of everyone, by name."""
    with book.database.read() as session:
        query = select(tables.Member.name, tables.Power.role).join(
            tables.Power, col(tables.Power.member) == tables.Member.id
        )
        held: dict[str, set[str]] = {}
        for name, role in session.exec(query):
            held.setdefault(name, set()).add(role)
        return held


def test_a_founded_association_has_a_currency_its_accounts_and_two_administrators(book: Book) -> None:
    founded = found(book)
    with book.database.read() as session:
        row = session.exec(select(tables.Association)).one()
        issuer = session.get_one(tables.Member, row.member)
        query = select(tables.Account.kind, tables.Currency.code, tables.Account.status, tables.Account.floor).join(
            tables.Currency, col(tables.Currency.id) == tables.Account.currency
        )
        accounts = session.exec(query).all()
    assert (row.siren, row.iban, row.fee) == ("732829320", "FR1420041010050500013M02606", 1_250)
    assert rulebook.number(book, Rule.MEMBERSHIP_FEE) == 1_250
    assert (issuer.public_id, issuer.name, issuer.kind) == (founded.id, PLAN.name, "issuer")
    assert {(kind, code) for kind, code, *_ in accounts} == {
        *((kind, "EUR") for kind in ("fund", "suspense", "mirror", "own_funds", "fees", "transit")),
        *((kind, "MIEL") for kind in ("issuance", "own_funds", "fees")),
    }
    assert {status for _, _, status, _ in accounts} == {"open"}
    assert {floor for kind, code, _, floor in accounts if code == "MIEL" and kind != "issuance"} == {0}
    assert powers(book) == {each.name: {"citizen", "board", "administrator"} for each in PLAN.people}
    assert set(issuing.house_accounts(book, "MIEL")) >= {AccountKind.FUND, AccountKind.ISSUANCE}
    assert verification.verify(book.database).sound


def test_each_administrator_enrols_by_their_own_link(book: Book) -> None:
    for index, each in enumerate(found(book).people):
        token = each.link.rpartition("/")[2]
        assert each.link == f"http://localhost:8000/bienvenue/{token}"
        assert enrolment.enrol(book, token, username=f"admin{index}", password="une longue phrase").name == each.name


def test_where_there_is_a_post_the_links_go_by_letter(book: Book) -> None:
    book.installation = Installation(mails=True)
    assert [each.posted for each in found(book).people] == [True, False]
    hand = Hand()
    assert deliveries.deliver(book, hand, sender="alveole@example.org") == 1
    assert hand.carried[0]["To"] == "honorine@example.org"
    assert "L'Alvéole des Deux Rives" in hand.carried[0].get_content()


def test_no_association_is_founded_twice_and_who_is_not_in_yet_is_named(book: Book) -> None:
    people = found(book).people
    enrolment.enrol(book, people[0].link.rpartition("/")[2], username="honorine", password="une longue phrase")
    for plan in (PLAN, PLAN._replace(name="Une autre")):
        with pytest.raises(Trouble, match=f"founded already.*{people[1].member} is Gaspard Duconseil") as raised:
            found(book, plan)
        assert "Honorine" not in str(raised.value)
    with book.database.read() as session:
        assert len(session.exec(select(tables.Member)).all()) == 3


def test_a_database_that_holds_anything_is_refused(town: Town) -> None:
    with pytest.raises(Trouble, match="holds something already"):
        found(town.book)


def test_a_database_with_one_member_or_a_demo_mark_is_refused(book: Book) -> None:
    with book.database.write() as session:
        session.add(tables.Member(public_id="7K3QX9V2MB4T", kind="individual", name="Zoé", created_at=0))
    with pytest.raises(Trouble, match="holds something already"):
        found(book)
    book.demo = True
    with pytest.raises(Trouble, match="holds something already"):
        found(book)


class Killed(Exception):
    """The process ended here."""


@pytest.mark.parametrize("step", ["currencies.opening", "_finish", "console.record"])
@pytest.mark.parametrize("times", [1, 2])
def test_a_founding_that_was_killed_half_way_goes_on_with_the_same_answers(
    book: Book, monkeypatch: pytest.MonkeyPatch, step: str, times: int
) -> None:
    def kill(*_: object, **__: object) -> None:
        raise Killed

    for _ in range(times):
        with monkeypatch.context() as patch:
            patch.setattr(f"service.founding.{step}", kill)
            with pytest.raises(Killed):
                found(book)
    with pytest.raises(Trouble, match="interrupted"):
        found(book, PLAN._replace(fee=0))

    founded = found(book)

    assert len({each.link for each in founded.people}) == 2
    for each in founded.people:
        invitations.find(book, each.link.rpartition("/")[2])
    with book.database.read() as session:
        assert len(session.exec(select(tables.Member)).all()) == 3
        assert len(session.exec(select(tables.Account)).all()) == 9
        assert session.exec(select(tables.Head.seq)).one() == 1
    assert verification.verify(book.database).sound


def test_of_several_who_found_at_once_one_does(book: Book) -> None:
    others = [Book.open(book.database.url, clock=book.clock) for _ in range(2)]
    done, together = [], threading.Barrier(3)

    def begin(each: Book) -> None:
        together.wait()
        with suppress(Trouble):
            done.append(found(each))

    threads = [threading.Thread(target=begin, args=(each,)) for each in (book, *others)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for each in others:
        each.close()
    assert len(done) == 1
    with book.database.read() as session:
        assert len(session.exec(select(tables.Member)).all()) == 3


HONORINE = PLAN.people[0]
WRONG: dict[str, tuple[Plan, type[Exception]]] = {
    "a slip in the SIREN": (PLAN._replace(siren="732829321"), SirenNotValid),
    "a slip in the IBAN": (PLAN._replace(iban="FR1520041010050500013M02606"), IbanNotValid),
    "a code in small letters": (PLAN._replace(code="miel"), Trouble),
    "the euro's code": (PLAN._replace(code="EUR"), Trouble),
    "a fee below nothing": (PLAN._replace(fee=-1), Trouble),
    "an address without https": (PLAN._replace(public_url="http://alveole.example"), Trouble),
    "no name": (PLAN._replace(name=" "), BadText),
    "a name that turns around": (PLAN._replace(name="\u202eeht"), BadText),
    "one board member": (PLAN._replace(people=(HONORINE,)), Trouble),
    "the same twice": (PLAN._replace(people=(HONORINE, HONORINE)), Trouble),
    "three of them": (PLAN._replace(people=(*PLAN.people, Person("Zoé", ""))), Trouble),
    "an address that is none": (PLAN._replace(people=(HONORINE, Person("Zoé", "zoe"))), AddressNotValid),
}


@pytest.mark.parametrize("what", WRONG)
def test_an_answer_that_cannot_be_founds_nothing(book: Book, what: str) -> None:
    plan, refusal = WRONG[what]
    with pytest.raises(refusal):
        found(book, plan)
    found(book)
