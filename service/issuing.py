"""Issuing by hand: the euros that reached the fund, and the units made against them.

`propose` is what people do; `issue` is below the four eyes, for what has no
people: a demonstration's town.
"""

import asyncio

from sqlmodel import Session, select

from ledger import elision, issuing
from ledger.accounts import AccountKind
from ledger.drafts import Draft
from ledger.kinds import Kind
from ledger.memos import Memo
from ledger.money import Language, Money
from ledger.refusals import AccountNotFound, CurrencyMismatch, EntryNotFound
from service import entries, proposals, tables
from service.access import Operation, Principal, require
from service.book import Book
from service.journal import Origin, Posted
from service.proposals import Parameters, Proposal, Words
from service.wording import holder_name, written_day


async def record_bank_line(
    book: Book, who: Principal, origin: Origin, *, currency: str, amount: int, memo: Memo | None
) -> Posted:
    """Record that `amount` cents reached the guarantee fund of a local currency; they wait in suspense."""
    require(who, Operation.RECORD_BANK_LINE)
    house = await asyncio.to_thread(house_accounts, book, currency)
    draft = issuing.receive_euros(amount, fund=house[AccountKind.FUND], suspense=house[AccountKind.SUSPENSE], memo=memo)
    return (await book.post(origin, draft))[0]


async def issue(
    book: Book, who: Principal, origin: Origin, *, payee: str, currency: str, amount: int, memo: Memo | None
) -> Posted:
    """Make `amount` minor units for a member, each against the euro that waits for it."""
    require(who, Operation.ISSUE)
    parameters = {"payee": payee, "currency": currency, "amount": amount}
    draft = await asyncio.to_thread(_draft, book, parameters, memo)
    return (await book.post(origin, draft))[0]


def propose(
    book: Book,
    who: Principal,
    origin: Origin,
    *,
    payee: str,
    currency: str,
    amount: int,
    bank_line: str | None = None,
    words: Words,
) -> tuple[Proposal, bool]:
    """Propose to make units for a member, against a line of the bank when one is named."""
    parameters = asked(who, payee=payee, currency=currency, amount=amount, bank_line=bank_line)
    return proposals.propose(book, who, origin, Operation.ISSUE, parameters, words=words)


def asked(who: Principal, *, payee: str, currency: str, amount: int, bank_line: str | None) -> Parameters:
    """Return what exactly would be proposed."""
    require(who, Operation.ISSUE)
    return {"payee": payee, "currency": currency, "amount": amount, "bank_line": bank_line}


def _draft(book: Book, parameters: Parameters, memo: Memo | None) -> Draft:
    payee, currency, amount = parameters["payee"], parameters["currency"], parameters["amount"]
    account = book.known.find(book.database, payee)
    if account is None or account.kind is not AccountKind.MEMBER:
        raise AccountNotFound
    if account.currency.code != currency:
        raise CurrencyMismatch
    house = house_accounts(book, currency)
    return issuing.issue(
        amount,
        suspense=house[AccountKind.SUSPENSE],
        mirror=house[AccountKind.MIRROR],
        issuance=house[AccountKind.ISSUANCE],
        payee=payee,
        memo=memo,
    )


def _check(book: Book, _who: Principal, parameters: Parameters) -> None:
    """Refuse a line of the bank that brought no euros to this fund."""
    if parameters["bank_line"] is not None:
        _bank_line(book, parameters)


def _bank_line(book: Book, parameters: Parameters) -> tuple[int, str]:
    """Return how many cents a line of the bank brought to the fund, and on which day."""
    entry = entries.find(book, parameters["bank_line"])
    fund = house_accounts(book, parameters["currency"])[AccountKind.FUND]
    received = 0 if entry is None else sum(each.amount for each in entry.postings if each.account == fund)
    if entry is None or entry.kind is not Kind.BANK or received <= 0:
        raise EntryNotFound
    return received, entry.effective_on


def _concerned(session: Session, parameters: Parameters) -> frozenset[int]:
    holder = session.exec(select(tables.Account.holder).where(tables.Account.public_id == parameters["payee"])).first()
    return frozenset() if holder is None else frozenset({holder})


def _tell(book: Book, parameters: Parameters, language: Language) -> str:
    known = book.known.find(book.database, parameters["payee"])
    assert known is not None, "it was checked when it was proposed"
    units = Money.of(parameters["amount"], known.currency).written(language)
    name = holder_name(book, parameters["payee"], language)
    if parameters["bank_line"] is None:
        euros = Money(parameters["amount"], "€", known.currency.scale).written(language)
        if language == "fr":
            account = f"le compte {elision.of(name)}"
            return f"de mettre {units} sur {account}, contre {euros} qui attendent dans le fonds de garantie."
        return f"to put {units} on the account of {name}, against {euros} that wait in the guarantee fund."
    received, day = _bank_line(book, parameters)
    euros, day = Money(received, "€", 2).written(language), written_day(day, language)
    if language == "fr":
        return f"de mettre {units} sur le compte {elision.of(name)}, contre {euros} arrivés le {day}."
    return f"to put {units} on the account of {name}, against {euros} that arrived on {day}."


def house_accounts(book: Book, currency: str) -> dict[AccountKind, str]:
    """Return the public ids of the issuer's own accounts behind a local currency, by kind.

    They are named after the currency they stand behind, as `MIEL`.
    """
    account = tables.Account
    kinds = (AccountKind.FUND, AccountKind.SUSPENSE, AccountKind.MIRROR, AccountKind.ISSUANCE)
    with book.database.read() as session:
        found = session.exec(select(account.kind, account.public_id).where(account.name == currency)).all()
    house = {AccountKind(kind): public_id for kind, public_id in found if kind in kinds}
    if len(house) < len(kinds):
        raise CurrencyMismatch
    return house


proposals.register(proposals.Kind(Operation.ISSUE, tell=_tell, concerns=_concerned, check=_check, draft=_draft))
