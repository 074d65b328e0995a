"""Who may do what, decided here and nowhere else: one table, one function.

A role is held for oneself or in another member's name, which is how one member
acts for another. Each operation lists the roles that may do it on what is theirs
(`own`) and those that may do it on anyone's (`any`), and whether it goes on once
the membership is over or the account frozen. A program signed in with its own
secret also needs the operation's scope. To someone without a right, a foreign
object and an unknown one look alike.
"""

from enum import StrEnum
from typing import NamedTuple

from ledger.refusals import MembershipOver, NotAllowed, NotFound


class Role(StrEnum):
    """What someone is, for themselves or in a member's name."""

    CITIZEN = "citizen"
    OWNER = "owner"
    CASHIER = "cashier"
    ACCOUNTANT = "accountant"
    GUARDIAN = "guardian"
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
    CREATE_APPROVAL = "create_approval"
    READ_APPROVAL = "read_approval"
    SET_PIN = "set_pin"
    SET_LIMITS = "set_limits"
    UNLOCK_PIN = "unlock_pin"
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
    LIST_DELEGATES = "list_delegates"
    GRANT_DELEGATION = "grant_delegation"
    CHANGE_DELEGATION = "change_delegation"
    REVOKE_DELEGATION = "revoke_delegation"
    RESIGN_DELEGATION = "resign_delegation"
    LIST_CLIENTS = "list_clients"
    CREATE_CLIENT = "create_client"
    REVOKE_CLIENT = "revoke_client"
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
    SET_BANK_DETAILS = "set_bank_details"
    CREATE_DECISION = "create_decision"
    LIST_DECISIONS = "list_decisions"
    READ_DECISION = "read_decision"
    CREATE_DOCUMENT = "create_document"
    READ_DOCUMENT = "read_document"
    READ_DOCUMENT_CONTENT = "read_document_content"
    SEARCH_AUDIT = "search_audit"
    EXPORT_AUDIT = "export_audit"


class Bounds(NamedTuple):
    """How much a power lets pass: minor units at once, and in all in a day (a cashier) or a month (a guardian).

    `id` is what it is counted under: the public id of the power, or of the program.
    """

    id: str
    once: int
    total: int


class Acting(NamedTuple):
    """A role, and the member in whose name it is held: None for the association as a whole.

    `bounds` limit what it lets pass, and `until` its days (UTC microseconds); `lapsed`: that member's
    membership is over.
    """

    role: Role
    of: int | None
    bounds: Bounds | None = None
    lapsed: bool = False
    until: int | None = None


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
    """The roles that may do an operation on their own members' objects, and on anyone's; the scope a program needs.

    `person`: no program may, whatever its scopes. `lapsed`: it goes on when the membership of whoever owns
    the object is over. `frozen`: it goes on while the account is frozen; the ledger proves that under the lock
    on the head, and tests hold it to this. `bounded`: it lets value pass, so the bounds of a power count.
    """

    own: frozenset[Role] = frozenset()
    any: frozenset[Role] = frozenset()
    scope: str = ""
    person: bool = False
    lapsed: bool = True
    frozen: bool = True
    bounded: bool = False


_C, _O, _K, _X, _G, _D = Role.CITIZEN, Role.OWNER, Role.CASHIER, Role.ACCOUNTANT, Role.GUARDIAN, Role.DASHBOARD
_T, _B, _P, _A, _ADMIN = Role.TREASURER, Role.BOARD, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR
_EVERYONE = frozenset(Role)
"""Whoever is signed in, with a role or without."""


def _rule(scope: str, *, own: tuple[Role, ...] = (), any_: tuple[Role, ...] = (), **more: bool) -> Rule:
    return Rule(frozenset(own), frozenset(any_), scope, **more)


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
    Operation.LIST_ACCOUNTS: _rule("accounts:read", own=(_C, _O, _X, _G), any_=(_T, _B, _A)),
    Operation.READ_ACCOUNT: _rule("accounts:read", own=(_C, _O, _X, _G), any_=(_T, _B, _A)),
    Operation.READ_BALANCE: _rule("accounts:read", own=(_C, _O, _X, _G), any_=(_T, _B, _A)),
    Operation.READ_STATEMENT: _rule("accounts:read", own=(_C, _O, _X, _G), any_=(_T, _B, _A)),
    Operation.CREATE_PAYMENT: _rule("payments:write", own=(_C, _O, _G), frozen=False, bounded=True),
    Operation.CREATE_PAYMENTS: _rule("payments:write", own=(_C, _O), frozen=False),
    Operation.PREVIEW_PAYMENTS: _rule("payments:write", own=(_C, _O)),
    Operation.READ_PAYMENT: _rule("payments:read", own=(_C, _O, _K, _X, _G), any_=(_T, _B, _A)),
    Operation.READ_RECEIPT: _rule("payments:read", own=(_C, _O, _K, _X, _G), any_=(_T, _B, _A)),
    Operation.CREATE_REFUND: _rule("payments:refund", own=(_C, _O, _K), frozen=False, bounded=True),
    Operation.CREATE_HOLD: _rule("payments:write", own=(_C, _O, _G), frozen=False, bounded=True),
    Operation.READ_HOLD: _rule("payments:read", own=(_C, _O, _K, _X, _G), any_=(_T, _B, _A)),
    Operation.CAPTURE_HOLD: _rule("payments:write", own=(_C, _O, _K), frozen=False),
    Operation.VOID_HOLD: _rule("payments:write", own=(_C, _O, _K)),
    Operation.CREATE_PAYMENT_REQUEST: _rule("requests:write", own=(_C, _O, _K), lapsed=False, frozen=False),
    Operation.FOLLOW_PAYMENT_REQUEST: _rule("requests:write", own=(_C, _O, _K)),
    Operation.CANCEL_PAYMENT_REQUEST: _rule("requests:write", own=(_C, _O, _K)),
    Operation.PAY_PAYMENT_REQUEST: _rule("payments:write", own=(_C, _O, _G), frozen=False, bounded=True),
    Operation.CREATE_APPROVAL: Rule(any=_EVERYONE),
    Operation.READ_APPROVAL: Rule(any=_EVERYONE),
    Operation.SET_PIN: Rule(any=_EVERYONE),
    Operation.SET_LIMITS: Rule(any=_EVERYONE),
    Operation.UNLOCK_PIN: _rule("members:write", any_=(_T, _P)),
    Operation.CREATE_MEMBER: _rule("members:write", any_=(_T, _ADMIN, _P)),
    Operation.LIST_MEMBERS: _rule("members:read", any_=(_T, _B, _A, _ADMIN)),
    Operation.READ_MEMBER: _rule("members:read", own=(_C, _O, _G), any_=(_T, _B, _A, _ADMIN)),
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
    Operation.ISSUE: _rule("treasury:write", any_=(_T, _P), frozen=False),
    Operation.RECORD_BANK_LINE: _rule("treasury:write", any_=(_T,)),
    Operation.REVERSE_ENTRY: _rule("treasury:write", any_=(_T,)),
    Operation.LIST_DELEGATES: _rule("members:read", own=(_C, _O), any_=(_A, _ADMIN)),
    Operation.GRANT_DELEGATION: _rule("", own=(_C, _O), person=True, lapsed=False),
    Operation.CHANGE_DELEGATION: _rule("", own=(_C, _O), person=True, lapsed=False),
    Operation.REVOKE_DELEGATION: _rule("", own=(_C, _O), any_=(_ADMIN,), person=True),
    Operation.RESIGN_DELEGATION: Rule(any=_EVERYONE, person=True),
    Operation.LIST_CLIENTS: _rule("", own=(_C, _O), any_=(_ADMIN,), person=True),
    Operation.CREATE_CLIENT: _rule("", own=(_C, _O), any_=(_ADMIN,), person=True, lapsed=False),
    Operation.REVOKE_CLIENT: _rule("", own=(_C, _O), any_=(_ADMIN,), person=True),
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
    Operation.SET_BANK_DETAILS: _rule("governance:write", any_=(_T, _B, _ADMIN)),
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


PERIODS = {Role.CASHIER: "day", Role.GUARDIAN: "month"}
"""Over how long the total of a power's bounds counts: a day or a month in Paris."""

GRANTED_BY = {
    Role.CASHIER: frozenset({Role.OWNER, Role.CITIZEN}),
    Role.ACCOUNTANT: frozenset({Role.OWNER}),
    Role.GUARDIAN: frozenset({Role.CITIZEN}),
}
"""Which roles someone may grant in the name of the member for whom they hold which role. Powers for the
association take four eyes."""


def may(who: Principal, operation: Operation, holder: int | None = None) -> bool:
    """Tell whether `who` may do the operation on an object that belongs to the member `holder`."""
    rule = RULES[operation]
    if _is_closed(who, rule):
        return False
    return rule.any == _EVERYONE or any(_reaches(rule, acting, holder) for acting in who.acting)


def could(who: Principal, operation: Operation) -> bool:
    """Tell whether `who` may do the operation on anything at all."""
    rule = RULES[operation]
    if _is_closed(who, rule):
        return False
    return rule.any == _EVERYONE or any(acting.role in rule.any | rule.own for acting in who.acting)


def require(who: Principal, operation: Operation, *holders: int | None, hidden: type[NotFound] | None = None) -> None:
    """Pass when `who` may do the operation on an object of one of the `holders`, or on anyone's when none is named.

    Otherwise refuse: with MembershipOver where only that is in the way, with NotAllowed
    when no role of theirs ever may, else with `hidden`, exactly as if the object did not exist.
    """
    if any(may(who, operation, holder) for holder in holders or (None,)):
        return
    renewed = who._replace(acting=frozenset(acting._replace(lapsed=False) for acting in who.acting))
    if any(may(renewed, operation, holder) for holder in holders):
        raise MembershipOver
    if hidden is not None and could(who, operation):
        raise hidden
    raise NotAllowed


def own_members(who: Principal, operation: Operation) -> frozenset[int]:
    """Return the members on whose objects `who` may do the operation by a role held in their name."""
    rule = RULES[operation]
    return frozenset(acting.of for acting in who.acting if acting.of is not None and _is_own(rule, acting, acting.of))


def bounds(who: Principal, operation: Operation, holder: int) -> Bounds | None:
    """Return how much `who` may let pass by the operation on the holder's objects: None without any bound.

    Whoever may by two powers has the wider one.
    """
    rule = RULES[operation]
    granting = [acting.bounds for acting in who.acting if _reaches(rule, acting, holder)]
    if not rule.bounded or not granting or None in granting:
        return None
    return max((each for each in granting if each is not None), key=lambda each: (each.once, each.total))


def lendable(who: Principal, role: Role, holder: int | None) -> frozenset[str]:
    """Return the scopes with which a program in this role could do nothing that `who` may not do themselves.

    The role would be held in the name of `holder`, or, for None, for the association.
    """
    lent: dict[str, bool] = {}
    for operation, rule in RULES.items():
        opens = role in rule.any or (holder is not None and role in rule.own)
        if rule.scope and opens and not rule.person:
            whose = None if role in rule.any else holder
            free = bounds(who, operation, whose) is None if whose is not None else True
            lent[rule.scope] = lent.get(rule.scope, True) and may(who, operation, whose) and free
    return frozenset(scope for scope, free in lent.items() if free)


def may_grant(who: Principal, role: Role, holder: int) -> bool:
    """Tell whether `who` may let someone else hold the role in the holder's name."""
    granting = GRANTED_BY.get(role, frozenset())
    return any(acting.role in granting and acting.of == holder for acting in who.acting)


def _is_closed(who: Principal, rule: Rule) -> bool:
    """Tell whether a program is kept out whatever it acts for."""
    return who.scopes is not None and (rule.person or (bool(rule.scope) and rule.scope not in who.scopes))


def _reaches(rule: Rule, acting: Acting, holder: int | None) -> bool:
    return acting.role in rule.any or _is_own(rule, acting, holder)


def _is_own(rule: Rule, acting: Acting, holder: int | None) -> bool:
    held = acting.role in rule.own and holder is not None and acting.of == holder
    return held and (rule.lapsed or not acting.lapsed)
