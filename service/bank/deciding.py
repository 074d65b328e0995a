"""Deciding a bank line: it leaves suspense, whole and once, onto the account that says what it was.

A decision is claimed first, in one transaction, and posted then under a key that
follows from the line: whoever comes second is refused, and a process that died in
between is completed by the next. A refused decision puts the line back into the queue.
"""

from collections.abc import Sequence
from typing import NamedTuple

from sqlmodel import Session, col, select

from ledger import bank, issuing
from ledger.accounts import AccountKind
from ledger.bank import Ending
from ledger.drafts import Draft
from ledger.refusals import (
    BankLineNotFound,
    Busy,
    Concerned,
    CurrencyMismatch,
    LineDecided,
    NotAllowed,
    Refusal,
    TopUpNotFound,
)
from service import audit, house, tables
from service.access import Operation, Principal, require
from service.bank import suggesting
from service.book import Book
from service.issuing import house_accounts
from service.journal import Origin

HOUSE = "alveole"
AT_ONCE = 500

EXPLAINING: dict[Ending, AccountKind] = {
    Ending.OWN: AccountKind.OWN_FUNDS,
    Ending.CHARGES: AccountKind.CHARGES,
    Ending.INTEREST: AccountKind.INTEREST,
    Ending.GIVE_BACK: AccountKind.TRANSIT,
    Ending.GIVEN_BACK: AccountKind.TRANSIT,
    Ending.BETWEEN: AccountKind.TRANSIT,
}
"""Onto which of the house's accounts a line goes, by its ending."""


class _Claim(NamedTuple):
    """A line whose ending is chosen: what its entry needs. `payee` is an account's public id."""

    row: int
    line: str
    attempt: int
    ending: Ending
    amount: int
    code: str
    payee: str | None


def decide(book: Book, who: Principal, line: str, ending: Ending, *, top_up: str | None = None) -> None:
    """Say what a line in the queue is. Saying the same again changes nothing; anything else comes too late."""
    require(who, Operation.DECIDE_BANK_LINE)
    if who.member is None:
        raise NotAllowed
    with book.database.write() as session:
        row = session.exec(select(tables.BankLine).where(tables.BankLine.public_id == line).with_for_update()).first()
        if row is None:
            raise BankLineNotFound
        wanted = _top_up(session, row, who, top_up) if ending is Ending.TOP_UP else None
        if row.state in {"done", "deciding"}:
            if (row.ending, row.top_up, row.decided_by) != (ending, wanted or row.top_up, who.member):
                raise LineDecided
        elif row.state != "queued":
            raise LineDecided
        else:
            bank.check_ending(ending, row.amount)
            _claim(book, row, ending, wanted, who.member)
            audit.record(
                book, session, who, Operation.DECIDE_BANK_LINE, subject=line, ending=ending.value, top_up=top_up
            )
        claims = _claims(session, [row]) if row.state == "deciding" else []
    _post(book, claims, who)


def decide_certain(book: Book) -> int:
    """Decide every line in the queue that leaves no doubt, complete what was left half-way, and return how many."""
    with book.database.read() as session:
        claims = _claims(session, _rows(session, "deciding"))
    for each in claims:
        _post_one(book, each)
    total = len(claims)
    with book.database.read() as session:
        chosen, noted = suggesting.judge(book, session, _rows(session, "queued"))
    with book.database.write() as session:
        rows = {row.id: row for row in _locked(session, sorted(chosen.keys() | noted.keys())) if row.state == "queued"}
        for key, row in rows.items():
            row.top_up = noted.get(key or 0, row.top_up)
            if key in chosen:
                _claim(book, row, *chosen[key], None)
        session.flush()
        claims = _claims(session, [row for row in rows.values() if row.state == "deciding"])
    _post(book, claims, None)
    return total + len(claims)


def _rows(session: Session, state: str) -> Sequence[tables.BankLine]:
    line = tables.BankLine
    return session.exec(select(line).where(line.state == state).order_by(col(line.id))).all()


def _locked(session: Session, keys: Sequence[int]) -> list[tables.BankLine]:
    line, rows = tables.BankLine, list[tables.BankLine]()
    for start in range(0, len(keys), AT_ONCE):
        some = keys[start : start + AT_ONCE]
        rows += session.exec(select(line).where(col(line.id).in_(some)).order_by(col(line.id)).with_for_update()).all()
    return rows


def _claim(book: Book, row: tables.BankLine, ending: Ending, top_up: int | None, member: int | None) -> None:
    row.state, row.ending, row.failure = "deciding", ending, None
    row.top_up = top_up if ending is Ending.TOP_UP else row.top_up
    row.decided_by, row.decided_at = member, book.clock()


def _top_up(session: Session, row: tables.BankLine, who: Principal, public_id: str | None) -> int:
    """Return the top-up for which a line is to make units: of the fund's own currency, and not one's own."""
    top_up, account = tables.TopUp, tables.Account
    query = (
        select(top_up.id, account.currency, account.holder)
        .join(account, col(account.id) == top_up.account)
        .where(top_up.public_id == public_id)
    )
    found = session.exec(query).first()
    if found is None or found[0] is None:
        raise TopUpNotFound
    key, currency, holder = found
    if session.get_one(tables.BankAccount, row.bank_account).currency != currency:
        raise CurrencyMismatch
    if holder == who.member or any(acting.of == holder for acting in who.acting):
        raise Concerned
    return key


def _claims(session: Session, rows: Sequence[tables.BankLine]) -> list[_Claim]:
    account, currency = tables.BankAccount, tables.Currency
    query = select(account.id, currency.code).join(currency, col(currency.id) == account.currency)
    codes = dict(session.exec(query).all())
    payees = _payees(session, [row.top_up for row in rows if row.ending == Ending.TOP_UP])
    claims = []
    for row in rows:
        assert row.id is not None
        payee = payees[row.top_up] if row.ending == Ending.TOP_UP else None
        code = codes[row.bank_account]
        claims.append(_Claim(row.id, row.public_id, row.attempt, Ending(row.ending or ""), row.amount, code, payee))
    return claims


def _payees(session: Session, top_ups: Sequence[int | None]) -> dict[int | None, str]:
    top_up, account, found = tables.TopUp, tables.Account, dict[int | None, str]()
    for start in range(0, len(top_ups), AT_ONCE):
        query = (
            select(top_up.id, account.public_id)
            .join(account, col(account.id) == top_up.account)
            .where(col(top_up.id).in_(top_ups[start : start + AT_ONCE]))
        )
        found.update(session.exec(query).all())
    return found


def _post(book: Book, claims: Sequence[_Claim], who: Principal | None) -> None:
    """Post what was claimed. What a person decided and the books refuse is told them; a rule leaves it to a person."""
    for start in range(0, len(claims), AT_ONCE):
        some = claims[start : start + AT_ONCE]
        items = [(_origin(book, each, who), (_draft(book, each),)) for each in some]
        results = book.journal.post_each_now(items)
        _settle(book, some, [each if isinstance(each, Refusal) else each[0].entry.id for each in results])
        refused = next((each for each in results if isinstance(each, Refusal)), None)
        if who is not None and refused is not None:
            raise refused


def _post_one(book: Book, claim: _Claim) -> None:
    """Complete what another process claimed, in the name in which it was claimed."""
    with book.database.read() as session:
        member, line = tables.Member, tables.BankLine
        query = select(member.public_id).join(line, col(line.decided_by) == member.id).where(line.id == claim.row)
        name = session.exec(query).first()
    who = None if name is None else Principal(None, name, name, 0, frozenset())
    (result,) = book.journal.post_each_now([(_origin(book, claim, who), (_draft(book, claim),))])
    _settle(book, [claim], [result if isinstance(result, Refusal) else result[0].entry.id])


def _settle(book: Book, claims: Sequence[_Claim], results: Sequence[Refusal | str]) -> None:
    """Write what came of each claim, once; what was only busy stays claimed."""
    came = dict(zip([each.row for each in claims], results, strict=True))
    with book.database.write() as session:
        for row in _locked(session, [each.row for each in claims]):
            assert row.id is not None
            result = came[row.id]
            if row.state != "deciding" or isinstance(result, Busy):
                continue
            if isinstance(result, Refusal):
                row.state, row.ending, row.failure, row.attempt = "queued", None, result.code, row.attempt + 1
                row.decided_by = row.decided_at = None
            else:
                row.state, row.result = "done", result


def _draft(book: Book, claim: _Claim) -> Draft:
    accounts = house_accounts(book, claim.code)
    suspense = accounts[AccountKind.SUSPENSE]
    if claim.ending is Ending.TOP_UP:
        assert claim.payee is not None
        return issuing.issue(
            claim.amount,
            suspense=suspense,
            mirror=accounts[AccountKind.MIRROR],
            issuance=accounts[AccountKind.ISSUANCE],
            payee=claim.payee,
        )
    other = house.account(book, claim.code, EXPLAINING[claim.ending])
    return bank.explain(claim.amount, suspense=suspense, other=other)


def _origin(book: Book, claim: _Claim, who: Principal | None) -> Origin:
    """Return where a decision comes from. Its key follows from the line and the attempt, whoever posts it."""
    key = book.keyring.mac(b"bank line decided", claim.line.encode(), str(claim.attempt).encode())
    return Origin(HOUSE if who is None else who.public_id, HOUSE if who is None else who.client, key, key)
