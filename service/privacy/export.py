"""All that is held on a person, as one document: what each table of the register holds on them, but for secrets."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import Column, LargeBinary
from sqlmodel import Session, select, text

from ledger.refusals import MemberNotFound
from service import audit, tables
from service.access import Operation, Principal, require
from service.book import Book
from service.privacy.holding import Holding
from service.privacy.register import HOLDINGS

FORMAT = "alveole-personal-data-1"


class Held(NamedTuple):
    """What one table holds on a person: rows by column."""

    holding: Holding
    rows: list[dict[str, int | str | None]]


class PersonalData(NamedTuple):
    """All that is held on the member with this public id; `made_at` in UTC microseconds."""

    member: str
    made_at: int
    held: list[Held]


def personal_data(book: Book, who: Principal, public_id: str) -> PersonalData:
    """Return all that is held on a member, for themselves or an administrator, and record who asked."""
    with book.database.read() as session:
        member = session.exec(select(tables.Member.id).where(tables.Member.public_id == public_id)).first()
    require(who, Operation.READ_PERSONAL_DATA, member, hidden=MemberNotFound)
    if member is None:
        raise MemberNotFound
    with book.database.write() as session:
        audit.record(book, session, who, Operation.READ_PERSONAL_DATA, subject=public_id)
    with book.database.read() as session:
        found = [Held(each, rows_of(session, each, member, public_id)) for each in HOLDINGS]
    return PersonalData(public_id, book.clock(), [each for each in found if each.rows])


def rows_of(session: Session, holding: Holding, member: int, public_id: str) -> list[dict[str, int | str | None]]:
    """Return what a table holds on a member, in the order of its keys."""
    columns = [column.name for column in told(holding)]
    order = ", ".join(f'"{column.name}"' for column in holding.table.__table__.primary_key)  # type: ignore[attr-defined]  # SQLModel's own
    listed = ", ".join(f'"{name}"' for name in columns)
    sql = f'select {listed} from "{holding.name}" where {holding.whose} order by {order}'  # noqa: S608 - a table of ours
    found = session.execute(text(sql), bound(sql, member=member, public_id=public_id))
    return [dict(zip(columns, row, strict=True)) for row in found]


def told(holding: Holding) -> list[Column[Any]]:
    """Return the columns of a table that are told: all but those withheld, and octets, which are keys and hashes."""
    columns = holding.table.__table__.columns  # type: ignore[attr-defined]  # SQLModel's own
    return [each for each in columns if each.name not in holding.withheld and not isinstance(each.type, LargeBinary)]


def bound(sql: str, **values: int | str) -> Mapping[str, int | str]:
    """Return the values that a statement names."""
    return {name: value for name, value in values.items() if f":{name}" in sql}
