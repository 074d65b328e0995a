"""The kinds of journal entries, and the few rules that depend on the kind alone."""

from enum import StrEnum


class Kind(StrEnum):
    """Why an entry was made."""

    TERMS = "terms"
    BANK = "bank"
    INVENTORY = "inventory"
    ISSUE = "issue"
    PAYMENT = "payment"
    REFUND = "refund"
    HOLD = "hold"
    CAPTURE = "capture"
    RELEASE = "release"
    BURN = "burn"
    PAYOUT_RETURN = "payout_return"
    CORRECTION = "correction"
    TRANSMISSION = "transmission"
    DRAW = "draw"
    REPAYMENT = "repayment"
    SETTING_ASIDE = "setting_aside"


FACTS = frozenset({Kind.BANK, Kind.INVENTORY})
"""What happened outside and is always recorded, even when it uncovers a unit."""

RETURNING = frozenset({Kind.REFUND, Kind.PAYOUT_RETURN})
"""What gives back: it may pass the ceiling, and a spend-only account takes it."""

CORRECTING = frozenset({Kind.CORRECTION})
"""What a spend-only account takes besides."""

BETWEEN_MEMBERS = frozenset({Kind.PAYMENT, Kind.REFUND, Kind.HOLD, Kind.CAPTURE, Kind.TRANSMISSION})
"""What members do among themselves: no account of the issuer may take part."""

LENDING = frozenset({Kind.DRAW, Kind.REPAYMENT, Kind.SETTING_ASIDE})
"""What moves along a line of credit: nothing else touches a claim, a debt, or what a lender set aside."""
