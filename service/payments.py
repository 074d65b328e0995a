"""Payments: one account of a member pays another, at once or not at all."""

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from sqlmodel import select

from ledger import payments
from ledger.books import Effects
from ledger.drafts import Draft
from ledger.entries import Entry
from ledger.memos import Memo
from ledger.refusals import Busy, CurrencyMismatch, EntryNotFound, KeyReused, LinkedRefused, Refusal, TooManyDrafts
from service import approvals, bounds, entries, requests, shared_names, tables
from service.access import Operation, Principal, require
from service.accounts import account_of, payee_of
from service.book import Book
from service.journal import BATCH_MAX, Origin, Posted, Result, derived, refusal_facts

PARTIES = 2
"""How many accounts a payment, refund or capture moves something on."""


class Order(NamedTuple):
    """What one payment should be: accounts by public id, `amount` in minor units of `currency`."""

    payer: str
    payee: str
    amount: int
    currency: str
    memo: Memo | None = None


async def pay(book: Book, who: Principal, origin: Origin, order: Order) -> Posted:
    """Pay another account. The amount moves at once, or is refused and nothing moves."""
    draft = await book.known.beside(
        book.database, _accounts([order]), partial(drafted, book, who, Operation.CREATE_PAYMENT, order)
    )
    drafts = await approvals.approve(book, who, origin, Operation.CREATE_PAYMENT, [draft])
    passing = bounds.Passing(order.payer, order.amount)
    post = partial(book.post, origin, *drafts)
    posting = bounds.within(book, who, Operation.CREATE_PAYMENT, origin, passing, post=post)
    return (await approvals.explained(book, who, drafts, posting))[0]


def confirmed(book: Book, who: Principal, key: str) -> str | None:
    """Return the payment that `who` made under a key of theirs, if it was made."""
    mark = book.keyring.mac(who.client.encode(), key.encode())
    found = book.database.ask("select id from entry where key = ? and seq <= (select seq from head)", mark)
    return str(found[0][0]) if found else None


async def pay_request(
    book: Book, who: Principal, origin: Origin, *, payer: str, request: str, share_name: bool = False
) -> Posted:
    """Pay a payment request, exactly and once: a request that is paid, cancelled or expired refuses.

    With `share_name`, the payee reads who holds the account that paid.
    """
    operation = Operation.PAY_PAYMENT_REQUEST
    drafted, amount = await asyncio.to_thread(_request_draft, book, who, payer, request)
    drafts = await approvals.approve(book, who, origin, operation, [drafted], subject=request)
    passing = bounds.Passing(payer, amount)
    posting = bounds.within(book, who, operation, origin, passing, post=partial(book.post, origin, *drafts))
    chosen = share_name and await asyncio.to_thread(shared_names.share, book, request, payer)
    try:
        return (await approvals.explained(book, who, drafts, posting))[0]
    except Refusal as refusal:
        if chosen and not isinstance(refusal, Busy):  # what is still running may be posted yet
            await asyncio.to_thread(shared_names.withhold, book, request, payer)
        raise


async def pay_each(
    book: Book, who: Principal, origin: Origin, orders: Sequence[Order], *, atomic: bool = False
) -> list[Result]:
    """Pay many, each posted or refused on its own; with `atomic`, all or none.

    Each item has a key derived from the confirmation's, so a bulk that was cut
    off goes on where it stopped when it is sent again.
    """
    if atomic and len(orders) > BATCH_MAX:
        raise TooManyDrafts(most=BATCH_MAX)
    drafts = await _approved(book, who, origin, orders)
    if atomic:
        return [await _told(book, who, each) for each in await _pay_all(book, origin, drafts)]
    await asyncio.to_thread(_bind, book, origin)
    items = [
        (origin._replace(key=derived(origin.key, index + 1)), (draft,))
        for index, draft in enumerate(drafts)
        if isinstance(draft, Draft)
    ]
    posting = approvals.explained(book, who, [draft for _, (draft,) in items], book.post_each(items))
    outcomes = iter([await _told(book, who, each) for each in await posting])
    return [next(outcomes) if isinstance(draft, Draft) else draft for draft in drafts]


async def _approved(book: Book, who: Principal, origin: Origin, orders: Sequence[Order]) -> list[Draft | Refusal]:
    """Return what the orders come to, once whoever asks said yes to all of those that can be tried."""
    drafts = await _drafted_each(book, who, Operation.CREATE_PAYMENTS, orders)
    trying = [draft for draft in drafts if isinstance(draft, Draft)]
    approved = iter(await approvals.approve(book, who, origin, Operation.CREATE_PAYMENTS, trying))
    return [next(approved) if isinstance(draft, Draft) else draft for draft in drafts]


async def _told(book: Book, who: Principal, result: Result) -> Result:
    return await approvals.explain(book, who, result) if isinstance(result, Refusal) else result


def _bind(book: Book, origin: Origin) -> None:
    """Bind the confirmation's own key to this bulk, under the lock on the head, or refuse one used for something else.

    No entry has that key, only those derived from it; so a row says that it is taken.
    """
    entry, refusal = tables.Entry, tables.Refusal
    with book.database.write() as session:
        session.exec(select(tables.Head.seq).with_for_update()).one()
        used = session.exec(select(entry.request).where(entry.key == origin.key)).first()
        used = used or session.exec(select(refusal.request).where(refusal.key == origin.key)).first()
        if used is None:
            taken = KeyReused()
            row = refusal(
                key=origin.key, request=origin.request, code=taken.code, facts=refusal_facts(taken), at=book.clock()
            )
            session.add(row)
        elif bytes(used) != origin.request:
            raise KeyReused


async def rehearse(book: Book, who: Principal, orders: Sequence[Order]) -> list[Effects | Refusal]:
    """Tell what each payment would do now, one after the other, and change nothing."""
    drafts = await _drafted_each(book, who, Operation.PREVIEW_PAYMENTS, orders)
    effects = iter(
        await asyncio.to_thread(book.journal.rehearse, [draft for draft in drafts if isinstance(draft, Draft)])
    )
    return [next(effects) if isinstance(draft, Draft) else draft for draft in drafts]


def find(book: Book, who: Principal, payment: str, operation: Operation = Operation.READ_PAYMENT) -> Entry:
    """Return the entry with this id, to those whose accounts it touched."""
    entry = entries.find(book, payment)
    if entry is None:
        raise EntryNotFound
    accounts = book.known.find_all(book.database, [posting.account for posting in entry.postings])
    require(who, operation, *(account.holder for account in accounts.values()), hidden=EntryNotFound)
    return entry


def read(book: Book, who: Principal, payment: str) -> Entry:
    """Return a movement between two accounts, to those whose accounts it touched; what holds or issues is none."""
    entry = find(book, who, payment)
    if sum(posting.amount != 0 for posting in entry.postings) != PARTIES:
        raise EntryNotFound
    return entry


async def _pay_all(book: Book, origin: Origin, drafts: Sequence[Draft | Refusal]) -> list[Result]:
    refused = next((draft for draft in drafts if isinstance(draft, Refusal)), None)
    if refused is None:
        try:
            posted = await book.post(origin, *(draft for draft in drafts if isinstance(draft, Draft)))
        except Refusal as refusal:
            refused = refusal
        else:
            return [[one] for one in posted]
    else:
        refused.index = next(index for index, draft in enumerate(drafts) if draft is refused)
    other = LinkedRefused(number=refused.index + 1)
    return [refused if index == refused.index else other for index in range(len(drafts))]


async def _drafted_each(
    book: Book, who: Principal, operation: Operation, orders: Sequence[Order]
) -> list[Draft | Refusal]:
    return await book.known.beside(
        book.database, _accounts(orders), lambda: [_drafted(book, who, operation, order) for order in orders]
    )


def _accounts(orders: Sequence[Order]) -> list[str]:
    return [account for order in orders for account in (order.payer, order.payee)]


def _drafted(book: Book, who: Principal, operation: Operation, order: Order) -> Draft | Refusal:
    try:
        return drafted(book, who, operation, order)
    except Refusal as refusal:
        return refusal


def drafted(book: Book, who: Principal, operation: Operation, order: Order) -> Draft:
    """Return the draft of a payment that `who` may make."""
    draft = payments.pay(order.amount, payer=order.payer, payee=order.payee, memo=order.memo)
    payer = account_of(book, who, operation, order.payer)
    if payer.currency.code != order.currency:
        raise CurrencyMismatch
    payee_of(book, order.payee)
    return draft


def _request_draft(book: Book, who: Principal, payer: str, request: str) -> tuple[Draft, int]:
    """Return the draft that pays a request, and how much it moves."""
    account_of(book, who, Operation.PAY_PAYMENT_REQUEST, payer)
    asked = requests.find(book, request)
    return payments.pay_request(asked.due, payer=payer, memo=asked.memo), asked.due.amount
