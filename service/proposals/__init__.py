"""Four eyes: what can hurt is proposed by one person and executed by another.

A noun registers its kind (`kinds.register`), and offers `propose`; any board member
approves, except who proposed it, whom it concerns, and whoever acts for them.
"""

from service.proposals.deciding import approve, expire, objection, refuse, resume, tend, withdraw
from service.proposals.kinds import KINDS, Approval, Kind, Parameters, register
from service.proposals.proposing import consequence, propose
from service.proposals.reading import Proposal, State, Words, find, list_all, sentence

__all__ = [
    "KINDS",
    "Approval",
    "Kind",
    "Parameters",
    "Proposal",
    "State",
    "Words",
    "approve",
    "consequence",
    "expire",
    "find",
    "list_all",
    "objection",
    "propose",
    "refuse",
    "register",
    "resume",
    "sentence",
    "tend",
    "withdraw",
]
