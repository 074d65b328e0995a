"""Posters: printed codes by which a business is paid. Each confirmation of a payer makes one payment request.

Whoever photographs a poster can only pay by it; what could hurt is a code stuck over
it that pays somebody else, so its owner can check what lies on the counter.
"""

from typing import NamedTuple

from sqlmodel import Session, col, select

from ledger.memos import TEXT_MAX, clean
from ledger.payments import check_amount
from ledger.posters import LABEL_MAX, Verdict, amount_asked, code_in
from ledger.refusals import AccountNotFound, PosterNotFound, PosterRevoked
from service import audit, requests, tables
from service.access import Operation, Principal, own_members, require
from service.book import Book
from service.ids import new_code
from service.journal import Origin
from service.known_accounts import KnownAccount
from service.requests import Ask, Asked

LISTED_MAX = 200


class Made(NamedTuple):
    """A poster: `amount` in minor units, None where the payer types it; instants in UTC microseconds."""

    code: str
    payee: KnownAccount
    payee_name: str
    label: str
    amount: int | None
    text: str
    created_at: int
    revoked_at: int | None


class Wanted(NamedTuple):
    """A poster to be made, to be paid on the account `payee`."""

    payee: str
    label: str
    amount: int | None = None
    text: str = ""


class Checked(NamedTuple):
    """What a photographed code is, and the poster, when it is one of one's own."""

    verdict: Verdict
    poster: Made | None


def create(book: Book, who: Principal, wanted: Wanted) -> Made:
    """Make a poster for an account."""
    payee = _payee(book, who, Operation.CREATE_POSTER, wanted.payee)
    assert who.member is not None, "only a member's role reaches an account"
    if wanted.amount is not None:
        check_amount(wanted.amount)
    code = new_code()
    row = tables.Poster(
        id=code,
        account=payee.id,
        label=clean(wanted.label, most=LABEL_MAX),
        amount=wanted.amount,
        text=clean(wanted.text, most=TEXT_MAX),
        made_by=who.member,
        created_at=book.clock(),
    )
    with book.database.write() as session:
        session.add(row)
        audit.record(book, session, who, Operation.CREATE_POSTER, subject=code, account=wanted.payee)
        return _read(book, session, code)


def list_for(book: Book, who: Principal) -> list[Made]:
    """Return the posters of the accounts on which one is paid, the newest first; those that count before the others."""
    poster, account = tables.Poster, tables.Account
    query = (
        select(poster.id)
        .join(account, col(account.id) == poster.account)
        .where(col(account.holder).in_(own_members(who, Operation.LIST_POSTERS)))
        .order_by(col(poster.revoked_at).is_not(None), col(poster.created_at).desc(), col(poster.id))
        .limit(LISTED_MAX)
    )
    require(who, Operation.LIST_POSTERS, *own_members(who, Operation.LIST_POSTERS))
    with book.database.read() as session:
        return [_read(book, session, code) for code in session.exec(query)]


def find(book: Book, code: str) -> Made:
    """Return a poster, to whoever has its code; or refuse an unknown one."""
    with book.database.read() as session:
        return _read(book, session, code)


def own(book: Book, who: Principal, operation: Operation, code: str) -> Made:
    """Return a poster of one's own; another's and an unknown one look alike."""
    found = find(book, code)
    require(who, operation, found.payee.holder, hidden=PosterNotFound)
    return found


def revoke(book: Book, who: Principal, code: str) -> Made:
    """Take a poster down: nobody can pay by it any more. Doing so again changes nothing."""
    own(book, who, Operation.REVOKE_POSTER, code)
    with book.database.write() as session:
        row = session.get_one(tables.Poster, code)
        if row.revoked_at is None:
            row.revoked_at = book.clock()
            audit.record(book, session, who, Operation.REVOKE_POSTER, subject=code)
        return _read(book, session, code)


def use(book: Book, who: Principal, origin: Origin, code: str, amount: int | None) -> Asked:
    """Make the request that a payer wants to pay by a poster; the same confirmation again returns the same one."""
    require(who, Operation.USE_POSTER)
    with book.database.write() as session:
        poster = _read(book, session, code)
        if poster.revoked_at is not None:
            raise PosterRevoked
        currency = poster.payee.currency
        ask = Ask(poster.payee.public_id, amount_asked(poster.amount, amount, currency), currency.code, poster.text)
        made_by = session.get_one(tables.Poster, code).made_by
        request = requests.opened(book, session, origin, poster.payee, ask, asked_by=made_by)
        session.merge(tables.PosterUse(request=request, poster=code))
    return requests.find(book, request)


def check(book: Book, who: Principal, read: str) -> Checked:
    """Tell what a photographed code is to the business that one acts for."""
    mine = own_members(who, Operation.CHECK_POSTER)
    require(who, Operation.CHECK_POSTER, *mine)
    code = code_in(read.strip(), book.installation.public_url)
    try:
        found = find(book, code) if code else None
    except PosterNotFound:
        found = None
    if found is None:
        return Checked(Verdict.FOREIGN, None)
    if found.payee.holder not in mine:
        return Checked(Verdict.ANOTHERS, None)
    return Checked(Verdict.GENUINE if found.revoked_at is None else Verdict.REVOKED, found)


def _payee(book: Book, who: Principal, operation: Operation, public_id: str) -> KnownAccount:
    account = book.known.find(book.database, public_id)
    require(who, operation, account.holder if account else None, hidden=AccountNotFound)
    assert account is not None, "nobody holds an unknown account"
    return account


def _read(book: Book, session: Session, code: str) -> Made:
    query = (
        select(tables.Poster, tables.Account.public_id, tables.Member.name)
        .join(tables.Account, col(tables.Account.id) == tables.Poster.account)
        .join(tables.Member, col(tables.Member.id) == tables.Account.holder)
        .where(tables.Poster.id == code)
    )
    row = session.exec(query).first()
    if row is None:
        raise PosterNotFound
    poster, public_id, name = row
    payee = book.known.find(book.database, public_id)
    assert payee is not None, "the account of a poster exists"
    return Made(code, payee, name, poster.label, poster.amount, poster.text, poster.created_at, poster.revoked_at)
