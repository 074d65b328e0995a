"""The trial balance of any day."""

from typing import Annotated

from fastapi import Query
from pydantic import Field

from api.dependencies import CurrentPrincipal, OpenBook
from api.fields import Code, Day, Out, PastDay
from api.problems import READING, problems
from api.routing import new_router
from service import trial_balance
from service.clock import day_of

router = new_router("treasury")


class TrialBalanceLineOut(Out):
    """What an account of the chart holds, in minor units: a debit or a credit."""

    number: str = Field(description="Its number in the chart; empty for what stands for no euro.", examples=["517000"])
    label: str = Field(examples=["Fonds de garantie"])
    currency: Code = Field(examples=["EUR"])
    debit: int = Field(examples=[5000])
    credit: int = Field(examples=[0])


class TrialBalanceOut(Out):
    """What all accounts hold at the end of a day; in each currency, debits equal credits."""

    on: Day
    data: list[TrialBalanceLineOut]


@router.get("/trial-balance", responses=problems(*READING))
def read_trial_balance(
    who: CurrentPrincipal,
    book: OpenBook,
    on: Annotated[
        PastDay | None, Query(description="An accounting day; left out: today.", examples=["2026-11-21"])
    ] = None,
) -> TrialBalanceOut:
    """Read what the accounts hold at the end of a day, by its accounting date."""
    day = day_of(book.clock()) if on is None else on.isoformat()
    lines = trial_balance.read(book, who, day)
    return TrialBalanceOut(on=day, data=[TrialBalanceLineOut(**each._asdict()) for each in lines])
