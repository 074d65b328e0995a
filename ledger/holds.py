"""A hold sets units aside for a payee, who captures them in part or whole, or lets them go.

What a hold still holds is what is left of its due. It ends by capture, void or
expiry; each is an entry, and the last microsecond before `expires_at` still captures.
"""

from ledger.drafts import Draft, Settle
from ledger.dues import Due, DueKind
from ledger.kinds import Kind
from ledger.memos import Memo
from ledger.payments import check_amount, legs
from ledger.refusals import SameAccount


def hold(
    hold_id: str, amount: int, *, account: str, payee: str, now: int, expires_at: int, memo: Memo | None = None
) -> Draft:
    """Return the draft that sets `amount` minor units of the account aside for `payee` until `expires_at`.

    `now` is when it is asked for; that its expiry lies ahead is decided when it is posted.
    """
    check_amount(amount)
    if account == payee:
        raise SameAccount
    due = Due(hold_id, DueKind.HOLD, account, payee, amount, 0, False, False, None, now, expires_at)  # noqa: FBT003 - the record's own order
    return Draft(Kind.HOLD, opens=(due,), memo=memo)


def capture(held: Due, amount: int, *, last: bool, memo: Memo | None = None) -> Draft:
    """Return the draft that pays `amount` minor units of a hold to its payee.

    With `last`, what is left is released in the same entry; without, it stays held.
    """
    assert held.payee is not None, "every hold names its payee"
    paid = legs(amount, payer=held.account, payee=held.payee)
    return Draft(Kind.CAPTURE, paid, settles=(Settle(held.id, held.account, amount, rest=last),), memo=memo)


def release(held: Due) -> Draft:
    """Return the draft that frees what is left of a hold: a void, or its expiry."""
    return Draft(Kind.RELEASE, settles=(Settle(held.id, held.account, 0, rest=True),))
