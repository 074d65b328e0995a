"""Signing in, staying signed in, signing out; and that what is revoked stops at once."""

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlmodel import col, select

from ledger.refusals import (
    BadCredentials,
    BadText,
    BadToken,
    PasswordTooShort,
    TooManyAttempts,
    UsernameTaken,
)
from service import console, logins, sessions, tables
from service.access import RULES, Acting, Operation, Role, Rule, may
from service.book import Book
from service.clock import DAY
from service.principals import principal_of
from service.sessions import LASTS, Signed
from service.throttles import Throttle
from service.tokens import ACCESS_LASTS, Claims, Tokens
from tests.people import member
from tests.town import SetClock, Town

PASSWORD = "correct horse battery"


@pytest.fixture
def tokens(clock: SetClock) -> Tokens:
    return Tokens(b"k" * 32, issuer="http://localhost:8000", clock=clock)


@pytest.fixture
def throttle(clock: SetClock) -> Throttle:
    return Throttle(clock)


@pytest.fixture
def zoe(town: Town) -> str:
    """Return the public id of a member who may sign in as `zoe`, as a citizen."""
    _, public_id = member(town)
    logins.add_login(town.book, member=public_id, username="Zoe", password=PASSWORD)
    logins.grant(town.book, member=public_id, role=Role.CITIZEN)
    return public_id


def sign_in(
    book: Book, tokens: Tokens, throttle: Throttle, *, username: str = "zoe", password: str = PASSWORD
) -> Signed:
    return sessions.sign_in(book, tokens, throttle, username=username, password=password, address="192.0.2.7")


def test_a_name_and_its_password_open_a_session(book: Book, tokens: Tokens, throttle: Throttle, zoe: str) -> None:
    signed = sign_in(book, tokens, throttle, username="ZOE")

    who = principal_of(book, tokens.read(signed.access))
    assert (who.public_id, who.client, who.scopes) == (zoe, zoe, None)
    assert who.acting == {Acting(Role.CITIZEN, who.member)}


@pytest.mark.usefixtures("zoe")
@pytest.mark.parametrize(
    ("username", "password"),
    [("zoe", "wrong horse battery"), ("nobody", PASSWORD), ("zoe", ""), ("zoe", PASSWORD + "x" * 5000), ("", PASSWORD)],
)
def test_anything_else_opens_none_and_does_not_say_which_was_wrong(
    book: Book, tokens: Tokens, throttle: Throttle, username: str, password: str
) -> None:
    with pytest.raises(BadCredentials):
        sign_in(book, tokens, throttle, username=username, password=password)
    assert count(book) == 0


@pytest.mark.usefixtures("zoe")
def test_too_many_wrong_passwords_must_wait_a_minute(
    book: Book, tokens: Tokens, throttle: Throttle, clock: SetClock
) -> None:
    for _ in range(5):
        with pytest.raises(BadCredentials):
            sign_in(book, tokens, throttle, password="wrong horse battery")
    with pytest.raises(TooManyAttempts):
        sign_in(book, tokens, throttle)

    clock.advance(60_000_000)
    assert sign_in(book, tokens, throttle)


@pytest.mark.usefixtures("zoe")
def test_a_disabled_login_opens_nothing_and_its_sessions_stop_at_once(
    book: Book, tokens: Tokens, throttle: Throttle
) -> None:
    signed = sign_in(book, tokens, throttle)

    console.disable(book, "root", username="zoe")

    with pytest.raises(BadToken):
        principal_of(book, tokens.read(signed.access))
    with pytest.raises(BadToken):
        sessions.refresh(book, tokens, signed.refresh or "")
    with pytest.raises(BadCredentials):
        sign_in(book, tokens, throttle)


def test_a_refresh_token_gives_new_tokens_once(book: Book, tokens: Tokens, throttle: Throttle, zoe: str) -> None:
    first = sign_in(book, tokens, throttle)
    second = sessions.refresh(book, tokens, first.refresh or "")
    third = sessions.refresh(book, tokens, second.refresh or "")

    assert principal_of(book, tokens.read(third.access)).public_id == zoe
    assert len({first.refresh, second.refresh, third.refresh}) == 3
    assert count(book) == 1


@pytest.mark.usefixtures("zoe")
def test_a_refresh_token_that_comes_back_ends_the_session_for_whoever_has_it(
    book: Book, tokens: Tokens, throttle: Throttle
) -> None:
    first = sign_in(book, tokens, throttle)
    second = sessions.refresh(book, tokens, first.refresh or "")

    with pytest.raises(BadToken):
        sessions.refresh(book, tokens, first.refresh or "")

    with pytest.raises(BadToken):
        sessions.refresh(book, tokens, second.refresh or "")
    with pytest.raises(BadToken):
        principal_of(book, tokens.read(second.access))


@pytest.mark.usefixtures("zoe")
def test_a_refresh_token_that_we_never_made_ends_no_session(book: Book, tokens: Tokens, throttle: Throttle) -> None:
    signed = sign_in(book, tokens, throttle)
    with pytest.raises(BadToken):
        sessions.refresh(book, tokens, f"{signed.session}.{'A' * 43}.{'A' * 43}")

    assert principal_of(book, tokens.read(signed.access))


@pytest.mark.usefixtures("zoe")
def test_a_session_ends_after_thirty_days_however_often_it_is_refreshed(
    book: Book, tokens: Tokens, throttle: Throttle, clock: SetClock
) -> None:
    signed = sign_in(book, tokens, throttle)
    clock.advance(LASTS - 1)
    signed = sessions.refresh(book, tokens, signed.refresh or "")
    assert principal_of(book, tokens.read(signed.access))

    clock.advance(1)
    with pytest.raises(BadToken):
        principal_of(book, tokens.read(signed.access))
    with pytest.raises(BadToken):
        sessions.refresh(book, tokens, signed.refresh or "")


@pytest.mark.usefixtures("zoe")
def test_signing_out_ends_every_token_of_the_session_and_no_other_session(
    book: Book, tokens: Tokens, throttle: Throttle
) -> None:
    here, there = sign_in(book, tokens, throttle), sign_in(book, tokens, throttle)

    sessions.sign_out(book, principal_of(book, tokens.read(here.access)))

    with pytest.raises(BadToken):
        principal_of(book, tokens.read(here.access))
    with pytest.raises(BadToken):
        sessions.refresh(book, tokens, here.refresh or "")
    assert principal_of(book, tokens.read(there.access))


def test_a_power_that_is_withdrawn_stops_at_once(book: Book, tokens: Tokens, throttle: Throttle, zoe: str) -> None:
    logins.grant(book, member=zoe, role=Role.OPERATOR)
    claims = tokens.read(sign_in(book, tokens, throttle).access)
    assert may(principal_of(book, claims), Operation.ISSUE)

    with book.database.write() as session:
        session.exec(select(tables.Power).where(tables.Power.role == Role.OPERATOR)).one().until = book.clock()

    who = principal_of(book, claims)
    assert not may(who, Operation.ISSUE)
    assert who.acting == {Acting(Role.CITIZEN, who.member)}


def test_a_power_counts_from_its_first_instant_and_until_its_last(
    book: Book, tokens: Tokens, throttle: Throttle, clock: SetClock, zoe: str
) -> None:
    """The row says from when until when; the end is not part of it."""
    claims = tokens.read(sign_in(book, tokens, throttle).access)
    key = principal_of(book, claims).member or 0
    with book.database.write() as session:
        since, until = clock() + 10, clock() + 20
        session.add(tables.Power(member=key, role=Role.AUDITOR, since=since, until=until))

    held = []
    for _ in range(4):
        held.append(Acting(Role.AUDITOR, None, until=until) in principal_of(book, claims).acting)
        clock.advance(10 if len(held) in {1, 3} else 9)
    assert held == [False, True, True, False]


def test_a_role_may_be_held_in_anothers_name(
    book: Book, town: Town, tokens: Tokens, throttle: Throttle, zoe: str
) -> None:
    shop, shop_id = member(town, "Boulangerie du Phare", "business")
    logins.grant(book, member=zoe, role=Role.CASHIER, of=shop_id)

    who = principal_of(book, tokens.read(sign_in(book, tokens, throttle).access))

    assert Acting(Role.CASHIER, shop) in who.acting
    assert Acting(Role.CASHIER, who.member) not in who.acting


def test_a_token_for_another_subject_than_its_sessions_is_refused(
    book: Book, tokens: Tokens, throttle: Throttle, zoe: str
) -> None:
    signed = sign_in(book, tokens, throttle)
    assert principal_of(book, Claims(signed.session, zoe))
    for claims in (Claims(signed.session, "ZZZZZZZZZZZZ"), Claims("ZZZZZZZZZZZZ", zoe)):
        with pytest.raises(BadToken):
            principal_of(book, claims)


def test_sessions_that_ended_long_ago_are_forgotten(book: Book, tokens: Tokens, clock: SetClock) -> None:
    program = logins.add_program(book, name="Tableau", scopes=("stats:read",))
    for _ in range(3):
        sessions.authorize(book, tokens, client=program.client, secret=program.secret, scopes=None)
    clock.advance(ACCESS_LASTS + DAY + 1)

    sessions.authorize(book, tokens, client=program.client, secret=program.secret, scopes=None)

    assert count(book) == 1


@pytest.mark.parametrize("password", ["short", "x" * 9, "x" * 129])
def test_a_password_is_neither_short_nor_endless(book: Book, zoe: str, password: str) -> None:
    with pytest.raises(PasswordTooShort):
        logins.add_login(book, member=zoe, username="other", password=password)


def test_a_name_to_sign_in_with_is_ones_own_whatever_its_case(book: Book, zoe: str) -> None:
    with pytest.raises(UsernameTaken):
        logins.add_login(book, member=zoe, username="zoE", password=PASSWORD)
    for name in ("", "zoé", "zoe smith", "zoe\x00", "z" * 65):
        with pytest.raises(BadText):
            logins.add_login(book, member=zoe, username=name, password=PASSWORD)


def test_someone_without_any_role_may_only_see_themselves_and_leave(
    book: Book, town: Town, tokens: Tokens, throttle: Throttle
) -> None:
    _, nobody = member(town)
    logins.add_login(town.book, member=nobody, username="nobody", password=PASSWORD)

    who = principal_of(book, tokens.read(sign_in(book, tokens, throttle, username="nobody").access))

    allowed = {operation for operation in Operation if may(who, operation, who.member)}
    assert {Operation.READ_ME, Operation.SIGN_OUT, Operation.LIST_CURRENCIES} <= allowed
    assert all(RULES[operation]._replace(person=False) == Rule(any=frozenset(Role)) for operation in allowed)
    sessions.sign_out(book, who)


def count(book: Book) -> int:
    with book.database.read() as session:
        return len(session.exec(select(tables.Session).order_by(col(tables.Session.id))).all())


@pytest.mark.usefixtures("slow_hashing")
def test_signing_in_renews_a_hash_that_has_aged(book: Book, throttle: Throttle, zoe: str) -> None:
    weak = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=1_024, parallelism=1),)).hash(PASSWORD)
    with book.database.write() as session:
        session.exec(select(tables.Login)).one().password_hash = weak

    known = sessions.recognise(book, throttle, username="zoe", password=PASSWORD, address="192.0.2.7")

    assert known.member == zoe
    ((kept,),) = book.database.ask("select password_hash from login")
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
