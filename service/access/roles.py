"""The roles, and whoever holds them: who is asking, in whose name, within which bounds."""

from enum import StrEnum
from typing import NamedTuple


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
    session was opened, or confirmed, with a second factor. `lent`: by a password that
    somebody else knows too, so that they may only choose another. `stale`: it is a while
    since they proved who they are.
    """

    member: int | None
    public_id: str
    client: str
    session: int
    acting: frozenset[Acting]
    scopes: frozenset[str] | None = None
    strong: bool = False
    lent: bool = False
    stale: bool = False


PERIODS = {Role.CASHIER: "day", Role.GUARDIAN: "month"}
"""Over how long the total of a power's bounds counts: a day or a month in Paris."""

GRANTED_BY = {
    Role.CASHIER: frozenset({Role.OWNER, Role.CITIZEN}),
    Role.ACCOUNTANT: frozenset({Role.OWNER}),
    Role.GUARDIAN: frozenset({Role.CITIZEN}),
}
"""Which roles someone may grant in the name of the member for whom they hold which role. Powers for the
association take four eyes."""
