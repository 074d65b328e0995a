"""What may be proposed from a page: each form's fields, and what exactly they ask for."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from api.fields import PUBLIC_ID
from api.pages import amounts, rendering
from ledger.accounts import Status, Terms
from ledger.memos import TEXT_MAX, Memo, clean
from ledger.money import AMOUNT_MAX, Language
from ledger.refusals import AccountNotFound, BadInput, MemberNotFound
from service import accounts, bank_details, enrolment, estates, issuing, powers, reversals, terms
from service.access import Operation, Principal, Role, could
from service.book import Book
from service.known_accounts import KnownAccount
from service.powers import OF_THE_ASSOCIATION
from service.proposals import Parameters, Words

Given = Mapping[str, str]
ENTRY_ID = re.compile(r"[0-9a-f-]{36}", re.ASCII)
SETTABLE = (Status.OPEN, Status.SPEND_ONLY, Status.RECEIVE_ONLY, Status.FROZEN, Status.CLOSED)


class Field(NamedTuple):
    """A field of a form; `options` make it a choice. What is typed in it is shown again."""

    name: str
    label: str
    value: str
    options: tuple[tuple[str, str], ...] = ()
    decimal: bool = False
    required: bool = True
    help: str = ""


class Desk(NamedTuple):
    """Who fills in a form, in which language."""

    book: Book
    who: Principal
    language: Language

    def say(self, word: str) -> str:
        """Return a word of these pages."""
        return rendering.say(f"proposing.{word}", self.language)

    def account(self, given: Given) -> KnownAccount:
        """Return the account that the form names."""
        found = self.book.known.find(self.book.database, _id(given, "account", AccountNotFound))
        if found is None:
            raise AccountNotFound
        return found

    def field(self, name: str, given: Given, value: str = "", *, required: bool = True, decimal: bool = False) -> Field:
        """Return a field with what was typed in it, or a value to start with."""
        return Field(name, self.say(name), given.get(name, value), required=required, decimal=decimal)

    def choice(self, name: str, given: Given, options: tuple[tuple[str, str], ...], value: str = "") -> Field:
        """Return a choice with what was chosen."""
        return Field(name, self.say(name), given.get(name, value), options)


@dataclass(frozen=True, slots=True)
class Form:
    """One kind of proposal: where its form is, who may fill it in, its fields, and what they ask for.

    `memo`: what is written as the reason is kept with the entry too.
    """

    slug: str
    operations: tuple[Operation, ...]
    fields: Callable[[Desk, Given], list[Field]]
    asked: Callable[[Desk, Given], tuple[Operation, Parameters]]
    memo: bool = False

    def open_to(self, who: Principal) -> bool:
        """Tell whether someone may propose this."""
        return any(could(who, operation) for operation in self.operations)

    def words(self, given: Given) -> Words:
        """Return why it is proposed."""
        reason = clean(given.get("reason", ""), most=TEXT_MAX)
        return Words(reason, Memo(reason) if self.memo and reason else None)


def _id(given: Given, name: str, unknown: type[AccountNotFound | MemberNotFound]) -> str:
    written = given.get(name, "").strip().upper()
    if not re.fullmatch(PUBLIC_ID, written):
        raise unknown
    return written


def _issue_fields(desk: Desk, given: Given) -> list[Field]:
    return [
        desk.field("account", given),
        desk.field("amount", given, decimal=True),
        desk.field("line", given, required=False),
    ]


def _issue(desk: Desk, given: Given) -> tuple[Operation, Parameters]:
    account, line = desk.account(given), given.get("line", "").strip()
    if line and not ENTRY_ID.fullmatch(line):
        raise BadInput
    amount = amounts.minor(given.get("amount", ""), account.currency.scale)
    return Operation.ISSUE, issuing.asked(
        desk.who, payee=account.public_id, currency=account.currency.code, amount=amount, bank_line=line or None
    )


def _terms_fields(desk: Desk, given: Given) -> list[Field]:
    floor, ceiling, status = "0", "", Status.OPEN.value
    if given.get("account"):
        account = accounts.account_of(desk.book, desk.who, Operation.SET_ACCOUNT_TERMS, desk.account(given).public_id)
        now, scale = accounts.read(desk.book, account), account.currency.scale
        status = now.status
        floor = amounts.plain(-now.floor, scale)
        ceiling = "" if now.ceiling == AMOUNT_MAX else amounts.plain(now.ceiling, scale)
    statuses = tuple((each.value, rendering.say(f"me.{each}", desk.language)) for each in SETTABLE)
    return [
        desk.field("account", given),
        desk.choice("status", given, statuses, status),
        desk.field("floor", given, floor, decimal=True),
        desk.field("ceiling", given, ceiling, decimal=True, required=False),
    ]


def _terms(desk: Desk, given: Given) -> tuple[Operation, Parameters]:
    account = desk.account(given)
    if given.get("status") not in SETTABLE:
        raise BadInput
    scale, ceiling = account.currency.scale, given.get("ceiling", "").strip()
    new = Terms(
        -amounts.minor(given.get("floor", ""), scale),
        amounts.minor(ceiling, scale) if ceiling else AMOUNT_MAX,
        Status(given["status"]),
    )
    return Operation.SET_ACCOUNT_TERMS, terms.asked(desk.book, desk.who, account=account.public_id, new=new)


def _reversal(desk: Desk, given: Given) -> tuple[Operation, Parameters]:
    entry = given.get("entry", "").strip().lower()
    if not ENTRY_ID.fullmatch(entry):
        raise BadInput
    return Operation.REVERSE_ENTRY, reversals.asked(desk.who, entry_id=entry)


def _power_fields(desk: Desk, given: Given) -> list[Field]:
    roles = tuple((role.value, rendering.say(f"me.{role}", desk.language)) for role in OF_THE_ASSOCIATION)
    ways = tuple((way, desk.say(way)) for way in ("give", "take"))
    return [desk.field("member", given), desk.choice("way", given, ways), desk.choice("role", given, roles)]


def _power(desk: Desk, given: Given) -> tuple[Operation, Parameters]:
    if given.get("way") not in {"give", "take"} or given.get("role") not in OF_THE_ASSOCIATION:
        raise BadInput
    operation = Operation.GRANT_POWER if given["way"] == "give" else Operation.END_POWER
    member = _id(given, "member", MemberNotFound)
    return operation, powers.asked(desk.who, operation, member=member, role=Role(given["role"]))


def _bank(desk: Desk, given: Given) -> tuple[Operation, Parameters]:
    asked = bank_details.asked(desk.book, desk.who, account=given.get("iban", "")[: 2 * len("FR76 3000 6000 0112")])
    return Operation.SET_BANK_DETAILS, asked


def _transmission(desk: Desk, given: Given) -> tuple[Operation, Parameters]:
    account, payee = desk.account(given), _id(given, "payee", AccountNotFound)
    return Operation.TRANSMIT_BALANCE, estates.asked(
        desk.book, desk.who, account=account.public_id, payee=accounts.payee_of(desk.book, payee).public_id
    )


def _invitation(desk: Desk, given: Given) -> tuple[Operation, Parameters]:
    return Operation.PROPOSE_INVITATION, enrolment.asked(desk.who, _id(given, "member", MemberNotFound))


FORMS: tuple[Form, ...] = (
    Form("emission", (Operation.ISSUE,), _issue_fields, _issue, memo=True),
    Form("conditions", (Operation.SET_ACCOUNT_TERMS,), _terms_fields, _terms),
    Form(
        "annulation",
        (Operation.REVERSE_ENTRY,),
        lambda desk, given: [desk.field("entry", given)],
        _reversal,
        memo=True,
    ),
    Form("pouvoir", (Operation.GRANT_POWER, Operation.END_POWER), _power_fields, _power),
    Form("banque", (Operation.SET_BANK_DETAILS,), lambda desk, given: [desk.field("iban", given)], _bank),
    Form(
        "transmission",
        (Operation.TRANSMIT_BALANCE,),
        lambda desk, given: [desk.field("account", given), desk.field("payee", given)],
        _transmission,
        memo=True,
    ),
    Form("invitation", (Operation.PROPOSE_INVITATION,), lambda desk, given: [desk.field("member", given)], _invitation),
)
