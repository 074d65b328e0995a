"""People for tests: members with an account each, and what they may do."""

from datetime import date
from typing import NamedTuple

from ledger.approvals import Witnessed
from service import decisions, tables
from service.access import Acting, Principal, Role
from service.clock import day_of
from service.ids import new_code
from service.journal import Origin
from tests.town import Town


class Someone(NamedTuple):
    """A member with an account, as they ask for things."""

    who: Principal
    account: str


def member(town: Town, name: str = "Zoé Imaginaire", kind: str = "individual") -> tuple[int, str]:
    """Insert a member and return their key and public id."""
    row = tables.Member(public_id=new_code(), kind=kind, name=name, created_at=town.book.clock())
    with town.book.database.write() as session:
        session.add(row)
        session.flush()
        assert row.id is not None
        return row.id, row.public_id


def citizen(town: Town, balance: int = 0, *, code: str = "MIEL") -> Someone:
    """Return a citizen with an account that holds `balance` minor units."""
    key, public_id = member(town)
    account = town.account(balance, code=code, holder=key)
    return Someone(Principal(key, public_id, public_id, 0, frozenset({Acting(Role.CITIZEN, key)})), account)


def shop(town: Town, balance: int = 0, *, code: str = "MIEL", role: Role = Role.OWNER) -> Someone:
    """Return someone who works for a business, with the account of the business."""
    business, _ = member(town, "Boulangerie du Phare", "business")
    key, public_id = member(town)
    account = town.account(balance, code=code, holder=business)
    return Someone(Principal(key, public_id, public_id, 0, frozenset({Acting(role, business)})), account)


def of_association(town: Town, role: Role) -> Principal:
    """Return someone with a role for the association as a whole."""
    key, public_id = member(town)
    return Principal(key, public_id, public_id, 0, frozenset({Acting(role, None)}))


def confirm(town: Town, who: Principal, key: str, request: str = "") -> Origin:
    """Return the confirmation that `who` makes under a key."""
    mac = town.book.keyring.mac
    return Origin(who.public_id, who.client, mac(who.client.encode(), key.encode()), mac(request.encode()), Witnessed())


def agreement(town: Town) -> str:
    """Record a decision of the board and return its public id."""
    board = of_association(town, Role.BOARD)
    on = date.fromisoformat(day_of(town.book.clock()))
    return decisions.create(town.book, board, body=decisions.Body.BOARD, decided_on=on, title="Agrément").id
