"""Programs that members make: never wider than their maker, shown their secret once, shut at once."""

from typing import NamedTuple

import pytest
from sqlmodel import select

from ledger.refusals import (
    BadToken,
    ClientNotFound,
    DelegationNotValid,
    MemberNotFound,
    NotAllowed,
    ScopeNotGranted,
)
from service import clients, tables
from service.access import Bounds, Operation, Principal, Role, may
from service.clients import ClientKind, Wanted
from service.logins import Program
from service.principals import principal_of
from service.sessions import authorize
from service.tokens import Tokens
from tests.people import Someone, citizen, of_association, shop
from tests.town import Town


class Bakery(NamedTuple):
    """A shop whose owner makes programs for it."""

    town: Town
    owner: Someone
    business: str
    key: int

    def enter(self, program: Program) -> Principal:
        """Sign a program in, and return who it is to the service."""
        tokens = Tokens(b"k" * 32, issuer="test", clock=self.town.book.clock)
        signed = authorize(self.town.book, tokens, client=program.client, secret=program.secret, scopes=None)
        return principal_of(self.town.book, tokens.read(signed.access))


@pytest.fixture
def bakery(town: Town) -> Bakery:
    """Open a bakery that acts in its own name."""
    owner = shop(town)
    ((_, key, *_),) = owner.who.acting
    assert key is not None
    with town.book.database.write() as session:
        session.add(tables.Power(member=key, role=Role.OWNER, since=0))
        return Bakery(town, owner, session.get_one(tables.Member, key).public_id, key)


def test_a_till_asks_and_refunds_a_little_and_does_nothing_else(bakery: Bakery) -> None:
    made, program = clients.create(
        bakery.town.book, bakery.owner.who, Wanted("Caisse 1", ClientKind.TILL, bakery.business, once=10, total=20)
    )
    till = bakery.enter(program)

    ((role, of, bounds, *_),) = till.acting
    assert (role, of, bounds) == (Role.CASHIER, bakery.key, Bounds(made.id, 10, 20))
    assert {operation for operation in Operation if may(till, operation, bakery.key)} - everyones() == {
        Operation.READ_PAYMENT,
        Operation.READ_RECEIPT,
        Operation.READ_HOLD,
        Operation.CREATE_REFUND,
        Operation.CREATE_PAYMENT_REQUEST,
        Operation.FOLLOW_PAYMENT_REQUEST,
        Operation.CANCEL_PAYMENT_REQUEST,
        Operation.LIST_PAYMENT_REQUESTS,
        Operation.READ_TILL_REPORT,
        Operation.LIST_POSTERS,
        Operation.CHECK_POSTER,
        Operation.READ_DAY_WORDS,
    }


def everyones() -> set[Operation]:
    """Return what whoever is signed in may do, with a role or without."""
    nobody = Principal(1, "7K3QX9V2MB4T", "9GZT6W1RHB8K", 1, frozenset(), frozenset())
    return {operation for operation in Operation if may(nobody, operation, 1)}


def test_a_dashboard_reads_the_accounts_of_its_member(bakery: Bakery) -> None:
    wanted = Wanted("Tableau", ClientKind.DASHBOARD, bakery.business)
    made, program = clients.create(bakery.town.book, bakery.owner.who, wanted)
    dashboard = bakery.enter(program)

    assert made.scopes == ("accounts:read", "payments:read")
    assert may(dashboard, Operation.READ_STATEMENT, bakery.key)
    assert not may(dashboard, Operation.CREATE_PAYMENT_REQUEST, bakery.key)
    assert not may(dashboard, Operation.READ_ACCOUNT, bakery.key + 1)


def test_scopes_are_no_wider_than_the_makers_powers_and_the_kind(bakery: Bakery) -> None:
    book = bakery.town.book
    for kind, scopes in (
        (ClientKind.TILL, ["payments:write"]),
        (ClientKind.TILL, []),
        (ClientKind.DASHBOARD, ["stats:read"]),
        (ClientKind.PROGRAM, None),
    ):
        with pytest.raises(ScopeNotGranted):
            clients.create(book, bakery.owner.who, Wanted("Caisse", kind, bakery.business, scopes))
    with pytest.raises(ScopeNotGranted):
        clients.create(
            book, of_association(bakery.town, Role.ADMINISTRATOR), Wanted("Caisse", ClientKind.TILL, bakery.business)
        )
    admin = of_association(bakery.town, Role.ADMINISTRATOR)
    made, _ = clients.create(book, admin, Wanted("Tableau", ClientKind.DASHBOARD, None))
    assert made.scopes == ("metrics:read",)


def test_only_owners_and_administrators_make_programs(bakery: Bakery) -> None:
    wanted = Wanted("Caisse", ClientKind.TILL, bakery.business)
    cashier = shop(bakery.town, role=Role.CASHIER).who
    for who in (cashier, of_association(bakery.town, Role.TREASURER), bakery.owner.who._replace(scopes=frozenset())):
        with pytest.raises(NotAllowed):
            clients.create(bakery.town.book, who, wanted)
    for foreign in (bakery.business, "ZZZZZZZZZZZZ"):
        with pytest.raises(MemberNotFound):
            clients.create(bakery.town.book, citizen(bakery.town).who, wanted._replace(member=foreign))


@pytest.mark.parametrize(
    ("kind", "once", "total"),
    [(ClientKind.TILL, 2, 1), (ClientKind.TILL, 1, None), (ClientKind.DASHBOARD, 1, 1), (ClientKind.TILL, -1, 1)],
)
def test_only_a_till_has_bounds_and_they_make_sense(
    bakery: Bakery, kind: ClientKind, once: int | None, total: int | None
) -> None:
    with pytest.raises(DelegationNotValid):
        clients.create(
            bakery.town.book, bakery.owner.who, Wanted("Caisse", kind, bakery.business, once=once, total=total)
        )


def test_a_program_that_is_shut_stops_at_once_and_is_listed_no_more(bakery: Bakery) -> None:
    book, owner = bakery.town.book, bakery.owner.who
    made, program = clients.create(book, owner, Wanted("Caisse", ClientKind.TILL, bakery.business))
    tokens = Tokens(b"k" * 32, issuer="test", clock=book.clock)
    signed = authorize(book, tokens, client=program.client, secret=program.secret, scopes=None)
    assert clients.list_for(book, owner) == [made]
    assert clients.list_for(book, shop(bakery.town).who) == []

    for client, who in ((made.id, citizen(bakery.town).who), ("ZZZZZZZZZZZZ", owner)):
        with pytest.raises(ClientNotFound):
            clients.revoke(book, who, client)
    clients.revoke(book, owner, made.id)
    with pytest.raises(BadToken):
        principal_of(book, tokens.read(signed.access))
    with pytest.raises(ClientNotFound):
        clients.revoke(book, owner, made.id)
    assert clients.list_for(book, of_association(bakery.town, Role.ADMINISTRATOR)) == []
    with pytest.raises(NotAllowed):
        clients.list_for(book, of_association(bakery.town, Role.TREASURER))


def test_a_program_of_a_business_that_is_none_any_more_can_do_nothing(bakery: Bakery) -> None:
    _, program = clients.create(bakery.town.book, bakery.owner.who, Wanted("Caisse", ClientKind.TILL, bakery.business))
    with bakery.town.book.database.write() as session:
        session.exec(select(tables.Power).where(tables.Power.member == bakery.key)).one().until = 1
    assert not bakery.enter(program).acting
