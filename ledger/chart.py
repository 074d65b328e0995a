"""The chart of accounts of the association, in euros: a number and a label for each kind of account.

A unit is booked at par, as the euro that it stands for. Issuance and its euro mirror
share one control account, nil after every issue and burn, so that no euro counts twice.
Plan comptable général, with the accounts that local currencies use.
"""

from typing import NamedTuple

from ledger.accounts import AccountKind
from ledger.kinds import Kind
from ledger.money import Currency


class Heading(NamedTuple):
    """An account of the chart. `auxiliary`: its lines also name whose account it is, by opaque id."""

    number: str
    label: str
    auxiliary: bool = False


class Book(NamedTuple):
    """A journal of the accounting: code and label."""

    code: str
    label: str


CARRIED = Heading("110000", "Report à nouveau")
"""Where the result of earlier years stands."""
OPENING = Book("AN", "À nouveaux")

EUROS: dict[AccountKind, Heading] = {
    AccountKind.FUND: Heading("517000", "Fonds de garantie"),
    AccountKind.SUSPENSE: Heading("471000", "Compte d'attente"),
    AccountKind.MIRROR: Heading("463409", "Émission, compte de contrôle"),
    AccountKind.CASH: Heading("530000", "Caisse"),
    AccountKind.TRANSIT: Heading("580000", "Virements internes et à rendre"),
    AccountKind.OWN_FUNDS: Heading("102000", "Fonds propres"),
    AccountKind.FEES: Heading("708000", "Commissions"),
    AccountKind.CHARGES: Heading("627000", "Services bancaires"),
    AccountKind.INTEREST: Heading("768000", "Produits financiers"),
    AccountKind.MEMBER: Heading("467000", "Autres comptes débiteurs ou créditeurs", auxiliary=True),
}
"""Accounts kept in euros."""

UNITS: dict[AccountKind, Heading] = {
    AccountKind.MEMBER: Heading("463400", "Monnaie locale numérique en circulation", auxiliary=True),
    AccountKind.ISSUANCE: EUROS[AccountKind.MIRROR],
    AccountKind.OWN_FUNDS: Heading("463410", "Monnaie locale de l'association"),
    AccountKind.FEES: Heading("708100", "Commissions en monnaie locale"),
    AccountKind.SET_ASIDE: Heading("463420", "Monnaie locale mise de côté", auxiliary=True),
}
"""Accounts kept in units that stand for a euro each."""

BANK, ISSUING = Book("BQ", "Banque"), Book("EM", "Émission et retrait d'unités")
PAYMENTS, OTHER = Book("PA", "Paiements entre membres"), Book("OD", "Opérations diverses")

_BOOKS: dict[Kind, Book] = {
    Kind.BANK: BANK,
    Kind.ISSUE: ISSUING,
    Kind.BURN: ISSUING,
    Kind.PAYMENT: PAYMENTS,
    Kind.REFUND: PAYMENTS,
    Kind.CAPTURE: PAYMENTS,
}


def heading_of(kind: AccountKind, currency: Currency) -> Heading | None:
    """Return where an account stands in the chart; None when what it counts is not a euro, nor stands for one."""
    if currency.kind == "legal":
        return EUROS[kind]
    return UNITS[kind] if currency.policy == "backed" else None


def book_of(kind: Kind) -> Book:
    """Return the journal in which entries of this kind stand."""
    return _BOOKS.get(kind, OTHER)


def carries(heading: Heading) -> bool:
    """Tell whether a balance goes on into the next year: charges and income do not, their result does."""
    return heading.number[0] not in "67"
