"""Whoever is asking: who they are here, and what they may do."""

from typing import Literal, Self

from pydantic import Field

from api.dependencies import CurrentPrincipal, OpenBook
from api.fields import Code, Instant, Out, PublicId
from api.problems import READING, problems
from api.routing import new_router
from service import me
from service.access import Operation, Role
from service.me import Me

router = new_router("access")


class RoleOut(Out):
    """A role, and whose name it is held in."""

    role: Role = Field(examples=["citizen"])
    of: PublicId | None = Field(description="A member; null: the association as a whole.", examples=["5YV0C3MPE7NA"])
    of_name: str | None = Field(examples=["Capucine Lavandier"])
    until: Instant | None = Field(description="When it ends; null: not yet known.", examples=[None])
    once: int | None = Field(description="Minor units that it lets pass at once; null: no bound.", examples=[5_000])
    total: int | None = Field(description="Minor units that it lets pass in all, each `per`.", examples=[20_000])
    per: Literal["day", "month"] | None = Field(description="What `total` counts for, in Paris.", examples=["day"])


class MyAccountOut(Out):
    """An account on which some role of yours reaches."""

    id: PublicId
    currency: Code
    name: str | None = Field(examples=[None])
    status: str = Field(examples=["open"])


class MeOut(Out):
    """Who is asking."""

    id: PublicId
    name: str = Field(examples=["Capucine Lavandier"])
    kind: str = Field(description="What kind of member, or `program`.", examples=["individual"])
    client: PublicId = Field(description="The program that asks; for people, themselves.")
    roles: list[RoleOut]
    accounts: list[MyAccountOut]
    operations: list[Operation] = Field(
        description="The ids of the operations that you may do on something.", examples=[["create_payment"]]
    )
    scopes: list[str] | None = Field(description="A program's scopes; null for people.", examples=[None])
    second_factor: Literal["required", "enrol"] | None = Field(
        description="What to do so that all of your roles act: give your second factor, or first get one.",
        examples=[None],
    )

    @classmethod
    def of(cls, who: Me) -> Self:
        """Return who is asking, without what their accounts hold: that has an operation of its own."""
        return cls(
            id=who.id,
            name=who.name,
            kind=who.kind,
            client=who.client,
            roles=[RoleOut(**held._asdict()) for held in who.roles],
            accounts=[
                MyAccountOut(id=one.id, currency=one.currency, name=one.name, status=one.status) for one in who.accounts
            ],
            operations=who.operations,
            scopes=who.scopes,
            second_factor=who.second_factor,
        )


@router.get("/me", responses=problems(*READING))
def read_me(who: CurrentPrincipal, book: OpenBook) -> MeOut:
    """Read who you are here, your roles and accounts, and what you may do."""
    return MeOut.of(me.describe(book, who))
