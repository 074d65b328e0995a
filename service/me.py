"""Who someone is to the service: their names, the roles they hold, what they may do, and on which accounts."""

from typing import Literal, NamedTuple

from sqlmodel import Session, col, select

from service import factors, tables
from service.access import PERIODS, Acting, Operation, Principal, Role, could, own_members, require
from service.accounts import Standing, standing
from service.book import Book
from service.principals import STRONG

SecondFactor = Literal["required", "enrol"]

REACH = (Operation.LIST_ACCOUNTS, Operation.CREATE_PAYMENT_REQUEST)


class Held(NamedTuple):
    """A role, and whose name it is held in: None for the association as a whole.

    It ends at `until` (UTC microseconds), and lets `once` minor units pass at a time,
    `total` in a day or month (`per`).
    """

    role: Role
    of: str | None
    of_name: str | None
    until: int | None
    once: int | None
    total: int | None
    per: str | None


class Me(NamedTuple):
    """Whoever is asking. `client` is the program through which they ask, for people themselves."""

    id: str
    name: str
    kind: str
    client: str
    roles: list[Held]
    accounts: list[Standing]
    operations: list[Operation]
    scopes: list[str] | None
    second_factor: SecondFactor | None = None


def describe(book: Book, who: Principal) -> Me:
    """Return what `who` should know of themselves."""
    require(who, Operation.READ_ME)
    with book.database.read() as session:
        name, kind = _name(session, who)
        return Me(
            who.public_id,
            name,
            kind,
            who.client,
            _roles(session, who),
            _accounts(session, who),
            [operation for operation in Operation if could(who, operation)],
            None if who.scopes is None else sorted(who.scopes),
            _second_factor(session, book.clock(), who),
        )


def _second_factor(session: Session, now: int, who: Principal) -> SecondFactor | None:
    """Tell what someone must do to act in the roles that need a second factor: give theirs, or first get one."""
    power = tables.Power
    held = select(power.id).where(
        power.member == who.member,
        col(power.role).in_(STRONG),
        power.since <= now,
        col(power.until).is_(None) | (col(power.until) > now),
    )
    if who.strong or who.scopes is not None or not who.session or session.exec(held).first() is None:
        return None
    login = session.get_one(tables.Session, who.session).login
    return "required" if login is not None and factors.of_login(session, login).any else "enrol"


def _name(session: Session, who: Principal) -> tuple[str, str]:
    if who.member is not None:
        member = session.get_one(tables.Member, who.member)
        return member.name, member.kind
    client = session.exec(select(tables.Client.name).where(tables.Client.public_id == who.client)).one()
    return client, "program"


def _roles(session: Session, who: Principal) -> list[Held]:
    of = [acting.of for acting in who.acting if acting.of is not None]
    named = {row.id: row for row in session.exec(select(tables.Member).where(col(tables.Member.id).in_(of)))}
    held = (_held(acting, None if acting.of is None else named[acting.of]) for acting in who.acting)
    return sorted(held, key=lambda one: (one.role, one.of or "", one.until or 0, one.once or 0))


def _held(acting: Acting, whose: tables.Member | None) -> Held:
    once, total = (None, None) if acting.bounds is None else (acting.bounds.once, acting.bounds.total)
    return Held(
        acting.role,
        whose.public_id if whose else None,
        whose.name if whose else None,
        acting.until,
        once,
        total,
        PERIODS.get(acting.role) if acting.bounds else None,
    )


def _accounts(session: Session, who: Principal) -> list[Standing]:
    """Return the accounts that `who` may list, or ask payments to: a cashier sees that they are there."""
    members = {member for reach in REACH if could(who, reach) for member in own_members(who, reach)}
    account = tables.Account
    query = (
        select(account, tables.Currency.code)
        .join(tables.Currency, col(tables.Currency.id) == account.currency)
        .where(col(account.holder).in_(members))
        .order_by(col(account.id))
    )
    return [standing(row, code) for row, code in session.exec(query)]
