"""A member's own settings are always stepped up; a locked PIN comes back by a second channel or over the counter."""

import json

import pytest
from sqlmodel import col, select

from ledger import refusals as r
from ledger.allowances import NOTHING, Limits
from ledger.approvals import Means, Pin
from ledger.pins import TRIES
from service import logins, tables
from service.access import Operation, Principal, Role
from service.approvals import caps, mine, pins
from service.approvals.mine import Letting
from service.clock import DAY
from tests.people import citizen, of_association
from tests.service.approvals.conftest import PIN, WRONG, Purse
from tests.town import SetClock, Town

pytestmark = pytest.mark.anyio

OTHER = "908153"
PASSWORD = "K7QM-2XPA-9RTD"


def lock(purse: Purse) -> None:
    """Try wrong PINs until it locks."""
    for _ in range(TRIES):
        with pytest.raises((r.ApprovalWrong, r.ApprovalLocked)):
            pins.check(purse.town.book, purse.someone.who, WRONG, Operation.CREATE_PAYMENT)


def signed_in(town: Town) -> Principal:
    """Return a citizen without a PIN, who signed in by a password."""
    who = citizen(town).who
    logins.add_login(town.book, member=who.public_id, username="zoe", password=PASSWORD)
    with town.book.database.write() as session:
        login = session.exec(select(tables.Login.id).where(tables.Login.username == "zoe")).one()
        opened = tables.Session(public_id="SESSION", login=login, created_at=0, expires_at=town.book.clock() + DAY)
        session.add(opened)
        session.flush()
        assert opened.id is not None
        return who._replace(session=opened.id)


def test_a_first_pin_takes_the_password(town: Town) -> None:
    who = signed_in(town)
    for password in (None, "", "K7QM-2XPA-9RTE"):
        with pytest.raises(r.BadCredentials):
            mine.choose_pin(town.book, who, PIN, password=password)
    assert mine.describe(town.book, who).means == Means()

    mine.choose_pin(town.book, who, PIN, password=PASSWORD)

    assert mine.describe(town.book, who)[:3] == (Means(pin=True), TRIES, False)
    with pytest.raises(r.ApprovalRequired):
        mine.choose_pin(town.book, who, OTHER, password=PASSWORD)


def test_another_pin_takes_the_one_before(purse: Purse) -> None:
    book, who = purse.town.book, purse.someone.who
    with pytest.raises(r.ApprovalWrong):
        mine.choose_pin(book, who, OTHER, given=Pin(WRONG))
    with pytest.raises(r.PinTooSimple):
        mine.choose_pin(book, who, "123456", given=Pin(PIN))
    mine.choose_pin(book, who, OTHER, given=Pin(PIN))
    pins.check(book, who, OTHER, Operation.CREATE_PAYMENT)


def test_a_locked_pin_is_no_proof_and_neither_is_a_password_alone(purse: Purse) -> None:
    lock(purse)
    for given in (Pin(PIN), None):
        with pytest.raises(r.ApprovalLocked):
            mine.choose_pin(purse.town.book, purse.someone.who, OTHER, given=given, password=PASSWORD)
    assert mine.describe(purse.town.book, purse.someone.who).locked


def test_a_strong_session_replaces_a_locked_pin_and_an_unlocked_one(purse: Purse) -> None:
    book, who = purse.town.book, purse.someone.who._replace(strong=True)
    lock(purse)
    mine.choose_pin(book, who, OTHER)
    pins.check(book, who, OTHER, Operation.CREATE_PAYMENT)
    mine.choose_pin(book, who, PIN)
    pins.check(book, who, PIN, Operation.CREATE_PAYMENT)


def test_an_exchange_office_lifts_the_lock_and_may_take_a_forgotten_pin_away(purse: Purse) -> None:
    book, who = purse.town.book, purse.someone.who
    office = of_association(purse.town, Role.OPERATOR)
    lock(purse)

    mine.unlock(book, office, who.public_id)
    pins.check(book, who, PIN, Operation.CREATE_PAYMENT)
    mine.unlock(book, office, who.public_id, forget=True)

    assert mine.describe(book, who).means == Means()
    mine.unlock(book, office, who.public_id)
    for stranger in (who, of_association(purse.town, Role.AUDITOR)):
        with pytest.raises(r.NotAllowed):
            mine.unlock(book, stranger, who.public_id)
    with pytest.raises(r.MemberNotFound):
        mine.unlock(book, office, "ZZZZZZZZZZZZ")
    with pytest.raises(r.AnotherPersonNeeded):
        mine.unlock(book, office, office.public_id)


def test_limits_are_changed_with_an_approval_within_the_caps(purse: Purse) -> None:
    book, who = purse.town.book, purse.someone.who
    limits, most = Limits(10_00, 20_00, 30_00), caps.of_members(book)
    with pytest.raises(r.ApprovalRequired):
        mine.choose_limits(book, who, "MIEL", limits)
    with pytest.raises(r.LimitsTooHigh):
        mine.choose_limits(book, who, "MIEL", most._replace(single=most.single + 1), given=Pin(PIN))
    with pytest.raises(r.CurrencyNotFound):
        mine.choose_limits(book, who, "NONE", limits, given=Pin(PIN))

    assert mine.choose_limits(book, who, "MIEL", limits, given=Pin(PIN)) == Letting("MIEL", 2, limits, 0, 0)
    letting = {each.currency: each.limits for each in mine.describe(book, who).letting}
    assert (letting["MIEL"], letting["OSTREA"]) == (limits, NOTHING)
    with pytest.raises(r.ApprovalRequired):
        mine.choose_limits(book, who, "MIEL", NOTHING)  # lower ones too


async def test_what_was_let_pass_is_told(known: Purse, clock: SetClock) -> None:
    known.let(50, 100, 200)
    await known.pay("a")

    def told() -> tuple[int, int]:
        found = mine.describe(known.town.book, known.someone.who).letting
        return next((each.today, each.this_month) for each in found if each.currency == "MIEL")

    assert told() == (30, 30)
    clock.advance(DAY)
    assert told() == (0, 30)
    clock.advance(31 * DAY)
    assert told() == (0, 0)


def test_a_program_has_no_pin(purse: Purse) -> None:
    program = purse.someone.who._replace(scopes=frozenset())
    for act in (
        lambda: mine.describe(purse.town.book, program),
        lambda: mine.choose_pin(purse.town.book, program, OTHER, given=Pin(PIN)),
        lambda: mine.choose_limits(purse.town.book, program, "MIEL", NOTHING, given=Pin(PIN)),
    ):
        with pytest.raises(r.NotAllowed):
            act()


def test_what_was_changed_locked_and_lifted_is_in_the_trail_without_any_secret(purse: Purse) -> None:
    book, who = purse.town.book, purse.someone.who
    office = of_association(purse.town, Role.OPERATOR)
    mine.choose_limits(book, who, "MIEL", Limits(1, 2, 3), given=Pin(PIN))
    lock(purse)
    mine.unlock(book, office, who.public_id)
    mine.choose_pin(book, who, OTHER, given=Pin(PIN))

    with book.database.read() as session:
        trail = session.exec(select(tables.Audit).order_by(col(tables.Audit.seq))).all()
    said = [(act.actor, act.operation, act.subject, act.outcome, json.loads(act.details)) for act in trail]
    assert said == [
        (who.public_id, "set_limits", f"{who.public_id}:MIEL", "done", {"single": 1, "day": 2, "month": 3}),
        (who.public_id, "create_payment", who.public_id, "locked", {}),
        (office.public_id, "unlock_pin", who.public_id, "done", {"forgotten": 0}),
        (who.public_id, "set_pin", who.public_id, "done", {}),
    ]
