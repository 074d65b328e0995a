"""Accounts: what they are, what they hold, and what happened on them."""

from typing import Annotated

from fastapi import Path, Query
from pydantic import Field

from api.dependencies import CurrentPrincipal, OpenBook
from api.fields import ACCOUNT_EXAMPLE, Code, Day, EntryId, Instant, Metadata, Out, PastDay, PublicId, Signed, When
from api.paging import Cursor, Limit, NextCursor, cursor_of, position_of
from api.problems import READING, problems
from api.routing import new_router
from ledger import refusals as r
from service import accounts, statements
from service.access import Operation
from service.clock import instant_of

router = new_router("accounts")

AccountId = Annotated[PublicId, Path(description="The id of the account.", examples=[ACCOUNT_EXAMPLE])]


class AccountOut(Out):
    """An account, its terms and what it holds."""

    id: PublicId
    currency: Code
    kind: str = Field(examples=["member"])
    name: str | None = Field(examples=[None])
    status: str = Field(description="open, spend_only, receive_only, frozen or closed.", examples=["open"])
    floor: Signed
    ceiling: Signed
    balance: Signed
    held: Signed


class AccountsOut(Out):
    """A page of accounts."""

    data: list[AccountOut]
    next_cursor: NextCursor


class BalanceOut(Out):
    """What an account holds now, or held at a moment. `spendable` is null for the past."""

    account: PublicId
    currency: Code
    balance: Signed
    held: Signed
    spendable: int | None = Field(description="Minor units that may be spent now.", examples=[4210])


class LineOut(Out):
    """One line of a statement; `balance` and `held_after` stand after it."""

    entry: EntryId
    kind: str = Field(examples=["payment"])
    recorded_at: Instant
    effective_on: Day
    amount: Signed
    held: Signed
    balance: Signed
    held_after: Signed
    others: list[PublicId] = Field(description="The accounts on the other side.")
    text: str
    reference: str
    metadata: Metadata
    reverses: str | None = Field(examples=[None])


class StatementOut(Out):
    """A page of a statement, newest first."""

    account: PublicId
    currency: Code
    data: list[LineOut]
    next_cursor: NextCursor


@router.get("/accounts", responses=problems(*READING))
def list_accounts(who: CurrentPrincipal, book: OpenBook, limit: Limit = 100, cursor: Cursor = None) -> AccountsOut:
    """List the accounts that you may see, oldest first."""
    found, more = accounts.list_for(book, who, limit=limit, after=position_of(cursor) or 0)
    data = [AccountOut(**account._asdict()) for account in found]
    return AccountsOut(data=data, next_cursor=cursor_of(more))


@router.get("/accounts/{account_id}", responses=problems(*READING, r.AccountNotFound))
def read_account(account_id: AccountId, who: CurrentPrincipal, book: OpenBook) -> AccountOut:
    """Read an account."""
    known = accounts.account_of(book, who, Operation.READ_ACCOUNT, account_id)
    return AccountOut(**accounts.read(book, known)._asdict())


@router.get("/accounts/{account_id}/balance", responses=problems(*READING, r.AccountNotFound))
def read_balance(
    account_id: AccountId,
    who: CurrentPrincipal,
    book: OpenBook,
    at: Annotated[
        When | None, Query(description="As recorded at this instant.", examples=["2026-11-21T11:15:30Z"])
    ] = None,
    on: Annotated[
        PastDay | None, Query(description="By accounting date, at the end of this day.", examples=["2026-11-21"])
    ] = None,
) -> BalanceOut:
    """Read the balance now, as it was recorded at a moment (`at`), or by accounting date (`on`)."""
    if at is not None and on is not None:
        raise r.BadInput
    if at is not None:
        standing = statements.balance_at(book, who, account_id, instant_of(at))
    elif on is not None:
        standing = statements.balance_on(book, who, account_id, on.isoformat())
    else:
        standing = statements.balance(book, who, account_id)
    known = accounts.account_of(book, who, Operation.READ_BALANCE, account_id)
    return BalanceOut(account=account_id, currency=known.currency.code, **standing._asdict())


@router.get("/accounts/{account_id}/statement", responses=problems(*READING, r.AccountNotFound))
def read_statement(
    account_id: AccountId, who: CurrentPrincipal, book: OpenBook, limit: Limit = 50, cursor: Cursor = None
) -> StatementOut:
    """Read what happened on an account, newest first, with the balance after each line."""
    lines, more = statements.statement(book, who, account_id, limit=limit, before=position_of(cursor))
    known = accounts.account_of(book, who, Operation.READ_STATEMENT, account_id)
    data = [LineOut(**{name: value for name, value in line._asdict().items() if name != "seq"}) for line in lines]
    return StatementOut(account=account_id, currency=known.currency.code, data=data, next_cursor=cursor_of(more))
