"""What is not the books is kept as long as the rule book says, and no longer."""

import pytest
from sqlmodel import func, select

from service import retention, sessions, tables, verification
from service.clock import DAY
from service.rulebook import CATALOGUE, Rule
from service.throttles import Throttle
from service.tokens import Tokens
from tests.people import member
from tests.service.privacy.scene import MARKS, PASSWORD, play
from tests.service.privacy.test_erasure import found
from tests.town import SetClock, Town


def count(town: Town, table: type[object]) -> int:
    """Return how many rows a table has."""
    with town.book.database.read() as session:
        return session.exec(select(func.count()).select_from(table)).one()


@pytest.mark.parametrize(
    ("table", "ends_after"), [(tables.Session, 30), (tables.Letter, 0), (tables.Invitation, 0)], ids=str
)
def test_it_goes_when_its_days_are_over_and_not_before(
    town: Town, clock: SetClock, table: type[object], ends_after: int
) -> None:
    play(town)
    before = count(town, table)
    assert before > 0
    clock.advance((ends_after + 30) * DAY)
    retention.apply(town.book)
    assert count(town, table) > 0
    clock.advance(8 * DAY)  # an open invitation lasted seven
    retention.apply(town.book)
    assert count(town, table) == 0
    assert verification.verify(town.book.database).sound


def test_a_session_in_use_is_kept(town: Town, clock: SetClock) -> None:
    play(town)
    clock.advance(100 * DAY)
    tokens = Tokens(b"k" * 32, issuer="http://localhost:8000", clock=clock)
    sessions.sign_in(town.book, tokens, Throttle(clock), username="zenobie", password=PASSWORD, address="192.0.2.7")
    retention.apply(town.book)
    assert count(town, tables.Session) == 1


def test_a_refusal_is_remembered_for_its_days_by_the_books_own_time(town: Town, clock: SetClock) -> None:
    payer, payee = town.account(10), town.account()
    with town.book.database.write() as session:
        session.add(tables.Refusal(key=b"k" * 32, request=b"", code="not_enough", facts="{}", at=clock()))
    clock.advance(31 * DAY)
    retention.apply(town.book)
    assert count(town, tables.Refusal) == 1  # the books have not come so far
    town.pay(1, payer, payee)
    retention.apply(town.book)
    assert count(town, tables.Refusal) == 0


def test_words_go_ten_years_after_their_year_and_every_entry_stays_whole(town: Town, clock: SetClock) -> None:
    play(town, balance=10)
    clock.advance(10 * 365 * DAY)
    retention.apply(town.book)
    assert count(town, tables.Memo) == 1
    clock.advance(368 * DAY)
    retention.apply(town.book)
    assert count(town, tables.Memo) == 0
    assert count(town, tables.MemoErasure) == 1
    assert verification.verify(town.book.database).sound
    assert retention.apply(town.book) == 0


def test_whoever_was_refused_is_forgotten_in_time(town: Town, clock: SetClock) -> None:
    key, public_id = member(town, "Zénobie Tellinguème")
    with town.book.database.write() as session:
        step = tables.MembershipChange(
            member=key, step="refuse", state="refused", since="2026-01-01", at=clock(), decided_by="system"
        )
        session.add(step)
        session.flush()
        assert step.id is not None
        session.add(tables.Membership(member=key, state="refused", since="2026-01-01", change=step.id))
        session.add(tables.MemberContact(member=key, email="zenobie@telling.example", updated_at=clock()))
    clock.advance(180 * DAY)
    retention.apply(town.book)
    assert found(town.book) != set()
    clock.advance(DAY)
    retention.apply(town.book)
    assert found(town.book) == set()
    assert public_id not in MARKS


def test_every_period_has_its_sentence_and_its_source() -> None:
    for rule in (*retention.KEPT_DAYS.values(), Rule.APPLICATION_DAYS, Rule.WORDS_YEARS, Rule.IDENTITY_YEARS):
        assert "{value}" in CATALOGUE[rule].fr
        assert CATALOGUE[rule].source


def test_what_counted_towards_a_bound_goes_when_its_month_is_over(town: Town, clock: SetClock) -> None:
    days = ("2025-12-31", "2026-01-01")
    with town.book.database.write() as session:
        for day in days:
            session.add(tables.PowerUse(key=day.encode(), power="7K3QX9V2MB4T", currency="MIEL", day=day, amount=1))
    for advance, left in ((0, 2), (DAY, 2), (DAY, 1), (30 * DAY, 1), (DAY, 0)):  # from 1 January on
        clock.advance(advance)
        retention.apply(town.book)
        assert count(town, tables.PowerUse) == left, advance
