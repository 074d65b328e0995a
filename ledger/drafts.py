"""A draft says what an entry should do. It is a value: nothing has happened yet.

What an entry holds or releases is never said: it follows from the holds that it
opens and settles.
"""

from typing import NamedTuple

from ledger.accounts import Terms
from ledger.allowances import Spending
from ledger.dues import Due
from ledger.kinds import Kind
from ledger.memos import Memo


class Leg(NamedTuple):
    """What reaches an account (positive) or leaves it (negative), in minor units."""

    account: str
    amount: int


class TermChange(NamedTuple):
    """The terms that bind an account after the entry."""

    account: str
    terms: Terms


class Settle(NamedTuple):
    """How much of a due the entry settles, in minor units; with `rest`, what is left besides is settled too."""

    due: str
    account: str
    amount: int
    rest: bool = False


class Draft(NamedTuple):
    """One journal entry to be. Accounts are named by their public ids.

    `opens` are the dues it makes: a hold is always new; the refundable part of a
    payment is made by its first refund. `effective_on` is an ISO date, or None
    for the day on which the entry is recorded. `spending` is what a member lets
    it spend; what the association does, or a payee, has none.
    """

    kind: Kind
    legs: tuple[Leg, ...] = ()
    terms: tuple[TermChange, ...] = ()
    settles: tuple[Settle, ...] = ()
    opens: tuple[Due, ...] = ()
    reverses: int | None = None
    effective_on: str | None = None
    memo: Memo | None = None
    spending: Spending | None = None

    def accounts(self) -> set[str]:
        """Return the public ids of every account that the draft touches."""
        touched = {leg.account for leg in self.legs}
        if self.settles or self.opens or self.terms:
            touched.update(settle.account for settle in self.settles)
            touched.update(due.account for due in self.opens)
            touched.update(due.payee for due in self.opens if due.payee is not None)
            touched.update(change.account for change in self.terms)
        return touched
