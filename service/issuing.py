"""Issuing by hand: the euros that reached the fund, and the units made against them."""

import asyncio

from sqlmodel import select

from ledger import issuing
from ledger.accounts import AccountKind
from ledger.drafts import Draft
from ledger.memos import Memo
from ledger.refusals import AccountNotFound, CurrencyMismatch
from service import tables
from service.access import Operation, Principal, require
from service.book import Book
from service.journal import Origin, Posted


async def record_bank_line(
    book: Book, who: Principal, origin: Origin, *, currency: str, amount: int, memo: Memo | None
) -> Posted:
    """Record that `amount` cents reached the guarantee fund of a local currency; they wait in suspense."""
    require(who, Operation.RECORD_BANK_LINE)
    house = await asyncio.to_thread(house_accounts, book, currency)
    draft = issuing.receive_euros(amount, fund=house[AccountKind.FUND], suspense=house[AccountKind.SUSPENSE], memo=memo)
    return (await book.post(origin, draft))[0]


async def issue(
    book: Book, who: Principal, origin: Origin, *, payee: str, currency: str, amount: int, memo: Memo | None
) -> Posted:
    """Make `amount` minor units for a member, each against the euro that waits for it."""
    require(who, Operation.ISSUE)
    draft = await asyncio.to_thread(_issue_draft, book, payee, currency, amount, memo)
    return (await book.post(origin, draft))[0]


def _issue_draft(book: Book, payee: str, currency: str, amount: int, memo: Memo | None) -> Draft:
    account = book.known.find(book.database, payee)
    if account is None or account.kind is not AccountKind.MEMBER:
        raise AccountNotFound
    if account.currency.code != currency:
        raise CurrencyMismatch
    house = house_accounts(book, currency)
    return issuing.issue(
        amount,
        suspense=house[AccountKind.SUSPENSE],
        mirror=house[AccountKind.MIRROR],
        issuance=house[AccountKind.ISSUANCE],
        payee=payee,
        memo=memo,
    )


def house_accounts(book: Book, currency: str) -> dict[AccountKind, str]:
    """Return the public ids of the issuer's own accounts behind a local currency, by kind.

    They are named after the currency they stand behind, as `MIEL`.
    """
    account = tables.Account
    kinds = (AccountKind.FUND, AccountKind.SUSPENSE, AccountKind.MIRROR, AccountKind.ISSUANCE)
    with book.database.read() as session:
        found = session.exec(select(account.kind, account.public_id).where(account.name == currency)).all()
    house = {AccountKind(kind): public_id for kind, public_id in found if kind in kinds}
    if len(house) < len(kinds):
        raise CurrencyMismatch
    return house
