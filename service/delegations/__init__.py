"""Delegations: who acts for a member, as what, from when until when, and up to what amount.

An owner lets cashiers and accountants act for a business, a person lets a guardian
act for themselves. It is a power like any other, read anew with every request, so
what is changed or revoked counts at once. Nobody grants anything to themselves.
"""

from service.delegations.delegates import Whom
from service.delegations.granting import Granted, change, grant, resign, revoke
from service.delegations.reading import Delegation, Served, list_for, list_served
from service.delegations.terms import CASHIER_ONCE, CASHIER_TOTAL, LASTS_MAX, Terms

__all__ = [
    "CASHIER_ONCE",
    "CASHIER_TOTAL",
    "LASTS_MAX",
    "Delegation",
    "Granted",
    "Served",
    "Terms",
    "Whom",
    "change",
    "grant",
    "list_for",
    "list_served",
    "resign",
    "revoke",
]
