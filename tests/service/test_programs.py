"""Programs sign in with a secret of their own, and do what their scopes allow."""

import pytest
from sqlmodel import select

from ledger.refusals import BadCredentials, ScopeNotGranted
from service import logins, sessions, tables
from service.access import Acting, Operation, Role, may
from service.book import Book
from service.principals import principal_of
from service.tokens import Tokens
from tests.people import member
from tests.town import SetClock, Town


@pytest.fixture
def tokens(clock: SetClock) -> Tokens:
    return Tokens(b"k" * 32, issuer="http://localhost:8000", clock=clock)


@pytest.fixture
def zoe(town: Town) -> str:
    """Return the public id of a citizen."""
    _, public_id = member(town)
    logins.grant(town.book, member=public_id, role=Role.CITIZEN)
    return public_id


def test_a_program_acts_for_its_member_within_its_scopes(book: Book, tokens: Tokens, zoe: str) -> None:
    till = logins.add_program(book, name="Caisse", scopes=("requests:write", "payments:read"), member=zoe)

    signed = sessions.authorize(book, tokens, client=till.client, secret=till.secret, scopes=None)

    who = principal_of(book, tokens.read(signed.access))
    assert (who.public_id, who.client, who.scopes) == (
        zoe,
        till.client,
        frozenset({"requests:write", "payments:read"}),
    )
    assert signed.refresh is None
    assert may(who, Operation.CREATE_PAYMENT_REQUEST, who.member)
    assert not may(who, Operation.CREATE_PAYMENT, who.member)


def test_a_program_may_ask_for_less_than_it_has_and_never_for_more(book: Book, tokens: Tokens, zoe: str) -> None:
    till = logins.add_program(book, name="Caisse", scopes=("requests:write", "payments:read"), member=zoe)

    less = sessions.authorize(book, tokens, client=till.client, secret=till.secret, scopes="payments:read")

    assert less.scopes == ("payments:read",)
    assert principal_of(book, tokens.read(less.access)).scopes == frozenset({"payments:read"})
    with pytest.raises(ScopeNotGranted):
        sessions.authorize(book, tokens, client=till.client, secret=till.secret, scopes="payments:read payments:write")


def test_a_scope_that_is_taken_from_a_program_is_gone_at_once(book: Book, tokens: Tokens, zoe: str) -> None:
    till = logins.add_program(book, name="Caisse", scopes=("requests:write", "payments:read"), member=zoe)
    claims = tokens.read(sessions.authorize(book, tokens, client=till.client, secret=till.secret, scopes=None).access)
    with book.database.write() as session:
        session.exec(select(tables.Client)).one().scopes = "payments:read"

    assert principal_of(book, claims).scopes == frozenset({"payments:read"})


def test_a_program_of_nobody_is_a_dashboard(book: Book, tokens: Tokens) -> None:
    program = logins.add_program(book, name="Tableau", scopes=("stats:read",))
    signed = sessions.authorize(book, tokens, client=program.client, secret=program.secret, scopes=None)

    who = principal_of(book, tokens.read(signed.access))

    assert (who.member, who.public_id, who.acting) == (
        None,
        program.client,
        frozenset({Acting(Role.DASHBOARD, None)}),
    )
    assert may(who, Operation.READ_RESERVE)
    assert not may(who, Operation.LIST_MEMBERS)


def test_a_programs_secret_is_kept_as_a_hash_and_any_other_is_refused(
    book: Book, tokens: Tokens, clock: SetClock
) -> None:
    program = logins.add_program(book, name="Tableau", scopes=("stats:read",))
    with book.database.read() as session:
        row = session.exec(select(tables.Client)).one()
    assert program.secret not in row.model_dump_json()
    for client, secret in [(program.client, "x"), (program.client, ""), ("ZZZZZZZZZZZZ", program.secret)]:
        with pytest.raises(BadCredentials):
            sessions.authorize(book, tokens, client=client, secret=secret, scopes=None)

    with book.database.write() as session:
        session.exec(select(tables.Client)).one().disabled_at = clock()
    with pytest.raises(BadCredentials):
        sessions.authorize(book, tokens, client=program.client, secret=program.secret, scopes=None)
