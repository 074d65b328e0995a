"""Payment requests: ask, show the code, follow, cancel, pay."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from typing import Annotated, Self

from fastapi import Depends, Header, Path, Request, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import Field

from api import qr
from api.approvals import Approval, given
from api.arrivals import address_of
from api.dependencies import Confirmation, CurrentPrincipal, OpenBook
from api.fields import Amount, Code, EntryId, Flag, In, Instant, Out, PublicId, Reference, Text, When, read
from api.payments import SPENDING, PaymentOut
from api.problems import MOVING, READING, problems
from api.routing import new_router
from api.running import running
from ledger import refusals as r
from service import payments, requests, short_codes
from service.access import Operation, require
from service.requests import Asked, State
from service.tail import changes

REQUEST_EXAMPLE = "3N8XKD0T5Q2W"
RETRY_MS = 1_000
"""How soon a browser whose stream broke connects again."""

OVER = (r.RequestNotFound, r.RequestPaid, r.RequestCancelled, r.RequestExpired)

router = new_router("payment requests")

RequestId = Annotated[PublicId, Path(description="The id of the payment request.", examples=[REQUEST_EXAMPLE])]


ShortCode = Annotated[
    str, Path(pattern=r"^[0-9]{8}$", description="The eight digits of an open request.", examples=["40718295"])
]


class PaymentRequestIn(In):
    """What to ask for."""

    payee: PublicId = Field(description="The account that is to receive it: yours, or one you work for.")
    amount: Amount
    currency: Code
    text: Text = ""
    reference: Reference = ""
    expires_at: When | None = Field(default=None, description="Left out: ten minutes from now.")

    def to_ask(self) -> requests.Ask:
        """Return what is asked for."""
        return requests.Ask(self.payee, self.amount, self.currency, self.text, self.reference, read(self.expires_at))


class PaymentRequestOut(Out):
    """A payment request as it stands."""

    id: PublicId
    url: str = Field(description="What its QR code says.", examples=[f"http://localhost:8000/p/{REQUEST_EXAMPLE}"])
    payee: PublicId
    payee_name: str = Field(examples=["Boulangerie du Phare"])
    amount: Amount
    currency: Code
    text: str
    reference: str
    state: State
    created_at: Instant
    expires_at: Instant | None
    short_code: str | None = Field(
        description="Eight digits that stand for it while it is open, for whoever cannot scan.", examples=["40718295"]
    )
    payment: EntryId | None = Field(description="The payment, once it is paid.", examples=[None])
    paid_at: Instant | None = Field(examples=[None])

    @classmethod
    def of(cls, asked: Asked, public_url: str) -> Self:
        """Return the request as anyone who has its code may see it."""
        due = asked.due
        return cls(
            id=due.id,
            url=f"{public_url}/p/{due.id}",
            payee=due.account,
            payee_name=asked.payee_name,
            amount=due.amount,
            currency=asked.currency.code,
            text=asked.memo.text,
            reference=asked.memo.reference,
            state=asked.state,
            created_at=due.created_at,
            expires_at=due.expires_at,
            short_code=asked.short_code,
            payment=asked.payment,
            paid_at=asked.paid_at,
        )


class PayIn(In):
    """From which account to pay a request."""

    payer: PublicId = Field(description="The account that pays: yours.")
    share_name: Flag = Field(default=False, description="Let the payee read who holds that account.")
    approval: Approval = None


def followed(request_id: RequestId, who: CurrentPrincipal, book: OpenBook) -> Asked:
    """Return a request that one may follow; decided before the stream begins."""
    asked = requests.find(book, request_id)
    require(who, Operation.FOLLOW_PAYMENT_REQUEST, asked.payee.holder, hidden=r.RequestNotFound)
    return asked


Followed = Annotated[Asked, Depends(followed)]


@router.post(
    "/payment-requests",
    status_code=201,
    responses=problems(
        *MOVING, r.MembershipOver, r.AmountNotPositive, r.AmountTooLarge, r.AccountNotFound, r.ExpiryNotAhead
    ),
)
def create_payment_request(
    body: PaymentRequestIn, confirmation: Confirmation, book: OpenBook, request: Request, response: Response
) -> PaymentRequestOut:
    """Ask for a payment. It is open for ten minutes unless you say otherwise, and is paid once."""
    who, origin, _ = confirmation
    asked = requests.create(book, who, origin, body.to_ask())
    response.headers["Location"] = f"/v1/payment-requests/{asked.due.id}"
    return PaymentRequestOut.of(asked, running(request).settings.public_url)


@router.get("/payment-requests/by-code/{code}", responses=problems(*READING, r.RequestNotFound, r.TooManyAttempts))
def find_payment_request(code: ShortCode, who: CurrentPrincipal, book: OpenBook, request: Request) -> PaymentRequestOut:
    """Find an open payment request by its eight digits. One that is over and one that never was look alike."""
    service = running(request)
    found = short_codes.look_up(book, service.throttle, who, code, address=address_of(request.scope))
    return PaymentRequestOut.of(requests.find(book, found), service.settings.public_url)


@router.get("/payment-requests/{request_id}", responses={304: {}, **problems(r.BadInput, r.RequestNotFound)})
def read_payment_request(
    request_id: RequestId,
    book: OpenBook,
    request: Request,
    response: Response,
    if_none_match: Annotated[str | None, Header(description="The ETag you have.", examples=['"open-0"'])] = None,
) -> PaymentRequestOut:
    """Read a payment request. Whoever has its code may; the code is 60 random bits."""
    shown = PaymentRequestOut.of(requests.find(book, request_id), running(request).settings.public_url)
    etag = f'"{hashlib.sha256(shown.model_dump_json().encode()).hexdigest()[:24]}"'
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "no-cache"
    if if_none_match is not None and etag in if_none_match:
        response.status_code = 304
    return shown


@router.get(
    "/payment-requests/{request_id}/qr.svg",
    response_class=Response,
    responses={200: {"content": {"image/svg+xml": {}}}, **problems(r.BadInput, r.RequestNotFound)},
)
def read_payment_request_qr_svg(request_id: RequestId, book: OpenBook, request: Request) -> Response:
    """Draw the QR code of a request as SVG."""
    requests.find(book, request_id)
    return _image(qr.svg(_address(request, request_id)), "image/svg+xml")


@router.get(
    "/payment-requests/{request_id}/qr.png",
    response_class=Response,
    responses={200: {"content": {"image/png": {}}}, **problems(r.BadInput, r.RequestNotFound)},
)
def read_payment_request_qr_png(request_id: RequestId, book: OpenBook, request: Request) -> Response:
    """Draw the QR code of a request as PNG."""
    requests.find(book, request_id)
    return _image(qr.png(_address(request, request_id)), "image/png")


@router.get(
    "/payment-requests/{request_id}/events",
    response_class=EventSourceResponse,
    responses=problems(*READING, r.RequestNotFound),
)
async def follow_payment_request(asked: Followed, book: OpenBook, request: Request) -> AsyncIterator[ServerSentEvent]:
    """Follow a request: one event now, one for each change, and the end once nothing can change any more."""
    service = running(request)
    told: State | None = None
    async for _ in changes(service.tail, asked.due.id, until=asked.due.expires_at, clock=book.clock):
        asked = await asyncio.to_thread(requests.find, book, asked.due.id)
        if asked.state is not told:
            told = asked.state
            shown = PaymentRequestOut.of(asked, service.settings.public_url)
            yield ServerSentEvent(event=told, id=str(asked.seq), data=shown, retry=RETRY_MS)
        if told is not State.OPEN:
            return


@router.post(
    "/payment-requests/{request_id}/cancel",
    responses=problems(*READING, r.RequestNotFound, r.RequestPaid, r.RequestExpired),
)
def cancel_payment_request(
    request_id: RequestId, who: CurrentPrincipal, book: OpenBook, request: Request
) -> PaymentRequestOut:
    """Cancel an open request, so that nobody can pay it any more. Cancelling again changes nothing."""
    asked = requests.cancel(book, who, request_id)
    return PaymentRequestOut.of(asked, running(request).settings.public_url)


@router.post("/payment-requests/{request_id}/pay", status_code=201, responses=problems(*SPENDING, *OVER))
async def pay_payment_request(
    request_id: RequestId, body: PayIn, confirmation: Confirmation, book: OpenBook
) -> PaymentOut:
    """Pay a request, exactly and once: the second payer is refused and pays nothing."""
    who, origin = confirmation.who, confirmation.approved(given(body.approval))
    posted = await payments.pay_request(
        book, who, origin, payer=body.payer, request=request_id, share_name=body.share_name
    )
    return PaymentOut.of(book, confirmation.recorded(posted))


def _address(request: Request, request_id: str) -> str:
    return f"{running(request).settings.public_url}/p/{request_id}"


def _image(drawn: bytes, media_type: str) -> Response:
    return Response(drawn, media_type=media_type, headers={"Cache-Control": "public, max-age=86400, immutable"})
