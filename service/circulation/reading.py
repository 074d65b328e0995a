"""Reading the figures: all of them for those who keep the association's books, what was published for everyone else."""

from sqlmodel import select

from ledger.circulation.periods import Granularity, Period, periods, read
from ledger.refusals import CurrencyNotFound, NotSignedIn, PeriodNotValid, TooManyPeriods
from service import audit, rulebook, tables
from service.access import Operation, Principal, require
from service.book import Book
from service.circulation import figures, projection, publications
from service.circulation.figures import Figures
from service.circulation.publications import Publication
from service.rulebook import Rule

PERIODS_MAX = 400


def find(book: Book, who: Principal, *, currency: str, first: str, last: str | None = None) -> list[Figures]:
    """Return the figures of a period, or of each from the first to the last, nothing withheld; the trail notes it."""
    require(who, Operation.READ_CIRCULATION_FIGURES)
    wanted = between(first, last)
    projection.advance(book)
    with book.database.write() as session:
        audit.record(
            *(book, session, who, Operation.READ_CIRCULATION_FIGURES),
            subject=currency,
            first=wanted[0].code,
            last=wanted[-1].code,
        )
    with book.database.read() as session:
        return figures.read(session, _currency(book, currency), wanted, book.clock())


def published(
    book: Book, who: Principal | None, *, currency: str | None = None, first: str | None = None, last: str | None = None
) -> list[Publication]:
    """Return the months that were published, for whoever the rule book says may see them; None: nobody signed in."""
    if rulebook.value(book, Rule.FIGURES_FOR) != "everyone":
        if who is None:
            raise NotSignedIn
        require(who, Operation.READ_RESERVE)
    if currency is not None:
        _currency(book, currency)
    months = _month(first, "0000"), _month(last, "9999")
    return publications.find(book, [currency] if currency else [], *months)


def between(first: str, last: str | None) -> list[Period]:
    """Return the periods from the first to the last, both named alike, or refuse."""
    granularity, begin = read(first)
    also, end = read(last or first)
    if also is not granularity or end.first < begin.first:
        raise PeriodNotValid
    if (end.first - begin.first).days > PERIODS_MAX * DAYS_IN[granularity]:
        raise TooManyPeriods(most=PERIODS_MAX)
    return periods(begin.first, end.first, granularity)


DAYS_IN = {Granularity.DAY: 1, Granularity.WEEK: 7, Granularity.MONTH: 28, Granularity.YEAR: 365}


def _month(code: str | None, otherwise: str) -> str:
    if code is None:
        return otherwise
    granularity, month = read(code)
    if granularity is not Granularity.MONTH:
        raise PeriodNotValid
    return month.code


def _currency(book: Book, code: str) -> tables.Currency:
    with book.database.read() as session:
        row = tables.Currency
        found = session.exec(select(row).where(row.code == code, row.kind == "local")).first()
    if found is None:
        raise CurrencyNotFound
    return found
