"""One's own sessions and password."""

from functools import partial
from typing import Annotated, Self

import anyio
from fastapi import Path, Request
from pydantic import Field, SecretStr

from api.dependencies import CurrentPrincipal, OpenBook
from api.fields import PUBLIC_ID, In, Instant, Out, PublicId
from api.problems import READING, problems
from api.routing import new_router
from api.running import running
from api.sessions import WAITING_MAX
from ledger import refusals as r
from service import my_sessions
from service.my_sessions import Mine

router = new_router("access")


class SessionOut(Out):
    """A session of yours that is open."""

    id: PublicId
    current: bool = Field(description="Whether it is the one that asks.", examples=[True])
    browser: bool = Field(description="A browser's; otherwise an application's.", examples=[False])
    agent: str | None = Field(description="What it said it was, roughly.", examples=["Firefox, Android"])
    strong: bool = Field(description="Whether a second factor was given.", examples=[True])
    created_at: Instant
    seen_at: Instant
    expires_at: Instant

    @classmethod
    def of(cls, mine: Mine) -> Self:
        """Return a session as its owner sees it."""
        return cls(**mine._asdict())


class SessionsOut(Out):
    """Your open sessions, the newest first."""

    data: list[SessionOut]


class EndedOut(Out):
    """How many sessions were ended."""

    ended: int = Field(examples=[2])


class PasswordIn(In):
    """The password that you have, and the one that you want."""

    current: SecretStr = Field(max_length=1024, examples=["trois abeilles sous la pluie"])
    new: SecretStr = Field(max_length=1024, examples=["quatre ruches au bord du lac"])


@router.get("/me/sessions", responses=problems(*READING))
def list_sessions(who: CurrentPrincipal, book: OpenBook) -> SessionsOut:
    """List your open sessions."""
    return SessionsOut(data=[SessionOut.of(each) for each in my_sessions.list_mine(book, who)])


@router.delete("/me/sessions/{session_id}", status_code=204, responses=problems(*READING, r.SessionNotFound))
def end_session(
    session_id: Annotated[str, Path(pattern=PUBLIC_ID, description="A session of yours.", examples=["7K3QX9V2MB4T"])],
    who: CurrentPrincipal,
    book: OpenBook,
) -> None:
    """End one of your sessions, at once, on every machine."""
    my_sessions.end(book, who, session_id)


@router.delete("/me/sessions", responses=problems(*READING))
def end_sessions(who: CurrentPrincipal, book: OpenBook) -> EndedOut:
    """End all of your sessions but the one that asks."""
    return EndedOut(ended=my_sessions.end_others(book, who))


@router.put(
    "/me/password",
    status_code=204,
    responses=problems(*READING, r.BadCredentials, r.PasswordTooShort, r.PasswordTooCommon, r.TooManyAttempts),
)
async def change_password(body: PasswordIn, who: CurrentPrincipal, request: Request) -> None:
    """Change your password. Your other sessions end."""
    service = running(request)
    if service.doors.statistics().tasks_waiting >= WAITING_MAX:
        raise r.TooManyAttempts
    work = partial(
        my_sessions.change_password,
        service.book,
        service.throttle,
        who,
        current=body.current.get_secret_value(),
        new=body.new.get_secret_value(),
        address=request.client.host if request.client else "",
    )
    await anyio.to_thread.run_sync(work, limiter=service.doors)
