"""What was published of the circulation, as files: a data package of CSV tables, a JSON-stat cube, OpenMetrics.

Data Package and Table Schema are Frictionless Data's, version 1; the cube is JSON-stat 2.0.
"""

import csv
import io
from collections.abc import Iterable
from typing import Annotated, Any, Literal

from fastapi import Path, Query, Request, Response
from prometheus_client import CollectorRegistry, Gauge
from prometheus_client.openmetrics.exposition import CONTENT_TYPE_LATEST, generate_latest

from api.circulation import FlowOut, IndicatorOut
from api.circulation_audience import READING, Audience, Currency, same_as_before
from api.dependencies import OpenBook
from api.fields import CURRENCY_CODE
from api.problems import problems
from api.routing import new_router
from api.running import running
from ledger.circulation.definitions import DEFINITIONS, Indicator, Unit
from ledger.circulation.measures import Status
from service.circulation import places, reading
from service.circulation.publications import Publication
from service.clock import SECOND, moment

router = new_router("circulation")
metrics_router = new_router("circulation", prefix="")

LICENCES = {"etalab-2.0": ("Licence Ouverte 2.0", "https://www.etalab.gouv.fr/licence-ouverte-open-licence/")}
SUFFIXES = {Unit.AMOUNT: "_minor_units", Unit.SHARE: "_ratio", Unit.HOURS: "_hours"}
STATUSES = [status.value for status in Status]

Fields = dict[str, dict[str, Any]]
_PUBLISHED: Fields = {
    "snapshot": {"type": "string", "description": "The publication, which never changes."},
    "currency": {"type": "string"},
    "period": {"type": "yearmonth"},
    "first_day": {"type": "date"},
    "last_day": {"type": "date"},
}
_FIGURE: Fields = {
    "value": {"type": "number", "description": "Empty when withheld or unavailable; amounts are minor units."},
    "status": {"type": "string", "constraints": {"required": True, "enum": STATUSES}},
}
TABLES: dict[str, Fields] = {
    "definitions": {
        "id": {"type": "string", "constraints": {"required": True, "unique": True}},
        "version": {"type": "integer"},
        "group": {"type": "string"},
        "unit": {"type": "string"},
        "formula": {"type": "string"},
        "fr": {"type": "string"},
        "en": {"type": "string"},
    },
    "indicators": {
        **_PUBLISHED,
        "indicator": {"type": "string"},
        "version": {"type": "integer"},
        "unit": {"type": "string"},
        **_FIGURE,
    },
    "flows": {
        **_PUBLISHED,
        "table": {"type": "string", "constraints": {"enum": ["side", "sector", "place"]}},
        "payer": {"type": "string", "description": "A NAF section, a place's code, individual, unknown; * is all."},
        "payee": {"type": "string", "description": "As payer."},
        "value": _FIGURE["value"] | {"type": "integer"},
        "transactions": {"type": "integer"},
        "status": _FIGURE["status"],
    },
}
KEYS = {
    "definitions": ["id"],
    "indicators": ["currency", "period", "indicator"],
    "flows": ["currency", "period", "table", "payer", "payee"],
}


@router.get("/circulation/datapackage.json", responses={304: {}, **problems(*READING)})
def read_circulation_package(book: OpenBook, request: Request, who: Audience, response: Response) -> dict[str, Any]:
    """Read the data package that describes the CSV tables beside it: fields, licence, what was published when."""
    found = reading.published(book, who)
    if same_as_before(request, response, found):
        response.status_code = 304
    settings = running(request).settings
    title, path = LICENCES.get(settings.data_licence, (settings.data_licence, ""))
    licence = {"name": settings.data_licence, "title": title} | ({"path": path} if path else {})
    contact = {"title": settings.smtp_from, "path": settings.public_url, "role": "publisher"}
    return {
        "profile": "tabular-data-package",
        "name": "circulation",
        "title": "How the currency circulates",
        "homepage": f"{settings.public_url}/circulation",
        "version": found[-1].period.code if found else "none",
        "licenses": [licence],
        "contributors": [contact],
        "sources": [{"title": f"{places.CODE_SET} (@etalab/decoupage-administratif)"}],
        "changelog": [
            {
                "snapshot": each.id,
                "currency": each.currency,
                "period": each.period.code,
                "published_at": moment(each.at).isoformat(),
                "place_level": each.level,
                "versions": dict(each.versions),
            }
            for each in found
        ],
        "resources": [_resource(name, fields) for name, fields in TABLES.items()],
    }


def _resource(name: str, fields: Fields) -> dict[str, Any]:
    return {
        "name": name,
        "path": f"{name}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [{"name": field, **said} for field, said in fields.items()],
            "primaryKey": KEYS[name],
            "missingValues": [""],
        },
    }


@router.get(
    "/circulation/{table}.csv",
    response_class=Response,
    responses={200: {"content": {"text/csv": {}}}, 304: {}, **problems(*READING)},
)
def read_circulation_table(
    book: OpenBook,
    request: Request,
    who: Audience,
    table: Annotated[
        Literal["definitions", "indicators", "flows"],
        Path(description="Which table of the data package.", examples=["indicators"]),
    ],
    currency: Currency = None,
) -> Response:
    """Read a table of the data package as CSV: everything that was published, in UTF-8 with a header line."""
    found = reading.published(book, who, currency=currency)
    written = Response(_csv(table, _rows(table, found)), media_type="text/csv; charset=utf-8")
    if same_as_before(request, written, found):
        return Response(status_code=304, headers=written.headers)
    return written


def _rows(table: str, found: list[Publication]) -> Iterable[dict[str, Any]]:
    if table == "definitions":
        return [{"id": each.value, **said._asdict()} for each, said in DEFINITIONS.items()]
    if table == "indicators":
        return [
            IndicatorOut.of(each, indicator, value).model_dump(mode="json")
            for each in found
            for indicator, value in each.published.values.items()
        ]
    return [
        FlowOut.of(each, name, cell).model_dump(mode="json")
        for each in found
        for name, cells in each.published.tables.items()
        for cell in cells
    ]


def _csv(table: str, rows: Iterable[dict[str, Any]]) -> str:
    text = io.StringIO()
    written = csv.DictWriter(text, TABLES[table])
    written.writeheader()
    written.writerows(rows)
    return text.getvalue()


@router.get("/circulation/cube.json", responses={304: {}, **problems(*READING)})
def read_circulation_cube(
    book: OpenBook,
    request: Request,
    response: Response,
    who: Audience,
    currency: Annotated[str, Query(pattern=CURRENCY_CODE, description="A currency.", examples=["MIEL"])],
) -> dict[str, Any]:
    """Read the indicators of a currency, month by month, as a JSON-stat 2.0 dataset."""
    found = reading.published(book, who, currency=currency)
    if same_as_before(request, response, found):
        response.status_code = 304
    values = [each.published.values[indicator] for each in found for indicator in DEFINITIONS]
    return {
        "version": "2.0",
        "class": "dataset",
        "label": f"How {currency} circulates",
        "source": running(request).settings.public_url,
        "updated": moment(found[-1].at if found else 0).isoformat(),
        "id": ["period", "indicator"],
        "size": [len(found), len(DEFINITIONS)],
        "role": {"time": ["period"], "metric": ["indicator"]},
        "dimension": {
            "period": {"label": "Month", "category": {"index": [each.period.code for each in found]}},
            "indicator": {
                "label": "Indicator",
                "category": {
                    "index": list(DEFINITIONS),
                    "label": {each: said.en for each, said in DEFINITIONS.items()},
                    "unit": {each: {"label": said.unit} for each, said in DEFINITIONS.items()},
                },
            },
        },
        "value": [value.value for value in values],
        "status": {
            str(place): value.status for place, value in enumerate(values) if value.status is not Status.OBSERVED
        },
    }


@metrics_router.get("/metrics/circulation", response_class=Response, responses=problems(*READING))
def read_circulation_metrics(book: OpenBook, who: Audience) -> Response:
    """Read the last published figures as OpenMetrics text. What is withheld is named, without a figure."""
    last = {each.currency: each for each in reading.published(book, who)}
    return Response(_metrics(list(last.values())), media_type=CONTENT_TYPE_LATEST)


def _metrics(found: list[Publication]) -> bytes:
    registry = CollectorRegistry()
    labels = ("currency",)
    when = Gauge(
        *("alveole_circulation_period_end", "When the last published month was over.", labels),
        unit="seconds",
        registry=registry,
    )
    withheld = Gauge(
        *("alveole_circulation_withheld", "Indicators that would single someone out.", ("currency", "indicator")),
        registry=registry,
    )
    gauges = {
        each: Gauge(f"alveole_circulation_{each}{SUFFIXES.get(said.unit, '')}", said.en, labels, registry=registry)
        for each, said in DEFINITIONS.items()
    }
    for each in found:
        when.labels(each.currency).set(each.period.end / SECOND)
        for indicator in Indicator:
            value = each.published.values[indicator]
            if value.value is not None:
                gauges[indicator].labels(each.currency).set(value.value)
            elif value.status is Status.WITHHELD:
                withheld.labels(each.currency, indicator.value).set(1)
    return bytes(generate_latest(registry))  # type: ignore[no-untyped-call]  # no types there
