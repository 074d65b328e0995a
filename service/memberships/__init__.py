"""Memberships: where each member stands, by which dated steps, and what their accounts let happen because of it."""

from service.memberships.accounts import follow
from service.memberships.lapsing import lapse_due
from service.memberships.standing import check_admitted, periods, record, standing, standing_of, today
from service.memberships.steps import Change, Membership, find, member_for, take

__all__ = [
    "Change",
    "Membership",
    "check_admitted",
    "find",
    "follow",
    "lapse_due",
    "member_for",
    "periods",
    "record",
    "standing",
    "standing_of",
    "take",
    "today",
]
