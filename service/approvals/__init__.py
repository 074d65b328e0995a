"""Approving: nobody's money is spent without their yes to exactly that, or a limit below which they waived it.

A person approves by PIN or passkey, a program by its secret within its limits.
What is let pass is counted by the journal, under the lock on the head, so that
two payments at once cannot pass a limit that is enough for one.
"""

import asyncio
from collections.abc import Awaitable, Sequence
from typing import NamedTuple, TypeVar

import anyio

from ledger.allowances import ANYTHING, Spending, Waiver
from ledger.approvals import Act, Means, Movement, Why, Witnessed
from ledger.drafts import Draft
from ledger.kinds import Kind
from ledger.refusals import ApprovalRequired, Refusal, TooManyAttempts
from service.access import Operation, Principal
from service.allowances import allowance_id
from service.approvals import caps, means
from service.book import Book
from service.clock import day_of
from service.journal import Origin
from service.known_accounts import KnownAccount
from service.known_payees import Pair

T = TypeVar("T")

WAITING_MAX = 100
"""How many may wait for their approval to be checked."""

_CONFIRMED = (
    "select 1 from entry where key = ? and request = ? union all select 1 from refusal where key = ? and request = ?"
)


class _Flow(NamedTuple):
    """A draft that spends: what moves, between which accounts."""

    draft: Draft
    movement: Movement
    payer: KnownAccount
    payee: KnownAccount

    @property
    def pair(self) -> Pair:
        return self.payer.id, self.payee.id

    def spend(self, waiver: Waiver | None, *, first: bool) -> Draft:
        payer, payee, amount, _ = self.movement
        return self.draft._replace(spending=Spending(payer, payee, amount, waiver, first))


async def approve(
    book: Book, who: Principal, origin: Origin, operation: Operation, drafts: Sequence[Draft], *, subject: str = ""
) -> list[Draft]:
    """Return the drafts as they may be posted, or refuse: `who` must have said yes to them, or waived it.

    A confirmation that is in the books already was approved then: it only gets its answer again.
    """
    await caps.look(book)
    flows = _flows(book, drafts)
    if who.scopes is not None:
        return [_by_secret(book, who, flow) for flow in flows]
    if origin.approval is None:
        await _check_payees(book, who, flows)
        return [_waived(book, who, flow) for flow in flows]
    if not isinstance(origin.approval, Witnessed) and not await _confirmed(book, origin, operation):
        act = Act(operation, who.public_id, origin.key, subject, tuple(flow.movement for flow in flows))
        await confirm(book, who, act, origin)
    return [flow.spend(None, first=not book.payees.remembers(flow.pair)) for flow in flows]


async def confirm(book: Book, who: Principal, act: Act, origin: Origin) -> None:
    """Check what was given with a confirmation, a few at a time and beside everything else."""
    if book.approving.statistics().tasks_waiting >= WAITING_MAX:
        raise TooManyAttempts
    await anyio.to_thread.run_sync(means.confirm, book, who, act, origin.approval, limiter=book.approving)


async def explained(book: Book, who: Principal, drafts: Sequence[Draft], posting: Awaitable[T]) -> T:
    """Post what was approved. Who must approve after all is told by what means; whom they paid is remembered."""
    try:
        outcome = await posting
    except ApprovalRequired as refusal:
        raise await explain(book, who, refusal) from None
    book.payees.meet([_pair(book, draft.spending) for draft in drafts if draft.spending and draft.spending.first])
    return outcome


async def explain(book: Book, who: Principal, refusal: Refusal) -> Refusal:
    """Return the refusal, with what `who` can approve with."""
    if isinstance(refusal, ApprovalRequired):
        refusal.facts["means"] = await asyncio.to_thread(means.of, book, who.member)
    return refusal


def _flows(book: Book, drafts: Sequence[Draft]) -> list[_Flow]:
    moved = [_sides(draft) for draft in drafts]
    known = book.known.find_all(book.database, [account for payer, payee, _ in moved for account in (payer, payee)])
    return [
        _Flow(draft, Movement(payer, payee, amount, known[payer].currency.code), known[payer], known[payee])
        for draft, (payer, payee, amount) in zip(drafts, moved, strict=True)
    ]


def _sides(draft: Draft) -> tuple[str, str, int]:
    """Return who pays whom how much by a payment or a hold."""
    if draft.kind is Kind.HOLD:
        (due,) = draft.opens
        assert due.payee is not None, "every hold names its payee"
        return due.account, due.payee, due.amount
    paid, received = draft.legs
    return paid.account, received.account, received.amount


def _pair(book: Book, spending: Spending) -> Pair:
    known = book.known.find_all(book.database, [spending.payer, spending.payee])
    return known[spending.payer].id, known[spending.payee].id


def _by_secret(book: Book, who: Principal, flow: _Flow) -> Draft:
    """Let a program pay within its limits."""
    allowance = allowance_id(who.client, flow.movement.currency)
    waiver = Waiver(allowance, day_of(book.clock()), ANYTHING, caps.of_programs(book), program=True)
    return flow.spend(waiver, first=not book.payees.remembers(flow.pair))


def _waived(book: Book, who: Principal, flow: _Flow) -> Draft:
    """Let pass what the member's own limits let pass; the journal decides."""
    allowance = allowance_id(who.public_id, flow.movement.currency)
    return flow.spend(Waiver(allowance, day_of(book.clock()), caps.of_members(book)), first=False)


async def _check_payees(book: Book, who: Principal, flows: Sequence[_Flow]) -> None:
    """Refuse to pay anyone for the first time without an approval."""
    pairs = {flow.pair for flow in flows if not book.payees.remembers(flow.pair)}
    if not pairs:
        return
    if book.database.sqlite:  # answers from memory, sooner than a thread wakes
        new = not all(book.payees.find(book.database, pair) for pair in pairs)
    else:
        new = not await asyncio.to_thread(lambda: all(book.payees.find(book.database, pair) for pair in pairs))
    if new:
        raise await explain(book, who, ApprovalRequired(why=Why.NEW_PAYEE, means=Means()))


async def _confirmed(book: Book, origin: Origin, operation: Operation) -> bool:
    """Tell whether the books know this very confirmation. A bulk goes on where it stopped, so it is asked again."""
    if operation is Operation.CREATE_PAYMENTS:
        return False
    marks = (origin.key, origin.request) * 2
    return bool(await asyncio.to_thread(book.database.ask, _CONFIRMED, *marks))
