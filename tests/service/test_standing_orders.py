"""Standing orders: approved once, paid on each of their days once whatever is killed, and never once they are ended."""

import threading
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from ledger.approvals import Pin
from ledger.refusals import (
    ApprovalRequired,
    ApprovalWrong,
    CurrencyMismatch,
    KeyReused,
    NotAllowed,
    NotEnough,
    Refusal,
    ScheduleNotValid,
    StandingOrderNotFound,
)
from ledger.standing_orders import Rhythm, Schedule, due_days
from service import contacts, favourites, standing_orders, tables
from service.approvals import pins
from service.book import Book
from service.clock import DAY, day_of
from service.contacts import Contact
from service.ids import new_code
from service.standing_orders import Ordered, StandingOrder, paying
from service.standing_orders.keys import key_of
from tests.api.conftest import powers
from tests.people import Someone, citizen, confirm, shop
from tests.town import SetClock, Town

pytestmark = pytest.mark.anyio

PIN = "274916"


@dataclass
class Scene:
    """Zoé, who has 50 MIEL, and the bakery."""

    town: Town
    clock: SetClock
    zoe: Someone
    bakery: Someone

    def ordered(self, schedule: Schedule | None = None, **change: object) -> Ordered:
        """Return an order of 3 MIEL each month."""
        plain = Ordered(self.zoe.account, self.bakery.account, 300, "MIEL", schedule or self.monthly(), "Panier")
        return plain._replace(**change)  # type: ignore[arg-type]  # its fields

    def monthly(self, months: int = 2) -> Schedule:
        """Return a schedule that begins tomorrow."""
        return Schedule(Rhythm.MONTHLY, self.today + timedelta(days=1), self.today + timedelta(days=31 * months))

    @property
    def today(self) -> date:
        """Return the day it is."""
        return date.fromisoformat(day_of(self.clock()))

    async def order(self, ordered: Ordered | None = None, *, key: str = "", pin: str | None = PIN) -> StandingOrder:
        """Order, with a PIN."""
        asked = ordered or self.ordered()
        origin = confirm(self.town, self.zoe.who, key or new_code(), repr(asked))
        return await standing_orders.create(
            self.town.book, self.zoe.who, origin._replace(approval=Pin(pin) if pin else None), asked
        )

    def payments(self) -> int:
        """Return how many payments reached the bakery."""
        return self.town.row(self.bakery.account).seq

    def run(self) -> int:
        """Do the job of the day."""
        return standing_orders.pay_due(self.town.book)


@pytest.fixture
async def scene(town: Town, clock: SetClock) -> Scene:
    """Let Zoé choose a PIN, and give her her power."""
    zoe, bakery = citizen(town, 5_000), shop(town)
    assert zoe.who.member is not None
    with town.book.database.write() as session:
        session.add_all(powers(zoe.who.member, zoe.who.acting, clock()))
    pins.choose(town.book, zoe.who.member, PIN)
    return Scene(town, clock, zoe, bakery)


async def test_an_order_is_approved_once_and_paid_on_its_days(scene: Scene) -> None:
    order = await scene.order(key="a")
    again = await scene.order(key="a", pin=None)
    assert again == order
    with pytest.raises(KeyReused):
        await scene.order(scene.ordered(amount=1), key="a")
    assert scene.run() == 0

    for _ in range(70):
        scene.clock.advance(DAY)
        scene.run()

    read = standing_orders.find(scene.town.book, scene.zoe.who, order.id)
    assert [day.due_on.isoformat() for day in read.days] == ["2026-03-02", "2026-02-02", "2026-01-02"]
    assert scene.payments() == 3
    assert (read.next_on, all(day.payment for day in read.days)) == (None, True)


async def test_what_was_not_approved_or_could_not_be_paid_is_not_ordered(scene: Scene) -> None:
    stranger = citizen(scene.town)
    yesterday = Schedule(Rhythm.ONCE, scene.today, scene.today)
    troc = scene.town.account(0, code="TROC", holder=scene.zoe.who.member)
    for ordered, pin, refused in (
        (scene.ordered(), None, ApprovalRequired),
        (scene.ordered(), "830174", ApprovalWrong),
        (scene.ordered(yesterday), PIN, ScheduleNotValid),
        (scene.ordered(amount=0), PIN, Refusal),
        (scene.ordered(payee=scene.zoe.account), PIN, Refusal),
        (scene.ordered(payer=stranger.account), PIN, Refusal),
        (scene.ordered(payee=scene.town.miel.fund), PIN, Refusal),
        (scene.ordered(payer=troc), PIN, CurrencyMismatch),
    ):
        with pytest.raises(refused):
            await scene.order(ordered, pin=pin)
    assert standing_orders.list_for(scene.town.book, scene.zoe.who) == []


async def test_a_day_that_is_refused_is_told_and_the_next_one_is_tried(scene: Scene) -> None:
    book = scene.town.book
    assert scene.zoe.who.member is not None
    with book.database.write() as session:
        contacts.keep(book, session, scene.zoe.who.member, Contact(email="zoe@example.org"), given=True)
    schedule = Schedule(Rhythm.WEEKLY, scene.today + timedelta(days=1), scene.today + timedelta(days=20))
    order = await scene.order(scene.ordered(schedule, amount=5_001))
    scene.clock.advance(DAY)
    scene.run()
    scene.town.issue(1, scene.zoe.account)
    scene.clock.advance(7 * DAY)
    scene.run()

    latest, refused = standing_orders.find(book, scene.zoe.who, order.id).days
    assert isinstance(refused.refusal, NotEnough)
    assert refused.payment is None
    assert latest.payment is not None
    with book.database.read() as session:
        (letter,) = session.exec(select(tables.Letter)).all()
    assert letter.kind == "standing_refused"
    scene.clock.advance(30 * DAY)
    scene.run()
    days = standing_orders.find(book, scene.zoe.who, order.id).days
    assert days[0].refusal is not None
    assert days[0].refusal.code == "standing_day_missed"


async def test_nothing_is_paid_once_an_order_is_ended_nor_without_the_power_to_pay(scene: Scene) -> None:
    book, who = scene.town.book, scene.zoe.who
    ended, lost = await scene.order(), await scene.order()
    scene.clock.advance(DAY)
    with book.database.read() as session:
        stale = next(row for row in session.exec(select(tables.StandingOrder)).all() if row.public_id == ended.id)
    over = standing_orders.cancel(book, who, ended.id)
    assert (over.ended_at, standing_orders.cancel(book, who, ended.id)) == (scene.clock(), over)
    late = paying._outcome(book, stale, scene.today, scene.today)  # read before it was ended
    assert isinstance(late, Refusal)
    assert late.code == "standing_order_ended"
    with book.database.write() as session:
        for power in session.exec(select(tables.Power)).all():
            power.until = scene.clock()
    scene.run()

    assert scene.payments() == 0
    refusal = standing_orders.find(book, who, lost.id).days[0].refusal
    assert isinstance(refusal, NotAllowed)
    assert standing_orders.find(book, who, ended.id).days == []
    for stranger in (citizen(scene.town).who, scene.bakery.who):
        for asked in (ended.id, "ZZZZZZZZZZZZ"):
            with pytest.raises(StandingOrderNotFound):
                standing_orders.cancel(book, stranger, asked)
            with pytest.raises(StandingOrderNotFound):
                standing_orders.find(book, stranger, asked)


class Killed(BaseException):
    """The process was killed."""


class FatalClock:
    """A clock that kills whoever looks at it once too often, in this thread."""

    def __init__(self, clock: SetClock) -> None:
        """Let live until told otherwise."""
        self._clock, self._left, self._thread = clock, -1, threading.get_ident()

    def after(self, looks: int) -> None:
        """Kill at the next look after so many."""
        self._left = looks

    def __call__(self) -> int:
        """Return the instant, or kill."""
        if self._left >= 0 and threading.get_ident() == self._thread:
            self._left -= 1
            if self._left < 0:
                raise Killed
        return self._clock()


async def test_each_day_is_paid_once_whatever_is_killed_and_repeated(scene: Scene) -> None:
    book = scene.town.book
    fatal = FatalClock(scene.clock)
    dying = Book(
        book.database, book.journal, book.keyring, fatal, book.budget, known=book.known, installation=book.installation
    )
    orders_made = [await scene.order(scene.ordered(amount=1)) for _ in range(2)]
    expected = 0

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(passed=st.integers(0, 6), kills=st.lists(st.integers(0, 12), max_size=4))
    def live(passed: int, kills: list[int]) -> None:
        nonlocal expected
        before = scene.today
        scene.clock.advance(passed * DAY)
        for order in orders_made:
            expected += len(due_days(order.ordered.schedule, after=before, upto=scene.today))
        for looks in kills:
            fatal.after(looks)
            with suppress(Killed):
                standing_orders.pay_due(dying)
        fatal.after(-1)
        standing_orders.pay_due(dying)
        standing_orders.pay_due(dying)
        assert scene.payments() == expected

    live()
    for order in orders_made:
        for day in standing_orders.find(book, scene.zoe.who, order.id).days:
            key = key_of(book, order.id, day.due_on.isoformat())
            assert book.database.ask("select id from entry where key = ?", key) == [(day.payment,)]


async def test_favourites_are_ones_own_and_kept_once(scene: Scene) -> None:
    book, who = scene.town.book, scene.zoe.who
    for _ in range(2):
        favourites.add(book, who, scene.bakery.account)
    assert [each.name for each in favourites.list_mine(book, who)] == ["Boulangerie du Phare"]
    assert favourites.list_mine(book, scene.bakery.who) == []
    for _ in range(2):
        favourites.remove(book, who, scene.bakery.account)
    assert favourites.list_mine(book, who) == []
    with pytest.raises(Refusal):
        favourites.add(book, who, scene.town.miel.fund)
