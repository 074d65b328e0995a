"""The figures of the circulation, nothing withheld, for those who keep the association's books; each look is noted."""

from typing import Annotated

from fastapi import Query
from pydantic import Field

from api.dependencies import CurrentPrincipal, OpenBook
from api.fields import CURRENCY_CODE, Out
from api.problems import READING, problems
from api.routing import new_router
from ledger import refusals as r
from ledger.circulation.definitions import DEFINITIONS, Indicator, Unit
from ledger.circulation.measures import Status
from service.circulation import reading
from service.circulation.figures import Dimension, Figures

router = new_router("circulation")

PERIOD_MAX = 10


class FigureOut(Out):
    """An indicator of a period."""

    indicator: Indicator = Field(examples=["activity"])
    version: int = Field(examples=[1])
    unit: Unit = Field(examples=["minor_units"])
    value: int | float | None = Field(examples=[347145])
    status: Status = Field(examples=["observed"])


class CellOut(Out):
    """What one category paid another; `*` stands for all of them."""

    payer: str = Field(examples=["C"])
    payee: str = Field(examples=["*"])
    amount: int = Field(description="Minor units, net of refunds.", examples=[145313])
    transactions: int = Field(examples=[9])
    payers: int = Field(description="How many paid.", examples=[2])
    payees: int = Field(description="How many were paid.", examples=[4])
    top_payer: int = Field(description="What the largest of them paid.", examples=[99029])
    top_payee: int = Field(description="What the largest of them received.", examples=[47681])


class FiguresOut(Out):
    """All that is known of a period."""

    currency: str = Field(examples=["MIEL"])
    period: str = Field(examples=["2026-W47"])
    first_day: str = Field(examples=["2026-11-16"])
    last_day: str = Field(examples=["2026-11-22"])
    seq: int = Field(description="The last entry that had a part in it.", examples=[395])
    indicators: list[FigureOut]
    cells: list[CellOut] = Field(description="The activity, cut as asked; empty when nothing was asked.")


class PeriodsOut(Out):
    """The figures of each period that was asked for."""

    data: list[FiguresOut]


@router.get(
    "/circulation/figures",
    responses=problems(*READING, r.CurrencyNotFound, r.PeriodNotValid, r.TooManyPeriods),
)
def read_circulation_figures(
    who: CurrentPrincipal,
    book: OpenBook,
    *,
    currency: Annotated[str, Query(pattern=CURRENCY_CODE, description="A currency.", examples=["MIEL"])],
    first: Annotated[
        str,
        Query(max_length=PERIOD_MAX, description="A day, week, month or year.", examples=["2026-10"]),
    ],
    last: Annotated[
        str | None,
        Query(max_length=PERIOD_MAX, description="The last one, named alike.", examples=["2026-11"]),
    ] = None,
    by: Annotated[Dimension | None, Query(description="By what to cut the activity, too.", examples=["sector"])] = None,
) -> PeriodsOut:
    """Read the figures of a period, or of each of several, nothing withheld. The audit trail notes who looked."""
    found = reading.find(book, who, currency=currency, first=first, last=last)
    return PeriodsOut(data=[_written(currency, each, by) for each in found])


def _written(currency: str, found: Figures, by: Dimension | None) -> FiguresOut:
    return FiguresOut(
        currency=currency,
        period=found.period.code,
        first_day=found.period.first.isoformat(),
        last_day=found.period.last.isoformat(),
        seq=found.seq,
        indicators=[
            FigureOut(
                indicator=each,
                version=DEFINITIONS[each].version,
                unit=DEFINITIONS[each].unit,
                value=value.value,
                status=value.status,
            )
            for each, value in found.values.items()
        ],
        cells=[
            CellOut(
                payer=cell.payer,
                payee=cell.payee,
                amount=cell.amount,
                transactions=cell.times,
                payers=cell.payers,
                payees=cell.payees,
                top_payer=cell.top_payer,
                top_payee=cell.top_payee,
            )
            for cell in (found.cells[by] if by else ())
        ],
    )
