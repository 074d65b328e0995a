"""Opening a member's account and changing its terms: entries in the journal, like everything that binds the books.

An account opens at once; a change of its terms is proposed, and bound when another approves.
"""

import asyncio
from collections.abc import Sequence

from sqlmodel import Session, select

from ledger import elision, terms
from ledger.accounts import AccountKind, Status, Terms
from ledger.drafts import Draft
from ledger.memos import Memo
from ledger.money import AMOUNT_MAX, Currency, Language, Money
from ledger.refusals import AccountNotFound, CurrencyNotFound, MemberNotFound
from service import memberships, proposals, tables
from service.access import Operation, Principal, require
from service.accounts import Standing, account_of, read
from service.book import Book
from service.ids import code_of
from service.journal import Origin, Posted
from service.proposals import Parameters, Proposal, Words
from service.wording import holder_name

FIRST = Terms(0, AMOUNT_MAX, Status.OPEN)
"""How a new member's accounts open: they may hold any amount, and owe nothing."""


async def open_account(
    book: Book, who: Principal, origin: Origin, *, member: str, currency: str, opening: Terms, name: str | None = None
) -> tuple[Standing, Posted]:
    """Open an account in a member's name. The same confirmation again finds the same account."""
    require(who, Operation.OPEN_ACCOUNT)
    public_id = await asyncio.to_thread(insert, book, origin, member, currency, name)
    (posted,) = await book.post(origin, terms.set_terms(public_id, opening))
    return await asyncio.to_thread(_read, book, public_id), posted


def propose(
    book: Book, who: Principal, origin: Origin, *, account: str, new: Terms, words: Words
) -> tuple[Proposal, bool]:
    """Propose other limits and another status for an account."""
    parameters = asked(book, who, account=account, new=new)
    return proposals.propose(book, who, origin, Operation.SET_ACCOUNT_TERMS, parameters, words=words)


def asked(book: Book, who: Principal, *, account: str, new: Terms) -> Parameters:
    """Return what exactly would be proposed: the new terms, and the ones that are seen now."""
    now = read(book, account_of(book, who, Operation.SET_ACCOUNT_TERMS, account))
    return {
        "account": account,
        "floor": new.floor,
        "ceiling": new.ceiling,
        "status": new.status.value,
        "was": {"floor": now.floor, "ceiling": now.ceiling, "status": now.status},
    }


def _draft(_book: Book, parameters: Parameters, _memo: Memo | None) -> Draft:
    new = Terms(parameters["floor"], parameters["ceiling"], Status(parameters["status"]))
    return terms.set_terms(parameters["account"], new)


def _stands(session: Session, parameters: Parameters) -> bool:
    query = select(tables.Account).where(tables.Account.public_id == parameters["account"])
    now = session.exec(query).one()
    return bool({"floor": now.floor, "ceiling": now.ceiling, "status": now.status} == parameters["was"])


def _concerned(session: Session, parameters: Parameters) -> frozenset[int]:
    query = select(tables.Account.holder).where(tables.Account.public_id == parameters["account"])
    holder = session.exec(query).first()
    return frozenset() if holder is None else frozenset({holder})


_STATUSES: dict[Status, tuple[str, str]] = {
    Status.OPEN: ("ouvert", "open"),
    Status.SPEND_ONLY: ("en dépense seule", "spend only"),
    Status.RECEIVE_ONLY: ("en réception seule", "receive only"),
    Status.FROZEN: ("bloqué", "frozen"),
    Status.CLOSED: ("clos", "closed"),
}


def _tell(book: Book, parameters: Parameters, language: Language) -> str:
    """Say what the account becomes, instead of what."""
    known = book.known.find(book.database, parameters["account"])
    assert known is not None, "it was checked when it was proposed"
    name = holder_name(book, parameters["account"], language)
    becomes, was = (_said(known.currency, each, language) for each in (parameters, parameters["was"]))
    if language == "fr":
        return f"que le compte {elision.of(name)} soit {becomes}, au lieu de : {was}."
    return f"that the account of {name} be {becomes}, instead of: {was}."


def _said(currency: Currency, terms: Parameters, language: Language) -> str:
    floor, ceiling = terms["floor"], terms["ceiling"]
    least, most = (Money.of(amount, currency).written(language) for amount in (floor, ceiling))
    status = _STATUSES[Status(terms["status"])][language == "en"]
    return f"{status}, {_from(floor, least, language)}{_to(ceiling, most, language)}"


def _from(floor: int, written: str, language: Language) -> str:
    if floor == 0:
        return "jamais sous zéro" if language == "fr" else "never below zero"
    return f"jusqu'à {written}" if language == "fr" else f"down to {written}"


def _to(ceiling: int, written: str, language: Language) -> str:
    if ceiling == AMOUNT_MAX:
        return ", sans plafond" if language == "fr" else ", without a ceiling"
    return f", {written} au plus" if language == "fr" else f", {written} at most"


proposals.register(
    proposals.Kind(Operation.SET_ACCOUNT_TERMS, tell=_tell, concerns=_concerned, stands=_stands, draft=_draft)
)


def open_first(book: Book, origin: Origin, *, member: str, currencies: Sequence[str]) -> tuple[str, ...]:
    """Open an account in each currency for whoever was just admitted, and return their public ids.

    For use cases that may admit: it asks nobody who they are. The same origin again finds the same accounts.
    """
    opened = []
    for currency in currencies:
        each = origin._replace(key=book.keyring.mac(b"first account", origin.key, currency.encode()))
        public_id = insert(book, each, member, currency, None)
        book.journal.post_now(each, terms.set_terms(public_id, FIRST))
        opened.append(public_id)
    return tuple(opened)


def insert(book: Book, origin: Origin, member: str, currency: str, name: str | None) -> str:
    """Insert the account, pending, and return its public id, which follows from the confirmation's key.

    So a retransmission, or a second attempt after a crash between the two steps,
    opens the account that the first one inserted.
    """
    public_id = code_of(book.keyring.mac(b"account", origin.key))
    with book.database.write() as session:
        holder = session.exec(select(tables.Member.id).where(tables.Member.public_id == member)).first()
        unit = session.exec(select(tables.Currency.id).where(tables.Currency.code == currency)).first()
        if holder is None:
            raise MemberNotFound
        memberships.check_admitted(session, holder)
        if unit is None:
            raise CurrencyNotFound
        known = session.exec(select(tables.Account.id).where(tables.Account.public_id == public_id)).first()
        if known is None:
            row = tables.Account(public_id=public_id, currency=unit, kind=AccountKind.MEMBER, name=name, holder=holder)
            session.add(row)
    return public_id


def _read(book: Book, public_id: str) -> Standing:
    known = book.known.find(book.database, public_id)
    if known is None:
        raise AccountNotFound
    return read(book, known)
