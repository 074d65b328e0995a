"""Proofs: that whoever holds an open session still is the person who opened it.

A session may stay open for weeks and a telephone may lie about. So what gives somebody
else a way in (a new key, a guardian, another address for recovery) asks for a proof
of the last minutes: signing in is one, and `confirm_session` gives another.
"""

from typing import NamedTuple

from ledger.refusals import BadCode, BadCredentials, BadInput, PasskeyNotTaken, ProofNeeded, SecondFactorNeeded
from service import audit, codes, factors, passkeys, passwords, tables
from service.access import Operation, Principal, require
from service.approvals import pins
from service.book import Book
from service.throttles import Throttle


class Proof(NamedTuple):
    """What is given: exactly one of these. `credential` is what a passkey answered to a challenge to sign in."""

    code: str = ""
    password: str = ""
    pin: str = ""
    credential: str = ""


def require_fresh(who: Principal) -> None:
    """Refuse whoever has not proved within the last minutes who they are."""
    if who.stale:
        raise ProofNeeded


def confirm_session(book: Book, throttle: Throttle, who: Principal, proof: Proof, *, address: str) -> None:
    """Prove anew who holds an open session. Wrong codes and passwords are counted as those at the door.

    Whoever has a second factor gives it, which makes the session strong; their PIN serves in a session that
    is. Whoever has none gives their PIN or their password. Slow on purpose: call it where it blocks nothing else.
    """
    require(who, Operation.CONFIRM_SESSION)
    if sum(map(bool, proof)) != 1:
        raise BadInput
    with book.database.read() as session:
        login = factors.own_login(session, who)
        assert login.id is not None
        guarded = factors.of_login(session, login.id).any
    if not (proof.code or proof.credential) and guarded and not (proof.pin and who.strong):
        raise SecondFactorNeeded
    if proof.pin:
        pins.check(book, who, proof.pin, Operation.CONFIRM_SESSION)
    elif proof.credential:
        if passkeys.recognise(book, proof.credential).id != login.id:
            raise PasskeyNotTaken
    else:
        throttle.attempt(login.username, address)
    if proof.password and not passwords.matches(proof.password, login.password_hash):
        raise BadCredentials
    with book.database.write() as session:
        if proof.code and not codes.take(book, session, login.id, proof.code):
            raise BadCode
        row = session.get_one(tables.Session, who.session)
        row.proved_at, row.strong = book.clock(), int(bool(row.strong or proof.code or proof.credential))
        audit.record(book, session, who, Operation.CONFIRM_SESSION, subject=who.public_id)
    if proof.code or proof.password:
        throttle.succeeded(login.username, address)
