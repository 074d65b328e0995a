"""How the currency circulates: the definitions, and what was published of each month, as flat records."""

from enum import StrEnum
from typing import Annotated, Self

from fastapi import Query, Request, Response
from pydantic import Field

from api.circulation_audience import READING, Audience, Currency, First, Last, same_as_before
from api.dependencies import OpenBook
from api.fields import Day, Instant, Out, PublicId
from api.problems import problems
from api.routing import new_router
from ledger import refusals as r
from ledger.circulation.cells import ALL
from ledger.circulation.definitions import DEFINITIONS, Group, Indicator, Unit
from ledger.circulation.measures import Status, Value
from ledger.circulation.publishing import Shown
from service.circulation import reading
from service.circulation.publications import Publication

router = new_router("circulation")

Month = Annotated[str, Field(description="A month.", examples=["2026-10"])]
Figure = Annotated[int | float | None, Field(description="Null when withheld or unavailable.", examples=[347145])]
Known = Annotated[Status, Field(description="observed, estimated, unavailable or withheld.", examples=["observed"])]


class Table(StrEnum):
    """By what the activity is cut: individuals and businesses, NAF sections, or places."""

    SIDE = "side"
    SECTOR = "sector"
    PLACE = "place"


class Direction(StrEnum):
    """Which of the two series: what a category received, or what it sent."""

    RECEIVED = "received"
    SENT = "sent"


class DefinitionOut(Out):
    """What an indicator is, exactly."""

    id: Indicator = Field(examples=["b2b_share"])
    version: int = Field(description="Grows when the definition changes.", examples=[1])
    group: Group = Field(examples=["rate"])
    unit: Unit = Field(examples=["share"])
    formula: str = Field(examples=["volume_p_p / activity"])
    fr: str = Field(examples=["La part de l'activité qui se fait entre professionnels."])
    en: str = Field(examples=["The share of the activity that is among businesses."])


class DefinitionsOut(Out):
    """Every indicator's definition."""

    data: list[DefinitionOut]


class SnapshotOut(Out):
    """What was published of a month, once, and never changes."""

    id: PublicId
    currency: str = Field(examples=["MIEL"])
    period: Month
    published_at: Instant
    seq: int = Field(description="The last entry of the journal that it knows.", examples=[395])
    place_level: str = Field(description="What places are: commune, epci or department.", examples=["epci"])
    threshold_members: int = Field(description="Fewer on a side are withheld.", examples=[3])
    threshold_share: int = Field(description="Basis points; who makes more is withheld.", examples=[8500])

    @classmethod
    def of(cls, found: Publication) -> Self:
        """Return a publication's own facts."""
        return cls(
            id=found.id,
            currency=found.currency,
            period=found.period.code,
            published_at=found.at,
            seq=found.seq,
            place_level=found.level,
            threshold_members=found.threshold.least,
            threshold_share=found.threshold.share,
        )


class IndicatorOut(Out):
    """An indicator of a month."""

    snapshot: PublicId
    currency: str = Field(examples=["MIEL"])
    period: Month
    first_day: Day
    last_day: Day
    indicator: str = Field(examples=["activity"])
    version: int = Field(examples=[1])
    unit: Unit = Field(examples=["minor_units"])
    value: Figure
    status: Known

    @classmethod
    def of(cls, found: Publication, indicator: Indicator, value: Value) -> Self:
        """Return an indicator as it was published."""
        return cls(
            snapshot=found.id,
            currency=found.currency,
            period=found.period.code,
            first_day=found.period.first.isoformat(),
            last_day=found.period.last.isoformat(),
            indicator=indicator,
            version=found.versions[indicator],
            unit=DEFINITIONS[indicator].unit,
            value=value.value,
            status=value.status,
        )


class FlowOut(Out):
    """What one category paid another in a month; `*` stands for all of them."""

    snapshot: PublicId
    currency: str = Field(examples=["MIEL"])
    period: Month
    first_day: Day
    last_day: Day
    table: Table = Field(examples=["sector"])
    payer: str = Field(description="A category: a NAF section, a place's code, individual, unknown.", examples=["C"])
    payee: str = Field(description="As payer.", examples=["*"])
    value: int | None = Field(description="Minor units; null when withheld.", examples=[145313])
    transactions: int | None = Field(description="Payments; null when withheld.", examples=[9])
    status: Known

    @classmethod
    def of(cls, found: Publication, table: str, cell: Shown) -> Self:
        """Return a cell as it was published."""
        return cls(
            snapshot=found.id,
            currency=found.currency,
            period=found.period.code,
            first_day=found.period.first.isoformat(),
            last_day=found.period.last.isoformat(),
            table=Table(table),
            payer=cell.payer,
            payee=cell.payee,
            value=cell.amount,
            transactions=cell.times,
            status=cell.status,
        )


class IndicatorsOut(Out):
    """Indicators, and the publications that they are from."""

    snapshots: list[SnapshotOut]
    data: list[IndicatorOut]


class FlowsOut(Out):
    """Flows, and the publications that they are from."""

    snapshots: list[SnapshotOut]
    data: list[FlowOut]


@router.get("/circulation/definitions", responses=problems())
def list_circulation_definitions() -> DefinitionsOut:
    """Read what every indicator means: its unit, its formula, a sentence in French and in English."""
    return DefinitionsOut(data=[DefinitionOut(id=each, **said._asdict()) for each, said in DEFINITIONS.items()])


@router.get("/circulation/indicators", responses={304: {}, **problems(*READING, r.PeriodNotValid)})
def read_circulation_indicators(
    book: OpenBook,
    request: Request,
    response: Response,
    who: Audience,
    *,
    currency: Currency = None,
    period: Annotated[
        str | None, Query(pattern=r"^\d{4}-\d{2}$", description="A month; without, the last.", examples=["2026-10"])
    ] = None,
) -> IndicatorsOut:
    """Read every indicator of a month as it was published; small cells are withheld and say so."""
    found = reading.published(book, who, currency=currency, first=period, last=period)
    return _indicators(request, response, list({each.currency: each for each in found}.values()))


@router.get("/circulation/series", responses={304: {}, **problems(*READING, r.PeriodNotValid)})
def read_circulation_series(
    book: OpenBook,
    request: Request,
    response: Response,
    who: Audience,
    *,
    indicator: Annotated[
        list[Indicator] | None,
        Query(description="Only these indicators; without, all of them.", examples=[["activity", "lm3"]]),
    ] = None,
    currency: Currency = None,
    first: First = None,
    last: Last = None,
) -> IndicatorsOut:
    """Read indicators month by month as they were published, one record for each: what a dashboard draws."""
    found = reading.published(book, who, currency=currency, first=first, last=last)
    return _indicators(request, response, found, frozenset(indicator or Indicator))


@router.get("/circulation/flows", responses={304: {}, **problems(*READING, r.PeriodNotValid)})
def read_circulation_flows(
    book: OpenBook,
    request: Request,
    response: Response,
    who: Audience,
    *,
    table: Annotated[Table, Query(description="By what it is cut.", examples=["sector"])] = Table.SECTOR,
    direction: Annotated[
        Direction | None,
        Query(description="Only what each category received, or sent; without, who paid whom.", examples=["received"]),
    ] = None,
    currency: Currency = None,
    first: First = None,
    last: Last = None,
) -> FlowsOut:
    """Read who paid whom, month by month, by side, sector or place, as it was published."""
    found = reading.published(book, who, currency=currency, first=first, last=last)
    if same_as_before(request, response, found):
        response.status_code = 304
    return FlowsOut(
        snapshots=[SnapshotOut.of(each) for each in found],
        data=[
            FlowOut.of(each, table, cell)
            for each in found
            for cell in each.published.tables[table]
            if _belongs(cell, direction)
        ],
    )


def _belongs(cell: Shown, direction: Direction | None) -> bool:
    """Tell whether a cell is of the series: a total of one side, or none where who paid whom is asked for."""
    if direction is Direction.RECEIVED:
        return cell.payer == ALL != cell.payee
    if direction is Direction.SENT:
        return cell.payee == ALL != cell.payer
    return ALL not in {cell.payer, cell.payee}


def _indicators(
    request: Request,
    response: Response,
    found: list[Publication],
    wanted: frozenset[Indicator] = frozenset(Indicator),
) -> IndicatorsOut:
    if same_as_before(request, response, found):
        response.status_code = 304
    return IndicatorsOut(
        snapshots=[SnapshotOut.of(each) for each in found],
        data=[
            IndicatorOut.of(each, indicator, value)
            for each in found
            for indicator, value in each.published.values.items()
            if indicator in wanted
        ],
    )
