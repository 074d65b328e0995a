"""The public page on the circulation: what was published, each chart with its table, its definition, its download."""

from collections.abc import Callable
from typing import Annotated, NamedTuple

from fastapi import Query, Response

from api.dependencies import OpenBook
from api.fields import CURRENCY_CODE
from api.pages import charts, rendering
from api.pages.charts import Chart, Point
from api.pages.routing import new_page_router
from api.pages.visits import Visiting
from ledger.circulation.cells import ALL
from ledger.circulation.definitions import DEFINITIONS, Indicator, Unit
from ledger.circulation.measures import Value
from ledger.circulation.publishing import INDIVIDUAL, UNKNOWN, Shown
from ledger.directory import SECTIONS, Section
from ledger.money import Language, Money
from service.circulation import places, reading
from service.circulation.publications import PLACE, Publication

router = new_page_router()

MONTHS_MAX = 24
SCALE = 2
HOURS_A_DAY = 24
DRAWN = (
    Indicator.MASS,
    Indicator.ACTIVITY,
    Indicator.HOLDING_TIME_LIFO,
    Indicator.LM3,
    Indicator.B2B_SHARE,
    Indicator.RECONVERSION_RATE,
)
"""What is drawn month by month."""


class Figure(NamedTuple):
    """A chart of one indicator: what it is, in words and as a formula."""

    indicator: Indicator
    chart: Chart
    sentence: str
    formula: str


class Matrix(NamedTuple):
    """Who pays whom: the categories, and for each of them what it paid each, as it is written."""

    names: list[tuple[str, str]]
    rows: list[tuple[str, list[str]]]


@router.get("/circulation")
def read_circulation(
    visit: Visiting,
    book: OpenBook,
    monnaie: Annotated[str | None, Query(pattern=CURRENCY_CODE)] = None,
) -> Response:
    """Show how the currency circulates, as it was published."""
    published = reading.published(book, visit.who)
    currencies = sorted({each.currency for each in published})
    currency = monnaie if monnaie in currencies else next(iter(currencies), "")
    months = [each for each in published if each.currency == currency][-MONTHS_MAX:]
    last = months[-1] if months else None
    say: Callable[[str], str] = lambda word: rendering.say(word, visit.language)  # noqa: E731 - a name for a word's way
    return rendering.page(
        "circulation.html",
        visit,
        currencies=currencies,
        currency=currency,
        last=last,
        month=rendering.month(last.period.first, visit.language) if last else "",
        coverage=_written(last.published.values[Indicator.COVERAGE], Unit.SHARE, currency, visit.language, say)
        if last
        else "",
        figures=[_figure(each, months, visit.language, say) for each in DRAWN] if months else [],
        received=_received(last, visit.language, say) if last else None,
        matrix=_matrix(last, visit.language, say) if last else None,
    )


def _figure(indicator: Indicator, months: list[Publication], language: Language, say: Callable[[str], str]) -> Figure:
    said = DEFINITIONS[indicator]
    points = []
    for month in months:
        value = month.published.values[indicator]
        points.append(
            Point(
                rendering.month(month.period.first, language),
                value.value,
                _written(value, said.unit, month.currency, language, say),
            )
        )
    return Figure(indicator, charts.over_time(points), said.fr if language == "fr" else said.en, said.formula)


def _received(last: Publication, language: Language, say: Callable[[str], str]) -> Chart:
    """Return what was received in each place, the most first."""
    cells = [cell for cell in last.published.tables[PLACE] if cell.payer == ALL != cell.payee]
    cells.sort(key=lambda cell: (-(cell.amount or -1), cell.payee))
    return charts.over_time(
        [Point(_place(cell.payee, say), cell.amount, _amount(cell, last.currency, language, say)) for cell in cells]
    )


def _matrix(last: Publication, language: Language, say: Callable[[str], str]) -> Matrix:
    """Return who pays whom by sector; a dash where nothing was paid."""
    cells = {(cell.payer, cell.payee): cell for cell in last.published.tables["sector"]}
    codes = sorted({code for pair in cells for code in pair} - {ALL}) + ([ALL] if cells else [])
    rows = []
    for payer in codes:
        found = (cells.get((payer, payee)) for payee in codes)
        told = [_amount(cell, last.currency, language, say) if cell else "\N{EN DASH}" for cell in found]
        rows.append((_sector(payer, language, say), told))
    return Matrix([(code, _sector(code, language, say)) for code in codes], rows)


def _written(value: Value, unit: Unit, currency: str, language: Language, say: Callable[[str], str]) -> str:
    """Return a figure as a person reads it, or why there is none."""
    if value.value is None:
        return say(f"circulation.{value.status}")
    if unit is Unit.AMOUNT:
        return Money(int(value.value), currency, SCALE).written(language)
    if unit is Unit.SHARE:
        return Money(round(value.value * 10_000), "%", SCALE).written(language)
    if unit is Unit.HOURS:
        return Money(round(value.value * 100 / HOURS_A_DAY), say("circulation.days"), SCALE).written(language)
    return Money(round(value.value * 100), "", SCALE).written(language).strip()


def _amount(cell: Shown, currency: str, language: Language, say: Callable[[str], str]) -> str:
    return say("circulation.withheld") if cell.amount is None else Money(cell.amount, currency, SCALE).written(language)


def _sector(code: str, language: Language, say: Callable[[str], str]) -> str:
    if code in set(Section):
        return f"{code} · {SECTIONS[Section(code)][0 if language == 'fr' else 1]}"
    return _other(code, say)


def _place(code: str, say: Callable[[str], str]) -> str:
    return places.names().get(code, code) if code[:1].isdigit() else _other(code, say)


def _other(code: str, say: Callable[[str], str]) -> str:
    words = {INDIVIDUAL: "circulation.individuals", UNKNOWN: "circulation.unknown", ALL: "circulation.everyone"}
    return say(words[code])
