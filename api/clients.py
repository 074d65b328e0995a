"""Programs of members: tills that ask and refund, dashboards that read."""

from enum import StrEnum
from typing import Annotated, Self

from fastapi import Path, Response
from pydantic import Field

from api.delegations import Bound
from api.dependencies import CurrentPrincipal, OpenBook
from api.fields import In, Instant, Out, PublicId
from api.members import MEMBER_EXAMPLE, Name
from api.problems import READING, problems
from api.routing import new_router
from ledger import refusals as r
from service import clients
from service.access import SCOPES
from service.clients import Client, ClientKind, Wanted

CLIENT_EXAMPLE = "9GZT6W1RHB8K"

router = new_router("access")

ClientId = Annotated[PublicId, Path(description="The id of the program.", examples=[CLIENT_EXAMPLE])]
Scope = Annotated[str, Field(pattern=rf"^({'|'.join(sorted(SCOPES))})$", examples=["requests:write"])]


class NewClientKind(StrEnum):
    """What a program is for."""

    TILL = "till"
    DASHBOARD = "dashboard"


class ClientIn(In):
    """A program to make."""

    name: Name
    kind: NewClientKind = Field(examples=["till"])
    member: PublicId | None = Field(
        default=None, description="For whom it acts; null: for the association.", examples=[MEMBER_EXAMPLE]
    )
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=len(SCOPES))] | None = Field(
        default=None, description="What it may do; left out: all that a program of its kind may.", examples=[None]
    )
    once: Bound | None = Field(default=None, description="Minor units that a till may refund at once.")
    total: Bound | None = Field(default=None, description="Minor units that a till may refund in a day.")


class ClientOut(Out):
    """A program."""

    id: PublicId = Field(description="What it signs in with, as `client_id`.", examples=[CLIENT_EXAMPLE])
    name: str = Field(examples=["Caisse 2"])
    kind: ClientKind = Field(examples=["till"])
    member: PublicId | None = Field(examples=[MEMBER_EXAMPLE])
    scopes: list[str] = Field(examples=[["payments:read", "payments:refund", "requests:write"]])
    once: int | None = Field(examples=[5_000])
    total: int | None = Field(examples=[20_000])
    made_at: Instant | None = Field(examples=["2026-11-21T10:15:30.123456Z"])

    @classmethod
    def of(cls, client: Client) -> Self:
        """Return a program as those who may shut it see it."""
        return cls(**{**client._asdict(), "scopes": list(client.scopes)})


class NewClientOut(ClientOut):
    """A new program, with its secret."""

    secret: str = Field(description="Shown once: only its hash is kept.", examples=["bm90LWEtc2VjcmV0"])


class ClientsOut(Out):
    """Programs, the latest first."""

    data: list[ClientOut]


@router.get("/clients", responses=problems(*READING))
def list_clients(who: CurrentPrincipal, book: OpenBook) -> ClientsOut:
    """List the programs that act for you, or for your business."""
    return ClientsOut(data=[ClientOut.of(client) for client in clients.list_for(book, who)])


@router.post(
    "/clients",
    status_code=201,
    responses=problems(
        *READING, r.ProofNeeded, r.MemberNotFound, r.ScopeNotGranted, r.DelegationNotValid, r.MembershipOver
    ),
)
def create_client(body: ClientIn, who: CurrentPrincipal, book: OpenBook, response: Response) -> NewClientOut:
    """Make a program that can do part of what you may. Its secret is shown once, and never again."""
    response.headers["Cache-Control"] = "no-store"
    wanted = Wanted(body.name, ClientKind(body.kind), body.member, body.scopes, body.once, body.total)
    client, program = clients.create(book, who, wanted)
    return NewClientOut(**dict(ClientOut.of(client)), secret=program.secret)


@router.delete("/clients/{client_id}", status_code=204, responses=problems(*READING, r.ClientNotFound))
def revoke_client(client_id: ClientId, who: CurrentPrincipal, book: OpenBook) -> None:
    """Shut a program for ever: its next request is refused."""
    clients.revoke(book, who, client_id)
