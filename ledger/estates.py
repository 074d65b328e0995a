"""What whoever left or died still owns is passed on: given, or handed to their heirs. It is never forfeited.

Nothing leaves but to another member's account.
"""

from ledger import payments
from ledger.drafts import Draft
from ledger.kinds import Kind
from ledger.memos import Memo
from ledger.refusals import NothingToTransmit


def transmit(amount: int, *, account: str, payee: str, memo: Memo | None = None) -> Draft:
    """Return the draft that moves `amount` minor units, all that can leave `account`, to `payee`."""
    if amount <= 0:
        raise NothingToTransmit
    return Draft(Kind.TRANSMISSION, payments.legs(amount, payer=account, payee=payee), memo=memo)
