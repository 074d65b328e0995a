"""Programs that members make for themselves: a till that asks and refunds, a dashboard that reads.

None can do more than whoever makes it, and none spends. The secret is shown once:
only its hash is kept. What is revoked stops at once, on every process.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from sqlmodel import Session, col, select

from ledger.money import AMOUNT_MAX
from ledger.refusals import ClientNotFound, DelegationNotValid, MemberNotFound, ScopeNotGranted
from service import audit, proofs, tables
from service.access import Operation, Principal, Role, lendable, may, own_members, require
from service.book import Book
from service.delegations import CASHIER_ONCE, CASHIER_TOTAL
from service.logins import Program, new_program
from service.members import clean_name
from service.principals import LENT


class ClientKind(StrEnum):
    """What a program is for. A `program` was made from a shell, and has its member's own roles."""

    TILL = "till"
    DASHBOARD = "dashboard"
    PROGRAM = "program"


SCOPES: dict[ClientKind, frozenset[str]] = {
    ClientKind.TILL: frozenset({"requests:write", "payments:refund", "payments:read"}),
    ClientKind.DASHBOARD: frozenset({"accounts:read", "payments:read", "stats:read", "metrics:read"}),
}
"""The scopes that each kind may have at most."""


class Wanted(NamedTuple):
    """A program to make. Without scopes it gets all that it may have; `once` and `total` bound a till's refunds."""

    name: str
    kind: ClientKind
    member: str | None
    scopes: Sequence[str] | None = None
    once: int | None = None
    total: int | None = None


class Client(NamedTuple):
    """A program. `once` and `total` in minor units, the total in a day; `made_at` in UTC microseconds."""

    id: str
    name: str
    kind: ClientKind
    member: str | None
    scopes: tuple[str, ...]
    once: int | None
    total: int | None
    made_at: int | None


def create(book: Book, who: Principal, wanted: Wanted) -> tuple[Client, Program]:
    """Make a program, and return it with its secret, which nobody can be shown again."""
    name = clean_name(wanted.name)
    with book.database.write() as session:
        holder = _holder(session, who, wanted.member)
        scopes = _scopes(who, wanted, holder)
        proofs.require_fresh(who)  # its secret is a key like any other
        row, program = new_program(name, scopes, holder)
        row.kind, row.made_at = wanted.kind.value, book.clock()
        row.once, row.total = _bounds(wanted)
        session.add(row)
        session.flush()
        audit.record(
            book,
            session,
            who,
            Operation.CREATE_CLIENT,
            subject=program.client,
            kind=row.kind,
            scopes=row.scopes,
            member=wanted.member,
        )
        return _described(row, wanted.member), program


def list_for(book: Book, who: Principal) -> list[Client]:
    """Return the programs of the members for whom `who` may make some, the latest first; revoked ones are gone."""
    if not own_members(who, Operation.LIST_CLIENTS):
        require(who, Operation.LIST_CLIENTS)
    row = tables.Client
    query = (
        select(row, tables.Member.public_id)
        .join(tables.Member, col(tables.Member.id) == row.member, isouter=True)
        .where(col(row.disabled_at).is_(None))
        .order_by(col(row.id).desc())
    )
    if not may(who, Operation.LIST_CLIENTS):
        query = query.where(col(row.member).in_(own_members(who, Operation.LIST_CLIENTS)))
    with book.database.read() as session:
        return [_described(each, member) for each, member in session.exec(query)]


def revoke(book: Book, who: Principal, client: str) -> None:
    """Shut a program for ever, and end its sessions; unknown and foreign ones look alike."""
    row, sessions = tables.Client, tables.Session
    with book.database.write() as session:
        found = session.exec(select(row).where(row.public_id == client).with_for_update()).first()
        require(who, Operation.REVOKE_CLIENT, found.member if found else None, hidden=ClientNotFound)
        if found is None or found.disabled_at is not None:
            raise ClientNotFound
        found.disabled_at = book.clock()
        for each in session.exec(
            select(sessions).where(sessions.client == found.id, col(sessions.revoked_at).is_(None))
        ):
            each.revoked_at = book.clock()
        audit.record(book, session, who, Operation.REVOKE_CLIENT, subject=client)


def _holder(session: Session, who: Principal, member: str | None) -> int | None:
    """Return for whom the program will act; None: for the association."""
    if member is None:
        require(who, Operation.CREATE_CLIENT)
        return None
    found = session.exec(select(tables.Member.id).where(tables.Member.public_id == member)).first()
    require(who, Operation.CREATE_CLIENT, found, hidden=MemberNotFound)
    if found is None:
        raise MemberNotFound
    return found


def _scopes(who: Principal, wanted: Wanted, holder: int | None) -> list[str]:
    """Return the scopes of the program, or refuse what its maker could not do themselves."""
    role = Role.DASHBOARD if holder is None else LENT.get(wanted.kind, Role.DASHBOARD)
    possible = lendable(who, role, holder) & SCOPES.get(wanted.kind, frozenset())
    asked = possible if wanted.scopes is None else frozenset(wanted.scopes)
    if not asked or not asked <= possible:
        raise ScopeNotGranted
    return sorted(asked)


def _bounds(wanted: Wanted) -> tuple[int | None, int | None]:
    once, total = wanted.once, wanted.total
    if wanted.kind is not ClientKind.TILL:
        if once is not None or total is not None:
            raise DelegationNotValid
        return None, None
    if once is None and total is None:
        return CASHIER_ONCE, CASHIER_TOTAL
    if once is None or total is None or not 0 <= once <= total <= AMOUNT_MAX:
        raise DelegationNotValid
    return once, total


def _described(row: tables.Client, member: str | None) -> Client:
    return Client(
        row.public_id,
        row.name,
        ClientKind(row.kind),
        member,
        tuple(row.scopes.split()),
        row.once,
        row.total,
        row.made_at,
    )
