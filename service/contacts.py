"""How to reach a member: mail, telephone, address. Personal data in one row, which can be erased at any time."""

import re
from typing import NamedTuple

from sqlmodel import Session

from ledger.memos import clean
from ledger.money import Language
from ledger.refusals import BadInput
from service import audit, proofs, tables
from service.access import Operation, Principal, own_members
from service.book import Book
from service.mail import clean_address
from service.memberships import member_for

PHONE = re.compile(r"\+?[0-9][0-9 .()-]{3,29}", re.ASCII)
PHONE_MAX, ADDRESS_MAX = 31, 300


class Contact(NamedTuple):
    """How to reach a member; empty where they did not say. `language` is the one to write to them in."""

    email: str = ""
    phone: str = ""
    address: str = ""
    language: Language = "fr"


def find(book: Book, who: Principal, public_id: str) -> Contact:
    """Return how to reach a member."""
    with book.database.read() as session:
        member = member_for(session, who, Operation.READ_CONTACT, public_id)
        return read(session, member.id or 0)


def read(session: Session, member: int) -> Contact:
    """Return how to reach a member, for those who write to them."""
    row = session.get(tables.MemberContact, member)
    if row is None:
        return Contact()
    return Contact(row.email, row.phone, row.address, "en" if row.language == "en" else "fr")


def change(book: Book, who: Principal, public_id: str, contact: Contact) -> Contact:
    """Keep another way to reach a member, in place of the one before."""
    with book.database.write() as session:
        member = member_for(session, who, Operation.SET_CONTACT, public_id)
        themselves = who.scopes is None and member.id in own_members(who, Operation.SET_CONTACT)
        if themselves and read(session, member.id or 0).email != contact.email:
            proofs.require_fresh(who)  # what lets them in may go there
        kept = keep(book, session, member.id or 0, contact, given=themselves)
        audit.record(book, session, who, Operation.SET_CONTACT, subject=public_id)
        return kept


def keep(book: Book, session: Session, member: int, contact: Contact, *, given: bool) -> Contact:
    """Keep how to reach a member, in the caller's transaction.

    `given`: they wrote it themselves. What lets them in goes to no other address.
    """
    email, phone, address, language = contact
    if phone and not PHONE.fullmatch(phone):
        raise BadInput
    values = (email and clean_address(email), phone, clean(address, most=ADDRESS_MAX), language)
    row = session.get(tables.MemberContact, member) or tables.MemberContact(member=member, updated_at=0)
    row.given = int(given or (bool(row.given) and row.email == values[0]))
    row.email, row.phone, row.address, row.language = values
    row.updated_at = book.clock()
    session.add(row)
    session.flush()
    return Contact(*values)


def erase(book: Book, who: Principal, public_id: str) -> None:
    """Forget how to reach a member; erasing again changes nothing."""
    with book.database.write() as session:
        member = member_for(session, who, Operation.ERASE_CONTACT, public_id)
        row = session.get(tables.MemberContact, member.id)
        if row is not None:
            session.delete(row)
            audit.record(book, session, who, Operation.ERASE_CONTACT, subject=public_id)
