"""Members' PINs: five wrong tries in a row lock one, on whichever processes they are made, and however many at once.

A try is taken before the PIN is looked at and given back when it was right: so
nobody can try more than five, whatever is under way elsewhere.
"""

import contextlib
import secrets
from typing import NamedTuple

from sqlalchemy import text

from ledger import pins
from ledger.approvals import Means, Why
from ledger.refusals import ApprovalLocked, ApprovalRequired, ApprovalWrong, PinTooSimple
from service import audit, passwords, tables
from service.access import Operation, Principal
from service.book import Book

_TAKE = text("update pin set wrong = wrong + 1 where member = :member and wrong < :most returning hash, pepper, wrong")
_GIVE_BACK = text("update pin set wrong = 0 where member = :member and wrong > 0")


class Kept(NamedTuple):
    """How a member's PIN stands."""

    locked: bool
    left: int


def find(book: Book, member: int) -> Kept | None:
    """Return how a member's PIN stands; None when they have none that can still be checked."""
    with book.database.read() as session:
        row = session.get(tables.Pin, member)
        if row is None or not book.installation.peppers.knows(row.pepper):
            return None
        return Kept(row.wrong >= pins.TRIES, pins.TRIES - row.wrong)


def check(book: Book, who: Principal, pin: str, operation: Operation) -> None:
    """Pass when it is the PIN of `who`. Slow on purpose: call it where it blocks nothing else."""
    member = who.member
    assert member is not None, "only people have a PIN"
    with book.turn(member):
        with book.database.write() as session:
            taken = session.execute(_TAKE, {"member": member, "most": pins.TRIES}).first()
        if taken is None:
            raise ApprovalLocked if find(book, member) else ApprovalRequired(why=Why.ALWAYS, means=Means())
        kept, pepper, wrong = taken
        peppered = book.installation.peppers.apply(pepper, member, pin)
        if peppered is None:
            forgive(book, member)
            raise ApprovalRequired(why=Why.ALWAYS, means=Means())
        if not passwords.verify(peppered, kept):
            raise _wrong(book, who, operation, pins.TRIES - wrong)
        forgive(book, member)


def choose(book: Book, member: int, pin: str, *, who: Principal | None = None) -> None:
    """Give the member this PIN from now on, with all its tries; `who` did it, if not the town's story."""
    pins.check(pin)
    pepper = book.installation.peppers.current
    peppered = book.installation.peppers.apply(pepper, member, pin)
    assert peppered is not None, "the pepper in force is known"
    kept = passwords.digest(peppered)
    with book.database.write() as session:
        session.merge(tables.Pin(member=member, hash=kept, pepper=pepper, wrong=0, changed_at=book.clock()))
        if who is not None:
            audit.record(book, session, who, Operation.SET_PIN, subject=who.public_id)


def _wrong(book: Book, who: Principal, operation: Operation, left: int) -> ApprovalWrong | ApprovalLocked:
    """Return how a wrong PIN is refused; that the last try is gone is kept in the trail."""
    if left:
        return ApprovalWrong(left=left)
    with book.database.write() as session:
        audit.record(book, session, who, operation, subject=who.public_id, outcome="locked")
    return ApprovalLocked()


def generated() -> str:
    """Return a random PIN that may be chosen."""
    while True:
        pin = f"{secrets.randbelow(10**pins.DIGITS):0{pins.DIGITS}}"
        with contextlib.suppress(PinTooSimple):
            pins.check(pin)
            return pin


def forgive(book: Book, member: int) -> None:
    """Give all tries back."""
    with book.database.write() as session:
        session.execute(_GIVE_BACK, {"member": member})
