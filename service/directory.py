"""The directory: what members say of themselves, shown to anyone, for those who chose it and are members.

A town has some hundreds of businesses: what matches is read at once, put in
order, and cut into pages.
"""

import json
from collections.abc import Sequence
from typing import NamedTuple

from sqlmodel import Session, col, select

from ledger import directory as rules
from ledger.directory import Opening, Place, Section, Weekday
from ledger.memberships import MemberKind, State
from ledger.memos import clean
from ledger.refusals import CurrencyNotFound, StepNotPossible
from service import audit, tables
from service.access import Operation, Principal
from service.book import Book
from service.circulation import traits
from service.memberships import member_for

ACTIVITY_MAX, TOWN_MAX, WORDS_MAX = 120, 80, 600
MATCHING_MAX = 5_000


class Accepted(NamedTuple):
    """A currency that a shop takes, and how: `digital`, `notes`, or both."""

    currency: str
    media: tuple[str, ...]


class Words(NamedTuple):
    """What a member says of itself. `place` in millionths of a degree, `commune` by its INSEE code."""

    public: bool
    activity: str
    section: Section
    commune: str
    town: str
    place: Place | None
    hours: tuple[Opening, ...]
    accepts: tuple[Accepted, ...]
    offers: str
    seeks: str


class Entry(NamedTuple):
    """An entry of the directory: whose it is, and what it says. `distance_km` from where one looks."""

    member: str
    name: str
    kind: MemberKind
    words: Words
    distance_km: float | None = None


class Search(NamedTuple):
    """What to look for; None: anything. Within `within_km` of `near`."""

    text: str = ""
    section: Section | None = None
    commune: str | None = None
    near: Place | None = None
    within_km: float | None = None


def search(book: Book, sought: Search) -> list[Entry]:
    """Return the public entries that match: the nearest first, or by name."""
    entry, member, membership = tables.DirectoryEntry, tables.Member, tables.Membership
    query = (
        select(entry, member)
        .join(member, col(member.id) == entry.member)
        .join(membership, col(membership.member) == entry.member)
        .where(entry.public == 1, membership.state == State.ADMITTED)
        .limit(MATCHING_MAX)
    )
    if sought.section is not None:
        query = query.where(entry.section == sought.section)
    if sought.commune is not None:
        query = query.where(entry.commune == sought.commune)
    for word in rules.folded(sought.text).split():
        query = query.where(col(entry.folded).contains(word, autoescape=True))
    with book.database.read() as session:
        found = [_entry(row, who, sought.near) for row, who in session.exec(query)]
    if sought.near is None:
        return sorted(found, key=lambda each: (rules.folded(each.name), each.member))
    near = [each for each in found if each.distance_km is not None]
    if sought.within_km is not None:
        near = [each for each in near if (each.distance_km or 0.0) <= sought.within_km]
    return sorted(near, key=lambda each: (each.distance_km or 0.0, each.member))


def find(book: Book, who: Principal, public_id: str) -> Entry | None:
    """Return what a member says of itself, public or not, or None when it says nothing yet."""
    with book.database.read() as session:
        member = member_for(session, who, Operation.READ_DIRECTORY_ENTRY, public_id)
        row = session.get(tables.DirectoryEntry, member.id)
        return None if row is None else _entry(row, member, None)


def change(book: Book, who: Principal, public_id: str, words: Words) -> Entry:
    """Let a member say something else of itself. People are in no directory."""
    with book.database.write() as session:
        member = member_for(session, who, Operation.SET_DIRECTORY_ENTRY, public_id)
        if member.kind in {MemberKind.INDIVIDUAL, MemberKind.ISSUER}:
            raise StepNotPossible
        row = keep(book, session, member, words)
        audit.record(book, session, who, Operation.SET_DIRECTORY_ENTRY, subject=public_id, public=row.public)
        return _entry(row, member, None)


def keep(book: Book, session: Session, member: tables.Member, words: Words) -> tables.DirectoryEntry:
    """Keep what a member says of itself, in the caller's transaction."""
    _check_accepted(session, words.accepts)
    said = words._replace(
        activity=clean(words.activity, most=ACTIVITY_MAX),
        commune=rules.check_commune(words.commune),
        town=clean(words.town, most=TOWN_MAX),
        hours=rules.in_order(words.hours),
        offers=clean(words.offers, most=WORDS_MAX),
        seeks=clean(words.seeks, most=WORDS_MAX),
    )
    assert member.id is not None
    row = tables.DirectoryEntry(
        member=member.id,
        public=int(said.public),
        activity=said.activity,
        section=said.section,
        commune=said.commune,
        town=said.town,
        latitude=said.place.latitude if said.place else None,
        longitude=said.place.longitude if said.place else None,
        hours=json.dumps(said.hours),
        accepts=json.dumps(said.accepts),
        offers=said.offers,
        seeks=said.seeks,
        folded=rules.folded(f"{member.name} {said.activity} {said.town} {said.offers} {said.seeks}"),
        updated_at=book.clock(),
    )
    kept = session.merge(row)
    session.flush()
    traits.keep(book, session, kept)
    return kept


def _check_accepted(session: Session, accepts: Sequence[Accepted]) -> None:
    known = set(session.exec(select(tables.Currency.code)))
    if not {each.currency for each in accepts} <= known:
        raise CurrencyNotFound


def _entry(row: tables.DirectoryEntry, member: tables.Member, near: Place | None) -> Entry:
    place = None if row.latitude is None or row.longitude is None else Place(row.latitude, row.longitude)
    words = Words(
        bool(row.public),
        row.activity,
        Section(row.section),
        row.commune,
        row.town,
        place,
        tuple(Opening(Weekday(day), opens, closes) for day, opens, closes in json.loads(row.hours)),
        tuple(Accepted(currency, tuple(media)) for currency, media in json.loads(row.accepts)),
        row.offers,
        row.seeks,
    )
    away = rules.distance_km(near, place) if near is not None and place is not None else None
    return Entry(member.public_id, member.name, MemberKind(member.kind), words, away)
