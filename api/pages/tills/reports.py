"""Closing the till: the report of a day, to read, to print and to take along as CSV."""

import csv
import io
from datetime import date
from typing import Annotated

from fastapi import Query, Response

from api.dependencies import OpenBook
from api.pages import rendering
from api.pages.routing import new_page_router
from api.pages.tills.arriving import AtTill, StandingAtTill
from ledger.money import Money, decimal
from ledger.refusals import DayNotPossible
from service import till_reports
from service.clock import day_of, end_of_day, start_of_day
from service.sales import counters
from service.till_reports import DayReport

router = new_page_router()

Asked = Annotated[str, Query(max_length=40)]

COLUMNS = (
    *("day", "account", "currency", "cashier", "means"),
    *("payments", "gross", "refunds", "refunded", "net"),
)
FIRST_YEAR, LAST_YEAR = 2000, 2100


@router.get("/caisse/cloture")
def read_report(at: StandingAtTill, book: OpenBook, compte: Asked = "", jour: Asked = "") -> Response:
    """Show the report of a day, ready to be printed."""
    accounts = counters(book, at.who)
    found = till_reports.read(book, at.who, compte or next((each.account for each in accounts), ""), _day(at, jour))
    currency = found.account.currency

    def written(amount: int) -> str:
        return rendering.amount(Money.of(amount, currency), at.visit.language)

    return rendering.page(
        "till/report.html",
        at.visit,
        tablet=at.tablet,
        found=found,
        report=found.report,
        begins=start_of_day(found.day),
        ends=end_of_day(found.day) - 1,
        written=written,
        euros=lambda amount: rendering.amount(Money(amount, "EUR", currency.scale), at.visit.language),
    )


@router.get("/caisse/cloture.csv")
def export_report(at: StandingAtTill, book: OpenBook, compte: Asked = "", jour: Asked = "") -> Response:
    """Give the report of a day as CSV."""
    accounts = counters(book, at.who)
    found = till_reports.read(book, at.who, compte or next((each.account for each in accounts), ""), _day(at, jour))
    headers = {
        "Content-Disposition": f'attachment; filename="z-{found.day}-{found.account.public_id}.csv"',
        "Cache-Control": "no-store",
    }
    return Response(_csv(found), media_type="text/csv; charset=utf-8", headers=headers)


def _csv(found: DayReport) -> str:
    """Return one row for each cashier and means, with a decimal point."""
    scale, written = found.account.currency.scale, io.StringIO()
    table = csv.writer(written)
    table.writerow(COLUMNS)
    for each in found.report.taken:
        amounts = [decimal(amount, scale) for amount in (each.gross, each.refunded, each.net)]
        table.writerow(
            [
                *(found.day, found.account.public_id, found.account.currency.code, each.cashier, each.means),
                *(each.payments, amounts[0], each.refunds, amounts[1], amounts[2]),
            ]
        )
    return written.getvalue()


def _day(at: AtTill, asked: str) -> str:
    """Return the day that was asked for, or today."""
    if not asked:
        return day_of(at.visit.now)
    try:
        chosen = date.fromisoformat(asked)
    except ValueError:
        raise DayNotPossible from None
    if not FIRST_YEAR <= chosen.year <= LAST_YEAR:
        raise DayNotPossible
    return chosen.isoformat()
