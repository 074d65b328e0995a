"""Terms: as what someone acts for another, from when until when, and up to what amount."""

from typing import NamedTuple

from ledger.money import AMOUNT_MAX
from ledger.refusals import DelegationNotValid
from service.access import PERIODS, Role
from service.book import Book
from service.clock import DAY

LASTS_MAX = 5 * 366 * DAY
"""How long a role may be granted for, in microseconds."""
CASHIER_ONCE, CASHIER_TOTAL = 5_000, 20_000
"""What a cashier may refund when nobody says otherwise: minor units at once, and in a day."""


class Terms(NamedTuple):
    """What is granted. Instants in UTC microseconds, amounts in minor units: at once, and in a day or month."""

    role: Role
    since: int | None = None
    until: int | None = None
    once: int | None = None
    total: int | None = None


def checked(book: Book, terms: Terms) -> Terms:
    """Return the terms as they will be kept, or refuse them."""
    role, since, until, once, total = terms
    start = book.clock() if since is None else since
    if role is Role.CASHIER and once is None and total is None:
        once, total = CASHIER_ONCE, CASHIER_TOTAL
    bounded = role in PERIODS
    if bounded != (once is not None and total is not None) or (once is None) != (total is None):
        raise DelegationNotValid
    if once is not None and total is not None and not 0 <= once <= total <= AMOUNT_MAX:
        raise DelegationNotValid
    if until is None and role is Role.GUARDIAN:
        raise DelegationNotValid
    if until is not None and not max(start, book.clock()) < until <= start + LASTS_MAX:
        raise DelegationNotValid
    return Terms(role, start, until, once, total)
