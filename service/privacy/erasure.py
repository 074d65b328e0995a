"""Forgetting a person: what says who they are goes, and the books, which never said it, stay whole.

The register says what goes from each table. Nobody is forgotten while an account of
theirs holds something, or while the law wants it known whose it was, but under four eyes; nor
while they act for the association. Their accounts are closed by entries before, so that
nothing can reach them meanwhile, or frozen where something is left: never forfeited.
"""

from typing import NamedTuple

from sqlmodel import Session, col, select, text

from ledger import kinds, terms
from ledger.accounts import Status, Terms
from ledger.refusals import BalanceLeft, KeptUntil, MemberErased, MemberNotFound, StillInOffice
from service import audit, rulebook, tables
from service.access import Operation, Principal, require
from service.book import Book
from service.clock import day_of
from service.ids import new_code
from service.journal import Origin
from service.members import MemberKind
from service.privacy.export import bound
from service.privacy.holding import Holding
from service.privacy.register import HOLDINGS
from service.rulebook import Rule

HOUSE = "alveole"
SILENT = frozenset({*kinds.BETWEEN_MEMBERS, kinds.Kind.TERMS, kinds.Kind.RELEASE})
"""What an individual does among members is no accounting of the association's: the books keep it without a name."""


class Erased(NamedTuple):
    """That a member was forgotten, in UTC microseconds; `accounts` were closed, or frozen with what they hold."""

    member: str
    at: int
    accounts: int


def erase(book: Book, who: Principal, public_id: str) -> Erased:
    """Forget a member, asked by themselves or by an administrator, or refuse with what stands in the way."""
    with book.database.read() as session:
        member = session.exec(select(tables.Member.id).where(tables.Member.public_id == public_id)).first()
    require(who, Operation.ERASE_MEMBER, member, hidden=MemberNotFound)
    if member is None:
        raise MemberNotFound
    with book.database.read() as session:
        check(book, session, member)
        check_free(book, session, member)
    barred = bar(book, member)
    with book.database.write() as session:
        lock(book, session)
        check(book, session, member)
        check_free(book, session, member)
        forget(book, session, member, asked_by=who.member)
        audit.record(book, session, who, Operation.ERASE_MEMBER, subject=public_id)
    return Erased(public_id, book.clock(), barred + settle(book, member))


def lock(book: Book, session: Session) -> None:
    """Let no entry be posted until this transaction ends. On SQLite it is the one that writes."""
    if not book.database.sqlite:
        session.execute(text("select seq from head where id = 1 for update"))


def check(book: Book, session: Session, member: int) -> None:
    """Refuse to forget who is forgotten, acts for the association, or is the association."""
    if session.get(tables.Erasure, member) is not None:
        raise MemberErased
    row, power = session.get_one(tables.Member, member), tables.Power
    in_office = select(power.id).where(
        power.member == member,
        col(power.of).is_(None),
        col(power.role).in_(("treasurer", "board", "operator", "auditor", "administrator")),
        col(power.until).is_(None) | (col(power.until) > book.clock()),
    )
    if row.kind in {MemberKind.ISSUER, MemberKind.OFFICE} or session.exec(in_office).first() is not None:
        raise StillInOffice


def check_free(book: Book, session: Session, member: int) -> None:
    """Refuse what needs four eyes: something is left on an account, or the law wants it known whose it was."""
    account = tables.Account
    left = select(account.id).where(account.holder == member, (account.balance != 0) | (account.held != 0))
    if session.exec(left).first() is not None:
        raise BalanceLeft
    until = kept_until(book, session, member)
    if until is not None and until >= day_of(book.clock()):
        raise KeptUntil(day=until)


def kept_until(book: Book, session: Session, member: int) -> str | None:
    """Return the last day on which it must be known who this was, or None when nothing asks for it.

    An individual's payments ask for nothing. Euros that came in or went out for them do, and all that
    is not an individual did: for some years from the end of the year.
    """
    entry, posting, account = tables.Entry, tables.Posting, tables.Account
    query = (
        select(entry.effective_on)
        .join(posting, col(posting.entry) == col(entry.seq))
        .join(account, col(account.id) == posting.account)
        .where(account.holder == member)
        .order_by(col(entry.effective_on).desc())
    )
    if session.get_one(tables.Member, member).kind == MemberKind.INDIVIDUAL:
        query = query.where(col(entry.kind).not_in(SILENT))
    last = session.exec(query).first()
    return None if last is None else f"{int(last[:4]) + rulebook.number(book, Rule.IDENTITY_YEARS)}-12-31"


def forget(book: Book, session: Session, member: int, *, asked_by: int | None, approved_by: int | None = None) -> None:
    """Take everything that says who a member is out of every table, in the caller's transaction."""
    public_id = session.get_one(tables.Member, member).public_id
    values: dict[str, int | str] = {"member": member, "public_id": public_id, "now": book.clock()}
    by_name = {each.name: each for each in HOLDINGS}
    memo = by_name["memo"]
    words = f"select entry, :now, :public_id from memo where {memo.deleted}"  # noqa: S608 - the register's own words
    run(session, f"insert into memo_erasure (entry, at, actor) {words}", values)
    for each in dependent_first(by_name):
        if each.blanked:
            blanks = ", ".join(f'"{name}" = {value}' for name, value in each.blanks.items())
            run(session, f'update "{each.name}" set {blanks} where {each.blanked}', values)  # noqa: S608 - as above
        if each.deleted:
            run(session, f'delete from "{each.name}" where {each.deleted}', values)  # noqa: S608 - as above
    session.add(tables.Erasure(member=member, at=book.clock(), asked_by=asked_by, approved_by=approved_by))
    session.flush()


def dependent_first(by_name: dict[str, Holding]) -> list[Holding]:
    """Return the register's tables in an order in which rows may go: those that refer to others first."""
    tables_of = tables.Member.metadata.sorted_tables
    return [by_name[table.name] for table in reversed(tables_of) if table.name in by_name]


def run(session: Session, sql: str, values: dict[str, int | str]) -> int:
    """Run a statement of the register's, and return how many rows it touched."""
    done = session.execute(text(sql), bound(sql, **values))
    return int(done.rowcount)  # type: ignore[attr-defined]  # a statement that changes rows has a count


def settle_all(book: Book) -> int:
    """Settle the accounts of whoever was erased and whose accounts are not yet; return how many were."""
    erasure = tables.Erasure
    with book.database.read() as session:
        waiting = session.exec(select(erasure.member).where(col(erasure.settled_at).is_(None))).all()
    return sum(settle(book, member) for member in waiting)


def settle(book: Book, member: int) -> int:
    """See to it that the accounts of someone who was erased are closed, or frozen, and remember that they are."""
    barred = bar(book, member)
    with book.database.write() as session:
        session.get_one(tables.Erasure, member).settled_at = book.clock()
    return barred


def bar(book: Book, member: int) -> int:
    """Close a member's accounts by entries, and freeze those that hold something: nothing reaches them any more."""
    account = tables.Account
    over = (Status.CLOSED, Status.FROZEN, Status.PENDING)
    query = select(account).where(account.holder == member, col(account.status).not_in(over)).order_by(col(account.id))
    with book.database.read() as session:
        found = session.exec(query).all()
    for row in found:
        status = Status.FROZEN if row.balance or row.held else Status.CLOSED
        mac = book.keyring.mac(b"erasure", row.public_id.encode(), status.encode(), new_code().encode())
        bound_by = terms.set_terms(row.public_id, Terms(row.floor, row.ceiling, status))
        book.journal.post_now(Origin(HOUSE, HOUSE, mac, mac), bound_by)
    return len(found)
