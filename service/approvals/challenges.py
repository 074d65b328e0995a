"""Challenges: what a passkey is asked to sign, bound to one act, for two minutes and one use.

The same confirmation may come twice, for answers get lost on the way: so the very
bytes that were accepted are accepted again while the challenge lasts. They can
only confirm the same act under the same key, which the journal posts once.
"""

import hashlib
import secrets
from typing import NamedTuple

from sqlmodel import col, delete, func, select

from ledger import approvals
from ledger.approvals import Act, Assertion
from ledger.refusals import ApprovalExpired, ApprovalForSomethingElse, TooManyAttempts
from service import tables
from service.approvals import passkeys
from service.book import Book
from service.clock import MINUTE
from service.ids import new_code

LASTS = 2 * MINUTE
"""How long an approval may take, in microseconds."""

OPEN_MAX = 20
"""How many challenges a member may have open."""

NONCE_BYTES = 32


class Asked(NamedTuple):
    """A challenge to sign, and until when (UTC microseconds)."""

    id: str
    challenge: bytes
    expires_at: int


def issue(book: Book, member: int, act: Act) -> Asked:
    """Make a challenge for an act, and forget the member's older ones."""
    now, table = book.clock(), tables.Challenge
    row = table(
        id=new_code(),
        member=member,
        nonce=secrets.token_bytes(NONCE_BYTES),
        terms=approvals.terms(act),
        expires_at=now + LASTS,
    )
    asked = Asked(row.id, approvals.challenge(row.nonce, row.terms), row.expires_at)
    with book.database.write() as session:
        session.exec(delete(table).where(col(table.member) == member, col(table.expires_at) <= now))
        if session.exec(select(func.count()).where(col(table.member) == member)).one() >= OPEN_MAX:
            raise TooManyAttempts
        session.add(row)
    return asked


def redeem(book: Book, member: int, act: Act, given: Assertion) -> None:
    """Pass when the member's passkey signed this act, just now and for the first time; whatever else uses it up."""
    evidence = hashlib.sha256(given.signed.encode("utf-8", "surrogatepass")).digest()
    with book.turn(member):
        challenge = _use(book, member, act, given.challenge, evidence)
        if challenge is not None:
            passkeys.verify(book, member, given.signed, challenge)
            with book.database.write() as session:
                session.get_one(tables.Challenge, given.challenge).evidence = evidence


def _use(book: Book, member: int, act: Act, challenge: str, evidence: bytes) -> bytes | None:
    """Use a challenge up, and return what must have been signed; None when it was, by these very bytes."""
    now, table = book.clock(), tables.Challenge
    with book.database.write() as session:
        row = session.exec(select(table).where(table.id == challenge, table.member == member).with_for_update()).first()
        if row is None or row.expires_at <= now:
            raise ApprovalExpired
        same = row.terms == approvals.terms(act)
        if row.used_at is not None:
            if same and row.evidence == evidence:
                return None
            raise ApprovalExpired
        row.used_at = now
        nonce, bound = row.nonce, row.terms
    if not same:
        raise ApprovalForSomethingElse
    return approvals.challenge(nonce, bound)
