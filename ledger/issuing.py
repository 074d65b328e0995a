"""Issuing: a unit comes into being with its euro, in one entry.

The euro waits in suspense since the bank brought it; the issue takes it from
there. Issuance and its euro mirror are the two faces of one control account:
as exports book units at par, the two cancel out in every entry.
"""

from ledger.drafts import Draft, Leg
from ledger.kinds import Kind
from ledger.memos import Memo
from ledger.payments import check_amount


def receive_euros(amount: int, *, fund: str, suspense: str, memo: Memo | None = None) -> Draft:
    """Return the draft of a bank line: `amount` cents reached the guarantee fund and wait in suspense."""
    check_amount(amount)
    return Draft(Kind.BANK, (Leg(fund, +amount), Leg(suspense, -amount)), memo=memo)


def issue(amount: int, *, suspense: str, mirror: str, issuance: str, payee: str, memo: Memo | None = None) -> Draft:
    """Return the draft that makes `amount` minor units for `payee`, against as many cents in suspense."""
    check_amount(amount)
    euros = (Leg(suspense, +amount), Leg(mirror, -amount))
    units = (Leg(issuance, -amount), Leg(payee, +amount))
    return Draft(Kind.ISSUE, (*euros, *units), memo=memo)
