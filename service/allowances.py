"""Allowances as drafts see them under the lock on the head."""

from collections.abc import Iterable, Sequence

from ledger.allowances import Allowance, Limits
from service.journal import FactKind, Fetch, Key, loads

ALLOWANCES = "select id, single, daily, monthly, day, today, this_month from allowance where id {keys}"


@loads(FactKind.ALLOWANCE)
def load_allowances(fetch: Fetch, ids: Sequence[Key], _now: int) -> Iterable[Allowance]:
    """Return the allowances with these ids; those of whom nothing is known are left out."""
    for id_, single, daily, monthly, *spent in fetch(ALLOWANCES, ids):
        yield Allowance(id_, None if single is None else Limits(single, daily, monthly), *spent)


def allowance_id(owner: str, currency: str) -> str:
    """Return the id of the allowance that a member or program has in a currency."""
    return f"{owner}:{currency}"
