"""Challenges: what a device is to sign, sealed by us for one purpose and a few minutes, and taken once.

Nothing is stored before a device has answered: asking costs us nothing.
"""

import hashlib
import json

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from ledger.refusals import PasskeyNotTaken
from service import tables
from service.book import Book
from service.clock import MINUTE

LASTS = 5 * MINUTE
"""How long a challenge may be answered, in microseconds."""


def seal(book: Book, purpose: str) -> bytes:
    """Return a challenge that says, to us alone, until when it may be answered."""
    return book.installation.vault.seal((book.clock() + LASTS).to_bytes(8, "big"), purpose)


def spend(book: Book, session: Session, answer: str, purpose: str) -> bytes:
    """Return the challenge of ours that was answered, and take it for used, or refuse."""
    from webauthn.helpers import base64url_to_bytes, parse_client_data_json

    try:
        signed = json.loads(answer)["response"]["clientDataJSON"]
        challenge = parse_client_data_json(base64url_to_bytes(signed)).challenge
    except Exception:  # noqa: BLE001 - as in `registrations.register`
        raise PasskeyNotTaken from None
    sealed = book.installation.vault.open(challenge, purpose)
    now, spent = book.clock(), tables.SpentChallenge
    ends_at = int.from_bytes(sealed or b"", "big")
    if ends_at <= now:
        raise PasskeyNotTaken
    session.exec(delete(spent).where(col(spent.ends_at) <= now))
    try:
        with session.begin_nested():
            session.add(spent(hash=hashlib.sha256(challenge).digest(), ends_at=ends_at))
    except IntegrityError:
        raise PasskeyNotTaken from None
    return challenge
