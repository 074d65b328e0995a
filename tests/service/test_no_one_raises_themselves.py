"""No sequence of operations by one person alone widens what that person may do.

Whoever tries has some role in every name there is to hold one in, and may grant, change,
revoke, resign, make and shut programs, and propose: to themselves, to others, for anyone.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from ledger.refusals import Refusal
from service import clients, delegations, powers, proposals, tables
from service.access import SCOPES, Bounds, Operation, Principal, Role, bounds, may
from service.book import Book
from service.clients import ClientKind, Wanted
from service.clock import DAY, system_clock
from service.delegations import Terms, Whom
from service.ids import new_code
from service.journal import Origin
from service.principals import principal_of
from service.tokens import Claims
from tests.people import member
from tests.shelves import Shelf
from tests.town import Town

ROLES_IN_A_NAME = [Role.OWNER, Role.CASHIER, Role.ACCOUNTANT, Role.GUARDIAN]
ROLES_FOR_ALL = [Role.TREASURER, Role.BOARD, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR]

Powers = dict[tuple[Operation, int | None], Bounds | None]


class Stage(NamedTuple):
    """A book in which Zoé (a citizen) and two shops have keys and public ids, `other` is someone else."""

    book: Book
    keys: tuple[int, int, int]
    ids: tuple[str, str, str]
    other: str


@pytest.fixture(scope="module")
def stage(shelves: Callable[[str], Shelf]) -> Iterator[Stage]:
    with shelves("sqlite").lend() as url:
        book = Book.open(url, clock=system_clock)
        town = Town(book)
        people = [member(town), member(town, "Phare", "business"), member(town, "Cap", "business")]
        yield Stage(
            book,
            (people[0][0], people[1][0], people[2][0]),
            (people[0][1], people[1][1], people[2][1]),
            member(town, "Ada Imaginaire")[1],
        )
        book.close()


def sign_in(stage: Stage, roles: list[tuple[Role, int]]) -> Principal:
    """Let Zoé begin anew with these roles, and return who they are to the service."""
    book, zoe = stage.book, stage.keys[0]
    with book.database.write() as session:
        for row in session.exec(select(tables.Power)):
            session.delete(row)
        session.add(tables.Power(member=zoe, role=Role.CITIZEN, since=0))
        session.add_all(tables.Power(member=key, role=Role.OWNER, since=0) for key in stage.keys[1:])
        for role, of in roles:
            named = role in ROLES_IN_A_NAME
            once, total = (10, 20) if role in {Role.CASHIER, Role.GUARDIAN} else (None, None)
            session.add(
                tables.Power(
                    member=zoe, role=role, of=stage.keys[of] if named else None, since=0, once=once, total=total
                )
            )
        login = tables.Login(member=zoe, username=new_code().lower(), password_hash="!")
        session.add(login)
        session.flush()
        opened = tables.Session(
            public_id=new_code(), login=login.id, created_at=0, expires_at=2**62, strong=1, proved_at=2**61
        )
        session.add(opened)
        claims = Claims(opened.public_id, stage.ids[0])
    return principal_of(book, claims)


def again(stage: Stage, who: Principal) -> Principal:
    """Return who someone is to the service now."""
    with stage.book.database.read() as session:
        claims = Claims(session.get_one(tables.Session, who.session).public_id, who.public_id)
    return principal_of(stage.book, claims)


def reach(stage: Stage, who: Principal) -> Powers:
    """Return all that someone may do, on what belongs to whom, and within which bounds."""
    return {
        (operation, holder): None if holder is None else bounds(who, operation, holder)
        for operation in Operation
        for holder in (*stage.keys, None)
        if may(who, operation, holder)
    }


def wider(after: Powers, before: Powers) -> list[object]:
    """Return what someone may do after that they might not do before, or not as much of."""
    found: list[object] = []
    for what, bound in after.items():
        earlier = before.get(what)
        if what not in before or (
            earlier is not None and (bound is None or bound.once > earlier.once or bound.total > earlier.total)
        ):
            found.append(what)
    return found


class Step(NamedTuple):
    """One thing to try: whose power, for whom (by their places), as what, and up to how much."""

    act: str
    role: Role
    of: int
    whom: int
    once: int | None
    total: int | None
    scopes: list[str] | None


amounts = st.one_of(st.none(), st.integers(0, 100))
attempts = st.lists(
    st.builds(
        Step,
        st.sampled_from(["grant", "change", "revoke", "resign", "client", "shut", "propose", "approve"]),
        st.sampled_from(list(Role)),
        st.integers(0, 2),
        st.integers(0, 3),
        amounts,
        amounts,
        st.one_of(st.none(), st.lists(st.sampled_from(sorted(SCOPES)), max_size=3, unique=True)),
    ),
    min_size=1,
    max_size=6,
)
held = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(ROLES_IN_A_NAME), st.integers(1, 2)),
        st.tuples(st.sampled_from(ROLES_FOR_ALL), st.just(0)),
    ),
    max_size=3,
)


def attempt(stage: Stage, who: Principal, step: Step) -> None:
    """Try one thing; the refusal, if any, is the service's."""
    book = stage.book
    terms = Terms(step.role, None, book.clock() + DAY, step.once, step.total)
    named, of = (*stage.ids, stage.other)[step.whom], stage.ids[step.of]
    wanted = [Wanted("Caisse", kind, target, step.scopes) for kind in ClientKind for target in (*stage.ids, None)]
    mac = book.keyring.mac(new_code().encode())
    origin = Origin(who.public_id, who.client, mac, mac)
    held_ids, proposed, programs = every(stage)
    tried: dict[str, list[Callable[[], object]]] = {
        "grant": [
            partial(delegations.grant, book, who, each, given, Whom(whom), language="fr")
            for each in stage.ids
            for whom in (*stage.ids, stage.other)
            for given in (terms, terms._replace(once=None, total=None))
        ],
        "change": [partial(delegations.change, book, who, of, each, terms) for each in held_ids],
        "revoke": [partial(delegations.revoke, book, who, of, each) for each in held_ids[:1]],
        "resign": [partial(delegations.resign, book, who, each) for each in held_ids[-1:]],
        "client": [partial(clients.create, book, who, each) for each in wanted],
        "shut": [partial(clients.revoke, book, who, each) for each in programs[:1]],
        "propose": [partial(powers.propose_grant, book, who, origin, member=named, role=step.role)],
        "approve": [partial(proposals.approve, book, who, each) for each in proposed],
    }
    for each in tried[step.act]:
        with suppress(Refusal):
            each()


def every(stage: Stage) -> tuple[list[str], list[str], list[str]]:
    """Return the ids of all powers, open proposals and programs."""
    power, proposal, client = tables.Power, tables.Proposal, tables.Client
    with stage.book.database.read() as session:
        return (
            list(session.exec(select(power.public_id))),
            list(session.exec(select(proposal.public_id).where(proposal.state == "proposed"))),
            list(session.exec(select(client.public_id))),
        )


@example([(Role.ADMINISTRATOR, 0)], [Step("client", Role.CASHIER, 0, 0, None, None, None)])
@example([(Role.OWNER, 1)], [Step("grant", Role.TREASURER, 1, 0, None, None, None)])
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(roles=held, steps=attempts)
def test_nobody_widens_what_they_may_do(stage: Stage, roles: list[tuple[Role, int]], steps: list[Step]) -> None:
    who = sign_in(stage, roles)
    before = reach(stage, who)
    with stage.book.database.read() as session:
        made_before = set(session.exec(select(tables.Client.public_id)))

    for step in steps:
        attempt(stage, again(stage, who), step)

    assert not wider(reach(stage, again(stage, who)), before)
    with stage.book.database.read() as session:
        made = [
            each
            for each in session.exec(select(tables.Client))
            if each.public_id not in made_before and each.disabled_at is None
        ]
    for each in made:
        program = as_program(stage, each)
        assert not wider(reach(stage, program), before)


def as_program(stage: Stage, client: tables.Client) -> Principal:
    """Return who a program is to the service, with every scope that it was given."""
    book = stage.book
    with book.database.write() as session:
        row = tables.Session(
            public_id=new_code(), client=client.id, scopes=client.scopes, created_at=0, expires_at=2**62
        )
        session.add(row)
        session.flush()
        of = session.get(tables.Member, client.member) if client.member else None
        claims = Claims(row.public_id, of.public_id if of else client.public_id)
    return principal_of(book, claims)
