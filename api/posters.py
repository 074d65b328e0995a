"""Posters: print a code that stays, take it down, check what lies on the counter, pay by it."""

from typing import TYPE_CHECKING, Annotated, Literal, Self

from fastapi import Path, Query, Request, Response
from pydantic import Field

from api.accounts import AccountId
from api.dependencies import Confirmation, CurrentPrincipal, OpenBook
from api.fields import Amount, Code, In, Instant, Out, PublicId, Text
from api.languages import AskedLanguage
from api.payment_requests import PaymentRequestOut
from api.problems import MOVING, READING, problems
from api.routing import new_router
from api.running import running
from ledger import refusals as r
from ledger.money import Language, Money
from ledger.posters import LABEL_MAX, Verdict, grouped
from service import day_words, posters
from service.posters import Made, Wanted

if TYPE_CHECKING:
    from api.poster_sheets import Sheet

POSTER_EXAMPLE = "9D2MX4K7QW1B"
READ_MAX = 200

router = new_router("posters")

PosterCode = Annotated[PublicId, Path(description="The code of the poster.", examples=[POSTER_EXAMPLE])]
Sized = Annotated[str, Query(pattern="^A[456]$", description="The sheet of paper.", examples=["A5"])]
Lang = Annotated[Literal["fr", "en"] | None, Query(description="Else the one of Accept-Language.", examples=["fr"])]
Label = Annotated[
    str, Field(min_length=1, max_length=LABEL_MAX, description="What its owner calls it.", examples=["Comptoir"])
]


class PosterIn(In):
    """What to print."""

    payee: PublicId = Field(description="The account that is to be paid: yours.")
    label: Label
    amount: Amount | None = Field(default=None, description="Left out: the payer types it.")
    text: Text = ""

    def to_wanted(self) -> Wanted:
        """Return the poster that is wanted."""
        return Wanted(self.payee, self.label, self.amount, self.text)


class PosterOut(Out):
    """A poster as it stands."""

    code: PublicId
    url: str = Field(description="What its QR code says.", examples=[f"http://localhost:8000/m/{POSTER_EXAMPLE}"])
    payee: PublicId
    payee_name: str = Field(examples=["Boulangerie du Phare"])
    currency: Code
    label: Label
    amount: Amount | None
    text: str
    created_at: Instant
    revoked_at: Instant | None

    @classmethod
    def of(cls, made: Made, public_url: str) -> Self:
        """Return a poster as whoever has its code may see it."""
        return cls(
            code=made.code,
            url=f"{public_url}/m/{made.code}",
            payee=made.payee.public_id,
            payee_name=made.payee_name,
            currency=made.payee.currency.code,
            label=made.label,
            amount=made.amount,
            text=made.text,
            created_at=made.created_at,
            revoked_at=made.revoked_at,
        )


class PostersOut(Out):
    """The posters of those for whom one acts."""

    data: list[PosterOut]


class UseIn(In):
    """What a payer wants to pay by a poster."""

    amount: Amount | None = Field(default=None, description="Left out where the poster says it.")


class CheckIn(In):
    """What a camera read on the counter, or somebody typed."""

    read: str = Field(max_length=READ_MAX, examples=[f"http://localhost:8000/m/{POSTER_EXAMPLE}"])


class CheckOut(Out):
    """What lies on the counter: `genuine`, `revoked`, `anothers` (another member is paid by it), `foreign`."""

    verdict: Verdict
    poster: PosterOut | None = Field(description="The poster, where it is one of yours.", examples=[None])


class DayWordsOut(Out):
    """Two words that only those know today who are paid on this account, or have just paid."""

    words: list[str] = Field(examples=[["loutre", "falaise"]])


@router.post(
    "/posters",
    status_code=201,
    responses=problems(*READING, r.MembershipOver, r.AccountNotFound, r.AmountTooLarge, r.BadText),
)
def create_poster(body: PosterIn, who: CurrentPrincipal, book: OpenBook, request: Request) -> PosterOut:
    """Make a poster for an account of yours."""
    return PosterOut.of(posters.create(book, who, body.to_wanted()), _site(request))


@router.get("/posters", responses=problems(*READING))
def list_posters(who: CurrentPrincipal, book: OpenBook, request: Request) -> PostersOut:
    """List your posters, those that count first."""
    return PostersOut(data=[PosterOut.of(made, _site(request)) for made in posters.list_for(book, who)])


@router.post("/posters/check", responses=problems(*READING))
def check_poster(body: CheckIn, who: CurrentPrincipal, book: OpenBook) -> CheckOut:
    """Compare a photographed code with the registered ones: one that was stuck over yours pays somebody else."""
    checked = posters.check(book, who, body.read)
    site = book.installation.public_url
    return CheckOut(verdict=checked.verdict, poster=PosterOut.of(checked.poster, site) if checked.poster else None)


@router.get("/posters/{code}", responses=problems(r.BadInput, r.PosterNotFound))
def read_poster(code: PosterCode, book: OpenBook, request: Request) -> PosterOut:
    """Read a poster. Whoever has its code may."""
    return PosterOut.of(posters.find(book, code), _site(request))


@router.post("/posters/{code}/revoke", responses=problems(*READING, r.PosterNotFound))
def revoke_poster(code: PosterCode, who: CurrentPrincipal, book: OpenBook, request: Request) -> PosterOut:
    """Take a poster down, so that nobody can pay by it any more."""
    return PosterOut.of(posters.revoke(book, who, code), _site(request))


@router.post(
    "/posters/{code}/payment-requests",
    status_code=201,
    responses=problems(
        *MOVING, r.PosterNotFound, r.PosterRevoked, r.AmountDiffers, r.AmountNotPositive, r.AmountTooLarge
    ),
)
def use_poster(
    code: PosterCode, body: UseIn, confirmation: Confirmation, book: OpenBook, response: Response
) -> PaymentRequestOut:
    """Make the payment request that you then pay: one for each confirmation."""
    asked = posters.use(book, confirmation.who, confirmation.origin, code, body.amount)
    response.headers["Location"] = f"/v1/payment-requests/{asked.due.id}"
    return PaymentRequestOut.of(asked, book.installation.public_url)


@router.get(
    "/posters/{code}/sheet.svg",
    response_class=Response,
    responses={200: {"content": {"image/svg+xml": {}}}, **problems(r.BadInput, r.PosterNotFound)},
)
def read_poster_svg(
    code: PosterCode, book: OpenBook, asked: AskedLanguage, size: Sized = "A5", lang: Lang = None
) -> Response:
    """Draw a poster as SVG."""
    from api import poster_sheets  # noqa: PLC0415 - the service is ready before it can draw

    language = lang or asked
    sheet = _sheet(posters.find(book, code), book.installation.public_url, language)
    return _drawn(poster_sheets.svg(sheet, poster_sheets.Size(size), language), "image/svg+xml")


@router.get(
    "/posters/{code}/sheet.pdf",
    response_class=Response,
    responses={200: {"content": {"application/pdf": {}}}, **problems(r.BadInput, r.PosterNotFound)},
)
def read_poster_pdf(
    code: PosterCode, book: OpenBook, asked: AskedLanguage, size: Sized = "A5", lang: Lang = None
) -> Response:
    """Draw a poster as PDF."""
    from api import poster_sheets  # noqa: PLC0415 - as above

    language = lang or asked
    sheet = _sheet(posters.find(book, code), book.installation.public_url, language)
    return _drawn(poster_sheets.pdf(sheet, poster_sheets.Size(size), language), "application/pdf")


@router.get("/accounts/{account_id}/day-words", responses=problems(*READING, r.AccountNotFound))
def read_day_words(account_id: AccountId, who: CurrentPrincipal, book: OpenBook) -> DayWordsOut:
    """Read today's two words of an account: what a payer's receipt shows today, and no picture of one."""
    return DayWordsOut(words=list(day_words.read(book, who, account_id)))


def _site(request: Request) -> str:
    return running(request).settings.public_url


def _sheet(made: Made, site: str, language: Language) -> "Sheet":
    from api.poster_sheets import Sheet  # noqa: PLC0415 - the service is ready before it can draw

    currency = made.payee.currency
    amount = "" if made.amount is None else Money.of(made.amount, currency).written(language)
    url = f"{site}/m/{made.code}"
    return Sheet(url, made.payee_name, made.label, currency.code, grouped(made.code), amount, made.text)


def _drawn(drawn: bytes, media_type: str) -> Response:
    return Response(drawn, media_type=media_type, headers={"Cache-Control": "no-cache", "Vary": "Accept-Language"})
