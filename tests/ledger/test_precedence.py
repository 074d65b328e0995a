"""What is refused first when several things are wrong: malformed, unknown, over, forbidden, too much, uncovered."""

from collections.abc import Callable

import pytest

from ledger.accounts import AccountKind, Status
from ledger.money import AMOUNT_MAX
from ledger.refusals import (
    AccountClosed,
    AccountNotEmpty,
    AccountNotFound,
    AccountNotOpen,
    AmountDiffers,
    AmountNotPositive,
    AmountTooLarge,
    CaptureTooLarge,
    CreditNotTaken,
    CurrencyMismatch,
    ExpiryNotAhead,
    FloorNotBacked,
    HoldEnded,
    HoldExpired,
    HoldNotFound,
    LimitNotValid,
    NotCovered,
    NotEnough,
    PayeeFrozen,
    PayeeFull,
    PayerFrozen,
    PayerReceivesOnly,
    RefundTooLarge,
    Refusal,
    RequestCancelled,
    RequestExpired,
    RequestNotFound,
    RequestPaid,
    SameAccount,
)
from tests.ledger.scene import NOW, Scene
from tests.model import TROC

Change = Callable[[Scene], object]
Defects = list[tuple[type[Refusal], Change]]

PAY_REQUEST: Defects = [
    (AmountNotPositive, lambda s: vars(s).update(amount=0)),
    (SameAccount, lambda s: vars(s).update(payee="ada")),
    (AccountNotFound, lambda s: s.books.accounts.pop("bob")),
    (CurrencyMismatch, lambda s: s.account("bob", currency=TROC)),
    (RequestNotFound, lambda s: s.books.dues.pop("request")),
    (RequestCancelled, lambda s: s.due("request", cancelled=True)),
    (RequestPaid, lambda s: s.due("request", done=100)),
    (RequestExpired, lambda s: vars(s).update(now=NOW + 1)),
    (AmountDiffers, lambda s: vars(s).update(amount=201)),
    (PayerFrozen, lambda s: s.account("ada", status=Status.FROZEN)),
    (PayeeFrozen, lambda s: s.account("bob", status=Status.FROZEN)),
    (NotEnough, lambda s: s.account("ada", balance=199)),
    (PayeeFull, lambda s: s.account("bob", ceiling=799)),
]

PAY: Defects = [
    (AmountTooLarge, lambda s: vars(s).update(amount=AMOUNT_MAX + 1)),
    (AccountNotFound, lambda s: s.account("bob", kind=AccountKind.CASH)),
    (CurrencyMismatch, lambda s: s.account("bob", currency=TROC)),
    (AccountNotOpen, lambda s: s.account("ada", status=Status.PENDING)),
    (CreditNotTaken, lambda s: s.account("bob", status=Status.SPEND_ONLY)),
    (NotEnough, lambda s: s.account("ada", floor=0, held=201)),
    (PayeeFull, lambda s: s.account("bob", ceiling=0)),
]

HOLD: Defects = [
    (AmountNotPositive, lambda s: vars(s).update(amount=-1)),
    (SameAccount, lambda s: vars(s).update(payee="ada")),
    (ExpiryNotAhead, lambda s: vars(s).update(now=NOW + 1)),
    (AccountNotFound, lambda s: vars(s).update(payee="fund")),
    (CurrencyMismatch, lambda s: s.account("bob", currency=TROC)),
    (PayerReceivesOnly, lambda s: s.account("ada", status=Status.RECEIVE_ONLY)),
    (NotEnough, lambda s: s.account("ada", held=201)),
]

CAPTURE: Defects = [
    (AmountNotPositive, lambda s: vars(s).update(amount=0)),
    (AccountNotFound, lambda s: s.books.accounts.pop("bob")),
    (CurrencyMismatch, lambda s: s.account("bob", currency=TROC)),
    (HoldNotFound, lambda s: s.books.dues.pop("hold")),
    (HoldExpired, lambda s: vars(s).update(now=NOW + 1)),
    (HoldEnded, lambda s: s.due("hold", done=100)),
    (CaptureTooLarge, lambda s: s.due("hold", done=1)),
    (PayerReceivesOnly, lambda s: s.account("ada", status=Status.RECEIVE_ONLY)),
    (AccountClosed, lambda s: s.account("bob", status=Status.CLOSED)),
    (PayeeFull, lambda s: s.account("bob", ceiling=799)),
]

VOID: Defects = [
    (AccountNotFound, lambda s: s.books.accounts.pop("ada")),
    (HoldNotFound, lambda s: s.books.dues.pop("hold")),
    (HoldEnded, lambda s: s.due("hold", done=100)),
]

REFUND: Defects = [
    (AmountNotPositive, lambda s: vars(s).update(amount=0)),
    (AccountNotFound, lambda s: s.books.accounts.pop("ada")),
    (RefundTooLarge, lambda s: vars(s).update(amount=101)),
    (PayerReceivesOnly, lambda s: s.account("bob", status=Status.RECEIVE_ONLY)),
    (PayeeFrozen, lambda s: s.account("ada", status=Status.FROZEN)),
    (NotEnough, lambda s: s.account("bob", balance=99)),
]

REVERSE: Defects = [
    (RefundTooLarge, lambda s: s.books.dues.update({s.paid.id: s.paid._replace(done=1)})),
    (PayerFrozen, lambda s: s.account("bob", status=Status.FROZEN)),
    (NotEnough, lambda s: s.account("bob", balance=99)),
    (PayeeFull, lambda s: s.account("ada", ceiling=399)),
]

ISSUE: Defects = [
    (AmountTooLarge, lambda s: vars(s).update(amount=AMOUNT_MAX + 1)),
    (AccountNotFound, lambda s: s.books.accounts.pop("bob")),
    (CurrencyMismatch, lambda s: s.account("bob", currency=TROC)),
    (AccountNotOpen, lambda s: s.account("bob", status=Status.PENDING)),
    (PayeeFull, lambda s: s.account("bob", ceiling=799)),
    (NotCovered, lambda s: s.books.covers.update({1: s.books.covers[1]._replace(margin=99)})),
]

BIND: Defects = [
    (AccountNotFound, lambda s: s.books.accounts.pop("empty")),
    (LimitNotValid, lambda s: vars(s).update(terms=s.terms._replace(ceiling=-1))),
    (AccountClosed, lambda s: s.account("empty", status=Status.CLOSED)),
    (AccountNotEmpty, lambda s: s.account("empty", held=1)),
    (FloorNotBacked, lambda s: vars(s).update(terms=s.terms._replace(floor=-1))),
]

ACTS: dict[str, Defects] = {
    "pay_request": PAY_REQUEST,
    "pay": PAY,
    "hold": HOLD,
    "capture": CAPTURE,
    "void": VOID,
    "refund": REFUND,
    "reverse": REVERSE,
    "issue": ISSUE,
    "bind": BIND,
}

ROWS = [
    pytest.param(act, place, id=f"{act}-{defects[place][0].__name__}")
    for act, defects in ACTS.items()
    for place in range(len(defects))
]


def attempt(act: str, defects: Defects) -> type[Refusal] | None:
    """Do the act in a scene with these defects, and return what refused it."""
    scene = Scene()
    for _, change in defects:
        change(scene)
    try:
        scene.post(getattr(scene, act)())
    except Refusal as refusal:
        return type(refusal)
    return None


@pytest.mark.parametrize("act", ACTS)
def test_an_act_with_nothing_wrong_is_done(act: str) -> None:
    assert attempt(act, []) is None


@pytest.mark.parametrize(("act", "place"), ROWS)
def test_each_defect_alone_is_refused_by_its_name(act: str, place: int) -> None:
    assert attempt(act, [ACTS[act][place]]) is ACTS[act][place][0]


@pytest.mark.parametrize(("act", "place"), ROWS)
def test_with_everything_wrong_that_comes_later_too_the_first_is_told(act: str, place: int) -> None:
    worse_first = ACTS[act][place:][::-1]
    assert attempt(act, worse_first) is ACTS[act][place][0]
