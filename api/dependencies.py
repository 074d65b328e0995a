"""What endpoints ask for: the book, who is asking, and the one confirmation of a request that moves money."""

import json
from collections.abc import Sequence
from functools import partial
from typing import Annotated, NamedTuple

import anyio
from fastapi import Depends, Header, Request, Response
from fastapi.exceptions import RequestValidationError

from api.arrivals import recognise
from api.rates import govern
from api.running import running
from ledger.approvals import Given
from ledger.entries import Entry
from ledger.refusals import KeyRepeated, NotSignedIn
from service.access import Principal
from service.book import Book
from service.journal import Origin, Posted
from service.principals import principal_of

KEY_LENGTH_MAX = 255
REPLAYED = "Idempotent-Replayed"
WHO = "alveole.who"
"""Where whoever asks is kept in the request's scope, for what is refused to them."""


async def open_book(request: Request) -> Book:
    """Return the book that this process serves."""
    return running(request).book


OpenBook = Annotated[Book, Depends(open_book)]


async def current_principal(request: Request) -> Principal:
    """Return who is asking, or refuse.

    In a thread, for it reads the database; but SQLite answers from memory in a third
    of the time that waking a thread takes, and never makes a reader wait.
    """
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise NotSignedIn
    service = running(request)
    claims = service.tokens.read(token.strip())
    if service.book.database.sqlite:
        who = principal_of(service.book, claims)
    else:
        who = await anyio.to_thread.run_sync(principal_of, service.book, claims)
    recognise(request, service, who)
    request.scope[WHO] = who
    return who


CurrentPrincipal = Annotated[Principal, Depends(current_principal)]

IdempotencyKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=KEY_LENGTH_MAX,
        pattern=r"^[\x20-\x7e]+$",
        description="One key per confirmation: a retransmission reuses it and gets the first answer.",
        examples=["5f8d2c1e-0b7a-4c55-9f0e-6a1d3c2b4e5f"],
    ),
]
"""What names one confirmation. `api.problems` turns its absence into `key_missing`, a bad one into `key_too_long`."""


class Confirming(NamedTuple):
    """One confirmation of something that moves money: `origin` is what the journal wants to know of it."""

    who: Principal
    origin: Origin
    response: Response

    def approved(self, approval: Given | None) -> Origin:
        """Return where this comes from, with the approval that came with it."""
        return self.origin._replace(approval=approval)

    def recorded(self, posted: Posted) -> Entry:
        """Return the entry that answers this confirmation, and say so when it was made by an earlier retransmission."""
        self.say_replayed([posted])
        return posted.entry

    def say_replayed(self, posted: Sequence[Posted]) -> None:
        """Say that all of this, and there is some, was made by an earlier retransmission."""
        if posted and all(each.replayed for each in posted):
            self.response.headers[REPLAYED] = "true"


async def confirmation(request: Request, response: Response, who: CurrentPrincipal, key: IdempotencyKey) -> Confirming:
    """Return the confirmation that this request makes.

    The key counts for its client alone. The request is what was asked of which
    operation, as it was sent (its JSON sorted and compact): a later version of
    this program, with other defaults, still recognises a retransmission. How it was
    approved is no part of it: a PIN has no place in the books, not even as a mark.
    """
    book = running(request).book
    keyring = book.keyring
    govern(request, partial(book.budget.left, who.client))
    if len(request.headers.getlist("idempotency-key")) > 1:
        raise KeyRepeated  # else which of them counted would be up to whoever is between
    operation = request.scope["endpoint"].__name__
    where = _canonical([request.path_params, sorted(request.query_params.multi_items())])
    body = _canonical(_asked(await _sent(request))) if await request.body() else b""
    origin = Origin(
        actor=who.public_id,
        client=who.client,
        key=keyring.mac(who.client.encode(), key.encode()),
        request=keyring.mac(operation.encode(), where, body),
    )
    return Confirming(who, origin, response)


Confirmation = Annotated[Confirming, Depends(confirmation)]


async def _sent(request: Request) -> object:
    """Return the JSON that was sent; FastAPI reads it only where a body is expected."""
    try:
        return await request.json()
    except json.JSONDecodeError:
        raise RequestValidationError([{"type": "json_invalid", "loc": ("body",), "msg": "", "input": None}]) from None


def _asked(body: object) -> object:
    return {name: value for name, value in body.items() if name != "approval"} if isinstance(body, dict) else body


def _canonical(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()
