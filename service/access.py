"""Who may do what, decided here and nowhere else: one table, one function.

A role is held for oneself or in another member's name. Each operation lists the
roles that may do it on what is theirs (`own`) and those that may do it on
anyone's (`any`). A program signed in with its own secret also needs the
operation's scope. To someone without a right, a foreign object and an unknown
one look alike.
"""

from enum import StrEnum
from typing import NamedTuple

from ledger.refusals import NotAllowed, NotFound


class Role(StrEnum):
    """What someone is, for themselves or in a member's name."""

    CITIZEN = "citizen"
    OWNER = "owner"
    CASHIER = "cashier"
    TREASURER = "treasurer"
    BOARD = "board"
    OPERATOR = "operator"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    DASHBOARD = "dashboard"


class Operation(StrEnum):
    """What can be done; the value is the operation's id in the API."""

    READ_ME = "read_me"
    SIGN_OUT = "sign_out"
    LIST_SESSIONS = "list_sessions"
    END_SESSION = "end_session"
    END_SESSIONS = "end_sessions"
    CONFIRM_SESSION = "confirm_session"
    CHANGE_PASSWORD = "change_password"  # noqa: S105 - the name of an operation
    READ_FACTORS = "read_factors"
    BEGIN_CODES = "begin_codes"
    CONFIRM_CODES = "confirm_codes"
    REMOVE_CODES = "remove_codes"
    RENEW_RECOVERY_CODES = "renew_recovery_codes"
    BEGIN_PASSKEY = "begin_passkey"
    ADD_PASSKEY = "add_passkey"
    REMOVE_PASSKEY = "remove_passkey"
    PROPOSE_RECOVERY = "propose_recovery"
    LIST_RECOVERIES = "list_recoveries"
    CONFIRM_RECOVERY = "confirm_recovery"
    LIST_ACCOUNTS = "list_accounts"
    READ_ACCOUNT = "read_account"
    READ_BALANCE = "read_balance"
    READ_STATEMENT = "read_statement"
    CREATE_PAYMENT = "create_payment"
    CREATE_PAYMENTS = "create_payments"
    PREVIEW_PAYMENTS = "preview_payments"
    READ_PAYMENT = "read_payment"
    READ_RECEIPT = "read_receipt"
    CREATE_REFUND = "create_refund"
    CREATE_HOLD = "create_hold"
    READ_HOLD = "read_hold"
    CAPTURE_HOLD = "capture_hold"
    VOID_HOLD = "void_hold"
    CREATE_PAYMENT_REQUEST = "create_payment_request"
    FOLLOW_PAYMENT_REQUEST = "follow_payment_request"
    CANCEL_PAYMENT_REQUEST = "cancel_payment_request"
    PAY_PAYMENT_REQUEST = "pay_payment_request"
    CREATE_MEMBER = "create_member"
    LIST_MEMBERS = "list_members"
    READ_MEMBER = "read_member"
    INVITE_MEMBER = "invite_member"
    LIST_LETTERS = "list_letters"
    ENROL_MEMBER = "enrol_member"
    READ_APPLICATION = "read_application"
    ADMIT_MEMBER = "admit_member"
    REFUSE_MEMBER = "refuse_member"
    READ_MEMBERSHIP = "read_membership"
    RENEW_MEMBERSHIP = "renew_membership"
    DECLARE_INSOLVENT = "declare_insolvent"
    END_INSOLVENCY = "end_insolvency"
    RECORD_DEPARTURE = "record_departure"
    RECORD_DEATH = "record_death"
    TRANSMIT_BALANCE = "transmit_balance"
    READ_CONTACT = "read_contact"
    SET_CONTACT = "set_contact"
    ERASE_CONTACT = "erase_contact"
    READ_DIRECTORY_ENTRY = "read_directory_entry"
    SET_DIRECTORY_ENTRY = "set_directory_entry"
    READ_PERSONAL_DATA = "read_personal_data"
    ERASE_MEMBER = "erase_member"
    PROPOSE_ERASURE = "propose_erasure"
    OPEN_ACCOUNT = "open_account"
    SET_ACCOUNT_TERMS = "set_account_terms"
    LIST_CURRENCIES = "list_currencies"
    ISSUE = "issue"
    RECORD_BANK_LINE = "record_bank_line"
    REVERSE_ENTRY = "reverse_entry"
    READ_RESERVE = "read_reserve"
    READ_METRICS = "read_metrics"
    LIST_PROPOSALS = "list_proposals"
    READ_PROPOSAL = "read_proposal"
    APPROVE_PROPOSAL = "approve_proposal"
    REFUSE_PROPOSAL = "refuse_proposal"
    WITHDRAW_PROPOSAL = "withdraw_proposal"
    SET_RULE = "set_rule"
    GRANT_POWER = "grant_power"
    END_POWER = "end_power"
    CREATE_DECISION = "create_decision"
    LIST_DECISIONS = "list_decisions"
    READ_DECISION = "read_decision"
    CREATE_DOCUMENT = "create_document"
    READ_DOCUMENT = "read_document"
    READ_DOCUMENT_CONTENT = "read_document_content"
    SEARCH_AUDIT = "search_audit"
    EXPORT_AUDIT = "export_audit"


class Acting(NamedTuple):
    """A role, and the member in whose name it is held: None for the association as a whole."""

    role: Role
    of: int | None


class Principal(NamedTuple):
    """Who is asking: a member (or a program of theirs), through which client, with which roles.

    `scopes` is None for a person who signed in, who needs none. `strong`: the
    session was opened, or confirmed, with a second factor.
    """

    member: int | None
    public_id: str
    client: str
    session: int
    acting: frozenset[Acting]
    scopes: frozenset[str] | None = None
    strong: bool = False


class Rule(NamedTuple):
    """The roles that may do an operation on their own members' objects, and on anyone's; the scope a program needs."""

    own: frozenset[Role] = frozenset()
    any: frozenset[Role] = frozenset()
    scope: str = ""


_C, _O, _K, _D = Role.CITIZEN, Role.OWNER, Role.CASHIER, Role.DASHBOARD
_T, _B, _P, _A, _ADMIN = Role.TREASURER, Role.BOARD, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR
_EVERYONE = frozenset(Role)
"""Whoever is signed in, with a role or without."""


def _rule(scope: str, *, own: tuple[Role, ...] = (), any_: tuple[Role, ...] = ()) -> Rule:
    return Rule(frozenset(own), frozenset(any_), scope)


RULES: dict[Operation, Rule] = {
    Operation.READ_ME: Rule(any=_EVERYONE),
    Operation.SIGN_OUT: Rule(any=_EVERYONE),
    Operation.LIST_SESSIONS: Rule(any=_EVERYONE),
    Operation.END_SESSION: Rule(any=_EVERYONE),
    Operation.END_SESSIONS: Rule(any=_EVERYONE),
    Operation.CONFIRM_SESSION: Rule(any=_EVERYONE),
    Operation.CHANGE_PASSWORD: Rule(any=_EVERYONE),
    Operation.READ_FACTORS: Rule(any=_EVERYONE),
    Operation.BEGIN_CODES: Rule(any=_EVERYONE),
    Operation.CONFIRM_CODES: Rule(any=_EVERYONE),
    Operation.REMOVE_CODES: Rule(any=_EVERYONE),
    Operation.RENEW_RECOVERY_CODES: Rule(any=_EVERYONE),
    Operation.BEGIN_PASSKEY: Rule(any=_EVERYONE),
    Operation.ADD_PASSKEY: Rule(any=_EVERYONE),
    Operation.REMOVE_PASSKEY: Rule(any=_EVERYONE),
    Operation.PROPOSE_RECOVERY: _rule("members:write", any_=(_T,)),
    Operation.LIST_RECOVERIES: _rule("members:write", any_=(_T,)),
    Operation.CONFIRM_RECOVERY: _rule("members:write", any_=(_T,)),
    Operation.LIST_CURRENCIES: Rule(any=_EVERYONE),
    Operation.LIST_ACCOUNTS: _rule("accounts:read", own=(_C, _O), any_=(_T, _B, _A)),
    Operation.READ_ACCOUNT: _rule("accounts:read", own=(_C, _O), any_=(_T, _B, _A)),
    Operation.READ_BALANCE: _rule("accounts:read", own=(_C, _O), any_=(_T, _B, _A)),
    Operation.READ_STATEMENT: _rule("accounts:read", own=(_C, _O), any_=(_T, _B, _A)),
    Operation.CREATE_PAYMENT: _rule("payments:write", own=(_C, _O)),
    Operation.CREATE_PAYMENTS: _rule("payments:write", own=(_C, _O)),
    Operation.PREVIEW_PAYMENTS: _rule("payments:write", own=(_C, _O)),
    Operation.READ_PAYMENT: _rule("payments:read", own=(_C, _O, _K), any_=(_T, _B, _A)),
    Operation.READ_RECEIPT: _rule("payments:read", own=(_C, _O, _K), any_=(_T, _B, _A)),
    Operation.CREATE_REFUND: _rule("payments:refund", own=(_C, _O, _K)),
    Operation.CREATE_HOLD: _rule("payments:write", own=(_C, _O)),
    Operation.READ_HOLD: _rule("payments:read", own=(_C, _O, _K), any_=(_T, _B, _A)),
    Operation.CAPTURE_HOLD: _rule("payments:write", own=(_C, _O, _K)),
    Operation.VOID_HOLD: _rule("payments:write", own=(_C, _O, _K)),
    Operation.CREATE_PAYMENT_REQUEST: _rule("requests:write", own=(_C, _O, _K)),
    Operation.FOLLOW_PAYMENT_REQUEST: _rule("requests:write", own=(_C, _O, _K)),
    Operation.CANCEL_PAYMENT_REQUEST: _rule("requests:write", own=(_C, _O, _K)),
    Operation.PAY_PAYMENT_REQUEST: _rule("payments:write", own=(_C, _O)),
    Operation.CREATE_MEMBER: _rule("members:write", any_=(_T, _ADMIN, _P)),
    Operation.LIST_MEMBERS: _rule("members:read", any_=(_T, _B, _A, _ADMIN)),
    Operation.READ_MEMBER: _rule("members:read", own=(_C, _O), any_=(_T, _B, _A, _ADMIN)),
    Operation.INVITE_MEMBER: _rule("members:write", any_=(_T, _ADMIN, _P)),
    Operation.LIST_LETTERS: Rule(any=_EVERYONE - {_D}, scope="letters:read"),
    Operation.ENROL_MEMBER: _rule("members:write", any_=(_T, _P)),
    Operation.READ_APPLICATION: _rule("members:read", any_=(_T, _B, _A, _P)),
    Operation.ADMIT_MEMBER: _rule("members:write", any_=(_T, _B)),
    Operation.REFUSE_MEMBER: _rule("members:write", any_=(_T, _B)),
    Operation.READ_MEMBERSHIP: _rule("members:read", own=(_C, _O), any_=(_T, _B, _P, _A, _ADMIN)),
    Operation.RENEW_MEMBERSHIP: _rule("members:write", any_=(_T, _P)),
    Operation.DECLARE_INSOLVENT: _rule("members:write", any_=(_T, _B)),
    Operation.END_INSOLVENCY: _rule("members:write", any_=(_T, _B)),
    Operation.RECORD_DEPARTURE: _rule("members:write", own=(_C, _O), any_=(_T, _B)),
    Operation.RECORD_DEATH: _rule("members:write", any_=(_T, _B)),
    Operation.TRANSMIT_BALANCE: _rule("treasury:write", any_=(_T,)),
    Operation.READ_CONTACT: _rule("members:read", own=(_C, _O), any_=(_T, _P, _ADMIN)),
    Operation.SET_CONTACT: _rule("members:write", own=(_C, _O), any_=(_T, _P, _ADMIN)),
    Operation.ERASE_CONTACT: _rule("members:write", own=(_C, _O), any_=(_ADMIN,)),
    Operation.READ_DIRECTORY_ENTRY: _rule("members:read", own=(_O,), any_=(_T, _B, _P, _A, _ADMIN)),
    Operation.SET_DIRECTORY_ENTRY: _rule("members:write", own=(_O,), any_=(_T, _P)),
    Operation.READ_PERSONAL_DATA: _rule("personal:read", own=(_C, _O), any_=(_ADMIN,)),
    Operation.ERASE_MEMBER: _rule("personal:write", own=(_C, _O), any_=(_ADMIN,)),
    Operation.PROPOSE_ERASURE: _rule("personal:write", any_=(_ADMIN, _B)),
    Operation.OPEN_ACCOUNT: _rule("members:write", any_=(_T, _P)),
    Operation.SET_ACCOUNT_TERMS: _rule("treasury:write", any_=(_T,)),
    Operation.ISSUE: _rule("treasury:write", any_=(_T, _P)),
    Operation.RECORD_BANK_LINE: _rule("treasury:write", any_=(_T,)),
    Operation.REVERSE_ENTRY: _rule("treasury:write", any_=(_T,)),
    Operation.READ_RESERVE: _rule("stats:read", any_=(_T, _B, _A, _P, _D)),
    Operation.READ_METRICS: _rule("metrics:read", any_=(_ADMIN, _D)),
    Operation.LIST_PROPOSALS: _rule("governance:read", any_=(_T, _B, _P, _A, _ADMIN)),
    Operation.READ_PROPOSAL: _rule("governance:read", any_=(_T, _B, _P, _A, _ADMIN)),
    Operation.APPROVE_PROPOSAL: _rule("governance:write", any_=(_B,)),
    Operation.REFUSE_PROPOSAL: _rule("governance:write", any_=(_B,)),
    Operation.WITHDRAW_PROPOSAL: _rule("governance:write", any_=(_T, _B, _P, _ADMIN)),
    Operation.SET_RULE: _rule("governance:write", any_=(_T, _B, _ADMIN)),
    Operation.GRANT_POWER: _rule("governance:write", any_=(_B, _ADMIN)),
    Operation.END_POWER: _rule("governance:write", any_=(_B, _ADMIN)),
    Operation.CREATE_DECISION: _rule("governance:write", any_=(_T, _B, _ADMIN)),
    Operation.LIST_DECISIONS: _rule("governance:read", any_=(_T, _B, _A, _ADMIN)),
    Operation.READ_DECISION: _rule("governance:read", any_=(_T, _B, _A, _ADMIN)),
    Operation.CREATE_DOCUMENT: _rule("governance:write", any_=(_T, _B, _ADMIN)),
    Operation.READ_DOCUMENT: _rule("governance:read", any_=(_T, _B, _A, _ADMIN)),
    Operation.READ_DOCUMENT_CONTENT: _rule("governance:read", any_=(_T, _B, _A, _ADMIN)),
    Operation.SEARCH_AUDIT: _rule("audit:read", any_=(_T, _A)),
    Operation.EXPORT_AUDIT: _rule("audit:read", any_=(_T, _A)),
}

SCOPES = frozenset(rule.scope for rule in RULES.values()) - {""}
"""Every scope that a program may have."""


def may(who: Principal, operation: Operation, holder: int | None = None) -> bool:
    """Tell whether `who` may do the operation on an object that belongs to the member `holder`."""
    rule = RULES[operation]
    if who.scopes is not None and rule.scope and rule.scope not in who.scopes:
        return False
    return rule.any == _EVERYONE or any(
        acting.role in rule.any or (acting.role in rule.own and holder is not None and acting.of == holder)
        for acting in who.acting
    )


def could(who: Principal, operation: Operation) -> bool:
    """Tell whether `who` may do the operation on anything at all."""
    rule = RULES[operation]
    if who.scopes is not None and rule.scope and rule.scope not in who.scopes:
        return False
    return rule.any == _EVERYONE or any(acting.role in rule.any | rule.own for acting in who.acting)


def require(who: Principal, operation: Operation, *holders: int | None, hidden: type[NotFound] | None = None) -> None:
    """Pass when `who` may do the operation on an object of one of the `holders`, or on anyone's when none is named.

    Otherwise refuse: with NotAllowed when no role of theirs ever may, else with
    `hidden`, exactly as if the object did not exist.
    """
    if any(may(who, operation, holder) for holder in holders or (None,)):
        return
    if hidden is not None and could(who, operation):
        raise hidden
    raise NotAllowed


def own_members(who: Principal, operation: Operation) -> frozenset[int]:
    """Return the members on whose objects `who` may do the operation by a role held in their name."""
    rule = RULES[operation]
    return frozenset(acting.of for acting in who.acting if acting.role in rule.own and acting.of is not None)
