"""What can hurt takes two people, and happens once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select, text

from ledger import refusals as r
from ledger.accounts import Status, Terms
from ledger.memos import Memo
from ledger.money import AMOUNT_MAX
from service import bank_details, decisions, entries, issuing, powers, proposals, reversals, rulebook, tables, terms
from service.access import Acting, Operation, Principal, Role
from service.book import Book
from service.clock import DAY
from service.ids import new_code
from service.proposals import State, Words
from service.proposals.deciding import RESUMED_MAX
from service.rulebook import CATALOGUE, Rule, changing
from service.verification import verify
from tests.people import citizen, confirm, member, of_association, shop
from tests.town import SetClock, Town

NO_WORDS = Words()


def treasurer(town: Town, name: str = "Marie") -> Principal:
    """Return a treasurer with a name."""
    key, public_id = member(town, name)
    return Principal(key, public_id, public_id, 0, frozenset({Acting(Role.TREASURER, None)}))


def board(town: Town) -> Principal:
    return of_association(town, Role.BOARD)


def propose_issue(
    town: Town, who: Principal, payee: str, amount: int = 500_00, *, key: str | None = None, line: str | None = None
) -> str:
    """Propose to issue units, for euros that arrived."""
    proposed, _ = issuing.propose(
        town.book,
        who,
        confirm(town, who, key or new_code()),
        payee=payee,
        currency="MIEL",
        amount=amount,
        bank_line=line,
        words=Words("Virement reçu", Memo("Conversion")),
    )
    return proposed.id


def euros(town: Town, amount: int = 500_00) -> str:
    """Let euros arrive, and return the entry's id."""
    return town.post(town.miel.receive(amount))[0].id


def state(town: Town, proposal: str) -> State:
    return proposals.find(town.book, board(town), proposal).state


def audited(book: Book, subject: str) -> list[tuple[str, str, str]]:
    """Return who did what to a proposal, with which outcome."""
    with book.database.read() as session:
        query = select(tables.Audit).where(tables.Audit.subject == subject).order_by(col(tables.Audit.seq))
        return [(act.actor, act.operation, act.outcome) for act in session.exec(query)]


def test_units_are_made_when_someone_else_approves_and_not_before(town: Town) -> None:
    marie, paul, bakery = treasurer(town), board(town), shop(town)
    proposal = propose_issue(town, marie, bakery.account, line=euros(town))
    assert town.balance(bakery.account) == 0

    done = proposals.approve(town.book, paul, proposal)

    assert (done.state, done.decided_by and done.decided_by.id) == (State.EXECUTED, paul.public_id)
    assert town.balance(bakery.account) == 500_00
    entry = entries.find(town.book, done.result or "")
    assert entry is not None
    assert (entry.kind, entry.actor) == ("issue", paul.public_id)
    assert entries.memo(town.book, entry.seq) == Memo("Conversion")
    assert audited(town.book, proposal) == [
        (marie.public_id, "issue", "proposed"),
        (paul.public_id, "approve_proposal", "done"),
        (paul.public_id, "issue", "done"),
    ]
    assert verify(town.book.database).sound


def test_one_sentence_says_what_follows(town: Town) -> None:
    marie, bakery = treasurer(town), shop(town)
    proposal = proposals.find(town.book, marie, propose_issue(town, marie, bakery.account, line=euros(town)))
    assert proposals.sentence(town.book, proposal, "en") == (
        "Marie proposes to put 500.00 MIEL on the account of Boulangerie du Phare,"
        " against 500.00 € that arrived on 1 January 2026."
    )
    assert proposals.sentence(town.book, proposal, "fr") == (
        "Marie propose de mettre 500,00 MIEL sur le compte de Boulangerie du Phare,"
        " contre 500,00 € arrivés le 1er janvier 2026."
    )


def test_without_a_line_of_the_bank_the_sentence_says_that_euros_wait(town: Town) -> None:
    marie, bakery = treasurer(town), shop(town)
    euros(town)
    proposal = proposals.find(town.book, marie, propose_issue(town, marie, bakery.account))
    assert "500.00 € that wait in the guarantee fund." in proposals.sentence(town.book, proposal, "en")
    assert "500,00 € qui attendent dans le fonds de garantie." in proposals.sentence(town.book, proposal, "fr")


def test_a_line_of_the_bank_must_have_brought_euros_to_that_fund(town: Town) -> None:
    marie, bakery = treasurer(town), shop(town, 10_00)
    other = town.pay(1, bakery.account, town.account())
    for line in (other.id, "01980e5a-7c1e-7abc-8def-0123456789ab"):
        with pytest.raises(r.EntryNotFound):
            propose_issue(town, marie, bakery.account, line=line)


def test_what_could_not_be_done_is_not_even_proposed(town: Town) -> None:
    with pytest.raises(r.NotCovered):
        propose_issue(town, treasurer(town), shop(town).account)


def test_nobody_approves_what_they_proposed(town: Town) -> None:
    marie = treasurer(town)
    both = marie._replace(acting=frozenset({Acting(Role.TREASURER, None), Acting(Role.BOARD, None)}))
    euros(town)
    proposal = propose_issue(town, both, shop(town).account)
    for decide in (proposals.approve, proposals.refuse):
        with pytest.raises(r.OwnProposal):
            decide(town.book, both, proposal)
    assert state(town, proposal) is State.PROPOSED


def on_the_board(who: Principal) -> Principal:
    return who._replace(acting=who.acting | {Acting(Role.BOARD, None)})


def test_nobody_approves_for_themselves(town: Town) -> None:
    zoe = citizen(town)
    euros(town)
    proposal = propose_issue(town, treasurer(town), zoe.account)
    with pytest.raises(r.Concerned):
        proposals.approve(town.book, on_the_board(zoe.who), proposal)


@pytest.mark.parametrize("role", [Role.OWNER, Role.CASHIER])
def test_nobody_approves_for_their_employer(town: Town, role: Role) -> None:
    worker = shop(town, role=role)
    euros(town)
    (business,) = (acting.of for acting in worker.who.acting)
    assert worker.who.member is not None
    with town.book.database.write() as session:
        session.add(tables.Power(member=worker.who.member, role=role, of=business, since=0))
    proposal = propose_issue(town, treasurer(town), worker.account)
    with pytest.raises(r.Concerned):
        proposals.approve(town.book, on_the_board(worker.who), proposal)
    assert proposals.approve(town.book, board(town), proposal).state is State.EXECUTED


def test_a_program_never_approves(town: Town) -> None:
    euros(town)
    proposal = propose_issue(town, treasurer(town), shop(town).account)
    program = board(town)._replace(scopes=frozenset({"governance:write"}))
    for decide in (proposals.approve, proposals.refuse):
        with pytest.raises(r.NotAllowed):
            decide(town.book, program, proposal)


def test_who_may_not_approve_may_not(town: Town) -> None:
    euros(town)
    proposal = propose_issue(town, treasurer(town), shop(town).account)
    for role in (Role.TREASURER, Role.ADMINISTRATOR, Role.AUDITOR):
        with pytest.raises(r.NotAllowed):
            proposals.approve(town.book, of_association(town, role), proposal)
    with pytest.raises(r.ProposalNotFound):
        proposals.approve(town.book, board(town), "ZZZZZZZZZZZZ")


def test_two_who_approve_at_the_same_moment_execute_it_once(town: Town) -> None:
    bakery, people = shop(town), [board(town) for _ in range(6)]
    euros(town, 5000_00)
    proposal = propose_issue(town, treasurer(town), bakery.account)

    def approve(who: Principal) -> State | str:
        try:
            return proposals.approve(town.book, who, proposal).state
        except r.ProposalClosed:
            return "closed"

    with ThreadPoolExecutor(6) as at_once:
        outcomes = list(at_once.map(approve, people))

    assert State.EXECUTED in outcomes
    assert set(outcomes) <= {State.EXECUTED, "closed"}
    assert town.balance(bakery.account) == 500_00
    assert [each[1:] for each in audited(town.book, proposal)].count(("issue", "done")) == 1


@pytest.mark.parametrize("moment", ["before the entry", "after the entry"])
def test_a_process_that_dies_in_the_middle_executes_it_once(
    town: Town, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bakery, paul = shop(town), board(town)
    euros(town, 5000_00)
    proposal = propose_issue(town, treasurer(town), bakery.account)
    post = town.book.journal.post_now

    def die(*drafts: object) -> object:
        if moment == "after the entry":
            post(*drafts)  # type: ignore[arg-type] # handed on as it came
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(type(town.book.journal), "post_now", lambda _self, *drafts: die(*drafts))
        with pytest.raises(SystemExit):
            proposals.approve(town.book, paul, proposal)
    assert state(town, proposal) is State.APPROVED

    assert proposals.resume(town.book) == 1
    assert proposals.resume(town.book) == 0

    assert state(town, proposal) is State.EXECUTED
    assert town.balance(bakery.account) == 500_00
    assert proposals.approve(town.book, paul, proposal).state is State.EXECUTED
    assert town.balance(bakery.account) == 500_00


def test_what_was_approved_and_not_done_is_done_when_another_approves(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    bakery, paul = shop(town), board(town)
    euros(town)
    proposal = propose_issue(town, treasurer(town), bakery.account)

    def busy(*_: object) -> object:
        raise r.QueueFull

    with monkeypatch.context() as patched:
        patched.setattr(type(town.book.journal), "post_now", busy)
        with pytest.raises(r.QueueFull):
            proposals.approve(town.book, paul, proposal)

    done = proposals.approve(town.book, board(town), proposal)
    assert done.state is State.EXECUTED
    assert done.decided_by is not None
    assert done.decided_by.id == paul.public_id


def test_what_cannot_be_done_any_more_fails_and_says_why(town: Town) -> None:
    bakery, paul = shop(town), board(town)
    euros(town)
    first, second = (propose_issue(town, treasurer(town), bakery.account) for _ in range(2))
    proposals.approve(town.book, paul, first)

    failed = proposals.approve(town.book, paul, second)

    assert (failed.state, failed.failure) == (State.FAILED, "not_covered")
    assert audited(town.book, second)[-1] == (paul.public_id, "issue", "failed")
    assert proposals.approve(town.book, paul, second).state is State.FAILED
    assert town.balance(bakery.account) == 500_00


def test_the_same_confirmation_proposes_once(town: Town) -> None:
    marie, bakery = treasurer(town), shop(town)
    euros(town)
    first = propose_issue(town, marie, bakery.account, key="a")
    assert propose_issue(town, marie, bakery.account, key="a") == first
    asked = confirm(town, marie, "a", "another")
    with pytest.raises(r.KeyReused):
        issuing.propose(
            town.book, marie, asked, payee=bakery.account, currency="MIEL", amount=1, bank_line=None, words=NO_WORDS
        )


def test_the_same_confirmation_at_once_proposes_once(town: Town) -> None:
    marie, bakery = treasurer(town), shop(town)
    euros(town)
    with ThreadPoolExecutor(6) as at_once:
        found = list(at_once.map(lambda _: propose_issue(town, marie, bakery.account, key="a"), range(6)))
    assert len(set(found)) == 1
    assert len(proposals.list_all(town.book, board(town), limit=10)[0]) == 1


def test_what_is_refused_withdrawn_or_expired_is_over(town: Town, clock: SetClock) -> None:
    marie, paul, bakery = treasurer(town), board(town), shop(town)
    euros(town)
    refused, withdrawn, expired = (propose_issue(town, marie, bakery.account) for _ in range(3))

    assert proposals.refuse(town.book, paul, refused).state is State.REFUSED
    assert proposals.refuse(town.book, paul, refused).state is State.REFUSED
    with pytest.raises(r.NotAllowed):
        proposals.withdraw(town.book, treasurer(town), withdrawn)
    assert proposals.withdraw(town.book, marie, withdrawn).state is State.WITHDRAWN
    clock.advance(14 * DAY)
    assert state(town, expired) is State.EXPIRED
    for over in (refused, withdrawn, expired):
        with pytest.raises(r.ProposalClosed):
            proposals.approve(town.book, board(town), over)
    assert proposals.expire(town.book) == 1
    assert proposals.expire(town.book) == 0
    assert audited(town.book, expired)[-1] == ("system", "issue", "expired")
    assert town.balance(bakery.account) == 0
    assert verify(town.book.database).sound


def test_proposals_are_listed_by_state_and_in_pages(town: Town, clock: SetClock) -> None:
    marie, paul, bakery = treasurer(town), board(town), shop(town)
    euros(town)
    made = [propose_issue(town, marie, bakery.account) for _ in range(3)]
    proposals.refuse(town.book, paul, made[1])

    def listed(state: State | None = None, before: int | None = None, limit: int = 10) -> tuple[list[str], int | None]:
        found, more = proposals.list_all(town.book, paul, state=state, limit=limit, before=before)
        return [each.id for each in found], more

    assert listed()[0] == made[::-1]
    assert listed(State.PROPOSED)[0] == [made[2], made[0]]
    assert listed(State.REFUSED)[0] == [made[1]]
    first, more = listed(limit=2)
    assert [*first, *listed(before=more)[0]] == made[::-1]
    clock.advance(15 * DAY)
    assert listed(State.EXPIRED)[0] == [made[2], made[0]]
    assert listed(State.PROPOSED)[0] == []
    assert RESUMED_MAX >= 100


def test_terms_are_bound_by_two(town: Town) -> None:
    marie, zoe = treasurer(town), citizen(town, 10_00)
    frozen = Terms(0, 100_00, Status.FROZEN)
    proposed, _ = terms.propose(
        town.book, marie, confirm(town, marie, "a"), account=zoe.account, new=frozen, words=NO_WORDS
    )
    assert proposals.sentence(town.book, proposed, "en") == (
        "Marie proposes that the account of Zoé Imaginaire be frozen, never below zero, 100.00 MIEL at most,"
        " instead of: open, never below zero, without a ceiling."
    )
    assert "bloqué, jamais sous zéro, 100,00 MIEL au plus" in proposals.sentence(town.book, proposed, "fr")
    with pytest.raises(r.Concerned):
        proposals.approve(town.book, on_the_board(zoe.who), proposed.id)
    proposals.approve(town.book, board(town), proposed.id)
    assert town.row(zoe.account).status == "frozen"


def test_a_floor_reads_as_how_far_one_may_go(town: Town) -> None:
    marie, trader = treasurer(town), citizen(town, code="TROC")
    new = Terms(-50_00, AMOUNT_MAX, Status.OPEN)
    proposed, _ = terms.propose(
        town.book, marie, confirm(town, marie, "a"), account=trader.account, new=new, words=NO_WORDS
    )
    assert "open, down to -50.00 TROC, without a ceiling" in proposals.sentence(town.book, proposed, "en")


def test_an_entry_is_reversed_by_two_and_neither_took_part(town: Town) -> None:
    marie, zoe, bakery = treasurer(town), citizen(town, 100_00), shop(town)
    paid = town.pay(30_00, zoe.account, bakery.account)
    proposed, _ = reversals.propose(town.book, marie, confirm(town, marie, "a"), entry_id=paid.id, words=NO_WORDS)
    assert proposals.sentence(town.book, proposed, "en") == (
        "Marie proposes to reverse the entry of 1 January 2026: take 30.00 MIEL back from Boulangerie du Phare,"
        " give 30.00 MIEL back to Zoé Imaginaire."
    )
    assert proposals.sentence(town.book, proposed, "fr") == (
        "Marie propose d'annuler l'opération du 1er janvier 2026 : reprendre 30,00 MIEL à Boulangerie du Phare,"
        " rendre 30,00 MIEL à Zoé Imaginaire."
    )
    with pytest.raises(r.Concerned):
        proposals.approve(town.book, on_the_board(zoe.who), proposed.id)
    proposals.approve(town.book, board(town), proposed.id)
    assert town.balance(zoe.account) == 100_00


def test_a_power_is_given_and_taken_by_two(town: Town) -> None:
    ana, (_, zoe) = of_association(town, Role.ADMINISTRATOR), member(town, "Zoé")
    given, _ = powers.propose_grant(town.book, ana, confirm(town, ana, "a"), member=zoe, role=Role.TREASURER)
    assert proposals.sentence(town.book, given, "en").endswith("proposes to make Zoé a treasurer.")
    assert proposals.sentence(town.book, given, "fr").endswith("propose de confier la trésorerie à Zoé.")
    assert held(town, zoe) == []
    proposals.approve(town.book, board(town), given.id)
    assert held(town, zoe) == ["treasurer"]

    taken, _ = powers.propose_end(town.book, ana, confirm(town, ana, "b"), member=zoe, role=Role.TREASURER)
    assert proposals.sentence(town.book, taken, "en").endswith("proposes that Zoé is no longer a treasurer.")
    assert proposals.sentence(town.book, taken, "fr").endswith("propose de retirer la trésorerie à Zoé.")
    proposals.approve(town.book, board(town), taken.id)
    assert held(town, zoe) == []


def held(town: Town, member: str) -> list[str]:
    """Return the roles that a member has for the association now."""
    power = tables.Power
    with town.book.database.read() as session:
        query = (
            select(power.role)
            .join(tables.Member, col(tables.Member.id) == power.member)
            .where(tables.Member.public_id == member, col(power.of).is_(None), col(power.until).is_(None))
        )
        return list(session.exec(query))


def test_nobody_gives_themselves_a_power(town: Town) -> None:
    ana = of_association(town, Role.ADMINISTRATOR)
    with pytest.raises(r.OwnPower):
        powers.propose_grant(town.book, ana, confirm(town, ana, "a"), member=ana.public_id, role=Role.BOARD)
    other = of_association(town, Role.ADMINISTRATOR)
    proposed, _ = powers.propose_grant(
        town.book, other, confirm(town, other, "b"), member=ana.public_id, role=Role.TREASURER
    )
    with pytest.raises(r.Concerned):
        proposals.approve(town.book, on_the_board(ana), proposed.id)


@pytest.mark.parametrize(
    ("role", "refusal"), [(Role.OWNER, r.BadInput), (Role.CITIZEN, r.BadInput), (Role.DASHBOARD, r.BadInput)]
)
def test_only_roles_of_the_association_are_given_so(town: Town, role: Role, refusal: type[r.Refusal]) -> None:
    ana, (_, zoe) = of_association(town, Role.ADMINISTRATOR), member(town)
    with pytest.raises(refusal):
        powers.propose_grant(town.book, ana, confirm(town, ana, "a"), member=zoe, role=role)


def test_a_power_that_is_not_held_is_not_taken(town: Town) -> None:
    ana, (_, zoe) = of_association(town, Role.ADMINISTRATOR), member(town)
    with pytest.raises(r.PowerNotFound):
        powers.propose_end(town.book, ana, confirm(town, ana, "a"), member=zoe, role=Role.BOARD)
    with pytest.raises(r.MemberNotFound):
        powers.propose_grant(town.book, ana, confirm(town, ana, "b"), member="ZZZZZZZZZZZZ", role=Role.BOARD)
    proposals.approve(
        town.book,
        board(town),
        powers.propose_grant(town.book, ana, confirm(town, ana, "c"), member=zoe, role=Role.AUDITOR)[0].id,
    )
    first, second = (
        powers.propose_end(town.book, ana, confirm(town, ana, key), member=zoe, role=Role.AUDITOR)[0] for key in "de"
    )
    proposals.approve(town.book, board(town), first.id)
    over = proposals.approve(town.book, board(town), second.id)
    assert (over.state, over.failure) == (State.FAILED, "power_not_found")


def test_what_would_replace_something_else_than_it_says_is_not_done(town: Town) -> None:
    book, marie, zoe, paul = town.book, treasurer(town), citizen(town), board(town)
    decision = decide(town, marie)

    def rule(new: int) -> str:
        origin = confirm(town, marie, f"rule {new}")
        return changing.propose(book, marie, origin, rule="proposal_days", new=new, decision=decision)[0].id

    def limit(ceiling: int) -> str:
        new = Terms(0, ceiling, Status.OPEN)
        origin = confirm(town, marie, f"terms {ceiling}")
        return terms.propose(book, marie, origin, account=zoe.account, new=new, words=NO_WORDS)[0].id

    for propose in (rule, limit):
        first, second = propose(21), propose(30)
        assert proposals.approve(book, paul, first).state is State.EXECUTED
        outdated = proposals.approve(book, paul, second)
        assert (outdated.state, outdated.failure) == (State.FAILED, "proposal_outdated")
        assert proposals.approve(book, paul, propose(31)).state is State.EXECUTED
    assert (rulebook.value(book, Rule.PROPOSAL_DAYS), town.row(zoe.account).ceiling) == (31, 31)


def decide(town: Town, who: Principal) -> str:
    """Record a decision, and return its id."""
    made = decisions.create(
        town.book, who, body=decisions.Body.BOARD, decided_on=date(2026, 1, 1), title="Conseil du 1er janvier"
    )
    return made.id


def test_a_rule_changes_by_a_decision_and_two_people(town: Town) -> None:
    book, marie = town.book, treasurer(town)
    assert rulebook.value(book, Rule.PROPOSAL_DAYS) == 14
    proposed, _ = changing.propose(
        book, marie, confirm(town, marie, "a"), rule="proposal_days", new=21, decision=decide(town, marie)
    )
    assert proposals.sentence(book, proposed, "en") == (
        "Marie proposes this rule: “A proposal that nobody approves or refuses expires after 21 days.”"
        " instead of 14 days, by the decision of 1 January 2026, “Conseil du 1er janvier”."
    )
    assert "au lieu de 14 jours, selon la décision du 1er janvier 2026" in proposals.sentence(book, proposed, "fr")
    assert rulebook.value(book, Rule.PROPOSAL_DAYS) == 14
    paul = board(town)
    proposals.approve(book, paul, proposed.id)
    assert rulebook.value(book, Rule.PROPOSAL_DAYS) == 21
    (change,) = changing.history(book)[Rule.PROPOSAL_DAYS]
    assert (change.value, change.title, change.proposed_by) == (21, "Conseil du 1er janvier", "Marie")


def test_a_sentence_stays_what_it_was_when_it_has_come_true(town: Town) -> None:
    marie, zoe = treasurer(town), citizen(town)
    proposed, _ = terms.propose(
        town.book,
        marie,
        confirm(town, marie, "a"),
        account=zoe.account,
        new=Terms(0, 1, Status.FROZEN),
        words=NO_WORDS,
    )
    before = proposals.sentence(town.book, proposed, "en")
    assert proposals.sentence(town.book, proposals.approve(town.book, board(town), proposed.id), "en") == before


def test_the_associations_bank_account_changes_by_two(town: Town) -> None:
    book, marie = town.book, treasurer(town)
    old, new = "FR7630006000011234567890189", "FR1420041010050500013M02606"

    def propose(iban: str) -> proposals.Proposal:
        return bank_details.propose(book, marie, confirm(town, marie, iban), account=iban)[0]

    with pytest.raises(r.ResourceNotFound):
        propose(new)
    assert marie.member is not None
    with book.database.write() as session:
        row = tables.Association(
            member=marie.member,
            currency=town.miel.currency,
            siren="",
            iban=old,
            public_url="",
            fee=1_250,
            answers=b"",
            begun_at=0,
        )
        session.add(row)
    with pytest.raises(r.IbanNotValid):
        propose("FR7630006000011234567890188")
    proposed, outdated = propose(new), propose("DE89370400440532013000")
    assert proposals.sentence(book, proposed, "en") == (
        "Marie proposes that the association be paid on the bank account FR14 2004 1010 0505 0001 3M02 606,"
        " instead of FR76 3000 6000 0112 3456 7890 189."
    )
    assert "au lieu de FR76 3000" in proposals.sentence(book, proposed, "fr")
    assert proposals.approve(book, board(town), proposed.id).state is State.EXECUTED
    assert proposals.approve(book, board(town), outdated.id).failure == "proposal_outdated"
    fee, _ = changing.propose(
        book, marie, confirm(town, marie, "fee"), rule="membership_fee", new=500, decision=decide(town, marie)
    )
    assert proposals.approve(book, board(town), fee.id).state is State.EXECUTED
    assert rulebook.number(book, Rule.MEMBERSHIP_FEE) == 500
    with book.database.read() as session:
        assert session.exec(select(tables.Association.iban)).one() == new


@pytest.mark.parametrize(
    ("rule", "new", "refusal"),
    [
        ("proposal_days", 0, r.RuleValueNotValid),
        ("proposal_days", 91, r.RuleValueNotValid),
        ("proposal_days", "14", r.RuleValueNotValid),
        ("proposal_days", True, r.RuleValueNotValid),
        ("document_years", 9, r.RuleValueNotValid),
        ("no_such_rule", 1, r.RuleNotFound),
    ],
)
def test_a_rule_takes_what_lies_between_its_bounds(
    town: Town, rule: str, new: int | str, refusal: type[r.Refusal]
) -> None:
    marie = treasurer(town)
    with pytest.raises(refusal):
        changing.propose(town.book, marie, confirm(town, marie, "a"), rule=rule, new=new, decision=decide(town, marie))


def test_a_rule_needs_a_decision_that_is_recorded(town: Town) -> None:
    marie = treasurer(town)
    with pytest.raises(r.DecisionNotFound):
        changing.propose(
            town.book, marie, confirm(town, marie, "a"), rule="proposal_days", new=7, decision="ZZZZZZZZZZZZ"
        )


def test_every_rule_is_a_whole_sentence_in_both_languages() -> None:
    assert list(CATALOGUE) == list(Rule)
    for parameter in CATALOGUE.values():
        assert parameter.takes(parameter.default)
        for sentence in (parameter.fr, parameter.en):
            assert sentence.count("{value}") == 1
            assert sentence.endswith(".")


ATTACKS = [
    "update proposal set parameters = '{}'",
    "update proposal set proposed_by = proposed_by + 1",
    "update proposal set expires_at = expires_at + 1",
    "update proposal set words = 'other'",
    "update proposal set state = 'executed'",
    "update proposal set state = 'approved', decided_by = proposed_by",
    "update proposal set state = 'withdrawn', decided_by = proposed_by + 1",
    "update proposal set state = 'failed', decided_by = proposed_by + 1",
    "update proposal set state = 'gone'",
    "update proposal set decided_by = proposed_by + 1",
    "delete from proposal",
    (
        "insert into rule_change (rule, value, decision, proposal, changed_at)"
        " select 'proposal_days', '1', d.id, p.id, 1 from proposal p, decision d"
    ),
    "update decision set title = 'other'",
    "delete from decision",
    (
        "insert into proposal (public_id, operation, parameters, words, request, proposed_by, proposed_at, expires_at,"
        " state, decided_by) select 'X', operation, parameters, words, request, proposed_by, 1, 2, 'approved',"
        " proposed_by + 1 from proposal"
    ),
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_database_holds_to_the_four_eyes_whatever_the_service_does(town: Town, attack: str) -> None:
    marie, bakery = treasurer(town), shop(town)
    board(town)
    euros(town)
    decide(town, marie)
    proposal = propose_issue(town, marie, bakery.account)
    with pytest.raises(DBAPIError), town.book.database.write() as session:
        session.connection().execute(text(attack))
    assert state(town, proposal) is State.PROPOSED


def test_what_is_over_stays_over_in_the_database(town: Town) -> None:
    euros(town)
    proposal = propose_issue(town, treasurer(town), shop(town).account)
    proposals.refuse(town.book, board(town), proposal)
    for attack in ("state = 'approved'", "state = 'proposed', decided_by = null", "decided_at = 1", "failure = 'x'"):
        with pytest.raises(DBAPIError), town.book.database.write() as session:
            session.connection().execute(text(f"update proposal set {attack}"))
    with town.book.database.write() as session:  # words may be erased
        session.connection().execute(text("update proposal set words = '{}'"))
    assert proposals.find(town.book, board(town), proposal).words == Words()


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(["approve", "refuse", "withdraw", "resume"]), st.integers(0, 3)), max_size=8
    )
)
def test_whoever_decides_whatever_in_any_order_it_happens_at_most_once(
    town: Town, steps: list[tuple[str, int]]
) -> None:
    """And only when somebody approved who did not propose it and whom it does not concern."""
    marie, zoe = on_the_board(treasurer(town)), citizen(town)
    people = [marie, on_the_board(zoe.who), board(town), board(town)]
    euros(town, 10)
    proposal = propose_issue(town, marie, zoe.account, 10)
    approved = False
    for step, number in steps:
        before = state(town, proposal)
        if step == "resume":
            proposals.resume(town.book)
            continue
        try:
            getattr(proposals, step)(town.book, people[number], proposal)
        except r.Refusal:
            assert state(town, proposal) is before
        else:
            approved = approved or (step == "approve" and before is State.PROPOSED and number >= 2)
    assert town.balance(zoe.account) == (10 if approved else 0)
    assert (state(town, proposal) is State.EXECUTED) == approved


def test_operations_under_four_eyes_are_those_that_can_hurt() -> None:
    assert {
        Operation.ISSUE,
        Operation.SET_ACCOUNT_TERMS,
        Operation.REVERSE_ENTRY,
        Operation.GRANT_POWER,
        Operation.END_POWER,
        Operation.SET_RULE,
    } <= {Operation(kind) for kind in proposals.KINDS}
