"""The units in which the books are kept."""

from typing import Literal

from pydantic import Field

from api.dependencies import CurrentPrincipal, OpenBook
from api.fields import Code, Out
from api.problems import READING, problems
from api.routing import new_router
from service import currencies

router = new_router("currencies")


class CurrencyOut(Out):
    """A unit of account."""

    code: Code
    name: str = Field(examples=["La Miel"])
    scale: int = Field(description="Digits after the point: amounts are in 10^-scale.", examples=[2])
    kind: Literal["legal", "local", "owed"]
    policy: Literal["backed", "mutual_credit"] | None = Field(
        description="Of a local currency: each unit has its euro, or balances sum to zero.", examples=["backed"]
    )


class CurrenciesOut(Out):
    """Every unit of account."""

    data: list[CurrencyOut]


@router.get("/currencies", responses=problems(*READING))
def list_currencies(who: CurrentPrincipal, book: OpenBook) -> CurrenciesOut:
    """List the currencies of this book."""
    found = currencies.list_all(book, who)
    return CurrenciesOut.model_validate({"data": [each._asdict() for each in found]})
