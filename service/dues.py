"""Dues: as drafts see them, and the holds that expire when their account is touched."""

from collections.abc import Iterable, Sequence
from typing import Any

from ledger.dues import Due, DueKind
from service.journal import FactKind, Fetch, Key, loads

_COLUMNS = """
  d.id, d.kind, a.public_id, p.public_id, d.amount, d.done, d.whole, d.state, d.entry, d.created_at, d.expires_at
from due d join account a on a.id = d.account left join account p on p.id = d.payee"""
_DUES = f"select {_COLUMNS} where d.id {{keys}}"
_EXPIRED = f"""
select {_COLUMNS}
where d.kind = 'hold' and d.done < d.amount and d.account {{keys}} and d.expires_at <= {{now}}
order by d.expires_at, d.id
"""


def due_of(row: Sequence[Any]) -> Due:
    """Return the due of a row of its columns."""
    id_, kind, account, payee, amount, done, whole, state, entry, created_at, expires_at = row
    cancelled = state == "cancelled"
    return Due(id_, DueKind(kind), account, payee, amount, done, bool(whole), cancelled, entry, created_at, expires_at)


@loads(FactKind.DUE)
def load_dues(fetch: Fetch, ids: Sequence[Key], _now: int) -> Iterable[Due]:
    """Return the dues with these ids; unknown ones are left out."""
    return map(due_of, fetch(_DUES, ids))


@loads(FactKind.EXPIRED_HOLD)
def load_expired_holds(fetch: Fetch, account_ids: Sequence[Key], now: int) -> Iterable[Due]:
    """Return the holds on these accounts that have expired and still hold something, oldest first."""
    return map(due_of, fetch(_EXPIRED.replace("{now}", str(now)), account_ids))
