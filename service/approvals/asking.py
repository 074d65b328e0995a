"""Asking for a passkey's yes: what is to be approved is looked up first, so that its holder reads what will be done."""

from collections.abc import Sequence
from typing import NamedTuple

from ledger.allowances import Limits
from ledger.approvals import Act, Movement
from ledger.payments import check_amount
from ledger.refusals import BadInput, CurrencyMismatch, NotAllowed
from ledger.standing_orders import Schedule
from service import requests
from service.access import Operation, Principal, require
from service.accounts import account_of, payee_of
from service.approvals import challenges, passkeys
from service.approvals.challenges import Asked
from service.book import Book
from service.standing_orders import ordering
from service.standing_orders.ordering import Ordered

SPENDING = frozenset({Operation.CREATE_PAYMENT, Operation.CREATE_PAYMENTS, Operation.CREATE_HOLD})


class Wanted(NamedTuple):
    """What someone is about to do: `key` is the Idempotency-Key that they will do it under."""

    operation: Operation
    key: str = ""
    movements: Sequence[Movement] = ()
    payer: str = ""
    request: str = ""
    currency: str = ""
    limits: Limits | None = None
    schedule: Schedule | None = None


class Challenged(NamedTuple):
    """A challenge, and the act that signing it approves. `options` are the browser's, as WebAuthn writes them."""

    asked: Asked
    act: Act
    options: dict[str, object]


def ask(book: Book, who: Principal, wanted: Wanted) -> Challenged:
    """Make a challenge for what someone is about to do."""
    require(who, Operation.CREATE_APPROVAL)
    if who.member is None or who.scopes is not None:
        raise NotAllowed
    act = _act(book, who, wanted)
    asked = challenges.issue(book, who.member, act)
    return Challenged(asked, act, passkeys.options(book, who.member, asked.challenge))


def act_of_limits(who: Principal, currency: str, limits: Limits) -> Act:
    """Return the act of choosing one's limits in a currency."""
    return Act(Operation.SET_LIMITS, who.public_id, subject=f"{currency}:{limits.single}:{limits.day}:{limits.month}")


def act_of_pin(who: Principal) -> Act:
    """Return the act of choosing a PIN."""
    return Act(Operation.SET_PIN, who.public_id)


def _act(book: Book, who: Principal, wanted: Wanted) -> Act:
    if wanted.operation is Operation.SET_PIN:
        return act_of_pin(who)
    if wanted.operation is Operation.SET_LIMITS and wanted.limits is not None:
        return act_of_limits(who, wanted.currency, wanted.limits)
    if wanted.operation is Operation.CREATE_STANDING_ORDER and wanted.schedule and len(wanted.movements) == 1:
        ordered = Ordered(*wanted.movements[0], wanted.schedule)
        ordering.check(book, who, ordered)
        return ordering.act_of(who, _key(book, who, wanted), ordered)
    if wanted.operation in SPENDING and wanted.movements:
        movements = tuple(_movement(book, who, wanted.operation, each) for each in wanted.movements)
        if len(movements) == 1 or wanted.operation is Operation.CREATE_PAYMENTS:
            return _spending(book, who, wanted, movements)
    if wanted.operation is Operation.PAY_PAYMENT_REQUEST and wanted.request and wanted.payer:
        account_of(book, who, wanted.operation, wanted.payer)
        due = requests.find(book, wanted.request)
        movement = Movement(wanted.payer, due.due.account, due.due.amount, due.currency.code)
        return _spending(book, who, wanted, (movement,))
    raise BadInput


def _spending(book: Book, who: Principal, wanted: Wanted, movements: tuple[Movement, ...]) -> Act:
    """Return the act of spending, under the mark that its key will have in the books."""
    return Act(wanted.operation, who.public_id, _key(book, who, wanted), wanted.request, movements)


def _key(book: Book, who: Principal, wanted: Wanted) -> bytes:
    return book.keyring.mac(who.client.encode(), wanted.key.encode())


def _movement(book: Book, who: Principal, operation: Operation, wanted: Movement) -> Movement:
    check_amount(wanted.amount)
    payer = account_of(book, who, operation, wanted.payer)
    if payer.currency.code != wanted.currency:
        raise CurrencyMismatch
    payee_of(book, wanted.payee)
    return wanted
