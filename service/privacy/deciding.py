"""Forgetting a person although something stands in the way: one proposes, another of the board approves."""

from sqlmodel import Session, col, select

from ledger.money import Currency, Language, Money
from ledger.refusals import MemberNotFound
from service import proposals, tables
from service.access import Operation, Principal, require
from service.book import Book
from service.journal import Origin
from service.known_accounts import currency_of
from service.privacy import erasure
from service.proposals import Approval, Kind, Parameters, Proposal, Words
from service.wording import member_name, written_day


def propose(book: Book, who: Principal, origin: Origin, public_id: str, *, words: Words) -> tuple[Proposal, bool]:
    """Propose to forget a member for whom something is left, or whom the law wants known for longer."""
    require(who, Operation.PROPOSE_ERASURE)
    return proposals.propose(book, who, origin, Operation.PROPOSE_ERASURE, {"member": public_id}, words=words)


def _key(session: Session, parameters: Parameters) -> int:
    found = session.exec(select(tables.Member.id).where(tables.Member.public_id == parameters["member"])).first()
    if found is None:
        raise MemberNotFound
    return found


def _check(book: Book, _who: Principal, parameters: Parameters) -> None:
    with book.database.read() as session:
        erasure.check(book, session, _key(session, parameters))


def _concerned(session: Session, parameters: Parameters) -> frozenset[int]:
    return frozenset({_key(session, parameters)})


def _prepare(book: Book, parameters: Parameters) -> None:
    """Let nothing reach the accounts any more, so that what is told of them is what stays."""
    with book.database.read() as session:
        member = _key(session, parameters)
        erasure.check(book, session, member)
    erasure.bar(book, member)


def _change(book: Book, session: Session, approval: Approval, parameters: Parameters) -> str:
    member = _key(session, parameters)
    erasure.check(book, session, member)
    erasure.forget(book, session, member, asked_by=approval.proposed_by, approved_by=approval.approved_by)
    return str(parameters["member"])


def _tell(book: Book, parameters: Parameters, language: Language) -> str:
    name = member_name(book, parameters["member"])
    with book.database.read() as session:
        member = _key(session, parameters)
        until = erasure.kept_until(book, session, member)
        left = ", ".join(each.written(language) for each in _left(session, member))
    if language == "fr":
        kept = f" Restent {left}, gelés sur ses comptes." if left else ""
        law = f" La loi demande de garder son nom jusqu'au {written_day(until, language)}." if until else ""
        return f"d'effacer {name} pour toujours : nom, coordonnées, connexions, mots.{kept}{law}"
    kept = f" {left} stay on their accounts, frozen." if left else ""
    law = f" The law asks to keep their name until {written_day(until, language)}." if until else ""
    return f"to forget {name} for ever: name, contact, logins, words.{kept}{law}"


def _left(session: Session, member: int) -> list[Money]:
    """Return what is on a member's accounts."""
    account, unit = tables.Account, tables.Currency
    query = (
        select(account.balance, unit)
        .join(unit, col(unit.id) == account.currency)
        .where(account.holder == member, account.balance != 0)
        .order_by(col(account.id))
    )
    found: list[tuple[int, Currency]] = [(balance, currency_of(row)) for balance, row in session.exec(query)]
    return [Money.of(balance, currency) for balance, currency in found]


proposals.register(
    Kind(Operation.PROPOSE_ERASURE, tell=_tell, concerns=_concerned, check=_check, prepare=_prepare, change=_change),
)
