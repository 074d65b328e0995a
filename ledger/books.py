"""The books as a batch of drafts sees them, and the one function that posts a draft to them.

`post` decides and changes nothing; `Books.take` makes its effects visible to the
drafts that follow. What a database stores is exactly what `post` returned.
"""

from collections.abc import Sequence
from typing import NamedTuple, Self

from ledger.accounts import LENT, Account, AccountKind, Status, check_limits, check_status, check_terms
from ledger.allowances import Allowance, Spending, spend
from ledger.cover import check_cover
from ledger.drafts import Draft, TermChange
from ledger.dues import Due, DueKind, check_expiry, settle
from ledger.entries import Posting, Settlement
from ledger.kinds import BETWEEN_MEMBERS, LENDING, Kind
from ledger.money import AMOUNT_MAX, Currency
from ledger.refusals import AccountNotFound, CurrencyMismatch, HoldNotFound, NotFound, Refusal, RequestNotFound

_UNKNOWN: dict[Kind, type[NotFound]] = {Kind.CAPTURE: HoldNotFound, Kind.RELEASE: HoldNotFound}

_NO_DUES: tuple[tuple[Due, ...], tuple[Settlement, ...], dict[str, int]] = ((), (), {})


class Cover(NamedTuple):
    """What stands behind a currency: `margin` is backing less circulation, in minor units."""

    id: int
    currency: Currency
    margin: int


class Effects(NamedTuple):
    """What a draft does: the rows of its entry, and everything it touched as it stands afterwards."""

    postings: tuple[Posting, ...]
    terms: tuple[TermChange, ...]
    settlements: tuple[Settlement, ...]
    opened: tuple[Due, ...]
    accounts: tuple[Account, ...]
    dues: tuple[Due, ...]
    covers: tuple[Cover, ...]
    allowance: Allowance | None = None


class Books:
    """Accounts by public id, dues, covers and allowances by id: whatever the drafts at hand may touch."""

    __slots__ = ("accounts", "allowances", "covers", "dues")

    def __init__(
        self,
        accounts: dict[str, Account],
        dues: dict[str, Due],
        covers: dict[int, Cover],
        allowances: dict[str, Allowance] | None = None,
    ) -> None:
        """Hold the facts; the dictionaries belong to the books from now on."""
        self.accounts = accounts
        self.dues = dues
        self.covers = covers
        self.allowances = {} if allowances is None else allowances

    def fork(self) -> Self:
        """Return books of their own that start from the same facts."""
        return type(self)(dict(self.accounts), dict(self.dues), dict(self.covers), dict(self.allowances))

    def take(self, effects: Effects) -> None:
        """Let the drafts that follow see the effects."""
        for account in effects.accounts:
            self.accounts[account.public_id] = account
        for due in effects.dues:
            self.dues[due.id] = due
        for cover in effects.covers:
            self.covers[cover.id] = cover
        if effects.allowance is not None:
            self.allowances[effects.allowance.id] = effects.allowance


def post(draft: Draft, books: Books, now: int) -> Effects:
    """Return the effects of the draft at `now` (UTC microseconds), or raise the first `Refusal`."""
    kind = draft.kind
    moving = _moving(draft, books)
    dues, settlements, held = _settled(draft, books, now) if draft.settles or draft.opens else _NO_DUES
    touched = _touched(moving, held, books)
    for account, amount, holding in touched:
        if account.status is not Status.OPEN:
            check_status(account, amount, holding, kind)
    moved = []
    postings = []
    for account, amount, holding in touched:
        check_limits(account, amount, holding, kind)
        after = account.moved(amount, holding)
        moved.append(after)
        postings.append(Posting(after.public_id, after.seq, amount, holding, after.balance, after.held))

    covers = _covers(touched, books, kind)
    bound = _bound(draft, books, moved) if draft.terms else []
    opened = tuple([due for due in draft.opens if due.id not in books.dues]) if draft.opens else ()
    allowance = None if draft.spending is None else _waived(draft.spending, books)
    return Effects(tuple(postings), draft.terms, settlements, opened, tuple(moved + bound), dues, covers, allowance)


def post_linked(drafts: Sequence[Draft], books: Books, now: int) -> list[Effects]:
    """Return the effects of drafts that stand or fall together, each seeing the ones before it.

    The first refusal is raised with `index`, the place of its draft; `books` stay as they are.
    """
    trial = books.fork()
    effects = []
    for index, draft in enumerate(drafts):
        try:
            effects.append(post(draft, trial, now))
        except Refusal as refusal:
            refusal.index = index
            raise
        trial.take(effects[-1])
    return effects


def _account(books: Books, public_id: str, kind: Kind) -> Account:
    account = books.accounts.get(public_id)
    if account is None or (account.kind is not AccountKind.MEMBER and not _takes_part(account.kind, kind)):
        raise AccountNotFound
    return account


def _takes_part(account: AccountKind, kind: Kind) -> bool:
    """Tell whether an account that is not a member's may have a part in an entry of this kind."""
    if account in LENT:
        return kind in LENDING or kind is Kind.TERMS
    return kind not in BETWEEN_MEMBERS and kind not in LENDING


def _moving(draft: Draft, books: Books) -> dict[str, tuple[Account, int]]:
    """Return what moves, by account, once every account is known and each currency sums to zero."""
    kind = draft.kind
    moving: dict[str, tuple[Account, int]] = {}
    sums: dict[int, int] = {}
    for public_id, amount in draft.legs:
        account = _account(books, public_id, kind)
        before = moving[public_id][1] if public_id in moving else 0
        moving[public_id] = (account, before + amount)
        currency = account.currency.id
        sums[currency] = sums.get(currency, 0) + amount
    if any(sums.values()):
        raise CurrencyMismatch
    return moving


def _settled(draft: Draft, books: Books, now: int) -> tuple[tuple[Due, ...], tuple[Settlement, ...], dict[str, int]]:
    """Return the dues as they stand afterwards, the settlements, and what is held (+) or released (-) by account."""
    held: dict[str, int] = {}
    dues = {due.id: books.dues.get(due.id, due) for due in draft.opens}
    for opened in draft.opens:
        if opened.kind is DueKind.HOLD:
            _check_hold(opened, books, draft.kind, now)
            held[opened.account] = held.get(opened.account, 0) + opened.amount
    settlements = []
    for due_id, public_id, amount, rest in draft.settles:
        currency = _account(books, public_id, draft.kind).currency
        due = dues.get(due_id) or books.dues.get(due_id)
        if due is None:
            raise _UNKNOWN.get(draft.kind, RequestNotFound)
        releasing = draft.kind is Kind.RELEASE
        dues[due_id], settled = settle(due, amount, currency, now=now, rest=rest, releasing=releasing)
        settlements.append(Settlement(due_id, settled))
        if due.kind is DueKind.HOLD:
            held[due.account] = held.get(due.account, 0) - settled
    return tuple(dues.values()), tuple(settlements), held


def _check_hold(hold: Due, books: Books, kind: Kind, now: int) -> None:
    """Refuse a hold for a payee who could never receive it, or one that is over before it begins."""
    assert hold.payee is not None, "every hold names its payee"
    assert hold.expires_at is not None, "every hold expires"
    check_expiry(hold.expires_at, now)
    if _account(books, hold.account, kind).currency != _account(books, hold.payee, kind).currency:
        raise CurrencyMismatch


def _touched(
    moving: dict[str, tuple[Account, int]], held: dict[str, int], books: Books
) -> list[tuple[Account, int, int]]:
    """Return (account, amount, held) for all that moves, payers before payees, so the payer's refusal comes first."""
    if held:
        touched = [(account, amount, held.get(account.public_id, 0)) for account, amount in moving.values()]
        touched += [(books.accounts[each], 0, holding) for each, holding in held.items() if each not in moving]
    else:
        touched = [(account, amount, 0) for account, amount in moving.values()]
    touched.sort(key=_leaving)
    return touched


def _leaving(one: tuple[Account, int, int]) -> int:
    return one[1] - one[2]


def _covers(touched: list[tuple[Account, int, int]], books: Books, kind: Kind) -> tuple[Cover, ...]:
    """Return the covers as they stand afterwards, or refuse what would uncover a unit."""
    covered = [(account.cover, account.kind, amount) for account, amount, _ in touched if account.cover is not None]
    if not covered:
        return ()
    deltas: dict[int, int] = {}
    for cover_id, _, amount in covered:
        deltas[cover_id] = deltas.get(cover_id, 0) + amount
    issuing = {cover_id for cover_id, account_kind, _ in covered if account_kind is AccountKind.ISSUANCE}
    covers = []
    for cover_id, delta in deltas.items():
        cover = books.covers[cover_id]
        margin = check_cover(cover.margin, delta, issuing=cover_id in issuing, kind=kind, currency=cover.currency)
        covers.append(cover._replace(margin=margin))
    return tuple(covers)


def _waived(spending: Spending, books: Books) -> Allowance | None:
    """Return the allowance after what passes without an approval, or refuse it; None when it was approved."""
    if spending.waiver is None:
        return None
    allowance = books.allowances.get(spending.waiver.allowance) or Allowance(spending.waiver.allowance)
    return spend(allowance, spending.waiver, spending.amount)


def _bound(draft: Draft, books: Books, moved: Sequence[Account]) -> list[Account]:
    """Return the accounts under their new terms, or refuse terms they cannot have."""
    after = {account.public_id: account for account in moved}
    bound = []
    for public_id, terms in draft.terms:
        account = after.get(public_id) or _account(books, public_id, draft.kind)
        check_terms(account, terms, limit=AMOUNT_MAX)
        bound.append(account.bound_by(terms))
    return bound
