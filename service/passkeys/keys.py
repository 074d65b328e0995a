"""Whose passkeys are whose: those that a login has and uses, and the one that an answer names."""

import json
from typing import TYPE_CHECKING, NamedTuple

from sqlmodel import Session, col, select, update

from ledger.refusals import PasskeyNotFound
from service import tables
from service.book import Book

if TYPE_CHECKING:
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor


class Known(NamedTuple):
    """A passkey, as its owner sees it. Instants are UTC microseconds."""

    id: str
    name: str
    synced: bool
    created_at: int
    used_at: int | None


def has(book: Book, member: int) -> bool:
    """Tell whether a member has a passkey."""
    with book.database.read() as session:
        return bool(of_member(session, member))


def known(session: Session, login: int) -> list[Known]:
    """Return a login's passkeys, the oldest first."""
    return [
        Known(row.public_id, row.name, bool(row.synced), row.created_at, row.used_at)
        for row in of_login(session, login)
    ]


def remove(book: Book, session: Session, login: int, public_id: str | None = None) -> None:
    """Take a login's passkey, or all of them, out of use."""
    row = tables.Passkey
    of_theirs = update(row).where(col(row.login) == login, col(row.disabled_at).is_(None))
    if public_id is not None:
        of_theirs = of_theirs.where(col(row.public_id) == public_id)
    if not session.exec(of_theirs.values(disabled_at=book.clock())).rowcount and public_id is not None:
        raise PasskeyNotFound


def of_login(session: Session, login: int) -> list[tables.Passkey]:
    """Return the passkeys that a login uses, the oldest first."""
    row = tables.Passkey
    return list(
        session.exec(select(row).where(row.login == login, col(row.disabled_at).is_(None)).order_by(col(row.id)))
    )


def of_member(session: Session, member: int) -> list[tables.Passkey]:
    """Return the passkeys that all logins of a member use."""
    row, login = tables.Passkey, tables.Login
    query = (
        select(row)
        .join(login, col(login.id) == row.login)
        .where(login.member == member, col(login.disabled_at).is_(None), col(row.disabled_at).is_(None))
    )
    return list(session.exec(query))


def answering(session: Session, answer: str) -> tables.Passkey | None:
    """Return the passkey that an answer names, for update."""
    from webauthn.helpers import base64url_to_bytes

    try:
        credential = base64url_to_bytes(json.loads(answer)["rawId"])
    except Exception:  # noqa: BLE001 - as in `registrations.register`
        return None
    row = tables.Passkey
    return session.exec(
        select(row).where(row.credential == credential, col(row.disabled_at).is_(None)).with_for_update()
    ).first()


def descriptors(known: list[tables.Passkey]) -> "list[PublicKeyCredentialDescriptor]":
    """Return what a browser is told of the passkeys that are meant."""
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

    return [PublicKeyCredentialDescriptor(id=key.credential) for key in known]
