"""A payment moves value from a payer to a payee, and creates none.

It is recorded as two postings, equal and opposite, so a currency's postings
always sum to zero. A refund is such a movement back, never beyond what was paid.
"""

from ledger.drafts import Draft, Leg, Settle
from ledger.dues import Due, DueKind
from ledger.kinds import Kind
from ledger.memos import Memo
from ledger.money import AMOUNT_MAX
from ledger.refusals import AmountNotPositive, AmountTooLarge, SameAccount


def check_amount(amount: int) -> None:
    """Refuse an amount, in minor units, that nobody can pay."""
    if amount <= 0:
        raise AmountNotPositive
    if amount > AMOUNT_MAX:
        raise AmountTooLarge


def legs(amount: int, *, payer: str, payee: str) -> tuple[Leg, Leg]:
    """Return the legs that move `amount` minor units, or raise the first `Refusal`."""
    check_amount(amount)
    if payer == payee:
        raise SameAccount

    return Leg(payer, -amount), Leg(payee, +amount)


def pay(amount: int, *, payer: str, payee: str, memo: Memo | None = None) -> Draft:
    """Return the draft that pays `amount` minor units from account to account."""
    return Draft(Kind.PAYMENT, legs(amount, payer=payer, payee=payee), memo=memo)


def pay_request(request: Due, *, payer: str, memo: Memo | None = None) -> Draft:
    """Return the draft that pays a payment request, exactly and once."""
    return pay(request.amount, payer=payer, payee=request.account, memo=memo)._replace(
        settles=(Settle(request.id, request.account, request.amount),)
    )


def refundable(entry: int, *, payee: str, account: int, paid: int, paid_at: int) -> Due:
    """Return the due of what `payee` received in the entry and may give back.

    It is derived from the entry, so that all refunds of a payment share it; it is
    made by the first of them.
    """
    return Due(
        id=f"refund-{entry}-{account}",
        kind=DueKind.REFUNDABLE,
        account=payee,
        payee=None,
        amount=paid,
        done=0,
        whole=False,
        cancelled=False,
        entry=entry,
        created_at=paid_at,
        expires_at=None,
    )


def refund(amount: int, paid: Due, *, payer: str, memo: Memo | None = None) -> Draft:
    """Return the draft that gives `amount` minor units of a payment back to its `payer`.

    `paid` is the refundable due of the payment.
    """
    return Draft(
        Kind.REFUND,
        legs(amount, payer=paid.account, payee=payer),
        settles=(Settle(paid.id, paid.account, amount),),
        opens=(paid,),
        reverses=paid.entry,
        memo=memo,
    )
