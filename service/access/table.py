"""The table of permissions: for each operation, which roles may do it, on whose objects, with which scope."""

from typing import NamedTuple

from service.access.operations import Operation
from service.access.roles import Role


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
EVERYONE = frozenset(Role)
"""Whoever is signed in, with a role or without."""


def _rule(scope: str, *, own: tuple[Role, ...] = (), any_: tuple[Role, ...] = (), **more: bool) -> Rule:
    return Rule(frozenset(own), frozenset(any_), scope, **more)


RULES: dict[Operation, Rule] = {
    Operation.READ_ME: Rule(any=EVERYONE),
    Operation.SIGN_OUT: Rule(any=EVERYONE),
    Operation.LIST_SESSIONS: Rule(any=EVERYONE),
    Operation.END_SESSION: Rule(any=EVERYONE),
    Operation.END_SESSIONS: Rule(any=EVERYONE),
    Operation.CONFIRM_SESSION: Rule(any=EVERYONE),
    Operation.CHANGE_PASSWORD: Rule(any=EVERYONE),
    Operation.READ_FACTORS: Rule(any=EVERYONE),
    Operation.BEGIN_CODES: Rule(any=EVERYONE),
    Operation.CONFIRM_CODES: Rule(any=EVERYONE),
    Operation.REMOVE_CODES: Rule(any=EVERYONE),
    Operation.RENEW_RECOVERY_CODES: Rule(any=EVERYONE),
    Operation.BEGIN_PASSKEY: Rule(any=EVERYONE),
    Operation.ADD_PASSKEY: Rule(any=EVERYONE),
    Operation.REMOVE_PASSKEY: Rule(any=EVERYONE),
    Operation.PROPOSE_RECOVERY: _rule("", any_=(_T,), person=True),
    Operation.LIST_RECOVERIES: _rule("members:write", any_=(_T,)),
    Operation.CONFIRM_RECOVERY: _rule("", any_=(_T,), person=True),
    Operation.LIST_CURRENCIES: Rule(any=EVERYONE),
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
    Operation.LIST_PAYMENT_REQUESTS: _rule("payments:read", own=(_C, _O, _K)),
    Operation.CREATE_PAYMENT_REQUEST: _rule("requests:write", own=(_C, _O, _K), lapsed=False, frozen=False),
    Operation.FIND_PAYMENT_REQUEST: Rule(any=EVERYONE),
    Operation.FOLLOW_PAYMENT_REQUEST: _rule("requests:write", own=(_C, _O, _K)),
    Operation.CANCEL_PAYMENT_REQUEST: _rule("requests:write", own=(_C, _O, _K)),
    Operation.PAY_PAYMENT_REQUEST: _rule("payments:write", own=(_C, _O, _G), frozen=False, bounded=True),
    Operation.CREATE_STANDING_ORDER: _rule("", own=(_C, _O), person=True),
    Operation.LIST_STANDING_ORDERS: _rule("payments:read", own=(_C, _O, _X)),
    Operation.READ_STANDING_ORDER: _rule("payments:read", own=(_C, _O, _X)),
    Operation.CANCEL_STANDING_ORDER: _rule("", own=(_C, _O), person=True),
    Operation.LIST_FAVOURITES: Rule(any=EVERYONE, person=True),
    Operation.ADD_FAVOURITE: Rule(any=EVERYONE, person=True),
    Operation.REMOVE_FAVOURITE: Rule(any=EVERYONE, person=True),
    Operation.CREATE_POSTER: _rule("requests:write", own=(_C, _O), lapsed=False),
    Operation.LIST_POSTERS: _rule("requests:write", own=(_C, _O, _K)),
    Operation.CHECK_POSTER: _rule("requests:write", own=(_C, _O, _K)),
    Operation.REVOKE_POSTER: _rule("requests:write", own=(_C, _O)),
    Operation.USE_POSTER: Rule(any=EVERYONE),
    Operation.READ_DAY_WORDS: _rule("requests:write", own=(_C, _O, _K)),
    Operation.CREATE_APPROVAL: Rule(any=EVERYONE),
    Operation.READ_APPROVAL: Rule(any=EVERYONE),
    Operation.SET_PIN: Rule(any=EVERYONE),
    Operation.SET_LIMITS: Rule(any=EVERYONE),
    Operation.UNLOCK_PIN: _rule("", any_=(_T, _P), person=True),
    Operation.CREATE_MEMBER: _rule("members:write", any_=(_T, _ADMIN, _P)),
    Operation.LIST_MEMBERS: _rule("members:read", any_=(_T, _B, _P, _A, _ADMIN)),
    Operation.READ_MEMBER: _rule("members:read", own=(_C, _O, _G), any_=(_T, _B, _P, _A, _ADMIN)),
    Operation.INVITE_MEMBER: _rule("members:write", any_=(_T, _ADMIN, _P)),
    Operation.PROPOSE_INVITATION: _rule("members:write", any_=(_T, _B, _P, _ADMIN)),
    Operation.LIST_LETTERS: Rule(any=EVERYONE - {_D}, scope="letters:read"),
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
    Operation.CREATE_TOP_UP: _rule("exchange:write", own=(_C, _O), lapsed=False, frozen=False),
    Operation.LIST_TOP_UPS: _rule("exchange:read", own=(_C, _O, _X), any_=(_T, _A)),
    Operation.READ_TOP_UP: _rule("exchange:read", own=(_C, _O, _X), any_=(_T, _A)),
    Operation.CANCEL_TOP_UP: _rule("exchange:write", own=(_C, _O)),
    Operation.IMPORT_STATEMENT: _rule("treasury:write", any_=(_T,)),
    Operation.SET_BANK_MAPPING: _rule("treasury:write", any_=(_T,)),
    Operation.READ_TRIAL_BALANCE: _rule("treasury:read", any_=(_T, _B, _A)),
    Operation.LIST_BANK_LINES: _rule("treasury:read", any_=(_T, _A)),
    Operation.DECIDE_BANK_LINE: _rule("treasury:write", any_=(_T,)),
    Operation.LIST_DELEGATES: _rule("members:read", own=(_C, _O), any_=(_A, _ADMIN)),
    Operation.GRANT_DELEGATION: _rule("", own=(_C, _O), person=True, lapsed=False),
    Operation.CHANGE_DELEGATION: _rule("", own=(_C, _O), person=True, lapsed=False),
    Operation.REVOKE_DELEGATION: _rule("", own=(_C, _O), any_=(_ADMIN,), person=True),
    Operation.RESIGN_DELEGATION: Rule(any=EVERYONE, person=True),
    Operation.LIST_TILLS: _rule("", own=(_C, _O), any_=(_ADMIN,), person=True),
    Operation.CREATE_TILL: _rule("", own=(_C, _O), person=True, lapsed=False),
    Operation.REVOKE_TILL: _rule("", own=(_C, _O), any_=(_ADMIN,), person=True),
    Operation.READ_TILL_REPORT: _rule("payments:read", own=(_C, _O, _K, _X)),
    Operation.LIST_CLIENTS: _rule("", own=(_C, _O), any_=(_ADMIN,), person=True),
    Operation.CREATE_CLIENT: _rule("", own=(_C, _O), any_=(_ADMIN,), person=True, lapsed=False),
    Operation.REVOKE_CLIENT: _rule("", own=(_C, _O), any_=(_ADMIN,), person=True),
    Operation.READ_RESERVE: _rule("stats:read", any_=(_T, _B, _A, _P, _D)),
    Operation.READ_CIRCULATION_FIGURES: _rule("treasury:read", any_=(_T, _B, _A)),
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
    Operation.CREATE_CREDIT_LINE: _rule("credit:write", own=(_O,), lapsed=False),
    Operation.LIST_CREDIT_LINES: _rule("credit:read", own=(_O, _X), any_=(_T, _B, _A)),
    Operation.READ_CREDIT_LINE: _rule("credit:read", own=(_O, _X), any_=(_T, _B, _A)),
    Operation.COUNTERSIGN_CREDIT_LINE: _rule("credit:write", own=(_O,), lapsed=False),
    Operation.APPROVE_CREDIT_LINE: _rule("credit:write", own=(_O,)),
    Operation.ATTEST_CREDIT_LINE: _rule("credit:write", any_=(_T, _A)),
    Operation.END_CREDIT_LINE: _rule("credit:write", own=(_O,)),
    Operation.ACTIVATE_CREDIT_LINE: _rule("credit:write", own=(_O,), lapsed=False, frozen=False),
    Operation.LOWER_CREDIT_LINE: _rule("credit:write", own=(_O,)),
    Operation.SUSPEND_CREDIT_LINE: _rule("credit:write", own=(_O,)),
    Operation.RESUME_CREDIT_LINE: _rule("credit:write", own=(_O,)),
    Operation.CLOSE_CREDIT_LINE: _rule("credit:write", own=(_O,)),
    Operation.DRAW_CREDIT_LINE: _rule("credit:write", own=(_O,), lapsed=False, frozen=False),
    Operation.REPAY_CREDIT_LINE: _rule("credit:write", own=(_O,), frozen=False),
    Operation.PREVIEW_DRAWS: _rule("credit:read", own=(_O,)),
    Operation.CREATE_DRAWN_PAYMENT: _rule("credit:write", own=(_O,), lapsed=False, frozen=False),
    Operation.SIMULATE_CLEARING: _rule("credit:read", any_=(_C, _O, _T, _B, _A)),
    Operation.SEARCH_AUDIT: _rule("audit:read", any_=(_T, _A)),
    Operation.EXPORT_AUDIT: _rule("audit:read", any_=(_T, _A)),
}

SCOPES = frozenset(rule.scope for rule in RULES.values()) - {""}
"""Every scope that a program may have."""
