"""A line of credit between neighbours, from its proposal to its end, in the tables and in the books."""

import sqlite3
from datetime import date
from typing import Any

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from ledger import refusals as r
from ledger.accounts import Status, Terms
from ledger.conditions import Condition
from ledger.credit import Basis, Funding, Side, State, Step
from ledger.drafts import Draft, Leg
from ledger.kinds import Kind
from ledger.money import AMOUNT_MAX
from service import accounts, credit, members, statements, verification
from service.access import Role
from service.clock import DAY, day_of
from service.credit import Approval, Line
from tests.people import confirm, of_association
from tests.service.credit.people import active, also, attested, draw, fresh, neighbour, offer, repay
from tests.town import SetClock, Town

pytestmark = pytest.mark.anyio


def read(town: Town, line: Line) -> Line:
    """Return the line as an auditor sees it."""
    return credit.find(town.book, of_association(town, Role.AUDITOR), line.id)


def owed(town: Town) -> list[int]:
    """Return what stands on the claims and debts: always a sum of nothing."""
    rows = town.book.database.ask("select balance from account where kind in ('claim', 'debt') order by id")
    return [balance for (balance,) in rows]


def town_day(town: Town) -> date:
    """Return the day on which the town's clock stands."""
    return date.fromisoformat(day_of(town.book.clock()))


def is_sound(town: Town) -> bool:
    """Tell whether the books prove themselves, with as many units as euros."""
    report = verification.verify(town.book.database)
    assert report.sound, report.findings
    return not any(town.sums().values())


async def test_a_line_is_agreed_drawn_repaid_late_and_closed(town: Town, clock: SetClock) -> None:
    lender, borrower = neighbour(town, 300), neighbour(town, 20)
    line = await active(
        town, lender, borrower, basis=Basis.ASSOCIATION_LOAN, funding=Funding.SET_ASIDE, matures_on="2027-06-30"
    )
    assert (line.state, line.available, line.drawn) == (State.ACTIVE, 100, 0)
    assert town.balance(lender.account) == 200

    moved = await draw(town, borrower, line, 70, "first")
    assert (await draw(town, borrower, line, 70, "first")).units.entry == moved.units.entry
    assert (town.balance(lender.account), town.balance(borrower.account)) == (200, 90)
    assert owed(town) == [70, -70]
    with pytest.raises(r.LineUsedUp) as refused:
        await draw(town, borrower, line, 31)
    assert refused.value.sentence("fr") == "Cette ligne de crédit prête encore 0,30 MIEL ; il faudrait 0,31 MIEL."

    clock.advance(31 * DAY)
    found = read(town, line)
    assert [tuple(each) for each in found.owing] == [("2026-01-31", 70)]
    assert found.late_since == "2026-01-31"

    with pytest.raises(r.MoreThanOwed):
        await repay(town, borrower, line, 71)
    await repay(town, borrower, line, 30)
    assert owed(town) == [40, -40]
    closing = await credit.close(town.book, borrower.who, line.id)
    assert (closing.state, town.balance(lender.account)) == (State.CLOSING, 260)
    with pytest.raises(r.LineNotLending):
        await draw(town, borrower, line, 1)
    await repay(town, borrower, line, 40)
    closed = await credit.close(town.book, lender.who, line.id)
    assert (closed.state, closed.drawn, closed.late_since) == (State.CLOSED, 0, None)
    assert (town.balance(lender.account), town.balance(borrower.account)) == (300, 20)
    assert [each.step for each in closed.steps] == [
        *(Step.PROPOSE, Step.COUNTERSIGN, Step.APPROVE, Step.APPROVE, Step.ATTEST, Step.ACTIVATE, Step.CLOSE, Step.END)
    ]
    with pytest.raises(r.LineStepNotPossible):
        await credit.close(town.book, lender.who, line.id)
    assert is_sound(town)


async def test_what_is_lent_if_available_is_lent_as_far_as_the_lender_has_it(town: Town) -> None:
    lender, borrower = neighbour(town, 60), neighbour(town)
    line = await active(town, lender, borrower)
    assert line.skipped == [State.APPROVED, State.ATTESTED]
    assert line.available == 60

    with pytest.raises(r.LenderShort) as refused:
        await draw(town, borrower, line, 61)
    assert refused.value.facts == {}
    await draw(town, borrower, line, 60)
    town.issue(100, lender.account)
    assert read(town, line).available == 40

    lowered = await credit.lower(town.book, lender.who, line.id, 50)
    assert (lowered.limit, lowered.drawn, lowered.available) == (50, 60, 0)
    suspended = await credit.suspend(town.book, lender.who, line.id)
    assert (suspended.state, suspended.drawn) == (State.SUSPENDED, 60)
    await repay(town, borrower, line, 40)
    with pytest.raises(r.LineNotLending):
        await draw(town, borrower, line, 1)
    assert (await credit.resume(town.book, lender.who, line.id)).available == 30
    await draw(town, borrower, line, 30)
    assert owed(town) == [50, -50]
    await repay(town, borrower, line, 50)
    assert (await credit.close(town.book, lender.who, line.id)).state is State.CLOSED
    assert town.balance(lender.account) == 160
    assert is_sound(town)


async def test_each_side_approves_by_a_person_of_its_own_and_the_conditions_are_computed(town: Town) -> None:
    lender, borrower = neighbour(town, 300), neighbour(town)
    wanted = offer(lender, borrower, basis=Basis.ASSOCIATION_LOAN, limit=600, matures_on="2026-06-30")
    line = credit.propose(town.book, lender.who, fresh(town, lender.who), wanted)
    today = Approval(town_day(town), treasury=1_000)
    both = lender.who._replace(acting=lender.who.acting | borrower.who.acting)

    with pytest.raises(r.LineStepNotPossible):
        credit.countersign(town.book, lender.who, line.id)
    credit.countersign(town.book, borrower.who, line.id)
    with pytest.raises(r.BadInput):
        credit.approve(town.book, lender.who, line.id, Approval(today.decided_on.replace(year=2027)))
    first = credit.approve(town.book, both, line.id, today)
    assert (first.state, first.steps[-1].side) == (State.COUNTERSIGNED, Side.LENDER)
    for again in (lender.who, also(town, lender), both):
        with pytest.raises(r.ApprovedAlready):
            credit.approve(town.book, again, line.id, today)
    with pytest.raises(r.ConditionsNotMet) as refused:
        credit.approve(town.book, borrower.who, line.id, today)
    assert refused.value.sentence("en") == (
        "The legal basis that was chosen does not allow this line: "
        "the share of the available treasury that may be lent would be passed."
    )
    (treasury,) = [each for each in read(town, line).conditions if not each.holds]
    assert treasury == (Condition.TREASURY, False, 600, 500)
    with pytest.raises(r.LineStepNotPossible):
        attested(town, line)
    with pytest.raises(r.LineStepNotPossible):
        await credit.activate(town.book, lender.who, fresh(town, lender.who), line.id)
    assert credit.end(town.book, borrower.who, line.id).state is State.REFUSED


async def test_only_its_parties_find_a_line_and_each_does_what_is_theirs(town: Town) -> None:
    lender, borrower, stranger = neighbour(town, 300), neighbour(town), neighbour(town)
    line = await active(town, lender, borrower)

    with pytest.raises(r.LineNotFound):
        credit.find(town.book, stranger.who, line.id)
    with pytest.raises(r.LineNotFound):
        credit.find(town.book, of_association(town, Role.AUDITOR), "0" * 12)
    with pytest.raises(r.LineNotFound):
        await draw(town, lender, line, 1)
    for step in (credit.suspend, credit.resume):
        with pytest.raises((r.NotAllowed, r.LineStepNotPossible)):
            await step(town.book, borrower.who, line.id)
    assert [each.id for each in credit.list_for(town.book, borrower.who, limit=5)[0]] == [line.id]
    assert credit.list_for(town.book, stranger.who, limit=5) == ([], None)
    assert [each.kind for each in accounts.list_for(town.book, lender.who, limit=5)[0]] == ["member"]
    own = {
        account
        for each in members.list_all(town.book, of_association(town, Role.AUDITOR), limit=50)[0]
        for account in each.accounts
    }
    assert own == {lender.account, borrower.account, stranger.account}


async def test_what_could_never_be_a_line_is_refused(town: Town) -> None:
    lender, borrower, other = neighbour(town, 300), neighbour(town), neighbour(town, code="TROC")
    origin = confirm(town, lender.who, "key", "one")

    def propose(**changes: Any) -> Line:
        return credit.propose(
            town.book, lender.who, fresh(town, lender.who), offer(lender, borrower)._replace(**changes)
        )

    for refusal, changes in (
        (r.LineToItself, {"borrower": lender.account}),
        (r.CurrencyMismatch, {"borrower": other.account}),
        (r.AccountNotFound, {"borrower": "0" * 12}),
        (r.AccountNotFound, {"lender": other.account}),
        (r.AmountNotPositive, {"limit": 0}),
        (r.LineNotValid, {"matures_on": "2026-01-01"}),
        (r.LineNotValid, {"longest_days": 0}),
    ):
        with pytest.raises(refusal):
            propose(**changes)
    made = credit.propose(town.book, lender.who, origin, offer(lender, borrower))
    assert credit.propose(town.book, lender.who, origin, offer(lender, borrower)).id == made.id
    with pytest.raises(r.KeyReused):
        credit.propose(town.book, lender.who, confirm(town, lender.who, "key", "two"), offer(lender, borrower))
    assert credit.end(town.book, lender.who, made.id).state is State.WITHDRAWN
    with pytest.raises(r.LineStepNotPossible):
        credit.countersign(town.book, borrower.who, made.id)


async def test_a_lender_who_cannot_set_aside_opens_nothing_and_may_try_again(town: Town) -> None:
    lender, borrower = neighbour(town, 60), neighbour(town)
    with pytest.raises(r.NotEnough):
        await active(town, lender, borrower, funding=Funding.SET_ASIDE)
    (line,) = credit.list_for(town.book, lender.who, limit=1)[0]
    assert line.state is State.COUNTERSIGNED
    town.issue(40, lender.account)
    origin = fresh(town, lender.who)
    assert (await credit.activate(town.book, lender.who, origin, line.id)).state is State.ACTIVE
    assert town.balance(lender.account) == 0
    with pytest.raises(r.LineStepNotPossible):
        await credit.activate(town.book, lender.who, origin, line.id)


async def test_a_line_opened_before_a_crash_is_found_open(town: Town) -> None:
    lender, borrower = neighbour(town, 200), neighbour(town)
    line = await active(town, lender, borrower, funding=Funding.SET_ASIDE)
    with town.book.database.write() as session:
        session.execute(text("update credit_line set state = 'countersigned'"))
    again = await credit.activate(town.book, lender.who, fresh(town, lender.who), line.id)
    assert (again.state, town.balance(lender.account)) == (State.ACTIVE, 100)


async def test_nothing_else_moves_on_a_lines_accounts_and_the_database_keeps_claim_and_debt_opposite(
    town: Town,
) -> None:
    lender, borrower = neighbour(town, 300), neighbour(town)
    lines = [await active(town, lender, borrower, funding=Funding.SET_ASIDE) for _ in range(2)]
    rows = town.book.database.ask("select kind, public_id from account where kind in ('claim', 'debt') order by id")
    claim, debt = rows[0][1], rows[3][1]
    aside = town.book.database.ask("select public_id from account where kind = 'set_aside' order by id")[0][0]

    for kind in (Kind.PAYMENT, Kind.CORRECTION):
        with pytest.raises(r.AccountNotFound):
            town.post(Draft(kind, (Leg(debt, -1), Leg(claim, +1))))
        with pytest.raises(r.AccountNotFound):
            town.post(Draft(kind, (Leg(aside, -1), Leg(lender.account, +1))))
    with pytest.raises((DBAPIError, sqlite3.IntegrityError, psycopg.errors.CheckViolation), match="line"):
        town.post(Draft(Kind.DRAW, (Leg(debt, -1), Leg(claim, +1))))  # the claim of one line, the debt of another
    for forged in ("update credit_line set lender = borrower", "delete from credit_step", "delete from credit_line"):
        with pytest.raises(DBAPIError), town.book.database.write() as session:
            session.execute(text(forged))
    assert read(town, lines[0]).drawn == 0
    assert is_sound(town)


async def test_a_frozen_or_emptied_account_neither_draws_nor_repays(town: Town) -> None:
    lender, borrower = neighbour(town, 300), neighbour(town)
    line = await active(town, lender, borrower)
    await draw(town, borrower, line, 10)
    town.bind(borrower.account, Terms(0, AMOUNT_MAX, Status.FROZEN))
    with pytest.raises(r.PayeeFrozen):
        await draw(town, borrower, line, 10)
    with pytest.raises(r.PayerFrozen):
        await repay(town, borrower, line, 10)
    assert owed(town) == [10, -10]
    assert statements.balance(town.book, borrower.who, borrower.account).balance == 10
