"""Reversals: a treasurer takes back an entry that should not have been made, whole and once."""

from sqlmodel import Session, col, select

from ledger import elision, payments, reversals
from ledger.accounts import AccountKind
from ledger.drafts import Draft, Leg
from ledger.entries import Entry
from ledger.kinds import Kind
from ledger.memos import Memo
from ledger.money import Language, Money
from ledger.refusals import EntryNotFound
from service import entries, proposals, tables
from service.access import Operation, Principal, require
from service.book import Book
from service.journal import Origin
from service.proposals import Parameters, Proposal, Words
from service.wording import holder_name, written_day

REVERSED = frozenset({Kind.BANK, Kind.INVENTORY, Kind.ISSUE, Kind.BURN, Kind.PAYMENT, Kind.CAPTURE})
"""What may be taken back. A refund or a correction is put right by a new payment."""


def propose(book: Book, who: Principal, origin: Origin, *, entry_id: str, words: Words) -> tuple[Proposal, bool]:
    """Propose to move everything that an entry moved the other way."""
    return proposals.propose(book, who, origin, Operation.REVERSE_ENTRY, asked(who, entry_id=entry_id), words=words)


def asked(who: Principal, *, entry_id: str) -> Parameters:
    """Return what exactly would be proposed."""
    require(who, Operation.REVERSE_ENTRY)
    return {"entry": entry_id}


def _draft(book: Book, parameters: Parameters, memo: Memo | None) -> Draft:
    entry = _entry(book, parameters)
    known = book.known.find_all(book.database, [posting.account for posting in entry.postings])
    received = tuple(
        payments.refundable(
            entry.seq,
            payee=posting.account,
            account=known[posting.account].id,
            paid=posting.amount,
            paid_at=entry.recorded_at,
        )
        for posting in entry.postings
        if posting.amount > 0
    )
    legs = tuple(Leg(posting.account, posting.amount) for posting in entry.postings if posting.amount)
    return reversals.reverse(legs, received, entry=entry.seq, memo=memo)


def _entry(book: Book, parameters: Parameters) -> Entry:
    entry = entries.find(book, parameters["entry"])
    if entry is None or entry.kind not in REVERSED:
        raise EntryNotFound
    return entry


def _concerned(session: Session, parameters: Parameters) -> frozenset[int]:
    query = (
        select(tables.Account.holder)
        .join(tables.Posting, col(tables.Posting.account) == tables.Account.id)
        .join(tables.Entry, col(tables.Entry.seq) == tables.Posting.entry)
        .where(tables.Entry.id == parameters["entry"], col(tables.Account.holder).is_not(None))
    )
    return frozenset(holder for holder in session.exec(query) if holder is not None)


def _tell(book: Book, parameters: Parameters, language: Language) -> str:
    """Say what comes back, from whom to whom."""
    entry = _entry(book, parameters)
    known = book.known.find_all(book.database, [posting.account for posting in entry.postings])
    moved = [
        (posting.amount, Money.of(abs(posting.amount), known[posting.account].currency), posting.account)
        for posting in entry.postings
        if posting.amount and known[posting.account].kind is AccountKind.MEMBER
    ]
    said = [
        _back(amount, money.written(language), holder_name(book, account, language), language)
        for amount, money, account in sorted(moved, reverse=True)
    ]
    day = written_day(entry.effective_on, language)
    if language == "fr":
        return f"d'annuler l'opération du {day}{' : ' if said else ''}{', '.join(said)}."
    return f"to reverse the entry of {day}{': ' if said else ''}{', '.join(said)}."


def _back(amount: int, money: str, name: str, language: Language) -> str:
    """Say what comes back from whoever received, and to whoever gave."""
    if language == "fr":
        return f"reprendre {money} {elision.to(name)}" if amount > 0 else f"rendre {money} {elision.to(name)}"
    return f"take {money} back from {name}" if amount > 0 else f"give {money} back to {name}"


proposals.register(proposals.Kind(Operation.REVERSE_ENTRY, tell=_tell, concerns=_concerned, draft=_draft))
