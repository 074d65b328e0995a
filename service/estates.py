"""Passing on what whoever left or died still owns, under four eyes. Nothing is forfeited, however long it takes."""

from sqlmodel import Session, col, select

from ledger import elision, estates
from ledger.drafts import Draft
from ledger.memberships import GONE
from ledger.memos import Memo
from ledger.money import Language, Money
from ledger.refusals import StepNotPossible
from service import memberships, proposals, tables
from service.access import Operation, Principal
from service.accounts import account_of, read
from service.book import Book
from service.journal import Origin
from service.proposals import Parameters, Proposal, Words
from service.wording import holder_name


def propose(
    book: Book, who: Principal, origin: Origin, *, account: str, payee: str, words: Words
) -> tuple[Proposal, bool]:
    """Propose to move all that can leave an account of someone who left or died."""
    parameters = asked(book, who, account=account, payee=payee)
    return proposals.propose(book, who, origin, Operation.TRANSMIT_BALANCE, parameters, words=words)


def asked(book: Book, who: Principal, *, account: str, payee: str) -> Parameters:
    """Return what exactly would be proposed."""
    now = read(book, account_of(book, who, Operation.TRANSMIT_BALANCE, account))
    return {"account": account, "payee": payee, "amount": max(0, now.balance - now.held - now.floor)}


def _check(book: Book, _who: Principal, parameters: Parameters) -> None:
    """Refuse an account of someone who is still here."""
    known = book.known.find(book.database, parameters["account"])
    with book.database.read() as session:
        stands = None if known is None or known.holder is None else memberships.standing_of(session, known.holder)
    if stands is None or stands.state not in GONE:
        raise StepNotPossible


def _concerned(session: Session, parameters: Parameters) -> frozenset[int]:
    account, ends = tables.Account, [parameters["account"], parameters["payee"]]
    holders = session.exec(select(account.holder).where(col(account.public_id).in_(ends))).all()
    return frozenset(holder for holder in holders if holder is not None)


def _tell(book: Book, parameters: Parameters, language: Language) -> str:
    """Say what goes where."""
    known = book.known.find(book.database, parameters["account"])
    assert known is not None, "it was checked when it was proposed"
    units = Money.of(parameters["amount"], known.currency).written(language)
    source, goal = (holder_name(book, parameters[end], language) for end in ("account", "payee"))
    if language == "fr":
        return f"de transmettre {elision.to(goal)} les {units} qui restent {elision.to(source)}."
    return f"to pass the {units} that are left to {source} on to {goal}."


def _draft(_book: Book, parameters: Parameters, memo: Memo | None) -> Draft:
    return estates.transmit(parameters["amount"], account=parameters["account"], payee=parameters["payee"], memo=memo)


proposals.register(
    proposals.Kind(Operation.TRANSMIT_BALANCE, tell=_tell, concerns=_concerned, check=_check, draft=_draft)
)
