"""The bank account on which the association is paid: it changes when two people say so."""

from sqlmodel import Session

from ledger.identifiers import iban
from ledger.money import Language
from ledger.refusals import ResourceNotFound
from service import proposals, tables
from service.access import Operation, Principal, require
from service.bank import accounts
from service.book import Book
from service.journal import Origin
from service.proposals import Approval, Kind, Parameters, Proposal, Words


def propose(book: Book, who: Principal, origin: Origin, *, account: str, reason: str = "") -> tuple[Proposal, bool]:
    """Propose that the association is paid on another bank account, by its IBAN."""
    parameters = asked(book, who, account=account)
    return proposals.propose(book, who, origin, Operation.SET_BANK_DETAILS, parameters, words=Words(reason))


def asked(book: Book, who: Principal, *, account: str) -> Parameters:
    """Return what exactly would be proposed."""
    require(who, Operation.SET_BANK_DETAILS)
    with book.database.read() as session:
        return {"iban": iban(account), "was": _association(session).iban}


def _change(_book: Book, session: Session, approval: Approval, parameters: Parameters) -> str:
    row = _association(session)
    row.iban = parameters["iban"]
    accounts.keep(session, iban=row.iban, currency=row.currency, now=approval.at)
    session.add(row)
    return "association"


def _stands(session: Session, parameters: Parameters) -> bool:
    return bool(_association(session).iban == parameters["was"])


def _association(session: Session) -> tables.Association:
    row = session.get(tables.Association, 1)
    if row is None:
        raise ResourceNotFound
    return row


def _tell(_book: Book, parameters: Parameters, language: Language) -> str:
    new, was = _in_fours(parameters["iban"]), _in_fours(parameters["was"])
    if language == "fr":
        return f"que l'association soit payée sur le compte bancaire {new}, au lieu de {was}."
    return f"that the association be paid on the bank account {new}, instead of {was}."


def _in_fours(number: str) -> str:
    """Return an IBAN as people compare it: four by four."""
    return " ".join(number[place : place + 4] for place in range(0, len(number), 4))


proposals.register(
    Kind(
        Operation.SET_BANK_DETAILS,
        tell=_tell,
        concerns=lambda _session, _parameters: frozenset(),
        stands=_stands,
        change=_change,
    )
)
