"""A book in which everything has happened that can happen."""

from contextlib import suppress
from typing import NamedTuple

from sqlalchemy import text

from ledger import holds, payments, reversals
from ledger.accounts import Status, Terms
from ledger.drafts import Draft, Leg
from ledger.dues import Due
from ledger.entries import Entry
from ledger.kinds import Kind
from ledger.memos import Memo
from ledger.refusals import Refusal
from service import audit
from service.access import Operation
from service.book import Book
from service.clock import DAY, MINUTE
from tests.town import OPEN, SetClock, Town


class Names(NamedTuple):
    """What a test needs to call by its name: accounts and dues by public id, entries by number."""

    shop: str
    citizen: str
    neighbour: str
    frozen: str
    closed: str
    trader: str
    fund: str
    issuance: str
    paid: str
    asked: str
    cancelled: str
    captured: str
    held: str
    expired: str
    refundable: str
    opened: int
    issued: int
    written: int
    erased: int
    plain: int
    settled: int
    refunded: int
    released: int
    fee: int
    repaired: int


def fill(book: Book, clock: SetClock) -> Names:
    """Let everything happen once, and return what came of it."""
    town = Town(book)
    opened = _head(book) + 1
    shop, citizen, neighbour, frozen, closed = town.accounts([10_00, 100_00, 50_00, 5_00, 0])
    issued = _head(book)
    trader, other = town.accounts([0, 0], code="TROC", terms=Terms(-100_00, 1000_00, Status.OPEN))
    town.pay(30_00, trader, other)
    written = town.post(payments.pay(3_00, payer=citizen, payee=shop, memo=Memo("Du pain", "F-1", '{"till":1}')))[0]
    clock.advance(DAY)
    erased = town.post(payments.pay(2_00, payer=citizen, payee=shop, memo=Memo("Un secret")))[0]
    _erase(book, erased)
    plain = town.pay(1_50, neighbour, shop)
    paid, asked, cancelled = (town.request(4_00, shop) for _ in range(3))
    settled = town.post(payments.pay_request(paid, payer=citizen))[0]
    assert town.cancel(cancelled)
    captured, held, expired = (town.hold(5_00, citizen, shop, lasts=60 * MINUTE) for _ in range(3))
    town.post(holds.capture(captured, 2_00, last=False))
    released = town.post(holds.release(town.due(captured.id)))[0]
    refundable = _refundable(settled, town, shop)
    refunded = town.post(payments.refund(1_00, refundable, payer=citizen))[0]
    town.post(payments.refund(50, town.due(refundable.id), payer=citizen))
    _reverse(town, town.pay(25, neighbour, shop), shop)
    town.post(Draft(Kind.BANK, (Leg(town.miel.fund, 9_00), Leg(town.miel.suspense, -9_00)), effective_on="2025-12-31"))
    fee = _bank(town, -12_00)
    with suppress(Refusal):
        town.post(payments.pay(99_00, payer=neighbour, payee=shop), key="refused")
    repaired = _bank(town, 3_00)
    clock.advance(120 * MINUTE)
    town.pay(10, citizen, neighbour)  # and what expired is released
    held = town.hold(1_00, citizen, shop, lasts=300 * DAY)
    town.bind(frozen, OPEN._replace(status=Status.FROZEN))
    town.bind(closed, OPEN._replace(status=Status.CLOSED))
    town.bind(shop, Terms(0, 15_00, Status.SPEND_ONLY))
    town.pay(1_00, shop, citizen)
    with book.database.write() as session:
        for act in (Operation.CREATE_MEMBER, Operation.ISSUE, Operation.SIGN_OUT):
            audit.record(book, session, None, act, subject=shop)
    return Names(
        *(shop, citizen, neighbour, frozen, closed, trader, town.miel.fund, town.miel.issuance),
        *(paid.id, asked.id, cancelled.id, captured.id, held.id, expired.id, refundable.id),
        *(opened, issued),
        *(entry.seq for entry in (written, erased, plain, settled, refunded, released, fee, repaired)),
    )


def _bank(town: Town, amount: int) -> Entry:
    return town.post(Draft(Kind.BANK, (Leg(town.miel.fund, amount), Leg(town.miel.suspense, -amount))))[0]


def _refundable(entry: Entry, town: Town, payee: str) -> Due:
    (received,) = [posting for posting in entry.postings if posting.account == payee]
    account = town.row(payee).id
    assert account is not None
    return payments.refundable(entry.seq, payee=payee, account=account, paid=received.amount, paid_at=entry.recorded_at)


def _reverse(town: Town, entry: Entry, payee: str) -> None:
    legs = tuple(Leg(posting.account, posting.amount) for posting in entry.postings)
    town.post(reversals.reverse(legs, (_refundable(entry, town, payee),), entry=entry.seq))


def _erase(book: Book, entry: Entry) -> None:
    with book.database.write() as session:
        session.execute(
            text(f"insert into memo_erasure (entry, at, actor) values ({entry.seq}, {entry.recorded_at}, 'a')")
        )
        session.execute(text(f"delete from memo where entry = {entry.seq}"))


def _head(book: Book) -> int:
    return int(book.database.ask("select seq from head")[0][0])
