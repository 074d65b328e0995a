"""What a legal basis wants of a line of credit, computed from its figures and the rule book's parameters.

It is arithmetic, not advice: no lawyer has confirmed that a line in local units
is credit in this law, and whoever shows it says so.
"""

from datetime import date
from enum import Enum
from typing import NamedTuple

from ledger.credit import Basis
from ledger.money import Language

BASIS_POINTS = 10_000


class Condition(Enum):
    """What may be wanted of a line, as it ends a sentence."""

    DURATION = ("elle doit s'achever dans le délai légal", "it must end within the lawful term")
    TREASURY = (
        "la part de la trésorerie disponible qui peut être prêtée serait dépassée",
        "the share of the available treasury that may be lent would be passed",
    )
    ASSOCIATIONS = ("prêteur et emprunteur doivent être des associations", "lender and borrower must be associations")
    BUSINESSES = ("prêteur et emprunteur doivent être des entreprises", "lender and borrower must be businesses")

    def written(self, language: Language) -> str:
        """Return what is missing."""
        french, english = self.value
        return french if language == "fr" else english


class Figures(NamedTuple):
    """What the conditions are computed from: amounts in minor units of a unit worth a euro, days as ISO dates.

    `granted` is what the lender has granted on this basis in the year, this line not counted;
    `treasury` its net available treasury at the opening, as its body stated it, or None.
    """

    basis: Basis
    limit: int
    starts_on: str
    matures_on: str
    lender_kind: str
    borrower_kind: str
    granted: int
    treasury: int | None


class Parameters(NamedTuple):
    """What the rule book says: in years, and in basis points of the treasury."""

    loan_years: int
    company_years: int
    treasury_share: int


class Computed(NamedTuple):
    """A condition and whether it holds; `value` and `most` are what was compared, in days or minor units."""

    condition: Condition
    holds: bool
    value: int
    most: int


def compute(figures: Figures, parameters: Parameters) -> list[Computed]:
    """Return every condition of the basis, whether it holds, and the figures behind it."""
    if figures.basis is Basis.ASSOCIATION_LOAN:
        return [
            _parties(Condition.ASSOCIATIONS, figures, "association"),
            _duration(figures, parameters.loan_years, whole=True),
            _treasury(figures, parameters),
        ]
    if figures.basis is Basis.TREASURY_AGREEMENT:
        return [_parties(Condition.ASSOCIATIONS, figures, "association")]
    if figures.basis is Basis.COMPANY_LOAN:
        return [
            _parties(Condition.BUSINESSES, figures, "business"),
            _duration(figures, parameters.company_years, whole=False),
            _treasury(figures, parameters),
        ]
    return []


def _parties(condition: Condition, figures: Figures, kind: str) -> Computed:
    fitting = (figures.lender_kind == kind) + (figures.borrower_kind == kind)
    return Computed(condition, fitting == 2, fitting, 2)  # noqa: PLR2004 - a line has two parties


def _duration(figures: Figures, years: int, *, whole: bool) -> Computed:
    """Compare the term with so many years: `whole`, it may last them to the day; else it ends before."""
    begins, ends = date.fromisoformat(figures.starts_on), date.fromisoformat(figures.matures_on)
    leap = (begins.month, begins.day) == (2, 29)
    last = begins.replace(year=begins.year + years, day=28 if leap else begins.day)
    most = (last - begins).days - (not whole)
    return Computed(Condition.DURATION, (ends - begins).days <= most, (ends - begins).days, most)


def _treasury(figures: Figures, parameters: Parameters) -> Computed:
    most = (figures.treasury or 0) * parameters.treasury_share // BASIS_POINTS
    granted = figures.granted + figures.limit
    return Computed(Condition.TREASURY, granted <= most, granted, most)


class Missing(tuple[Condition, ...]):
    """Conditions that do not hold, as they end a sentence."""

    __slots__ = ()

    def written(self, language: Language) -> str:
        """Return them, one after the other."""
        return ", ".join(each.written(language) for each in self)
