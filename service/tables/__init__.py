"""The tables, read through this module: `tables.Entry`, `tables.Account`.

Rooms: the books, which the database guards with triggers; the people, who may be
erased while the books stay whole, and what they approve by; what is written to
them; how the association governs itself; the euros of its treasury; and what the
installation says of itself.
"""

from service.tables.approvals import Allowance, Challenge, KnownPayee, Pin
from service.tables.books import (
    Account,
    Book,
    Cover,
    Currency,
    Due,
    Entry,
    Head,
    Memo,
    MemoErasure,
    Posting,
    Refusal,
    Settlement,
    Shortfall,
    Term,
)
from service.tables.circulation import (
    CirculationAge,
    CirculationBorn,
    CirculationCursor,
    CirculationDay,
    CirculationFigure,
    CirculationFlow,
    CirculationPublication,
    CirculationPurse,
    MemberTrait,
)
from service.tables.credit import CreditLine, CreditStep
from service.tables.factors import CodeGenerator, Passkey, Recovery, RecoveryCode, SpentChallenge
from service.tables.governance import Audit, AuditHead, Decision, Document, Proposal, RuleChange
from service.tables.installation import Association, ConsoleAct, Demo
from service.tables.letters import Erasure, Invitation, Job, Letter
from service.tables.members import DirectoryEntry, MemberContact, Membership, MembershipChange
from service.tables.people import Client, Login, Member, PaymentRequest, Power, PowerUse, Session, ShortCode
from service.tables.posters import Poster, PosterUse
from service.tables.tills import SharedName, Till
from service.tables.treasury import BankAccount, BankLine, BankMapping, BankStatement, TopUp
from service.tables.wallets import Favourite, StandingDay, StandingOrder

__all__ = [
    "Account",
    "Allowance",
    "Association",
    "Audit",
    "AuditHead",
    "BankAccount",
    "BankLine",
    "BankMapping",
    "BankStatement",
    "Book",
    "Challenge",
    "CirculationAge",
    "CirculationBorn",
    "CirculationCursor",
    "CirculationDay",
    "CirculationFigure",
    "CirculationFlow",
    "CirculationPublication",
    "CirculationPurse",
    "Client",
    "CodeGenerator",
    "ConsoleAct",
    "Cover",
    "CreditLine",
    "CreditStep",
    "Currency",
    "Decision",
    "Demo",
    "DirectoryEntry",
    "Document",
    "Due",
    "Entry",
    "Erasure",
    "Favourite",
    "Head",
    "Invitation",
    "Job",
    "KnownPayee",
    "Letter",
    "Login",
    "Member",
    "MemberContact",
    "MemberTrait",
    "Membership",
    "MembershipChange",
    "Memo",
    "MemoErasure",
    "Passkey",
    "PaymentRequest",
    "Pin",
    "Poster",
    "PosterUse",
    "Posting",
    "Power",
    "PowerUse",
    "Proposal",
    "Recovery",
    "RecoveryCode",
    "Refusal",
    "RuleChange",
    "Session",
    "Settlement",
    "SharedName",
    "ShortCode",
    "Shortfall",
    "SpentChallenge",
    "StandingDay",
    "StandingOrder",
    "Term",
    "Till",
    "TopUp",
]
