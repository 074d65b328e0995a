"""Lines of credit: proposed, agreed, approved, opened, drawn, repaid and closed."""

from datetime import date
from typing import Annotated, Literal, Self

from fastapi import Path
from pydantic import Field

from api.approvals import APPROVING, Approval, given
from api.dependencies import Confirmation, CurrentPrincipal, OpenBook
from api.fields import ACCOUNT_EXAMPLE, Amount, Code, Day, EntryId, In, Instant, Out, PastDay, PublicId, Words
from api.languages import AskedLanguage
from api.paging import Cursor, Limit, NextCursor, cursor_of, position_of
from api.payments import PAYING
from api.problems import BUSY, MOVING, READING, problems
from api.routing import new_router
from ledger import refusals as r
from ledger.conditions import Computed
from ledger.credit import SOURCES, Basis, Funding, Side, State, Step
from ledger.money import Language
from service import credit
from service.credit import Line, Taken

router = new_router("credit")

LineId = Annotated[PublicId, Path(description="The id of the line of credit.", examples=[ACCOUNT_EXAMPLE])]

AGREEING = (*READING, r.LineNotFound, r.LineStepNotPossible)
BINDING = (*AGREEING, *BUSY, r.StatusForbids)
MOVED = (*PAYING, *APPROVING, r.LineNotFound, r.LineNotLending, r.LineUsedUp, r.LenderShort, r.MoreThanOwed)

Cents = Annotated[int, Field(strict=True, ge=0, le=9_000_000_000_000_000, description="Minor units.", examples=[0])]


class LineIn(In):
    """A line of credit to propose, as its lender or as its borrower."""

    lender: PublicId = Field(description="The account that would lend.")
    borrower: PublicId = Field(description="The account that would borrow, in the same currency.")
    limit: Amount
    funding: Funding = Field(
        description="`set_aside`: the limit leaves the lender's account when the line opens, and waits for it. "
        "`if_available`: what the lender has when it is asked.",
        examples=["if_available"],
    )
    basis: Basis = Field(description="The legal basis that the parties choose.", examples=["association_loan"])
    matures_on: date = Field(description="The day by which all is repaid.", examples=["2027-06-30"])
    longest_days: int = Field(strict=True, description="How many days a draw may last.", examples=[90])

    def to_offer(self) -> credit.Offer:
        """Return the terms."""
        fields = {**dict(self), "matures_on": self.matures_on.isoformat()}
        return credit.Offer(**fields)


class ApprovalByBodyIn(In):
    """That the governing body of your side approved the line."""

    decided_on: PastDay
    document: PublicId | None = Field(default=None, description="The document that shows it.")
    treasury: Cents | None = Field(
        default=None,
        description="By the lender's body: its net available treasury at the opening, in cents, of which only a share "
        "may be lent.",
    )


class AttestationIn(In):
    """The attestation of the auditor or accountant."""

    document: PublicId = Field(description="The document that holds it.")


class LowerIn(In):
    """A lower limit."""

    limit: Amount


class MovingIn(Words):
    """How much to draw or repay, and your yes to it."""

    amount: Amount
    approval: Approval = None


class OwingOut(Out):
    """What is left of a draw."""

    due_on: Day
    amount: Amount


class ConditionOut(Out):
    """A condition of the legal basis, computed; no lawyer has confirmed it."""

    code: str = Field(examples=["duration"])
    holds: bool = Field(examples=[True])
    value: int = Field(description="Days, minor units or parties.", examples=[365])
    most: int = Field(description="What it may be at most, or must be.", examples=[1_826])
    detail: str = Field(description="What is wanted, in the language of whoever asks.", examples=["…"])

    @classmethod
    def of(cls, computed: Computed, language: Language) -> Self:
        """Return a condition."""
        condition, holds, value, most = computed
        return cls(code=condition.name.lower(), holds=holds, value=value, most=most, detail=condition.written(language))


class StepOut(Out):
    """A step that was taken."""

    step: Step = Field(examples=["propose"])
    state: State = Field(examples=["proposed"])
    side: Side | None = Field(examples=["lender"])
    by: PublicId
    at: Instant
    limit: Amount
    decided_on: Day | None
    document: PublicId | None

    @classmethod
    def of(cls, taken: Taken) -> Self:
        """Return a step."""
        return cls(**taken._asdict())


class LineOut(Out):
    """A line of credit as it stands; amounts in minor units."""

    id: PublicId
    state: State = Field(examples=["active"])
    lender: PublicId = Field(description="A member.")
    lender_name: str = Field(examples=["Épicerie du Port"])
    borrower: PublicId = Field(description="A member.")
    borrower_name: str = Field(examples=["Boulangerie du Phare"])
    currency: Code
    limit: Amount
    funding: Funding = Field(examples=["if_available"])
    basis: Basis = Field(examples=["association_loan"])
    source: str = Field(description="Where the law says so.", examples=["CMF L511-6 1° bis, R511-2-1-4"])
    matures_on: Day
    longest_days: int = Field(examples=[90])
    drawn: int = Field(description="What is owed on it.", examples=[12_500])
    available: int = Field(description="What could be drawn now.", examples=[7_500])
    owing: list[OwingOut] = Field(description="What is owed, by the day on which it is due.")
    late_since: Day | None = Field(description="The first day on which something was late, if anything is.")
    conditions: list[ConditionOut] = Field(description="Computed; no lawyer has confirmed them.")
    skipped: list[State] = Field(description="States that the legal basis does not require.", examples=[[]])
    steps: list[StepOut]

    @classmethod
    def of(cls, line: Line, language: Language) -> Self:
        """Return a line."""
        return cls(
            **{
                **line._asdict(),
                "currency": line.currency.code,
                "source": SOURCES[line.basis],
                "owing": [OwingOut(**each._asdict()) for each in line.owing],
                "conditions": [ConditionOut.of(each, language) for each in line.conditions],
                "steps": [StepOut.of(each) for each in line.steps],
            }
        )


class LinesOut(Out):
    """A page of lines of credit."""

    data: list[LineOut]
    next_cursor: NextCursor


class MovedOut(Out):
    """What was drawn or repaid: two entries, both in the books. It never changes, so a replay is the same bytes."""

    line: PublicId
    kind: Literal["draw", "repayment"] = Field(examples=["draw"])
    amount: Amount
    entry: EntryId = Field(description="The entry of the units.")
    owed_entry: EntryId = Field(description="The entry of what is owed.")
    recorded_at: Instant


@router.post(
    "/credit-lines",
    status_code=201,
    responses=problems(
        *MOVING,
        *(r.AccountNotFound, r.AmountNotPositive, r.AmountTooLarge, r.CurrencyMismatch, r.LineToItself, r.LineNotValid),
        r.MembershipOver,
    ),
)
def create_credit_line(body: LineIn, confirmation: Confirmation, book: OpenBook, language: AskedLanguage) -> LineOut:
    """Propose a line of credit to its other side. Nothing moves, and nothing can be drawn, before both have agreed."""
    return LineOut.of(credit.propose(book, confirmation.who, confirmation.origin, body.to_offer()), language)


@router.get("/credit-lines", responses=problems(*READING))
def list_credit_lines(
    who: CurrentPrincipal, book: OpenBook, language: AskedLanguage, limit: Limit = 20, cursor: Cursor = None
) -> LinesOut:
    """List the lines of credit that you are a party to, or look after, the last proposed first."""
    found, more = credit.list_for(book, who, limit=limit, before=position_of(cursor))
    return LinesOut(data=[LineOut.of(each, language) for each in found], next_cursor=cursor_of(more))


@router.get("/credit-lines/{line_id}", responses=problems(*READING, r.LineNotFound))
def read_credit_line(line_id: LineId, who: CurrentPrincipal, book: OpenBook, language: AskedLanguage) -> LineOut:
    """Read a line of credit: its terms, what is owed on it and since when, what its legal basis wants, its history."""
    return LineOut.of(credit.find(book, who, line_id), language)


@router.post("/credit-lines/{line_id}/countersign", responses=problems(*AGREEING, r.MembershipOver))
def countersign_credit_line(line_id: LineId, who: CurrentPrincipal, book: OpenBook, language: AskedLanguage) -> LineOut:
    """Agree to the terms that the other side proposed."""
    return LineOut.of(credit.countersign(book, who, line_id), language)


@router.post(
    "/credit-lines/{line_id}/approvals",
    responses=problems(*AGREEING, r.ApprovedAlready, r.ConditionsNotMet, r.DocumentNotFound),
)
def approve_credit_line(
    line_id: LineId, body: ApprovalByBodyIn, who: CurrentPrincipal, book: OpenBook, language: AskedLanguage
) -> LineOut:
    """Record that the governing body of your side approved. Each side's is recorded by a person of its own."""
    return LineOut.of(credit.approve(book, who, line_id, credit.Approval(**dict(body))), language)


@router.post("/credit-lines/{line_id}/attestation", responses=problems(*AGREEING, r.DocumentNotFound))
def attest_credit_line(
    line_id: LineId, body: AttestationIn, who: CurrentPrincipal, book: OpenBook, language: AskedLanguage
) -> LineOut:
    """Keep the attestation of an auditor or accountant with the line."""
    return LineOut.of(credit.attest(book, who, line_id, body.document), language)


@router.post("/credit-lines/{line_id}/end", responses=problems(*AGREEING))
def end_credit_line(line_id: LineId, who: CurrentPrincipal, book: OpenBook, language: AskedLanguage) -> LineOut:
    """Withdraw your own proposal, or refuse the other side's, before the line is active."""
    return LineOut.of(credit.end(book, who, line_id), language)


@router.post(
    "/credit-lines/{line_id}/activate",
    responses=problems(
        *PAYING, r.LineNotFound, r.LineStepNotPossible, r.ConditionsNotMet, r.MembershipOver, r.LineNotLending
    ),
)
async def activate_credit_line(
    line_id: LineId, confirmation: Confirmation, book: OpenBook, language: AskedLanguage
) -> LineOut:
    """Open the line, as its lender. What is to be set aside leaves your account now."""
    return LineOut.of(await credit.activate(book, confirmation.who, confirmation.origin, line_id), language)


@router.post("/credit-lines/{line_id}/limit", responses=problems(*BINDING, r.LimitNotValid))
async def lower_credit_line(
    line_id: LineId, body: LowerIn, who: CurrentPrincipal, book: OpenBook, language: AskedLanguage
) -> LineOut:
    """Lower the limit, as the lender. What is owed beyond it stays owed; a higher limit is a new line."""
    return LineOut.of(await credit.lower(book, who, line_id, body.limit), language)


@router.post("/credit-lines/{line_id}/suspend", responses=problems(*BINDING))
async def suspend_credit_line(
    line_id: LineId, who: CurrentPrincipal, book: OpenBook, language: AskedLanguage
) -> LineOut:
    """Stop the draws, as the lender. What is owed stays owed."""
    return LineOut.of(await credit.suspend(book, who, line_id), language)


@router.post("/credit-lines/{line_id}/resume", responses=problems(*BINDING))
async def resume_credit_line(
    line_id: LineId, who: CurrentPrincipal, book: OpenBook, language: AskedLanguage
) -> LineOut:
    """Let the draws go on, as the lender."""
    return LineOut.of(await credit.resume(book, who, line_id), language)


@router.post("/credit-lines/{line_id}/close", responses=problems(*BINDING))
async def close_credit_line(line_id: LineId, who: CurrentPrincipal, book: OpenBook, language: AskedLanguage) -> LineOut:
    """End the line, as either side: no draws any more. Once nothing is owed, asking again closes its accounts."""
    return LineOut.of(await credit.close(book, who, line_id), language)


@router.post("/credit-lines/{line_id}/draws", status_code=201, responses=problems(*MOVED, r.MembershipOver))
async def draw_credit_line(line_id: LineId, body: MovingIn, confirmation: Confirmation, book: OpenBook) -> MovedOut:
    """Draw on the line, as its borrower: the units are there at once, and owed, or nothing moves."""
    who, origin = confirmation.who, confirmation.approved(given(body.approval))
    moved = await credit.draw(book, who, origin, line=line_id, amount=body.amount, memo=body.to_memo())
    confirmation.say_replayed(moved)
    return _moved(line_id, moved)


@router.post("/credit-lines/{line_id}/repayments", status_code=201, responses=problems(*MOVED))
async def repay_credit_line(line_id: LineId, body: MovingIn, confirmation: Confirmation, book: OpenBook) -> MovedOut:
    """Repay a part or the whole, as the borrower, early or late. It counts for the oldest draws first."""
    who, origin = confirmation.who, confirmation.approved(given(body.approval))
    moved = await credit.repay(book, who, origin, line=line_id, amount=body.amount, memo=body.to_memo())
    confirmation.say_replayed(moved)
    return _moved(line_id, moved)


def _moved(line_id: str, moved: credit.Moved) -> MovedOut:
    entry = moved.units.entry
    return MovedOut(
        line=line_id,
        kind="draw" if entry.kind == "draw" else "repayment",
        amount=max(posting.amount for posting in entry.postings),
        entry=entry.id,
        owed_entry=moved.owed.entry.id,
        recorded_at=entry.recorded_at,
    )
