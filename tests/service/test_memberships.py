"""Memberships in the tables: each step recorded, the accounts follow, and the job of the day lets them lapse once."""

import threading
from datetime import date
from typing import NamedTuple

import pytest
from sqlmodel import col, select

from ledger import refusals as r
from ledger.accounts import Status, Terms
from ledger.memberships import Ability, MemberKind, Standing, State, Step
from ledger.money import AMOUNT_MAX
from service import estates, members, memberships, payments, proposals, requests, tables
from service.access import Acting, Principal, Role
from service.book import Book
from service.clock import DAY
from service.payments import Order
from service.proposals import Words
from service.requests import Ask
from tests.people import Someone, agreement, citizen, confirm, member, of_association
from tests.town import SetClock, Town

pytestmark = pytest.mark.anyio

YEAR = 365 * DAY


class Shop(NamedTuple):
    """A business that is a member, and its account."""

    who: Principal
    id: str
    account: str


def shop(town: Town, treasurer: Principal, balance: int = 0, kind: MemberKind = MemberKind.BUSINESS) -> Shop:
    made = members.create(town.book, treasurer, kind=kind, name="Boulangerie du Phare", decision=agreement(town))
    with town.book.database.read() as session:
        key = session.exec(select(tables.Member.id).where(tables.Member.public_id == made.id)).one()
    assert key is not None
    role = Role.CITIZEN if kind is MemberKind.INDIVIDUAL else Role.OWNER
    who = Principal(key, made.id, made.id, 0, frozenset({Acting(role, key)}))
    return Shop(who, made.id, town.account(balance, holder=key))


async def pay(town: Town, payer: Someone, payee: str) -> str:
    """Pay 1 unit, and return the sentence that the payer reads, or nothing."""
    order = Order(payer.account, payee, 1, "MIEL")
    try:
        await payments.pay(town.book, payer.who, confirm(town, payer.who, f"{town.book.clock()}{payee}"), order)
    except r.Refusal as refusal:
        return refusal.sentence("en")
    return ""


def history(town: Town, member: str) -> list[str]:
    """Return the steps of a member, and check that the row of today says the same as the last."""
    change, row = tables.MembershipChange, tables.Membership
    with town.book.database.read() as session:
        key = session.exec(select(tables.Member.id).where(tables.Member.public_id == member)).one()
        steps = session.exec(select(change).where(change.member == key).order_by(col(change.id))).all()
        now = session.exec(select(row).where(row.member == key)).one()
    assert (now.change, now.state, now.since, now.until) == (
        steps[-1].id,
        steps[-1].state,
        steps[-1].since,
        steps[-1].until,
    )
    return [each.step for each in steps]


async def test_a_shop_lapses_after_its_grace_and_whoever_tries_to_pay_it_reads_why(town: Town, clock: SetClock) -> None:
    treasurer, zoe = of_association(town, Role.TREASURER), citizen(town, 100)
    bakery = shop(town, treasurer, 50)

    clock.advance(YEAR + 59 * DAY)  # the last day of the grace
    assert memberships.lapse_due(town.book) == 0
    assert memberships.find(town.book, bakery.who, bakery.id).grace
    assert await pay(town, zoe, bakery.account) == ""

    clock.advance(DAY)
    assert memberships.lapse_due(town.book) == 1
    assert await pay(town, zoe, bakery.account) == "This shop no longer takes MIEL; you paid nothing."
    found = memberships.find(town.book, bakery.who, bakery.id)
    assert (found.standing.state, found.standing.since) == (State.LAPSED, date(2027, 3, 2))
    assert found.abilities == {Ability.SPEND, Ability.RECONVERT}
    assert (town.balance(bakery.account), town.balance(zoe.account)) == (51, 99)
    town.pay(1, bakery.account, zoe.account)  # what it has, it spends
    with pytest.raises(r.CreditNotTaken):
        requests.create(town.book, bakery.who, confirm(town, bakery.who, "ask"), Ask(bakery.account, 5, "MIEL"))


def test_whenever_and_however_often_the_job_runs_a_membership_lapses_once_on_its_day(
    town: Town, clock: SetClock
) -> None:
    bakery = shop(town, of_association(town, Role.TREASURER))
    clock.advance(3 * YEAR)
    others = [Book.open(town.book.database.url, clock=clock) for _ in range(2)]
    lapsed: list[int] = []
    threads = [
        threading.Thread(target=lambda book=book: lapsed.append(memberships.lapse_due(book)))
        for book in (town.book, *others) * 2
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for each in others:
        each.close()

    assert sum(lapsed) == 1
    assert history(town, bakery.id) == ["admit", "lapse"]
    assert memberships.find(town.book, bakery.who, bakery.id).standing.since == date(2027, 3, 2)
    assert len(terms_of(town, bakery.account)) == 2


def terms_of(town: Town, account: str) -> list[str]:
    """Return the statuses that an account was given, in order."""
    term = tables.Term
    with town.book.database.read() as session:
        query = select(term.status).join(tables.Account, col(tables.Account.id) == term.account)
        return list(session.exec(query.where(tables.Account.public_id == account).order_by(col(term.entry))))


def test_a_crash_between_the_step_and_its_entries_is_made_good_by_the_next_job(
    town: Town, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    bakery = shop(town, of_association(town, Role.TREASURER))
    clock.advance(3 * YEAR)
    with monkeypatch.context() as broken:
        broken.setattr(town.book.journal, "post_now", _fail)
        with pytest.raises(OSError, match="power"):
            memberships.lapse_due(town.book)
    assert terms_of(town, bakery.account) == ["open"]

    assert memberships.lapse_due(town.book) == 0
    assert terms_of(town, bakery.account) == ["open", "spend_only"]
    assert memberships.lapse_due(town.book) == 0
    assert terms_of(town, bakery.account) == ["open", "spend_only"]


def _fail(*_: object) -> None:
    raise OSError("power")


def test_renewing_opens_what_the_lapse_has_bound_and_nothing_else(town: Town, clock: SetClock) -> None:
    treasurer = of_association(town, Role.TREASURER)
    bakery = shop(town, treasurer)
    frozen = town.account(holder=bakery.who.member)
    town.bind(frozen, Terms(0, AMOUNT_MAX, Status.FROZEN))
    town.bind(bakery.account, Terms(0, 777, Status.OPEN))
    clock.advance(2 * YEAR)
    memberships.lapse_due(town.book)

    renewed = memberships.take(town.book, treasurer, Step.RENEW, bakery.id)

    assert renewed.standing.until == date(2028, 12, 31)
    assert terms_of(town, bakery.account)[-2:] == ["spend_only", "open"]
    assert town.row(bakery.account).ceiling == 777
    assert town.row(frozen).status == "frozen"
    assert memberships.lapse_due(town.book) == 0
    assert town.row(frozen).status == "frozen"


def test_what_a_treasurer_sets_by_hand_after_a_step_stays(town: Town, clock: SetClock) -> None:
    bakery = shop(town, of_association(town, Role.TREASURER))
    clock.advance(2 * YEAR)
    memberships.lapse_due(town.book)
    town.bind(bakery.account, Terms(0, AMOUNT_MAX, Status.OPEN))
    memberships.lapse_due(town.book)
    assert town.row(bakery.account).status == "open"


async def test_an_insolvent_shop_receives_and_pays_nothing_until_it_recovers(town: Town) -> None:
    board, zoe = of_association(town, Role.BOARD), citizen(town, 100)
    bakery = shop(town, of_association(town, Role.TREASURER), 50)

    decision = agreement(town)
    with pytest.raises(r.DecisionNotFound):
        memberships.take(town.book, board, Step.DECLARE_INSOLVENT, bakery.id, decision="ZZZZZZZZZZZZ")
    found = memberships.take(town.book, board, Step.DECLARE_INSOLVENT, bakery.id, decision=decision)
    assert (found.standing.state, found.history[-1].decision) == (State.INSOLVENT, decision)
    assert found.history[-1].decided_by == board.public_id
    assert await pay(town, zoe, bakery.account) == ""
    with pytest.raises(r.PayerReceivesOnly):
        town.pay(1, bakery.account, zoe.account)

    memberships.take(town.book, board, Step.RECOVER, bakery.id)
    town.pay(1, bakery.account, zoe.account)


async def test_who_left_spends_what_they_have_for_as_long_as_it_takes(town: Town, clock: SetClock) -> None:
    zoe = citizen(town, 100)
    bakery = shop(town, of_association(town, Role.TREASURER), 50)

    left = memberships.take(town.book, bakery.who, Step.LEAVE, bakery.id)
    assert (left.standing.state, left.standing.until) == (State.LEFT, date(2026, 6, 30))
    clock.advance(3 * YEAR)
    assert memberships.lapse_due(town.book) == 0

    assert memberships.find(town.book, bakery.who, bakery.id).overdue
    assert await pay(town, zoe, bakery.account) == "This shop no longer takes MIEL; you paid nothing."
    town.pay(50, bakery.account, zoe.account)


def test_an_empty_account_is_closed_when_its_window_is_over(town: Town, clock: SetClock) -> None:
    bakery = shop(town, of_association(town, Role.TREASURER))
    memberships.take(town.book, bakery.who, Step.LEAVE, bakery.id)
    clock.advance(180 * DAY)
    memberships.lapse_due(town.book)
    assert town.row(bakery.account).status == "spend_only"
    clock.advance(DAY)
    memberships.lapse_due(town.book)
    assert terms_of(town, bakery.account) == ["open", "spend_only", "closed"]


async def test_the_balance_of_the_dead_is_passed_on_whole_by_two(town: Town) -> None:
    treasurer, board, heir = of_association(town, Role.TREASURER), of_association(town, Role.BOARD), citizen(town)
    ada = shop(town, treasurer, 80, MemberKind.INDIVIDUAL)
    with town.book.database.write() as session:
        assert ada.who.member is not None
        session.add(tables.Login(member=ada.who.member, username="ada", password_hash="!"))
    origin = confirm(town, treasurer, "pass on")
    with pytest.raises(r.StepNotPossible):
        estates.propose(town.book, treasurer, origin, account=ada.account, payee=heir.account, words=Words())

    died = memberships.take(town.book, treasurer, Step.DIE, ada.id)
    assert died.standing.until == date(2028, 1, 1)
    assert town.row(ada.account).status == "spend_only"
    with town.book.database.read() as session:
        assert session.exec(select(tables.Login.disabled_at)).one() is not None
        power = tables.Power
        assert session.exec(select(power.until).where(power.member == ada.who.member)).one() == town.book.clock()

    proposed = [
        estates.propose(town.book, treasurer, origin, account=ada.account, payee=heir.account, words=Words())
        for _ in range(2)
    ]
    assert [replayed for _, replayed in proposed] == [False, True]
    assert town.balance(ada.account) == 80
    proposals.approve(town.book, board, proposed[0][0].id)

    assert (town.balance(ada.account), town.balance(heir.account)) == (0, 80)
    memberships.lapse_due(town.book)
    assert town.row(ada.account).status == "spend_only"
    again = confirm(town, treasurer, "again")
    with pytest.raises(r.NothingToTransmit):
        estates.propose(town.book, treasurer, again, account=ada.account, payee=heir.account, words=Words())


def test_nobody_takes_a_step_for_someone_else_or_one_that_is_not_theirs(town: Town) -> None:
    treasurer = of_association(town, Role.TREASURER)
    bakery, other = shop(town, treasurer), citizen(town)
    with pytest.raises(r.MemberNotFound):
        memberships.take(town.book, other.who, Step.LEAVE, bakery.id)
    with pytest.raises(r.MemberNotFound):
        memberships.find(town.book, other.who, bakery.id)
    with pytest.raises(r.NotAllowed):
        memberships.take(town.book, bakery.who, Step.RENEW, bakery.id)
    _, issuer = member(town, "L'association", "issuer")
    with pytest.raises(r.StepNotPossible):
        memberships.take(town.book, treasurer, Step.LEAVE, issuer)
    with pytest.raises(r.MemberNotFound):
        memberships.take(town.book, treasurer, Step.LEAVE, "ZZZZZZZZZZZZ")
    assert memberships.find(town.book, other.who, other.who.public_id).standing.until is None


def test_founders_of_whom_no_step_was_recorded_are_members_without_end_and_may_leave(town: Town) -> None:
    zoe = citizen(town)
    assert memberships.find(town.book, zoe.who, zoe.who.public_id).standing == Standing(
        State.ADMITTED, date(2026, 1, 1)
    )
    assert memberships.take(town.book, zoe.who, Step.LEAVE, zoe.who.public_id).standing.state is State.LEFT
    assert history(town, zoe.who.public_id) == ["leave"]


def test_the_history_only_grows(town: Town) -> None:
    bakery = shop(town, of_association(town, Role.TREASURER))
    for change in ("update membership_change set state = 'dead'", "delete from membership_change"):
        with pytest.raises(town.book.database.errors), town.book.database.write() as session:
            session.connection().exec_driver_sql(change)
    assert history(town, bakery.id) == ["admit"]
