"""What whoever left or died still owns is passed on: given, or handed to their heirs. It is never forfeited.

Nothing leaves but to another member's account, and all of it in one act.
"""

from ledger import payments
from ledger.accounts import Account, Status, Terms
from ledger.drafts import Draft
from ledger.kinds import Kind
from ledger.memos import Memo
from ledger.refusals import NothingToTransmit
from ledger.terms import set_terms


def transmit(amount: int, account: Account, *, payee: str, memo: Memo | None = None) -> tuple[Draft, Draft, Draft]:
    """Return the linked drafts that move `amount` minor units to `payee`, and close an account that this empties."""
    if not amount:
        raise NothingToTransmit
    floor, ceiling, status = account.floor, account.ceiling, account.status
    after = Status.CLOSED if account.balance == amount else status
    return (
        set_terms(account.public_id, Terms(floor, ceiling, Status.SPEND_ONLY)),
        Draft(Kind.TRANSMISSION, payments.legs(amount, payer=account.public_id, payee=payee), memo=memo),
        set_terms(account.public_id, Terms(floor, ceiling, after)),
    )
