"""The rule book: every parameter of the association in a plain sentence, who decided it, and when."""

from typing import Annotated, Self

from fastapi import Path, Request
from pydantic import Field

from api.dependencies import Confirmation, OpenBook
from api.fields import Day, Instant, Out, PublicId
from api.languages import AskedLanguage
from api.problems import MOVING, problems
from api.proposals import ProposalOut, ReasonIn, accepted
from api.routing import new_router
from ledger import refusals as r
from ledger.money import AMOUNT_MAX, Language
from service import rulebook
from service.book import Book
from service.rulebook import CATALOGUE, Kind, Rule, changing
from service.rulebook.changing import Change

router = new_router("governance")

Value = Annotated[int, Field(strict=True, ge=0, le=AMOUNT_MAX)] | Annotated[str, Field(max_length=40)]
RuleCode = Annotated[
    str, Path(pattern=r"^[a-z][a-z0-9_]{0,63}$", description="The code of the rule.", examples=["proposal_days"])
]


class ChangeOut(Out):
    """A value that a rule was given, and by which decision."""

    value: int | str = Field(examples=[14])
    sentence: str = Field(examples=["Une proposition expire au bout de 14 jours."])
    changed_at: Instant
    decision: PublicId
    body: str = Field(examples=["general_assembly"])
    decided_on: Day
    title: str = Field(examples=["Assemblée générale du 3 mai"])
    document: PublicId | None

    @classmethod
    def of(cls, rule: Rule, change: Change, language: Language) -> Self:
        """Return a change without the names of those who proposed and approved it: the trail has them."""
        facts = {name: value for name, value in change._asdict().items() if name in cls.model_fields}
        return cls(**facts, sentence=CATALOGUE[rule].sentence(change.value, language))


class RuleOut(Out):
    """A rule: what it says now, and what it said before."""

    code: str = Field(examples=["proposal_days"])
    kind: Kind = Field(description="What the value counts; amounts in cents, shares in basis points.")
    value: int | str = Field(examples=[14])
    default: int | str = Field(examples=[14])
    least: int | None = Field(description="The least it may be; null for a choice.", examples=[1])
    most: int | None = Field(description="The most it may be; null for a choice.", examples=[90])
    options: list[str] = Field(description="What a choice may be.", examples=[[]])
    sentence: str = Field(examples=["Une proposition expire au bout de 14 jours."])
    source: str = Field(description="Where the law says so.", examples=["C. com. L123-22"])
    history: list[ChangeOut] = Field(description="Every change, the last one first.")

    @classmethod
    def of(cls, book: Book, rule: Rule, changes: list[Change], language: Language) -> Self:
        """Return a rule as whoever asks reads it."""
        parameter, now = CATALOGUE[rule], rulebook.value(book, rule)
        choice = parameter.kind is Kind.CHOICE
        return cls(
            code=rule,
            kind=parameter.kind,
            value=now,
            default=parameter.default,
            least=None if choice else parameter.least,
            most=None if choice else parameter.most,
            options=[option.code for option in parameter.options],
            sentence=parameter.sentence(now, language),
            source=parameter.source,
            history=[ChangeOut.of(rule, change, language) for change in changes],
        )


class RulesOut(Out):
    """The rule book."""

    data: list[RuleOut]


class RuleIn(ReasonIn):
    """What a rule is to say, and by which decision."""

    value: Value = Field(description="A number, or the code of a choice.", examples=[21])
    decision: PublicId = Field(description="The recorded decision that says so.")


@router.get("/rules", responses=problems(r.BadInput))
def list_rules(book: OpenBook, language: AskedLanguage) -> RulesOut:
    """Read the rule book: every rule, what it says, and every change with the decision behind it. Public."""
    history = changing.history(book)
    return RulesOut(data=[RuleOut.of(book, rule, history[rule], language) for rule in CATALOGUE])


@router.post(
    "/rules/{rule}",
    status_code=202,
    responses=problems(*MOVING, r.RuleNotFound, r.RuleValueNotValid, r.DecisionNotFound),
)
def set_rule(
    *,
    rule: RuleCode,
    body: RuleIn,
    request: Request,
    confirmation: Confirmation,
    book: OpenBook,
    language: AskedLanguage,
) -> ProposalOut:
    """Propose another value for a rule, as a recorded decision says."""
    who, origin, _ = confirmation
    proposed = changing.propose(
        book, who, origin, rule=rule, new=body.value, decision=body.decision, reason=body.reason
    )
    return accepted(request, confirmation, language, proposed)
