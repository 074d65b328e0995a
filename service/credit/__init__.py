"""Lines of credit: proposed, agreed and approved by both sides, opened, drawn and repaid.

What people agree on is in tables; what is owed is in the books, and the books decide: a line
lends as far as the floor of its debt account, whatever the tables say.
"""

from service.credit.agreeing import Approval, approve, attest, countersign, end
from service.credit.lines import Line, Offer, Taken, find, list_for, propose
from service.credit.moving import Moved, draw, repay
from service.credit.opening import activate, close, lower, resume, suspend
from service.credit.paying import Cover, Part, cover, pay

__all__ = [
    "Approval",
    "Cover",
    "Line",
    "Moved",
    "Offer",
    "Part",
    "Taken",
    "activate",
    "approve",
    "attest",
    "close",
    "countersign",
    "cover",
    "draw",
    "end",
    "find",
    "list_for",
    "lower",
    "pay",
    "propose",
    "repay",
    "resume",
    "suspend",
]
