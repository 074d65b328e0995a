"""Confirming a payment on a page: the key made with the page, the yes to it, and what the books are told of both.

The page that asks makes the key, and the form carries it: however often, and from
however many tabs, the form is sent, it is one confirmation, and is posted once.
"""

import re
from typing import Annotated, NamedTuple

import anyio
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from api.approvals import SIGNED_CHARACTERS_MAX
from api.fields import PUBLIC_ID
from ledger.approvals import Assertion, Given, Means, Movement, Pin
from ledger.refusals import BadInput
from service.access import Operation, Principal
from service.approvals import asking, means, mine
from service.approvals.asking import Wanted
from service.book import Book
from service.ids import new_code
from service.journal import Origin

Short = Annotated[str, Field(max_length=64)]


class ConfirmationForm(BaseModel):
    """What every form that pays carries: its key, which account pays, and the yes."""

    key: Short = ""
    payer: Short = ""
    pin: Short = ""
    challenge: Short = ""
    credential: str = Field(default="", max_length=SIGNED_CHARACTERS_MAX)
    share_name: bool = False

    def check(self) -> None:
        """Refuse a form that no page of ours made."""
        if not re.fullmatch(PUBLIC_ID, self.key) or not re.fullmatch(PUBLIC_ID, self.payer):
            raise BadInput

    def given(self) -> Given | None:
        """Return the yes that came with it, if one did."""
        if self.credential:
            return Assertion(self.challenge, self.credential)
        return Pin(self.pin.strip()) if self.pin.strip() else None

    def origin(self, book: Book, who: Principal, operation: Operation, *asked: str) -> Origin:
        """Return where the payment comes from: under this form's key, for what it asked, and nothing else."""
        self.check()
        key = book.keyring.mac(who.client.encode(), self.key.encode())
        words = [part.encode() for part in ("page", operation.value, self.payer, *asked)]
        return Origin(who.public_id, who.client, key, book.keyring.mac(*words), self.given())


class Approving(NamedTuple):
    """What a form that pays asks for: by which means one can say yes; `free`: none is needed. `key` is its own."""

    key: str
    means: Means
    free: bool


def approving(book: Book, who: Principal, movement: Movement | None, *, key: str = "") -> Approving:
    """Return what the form should ask for; with a movement that one's own limits let pass, nothing."""
    free = movement is not None and mine.lets_pass(book, who, movement)
    return Approving(key or new_code(), means.of(book, who.member), free)


async def challenge(book: Book, who: Principal, wanted: Wanted) -> JSONResponse:
    """Return what the page's script has the passkey sign: for this act, under this key, and no other."""
    asked = await anyio.to_thread.run_sync(asking.ask, book, who, wanted)
    return JSONResponse({"challenge": asked.asked.id, "options": asked.options}, headers={"Cache-Control": "no-store"})
