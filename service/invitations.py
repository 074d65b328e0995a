"""Links that let one person in once: to sign in for the first time, or again after losing what they sign in with.

A link holds 256 random bits; only their hash is kept. Whoever holds it is taken
for the person, so it is short-lived, serves once, and a newer one ends it;
and unless more than one person stands behind it, it lets in only whoever has
nothing to lose (`stakes`), when it is made and when it is followed.
Unknown, used, withdrawn and expired links look alike.
"""

import hashlib
import secrets
from enum import StrEnum
from typing import NamedTuple

from sqlmodel import Session, col, select, update

from ledger.money import Language
from ledger.refusals import InvitationNotFound, InvitationOutgrown
from service import letters, mail, stakes, tables
from service.book import Book
from service.clock import DAY, MINUTE, PARIS, moment
from service.ids import new_code

TOKEN_BYTES = 32
TOKEN_MAX = 64


class Purpose(StrEnum):
    """What a link is for."""

    FIRST_SIGN_IN = "first_sign_in"
    RECOVERY = "recovery"


LASTS = {Purpose.FIRST_SIGN_IN: 7 * DAY, Purpose.RECOVERY: 60 * MINUTE}
"""How long each serves, in microseconds."""

LETTERS = {Purpose.FIRST_SIGN_IN: letters.FIRST_SIGN_IN, Purpose.RECOVERY: letters.RECOVERY}


class Link(NamedTuple):
    """A link as whoever makes it sees it, once. `expires_at` in UTC microseconds."""

    id: str
    token: str
    address: str
    expires_at: int


class Invited(NamedTuple):
    """Whom a link lets in: a member's key, public id, name and kind."""

    member: int
    public_id: str
    name: str
    kind: str
    purpose: Purpose
    expires_at: int


def invite(
    book: Book,
    session: Session,
    member: int,
    purpose: Purpose,
    *,
    caused_by: int | None = None,
    vouched: bool = False,
) -> Link:
    """Make a link for a member in the caller's transaction; the earlier ones for the same end with it.

    `vouched`: more than one person stands behind it, so it serves whatever the member has.
    """
    now, token, public_id = book.clock(), secrets.token_urlsafe(TOKEN_BYTES), new_code()
    expires_at = now + LASTS[purpose]
    withdraw(book, session, member, purpose)
    row = tables.Invitation(
        public_id=public_id,
        member=member,
        purpose=purpose,
        token_hash=_hash(token),
        caused_by=caused_by,
        created_at=now,
        expires_at=expires_at,
        vouched=int(vouched),
    )
    session.add(row)
    session.flush()
    return Link(public_id, token, f"{book.installation.public_url}/bienvenue/{token}", expires_at)


def invite_by_letter(
    book: Book,
    session: Session,
    member: int,
    purpose: Purpose,
    *,
    to: str,
    house: str,
    language: Language,
    caused_by: int | None,
    vouched: bool = False,
) -> tuple[Link, str]:
    """Make a link and write the letter that takes it to the member; return both, the letter by its public id.

    With no address, or no post, the letter is shown to whoever caused it.
    """
    link = invite(book, session, member, purpose, caused_by=caused_by, vouched=vouched)
    name = session.get_one(tables.Member, member).name
    letter = LETTERS[purpose].about(
        name=name, house=house, link=link.address, until=_written(link.expires_at, language)
    )
    return link, mail.send(book, session, to, letter, language, member=member, caused_by=caused_by)


def find(book: Book, token: str) -> Invited:
    """Return whom a link lets in, without using it, or refuse one that serves no more."""
    with book.database.read() as session:
        return _find(book, session, token)[1]


def follow(book: Book, session: Session, token: str) -> Invited:
    """Use a link, in the transaction of what it is used for: of two who follow it at once, one is refused."""
    row, invited = _find(book, session, token)
    invitation = tables.Invitation
    used = session.exec(
        update(invitation)
        .where(col(invitation.id) == row.id, col(invitation.used_at).is_(None), col(invitation.revoked_at).is_(None))
        .values(used_at=book.clock())
    )
    if used.rowcount != 1:
        raise InvitationNotFound
    return invited


def withdraw(book: Book, session: Session, member: int, purpose: Purpose | None = None) -> int:
    """End a member's open links, of one purpose or of any, and return how many there were."""
    row = tables.Invitation
    of_theirs = update(row).where(col(row.member) == member, col(row.used_at).is_(None), col(row.revoked_at).is_(None))
    if purpose is not None:
        of_theirs = of_theirs.where(col(row.purpose) == purpose)
    return session.exec(of_theirs.values(revoked_at=book.clock())).rowcount


def _find(book: Book, session: Session, token: str) -> tuple[tables.Invitation, Invited]:
    row, member = tables.Invitation, tables.Member
    found = session.exec(
        select(row, member)
        .join(member, col(member.id) == row.member)
        .where(
            row.token_hash == _hash(token),
            col(row.used_at).is_(None),
            col(row.revoked_at).is_(None),
            col(row.expires_at) > book.clock(),
        )
    ).first()
    if found is None:
        raise InvitationNotFound
    invitation, who = found
    if not invitation.vouched and stakes.has(session, invitation.member, now=book.clock(), by=invitation.caused_by):
        raise InvitationOutgrown
    purpose = Purpose(invitation.purpose)
    return invitation, Invited(who.id or 0, who.public_id, who.name, who.kind, purpose, invitation.expires_at)


def _hash(token: str) -> bytes:
    """Return what is kept of a link. It is random, so it needs no slow hash."""
    return hashlib.sha256(token[: TOKEN_MAX + 1].encode("utf-8", "surrogatepass")).digest()


def _written(instant: int, language: Language) -> str:
    """Return an instant as a person in Paris reads it."""
    local = moment(instant).astimezone(PARIS)
    return f"{local:%d/%m/%Y} à {local:%H} h {local:%M}" if language == "fr" else f"{local:%d %B %Y, %H:%M} (Paris)"
