"""The reserve: units in circulation and the euros behind them."""

from pydantic import Field

from api.dependencies import CurrentPrincipal, OpenBook
from api.fields import Code, Out
from api.problems import READING, problems
from api.routing import new_router
from service import reserve

router = new_router("reserve")


class CoverageOut(Out):
    """What stands behind a currency, in minor units."""

    currency: Code
    medium: str = Field(examples=["digital"])
    circulation: int = Field(description="Units that members hold.", examples=[10_000_000])
    backing: int = Field(description="Cents in the guarantee fund.", examples=[10_000_000])
    margin: int = Field(description="backing - circulation.", examples=[0])
    shortfall: bool = Field(description="Whether a fact from outside left units uncovered.", examples=[False])


class ReserveOut(Out):
    """The coverage of every backed currency."""

    data: list[CoverageOut]


@router.get("/reserve", responses=problems(*READING))
def read_reserve(who: CurrentPrincipal, book: OpenBook) -> ReserveOut:
    """Read how many units there are and what stands behind them."""
    return ReserveOut(data=[CoverageOut(**one._asdict()) for one in reserve.coverage(book, who)])
