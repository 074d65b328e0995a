"""The bank: hand in its files, and say what each line is that no rule could tell."""

from typing import Annotated, Any, Literal, Self

import anyio
from fastapi import Path, Query, Request, Response
from pydantic import AfterValidator, Field

from api import problems as p
from api.dependencies import CurrentPrincipal, OpenBook
from api.fields import Day, EntryId, In, Out, PublicId
from api.paging import Cursor, Limit, NextCursor, cursor_of, position_of
from api.problems import BUSY, READING, problems
from api.routing import Route, new_router
from api.top_ups import TOP_UP_EXAMPLE
from api.validation import refusing
from ledger import refusals as r
from ledger.bank import Ending
from ledger.identifiers import iban as clean_iban
from service.bank import deciding, files, importing, mappings, queue
from service.bank.files import Mapping

LINE_EXAMPLE = "9XV3M0T7KQ2C"


class StatementRoute(Route):
    """A route that takes a bank's file, as it is."""

    body_bytes_max = files.BYTES_MAX


router = new_router("bank", route_class=StatementRoute)

_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
Iban = Annotated[
    str | None,
    AfterValidator(lambda sent: None if sent is None else refusing(clean_iban)(sent)),
    Query(
        max_length=42,
        description="Which of our bank accounts the file is of, where it does not say so itself.",
        examples=["FR1420041010050500013M02606"],
    ),
]
LineId = Annotated[PublicId, Path(description="The id of the bank line.", examples=[LINE_EXAMPLE])]


class StatementOut(Out):
    """A statement as it was recorded."""

    id: PublicId
    iban: str = Field(examples=["FR1420041010050500013M02606"])
    lines: int = Field(description="Lines in it.", examples=[42])
    new: int = Field(description="Lines that no file held before.", examples=[40])
    done: int = Field(description="Of the new ones, those that rules and references decided.", examples=[37])
    queued: int = Field(description="Of the new ones, those that a person decides.", examples=[3])
    repeated: bool = Field(description="Whether nothing in it was new.", examples=[False])


class StatementsOut(Out):
    """The statements of a file."""

    data: list[StatementOut]


class SuggestionOut(Out):
    """A top-up that a line may answer."""

    top_up: PublicId = Field(examples=[TOP_UP_EXAMPLE])
    score: int = Field(description="Out of 100; 100 is certain.", examples=[90])
    reason: str = Field(
        description="reference, too_little, too_much, paid_before, over, payer or amount.", examples=["too_little"]
    )
    name: str = Field(description="Whose account it is for.", examples=["Zoé Imaginaire"])
    amount: int = Field(description="What it announced, in cents.", examples=[5000])


class BankLineOut(Out):
    """A line of a statement."""

    id: PublicId = Field(examples=[LINE_EXAMPLE])
    statement: PublicId
    booked_on: Day
    amount: int = Field(description="Cents; what came in is positive.", examples=[4900])
    payer: str = Field(examples=["IMAGINAIRE ZOE"])
    payer_iban: str = Field(examples=["FR7630006000011234567890189"])
    reference: str = Field(examples=["RF222B7WQ0XJ5ZKD"])
    text: str = Field(examples=["Recharge"])
    state: Literal["received", "queued", "deciding", "done"]
    ending: Ending | None = Field(description="What it turned out to be.", examples=[None])
    entry: EntryId | None = Field(description="The entry that recorded it.")
    result: EntryId | None = Field(description="The entry that took it out of suspense.")
    decided_by: PublicId | None = Field(description="Null: a rule, or nobody yet.", examples=[None])
    failure: str | None = Field(description="Why the last decision was refused.", examples=[None])
    top_up: PublicId | None = Field(examples=[TOP_UP_EXAMPLE])
    suggestions: list[SuggestionOut]

    @classmethod
    def of(cls, line: queue.Shown) -> Self:
        """Return a line as the treasurer reads it."""
        shown = {name: value for name, value in line._asdict().items() if name not in {"row", "suggestions"}}
        return cls(**shown, suggestions=[SuggestionOut(**each._asdict()) for each in line.suggestions])


class BankLinesOut(Out):
    """Bank lines in the order of their arrival."""

    data: list[BankLineOut]
    next_cursor: NextCursor


class BankDecisionIn(In):
    """What a line is."""

    ending: Ending = Field(
        description="top_up: make units of it. own: the association's own money. give_back: it goes back to its payer;"
        " given_back: that is the transfer back. between: from or to another account of ours.",
        examples=["top_up"],
    )
    top_up: PublicId | None = Field(default=None, description="For `top_up`: which one.", examples=[TOP_UP_EXAMPLE])


Heading = Annotated[str, Field(max_length=80, examples=["Montant"])]


class MappingIn(In):
    """Which column is what in the CSV files of a bank; one signed amount, or credit and debit apart."""

    booked_on: Annotated[str, Field(min_length=1, max_length=80, examples=["Date"])]
    amount: Heading = ""
    credit: Annotated[str, Field(max_length=80, examples=[""])] = ""
    debit: Annotated[str, Field(max_length=80, examples=[""])] = ""
    value_on: Annotated[str, Field(max_length=80, examples=["Date de valeur"])] = ""
    payer: Annotated[str, Field(max_length=80, examples=["Nom"])] = ""
    payer_iban: Annotated[str, Field(max_length=80, examples=["IBAN"])] = ""
    reference: Annotated[str, Field(max_length=80, examples=["Référence"])] = ""
    text: Annotated[str, Field(max_length=80, examples=["Libellé"])] = ""
    bank_ref: Annotated[str, Field(max_length=80, examples=["Numéro"])] = ""
    separator: Literal[",", ";", "\t", "|"] = ";"
    decimal: Literal[",", "."] = ","
    encoding: Literal["utf-8", "iso-8859-15", "cp1252"] = "utf-8"
    skipped: Annotated[int, Field(ge=0, le=50, strict=True, description="Lines above the headings.")] = 0


@router.post(
    "/bank/statements",
    status_code=201,
    openapi_extra=_BODY,
    responses=problems(*READING, *BUSY, p.BAD_REQUEST, r.IbanNotValid, r.StatementNotRead, r.StatementNotOurs),
)
async def import_statement(request: Request, who: CurrentPrincipal, book: OpenBook, iban: Iban = None) -> StatementsOut:
    """Import a bank's file: camt.053, camt.054, OFX, or CSV by its mapping. The same file again changes nothing.

    Each line is recorded as the fact it is, then decided where a reference or a rule leaves no doubt.
    """
    content = await request.body()

    def take() -> list[importing.Imported]:
        return importing.take(book, who, content, iban=iban or "")

    kept = await anyio.to_thread.run_sync(take)
    return StatementsOut(data=[StatementOut(**each._asdict()) for each in kept])


@router.get("/bank/lines", responses=problems(*READING))
def list_bank_lines(
    who: CurrentPrincipal,
    book: OpenBook,
    state: Annotated[
        Literal["received", "queued", "deciding", "done"] | None, Query(description="Only these.", examples=["queued"])
    ] = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> BankLinesOut:
    """List bank lines in the order of their arrival; those `queued` wait for a person's decision."""
    found, following = queue.list_lines(book, who, state=state, limit=limit, after=position_of(cursor) or 0)
    return BankLinesOut(data=[BankLineOut.of(each) for each in found], next_cursor=cursor_of(following))


@router.post(
    "/bank/lines/{line_id}/decision",
    responses=problems(
        *(*READING, *BUSY, r.BankLineNotFound, r.TopUpNotFound, r.LineDecided, r.EndingNotPossible, r.Concerned),
        *(r.CurrencyMismatch, r.NotCovered, r.AccountClosed, r.PayeeFrozen, r.CreditNotTaken, r.PayeeFull),
    ),
)
def decide_bank_line(line_id: LineId, body: BankDecisionIn, who: CurrentPrincipal, book: OpenBook) -> BankLineOut:
    """Say what a line in the queue is; it leaves suspense at once. The same again changes nothing."""
    deciding.decide(book, who, line_id, body.ending, top_up=body.top_up)
    return BankLineOut.of(queue.find(book, who, line_id))


@router.put("/bank/mapping", status_code=204, responses=problems(*READING, r.IbanNotValid, r.StatementNotOurs))
def set_bank_mapping(body: MappingIn, who: CurrentPrincipal, book: OpenBook, iban: Iban = None) -> Response:
    """Say once which column of a bank's CSV files is what."""
    mappings.keep(book, who, Mapping(**body.model_dump()), iban=iban or "")
    return Response(status_code=204)
