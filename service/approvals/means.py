"""What members can approve with, and checking what they gave."""

from ledger.approvals import Act, Assertion, Given, Means, Pin, Why
from ledger.refusals import ApprovalRequired, NotAllowed
from service.access import Operation, Principal
from service.approvals import challenges, passkeys, pins
from service.book import Book


def of(book: Book, member: int | None) -> Means:
    """Return what a member can approve with."""
    if member is None:
        return Means()
    return Means(pin=pins.find(book, member) is not None, passkey=passkeys.has(book, member))


def confirm(book: Book, who: Principal, act: Act, given: Given | None) -> None:
    """Pass when `who` said yes to exactly this act. Slow on purpose: call it where it blocks nothing else."""
    if who.member is None:
        raise NotAllowed
    if isinstance(given, Pin):
        pins.check(book, who, given.digits, Operation(act.operation))
    elif isinstance(given, Assertion):
        challenges.redeem(book, who.member, act, given)
    elif given is None:
        raise ApprovalRequired(why=Why.ALWAYS, means=of(book, who.member))
