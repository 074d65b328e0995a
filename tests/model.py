"""The pure model: the rules of `ledger/` over dictionaries, with the memory of keys that a journal has.

A property tries acts on it; the stateful test makes two databases follow it step by step.
"""

from collections.abc import Sequence
from itertools import count
from typing import NamedTuple

from ledger.accounts import Account, AccountKind, Status
from ledger.books import Books, Cover, Effects, post, post_linked
from ledger.drafts import Draft
from ledger.dues import Due, DueKind
from ledger.holds import release
from ledger.kinds import Kind
from ledger.money import AMOUNT_MAX, Currency
from ledger.refusals import KeyReused, Refusal
from tests.town import START, Unit

EUR = Currency(1, "EUR", 2, "legal", None)
TROC = Currency(2, "TROC", 2, "local", "mutual_credit")
MIEL = Currency(3, "MIEL", 2, "local", "backed")
OSTREA = Currency(4, "OSTREA", 2, "local", "backed")


class Recorded(NamedTuple):
    """An entry of the model: the draft, what it did, and its number."""

    seq: int
    draft: Draft
    effects: Effects


Outcome = list[Recorded] | Refusal


class Confirmation(NamedTuple):
    """Drafts that stand or fall together, under one key."""

    key: str
    request: str
    drafts: Sequence[Draft]


class Moment(NamedTuple):
    """One confirmation: the books before and after, what had expired and was released first, what became of it."""

    now: int
    drafts: tuple[Draft, ...]
    before: Books
    released: list[Recorded]
    outcome: Outcome
    after: Books

    @property
    def recorded(self) -> list[Recorded]:
        """Return the entries of this moment."""
        return self.released + ([] if isinstance(self.outcome, Refusal) else self.outcome)


class Model:
    """Books over dictionaries, one confirmation after the other. `units` names the accounts behind each currency."""

    def __init__(self, books: Books, units: Sequence[Unit], *, now: int = START, seq: int = 0) -> None:
        """Start from books as they stand at entry `seq`."""
        self.books = books
        self.units = list(units)
        self.now = now
        self.seq = seq
        self.entries: dict[int, Recorded] = {}
        self.moments: list[Moment] = []
        self.ids = count(1)
        self._answers: dict[str, tuple[str, Outcome]] = {}

    def confirm(self, drafts: Sequence[Draft], *, key: str, request: str = "") -> Outcome:
        """Post drafts that stand or fall together, or return the refusal; a known key gets its first answer."""
        return self.confirm_together([Confirmation(key, request, drafts)])[0]

    def confirm_together(self, confirmations: Sequence[Confirmation]) -> list[Outcome]:
        """Post confirmations one after the other, once everything that has expired on their accounts is released."""
        before = self.books.fork()
        drafts = [draft for each in confirmations if each.key not in self._answers for draft in each.drafts]
        released = [self._record(draft, post(draft, self.books, self.now)) for draft in self._expired(drafts)]
        outcomes = []
        for confirmation in confirmations:
            outcome = self._answer(confirmation)
            self.moments.append(
                Moment(self.now, tuple(confirmation.drafts), before, released, outcome, self.books.fork())
            )
            outcomes.append(outcome)
            before, released = self.books.fork(), []
        return outcomes

    def ask(self, request: Due) -> None:
        """Add a payment request."""
        self.books.dues[request.id] = request

    def cancel(self, due_id: str) -> bool:
        """Cancel a request, and tell whether it was still open and unpaid."""
        due = self.books.dues[due_id]
        if due.cancelled or due.done:
            return False
        self.books.dues[due_id] = due._replace(cancelled=True)
        return True

    def dues(self, kind: DueKind) -> list[Due]:
        """Return every due of a kind, open or not."""
        return [due for due in self.books.dues.values() if due.kind is kind]

    def members(self) -> list[Account]:
        """Return the members' accounts."""
        return [account for account in self.books.accounts.values() if account.kind is AccountKind.MEMBER]

    def _answer(self, confirmation: Confirmation) -> Outcome:
        key, request, drafts = confirmation
        if key in self._answers:
            known, first = self._answers[key]
            return first if known == request else KeyReused()
        try:
            effects = post_linked(drafts, self.books, self.now)
        except Refusal as refusal:
            outcome: Outcome = refusal
        else:
            outcome = [self._record(*each) for each in zip(drafts, effects, strict=True)]
        if not isinstance(outcome, Refusal) or outcome.recorded:
            self._answers[key] = (request, outcome)
        return outcome

    def _expired(self, drafts: Sequence[Draft]) -> list[Draft]:
        touched = {account for draft in drafts for account in draft.accounts()}
        over = [
            due
            for due in self.dues(DueKind.HOLD)
            if due.account in touched and due.left and due.expires_at is not None and due.expired(self.now)
        ]
        return [release(due) for due in sorted(over, key=lambda due: (due.expires_at, due.id))]

    def _record(self, draft: Draft, effects: Effects) -> Recorded:
        self.seq += 1
        self.books.take(effects)
        recorded = Recorded(self.seq, draft, effects)
        self.entries[self.seq] = recorded
        return recorded


def village() -> Model:
    """Return a model with members in MIEL, in OSTREA, which is in shortfall, and in TROC, limits close by."""
    units = [_unit(MIEL, 1), _unit(OSTREA, 2)]
    accounts = [
        *_house(units[0], MIEL, 1_100, margin=100),
        *_house(units[1], OSTREA, 300, margin=-20),
        _account(21, "M1", MIEL, balance=600),
        _account(22, "M2", MIEL, balance=400, ceiling=700),
        _account(23, "M3", MIEL, balance=100, status=Status.FROZEN),
        _account(24, "O1", OSTREA, balance=300),
        _account(25, "T1", TROC, floor=-1_000),
        _account(26, "T2", TROC, floor=-50, ceiling=700),
    ]
    covers = {1: Cover(1, MIEL, 100), 2: Cover(2, OSTREA, -20)}
    return Model(Books({account.public_id: account for account in accounts}, {}, covers), units)


def _unit(currency: Currency, cover: int) -> Unit:
    code = currency.code
    return Unit(currency.id, cover, f"{code}-fund", f"{code}-suspense", f"{code}-mirror", f"{code}-issuance")


def _house(unit: Unit, currency: Currency, circulating: int, *, margin: int) -> list[Account]:
    """Return the accounts behind a currency, as they stand when so many units were issued."""
    first, cover, endless = unit.cover * 4, unit.cover, -AMOUNT_MAX
    fund, issuance = AccountKind.FUND, AccountKind.ISSUANCE
    return [
        _account(first, unit.fund, EUR, fund, balance=circulating + margin, floor=endless, cover=cover),
        _account(first + 1, unit.suspense, EUR, AccountKind.SUSPENSE, balance=-margin, floor=endless),
        _account(first + 2, unit.mirror, EUR, AccountKind.MIRROR, balance=-circulating, floor=endless),
        _account(first + 3, unit.issuance, currency, issuance, balance=-circulating, floor=endless, cover=cover),
    ]


def _account(
    id_: int,
    public_id: str,
    currency: Currency,
    kind: AccountKind = AccountKind.MEMBER,
    *,
    balance: int = 0,
    floor: int = 0,
    ceiling: int = AMOUNT_MAX,
    status: Status = Status.OPEN,
    cover: int | None = None,
) -> Account:
    return Account(id_, public_id, currency, kind, cover, status, floor, ceiling, balance, 0, 0)


def moved(entry: Recorded) -> bool:
    """Tell whether amounts moved in the entry."""
    return any(posting.amount for posting in entry.effects.postings)


def is_payment(entry: Recorded) -> bool:
    """Tell whether the payee of the entry may give something back."""
    return entry.draft.kind in {Kind.PAYMENT, Kind.CAPTURE}
