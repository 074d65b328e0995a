"""A link lets one person in once, for a while, and nothing that is kept of it lets anyone in."""

import threading
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from ledger.refusals import (
    BadText,
    InvitationNotFound,
    LoginExists,
    MemberNotFound,
    NotAllowed,
    PasswordTooShort,
    UsernameTaken,
)
from service import enrolment, invitations, logins, mail, tables
from service.access import Role
from service.book import Book
from service.installation import Installation
from service.invitations import LASTS, Link, Purpose
from service.passwords import matches
from tests.people import member, of_association
from tests.town import SetClock, Town

PASSWORD = "une phrase assez longue"


def invite(book: Book, member: int, purpose: Purpose = Purpose.FIRST_SIGN_IN) -> Link:
    with book.database.write() as session:
        return invitations.invite(book, session, member, purpose)


def follow(book: Book, token: str) -> str:
    with book.database.write() as session:
        return invitations.follow(book, session, token).public_id


def withdraw(book: Book, member: int) -> int:
    with book.database.write() as session:
        return invitations.withdraw(book, session, member)


def test_a_link_serves_once(town: Town) -> None:
    zoe, public_id = member(town)
    link = invite(town.book, zoe)
    assert link.address == f"http://localhost:8000/bienvenue/{link.token}"
    assert invitations.find(town.book, link.token).name == "Zoé Imaginaire"
    assert follow(town.book, link.token) == public_id
    for use in (follow, invitations.find):
        with pytest.raises(InvitationNotFound):
            use(town.book, link.token)


@pytest.mark.parametrize("purpose", Purpose)
def test_a_link_serves_until_its_hour_and_not_after(town: Town, clock: SetClock, purpose: Purpose) -> None:
    zoe, public_id = member(town)
    link = invite(town.book, zoe, purpose)
    clock.advance(LASTS[purpose] - 1)
    assert invitations.find(town.book, link.token).public_id == public_id
    clock.advance(1)
    with pytest.raises(InvitationNotFound):
        follow(town.book, link.token)


def test_a_newer_link_ends_the_earlier_one_for_the_same(town: Town) -> None:
    zoe, _ = member(town)
    first, recovery = invite(town.book, zoe), invite(town.book, zoe, Purpose.RECOVERY)
    second = invite(town.book, zoe)
    with pytest.raises(InvitationNotFound):
        follow(town.book, first.token)
    follow(town.book, second.token)
    follow(town.book, recovery.token)


def test_a_link_may_be_withdrawn(town: Town) -> None:
    zoe, _ = member(town)
    alix, _ = member(town)
    link, other = invite(town.book, zoe), invite(town.book, alix)
    assert [withdraw(town.book, zoe), withdraw(town.book, zoe)] == [1, 0]
    with pytest.raises(InvitationNotFound):
        follow(town.book, link.token)
    follow(town.book, other.token)


def test_of_two_who_follow_a_link_at_once_one_is_let_in(town: Town) -> None:
    zoe, _ = member(town)
    link = invite(town.book, zoe)
    together, let_in = threading.Barrier(4), []

    def enter(name: str) -> None:
        together.wait()
        with suppress(InvitationNotFound):
            let_in.append(enrolment.enrol(town.book, link.token, username=name, password=PASSWORD))

    threads = [threading.Thread(target=enter, args=(f"zoe{index}",)) for index in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(let_in) == 1
    with town.book.database.read() as session:
        assert len(session.exec(select(tables.Login)).all()) == 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(st.text(max_size=80))
def test_nobody_is_let_in_by_what_they_invent(town: Town, token: str) -> None:
    with pytest.raises(InvitationNotFound):
        invitations.find(town.book, token)


def test_what_is_kept_of_a_link_lets_nobody_in(town: Town) -> None:
    zoe, _ = member(town)
    link = invite(town.book, zoe)
    with town.book.database.read() as session:
        kept = session.exec(select(tables.Invitation)).one()
    assert link.token not in repr(kept)
    for guess in (kept.token_hash.hex(), kept.public_id):
        with pytest.raises(InvitationNotFound):
            follow(town.book, guess)


def test_whoever_follows_a_link_chooses_how_to_sign_in(town: Town) -> None:
    zoe, public_id = member(town)
    link = invite(town.book, zoe)
    assert enrolment.enrol(town.book, link.token, username="Zoe", password=PASSWORD).public_id == public_id
    with town.book.database.read() as session:
        login = session.exec(select(tables.Login)).one()
    assert (login.member, login.username) == (zoe, "zoe")
    assert matches(PASSWORD, login.password_hash)


def test_a_choice_that_is_refused_leaves_the_link_good(town: Town) -> None:
    zoe, _ = member(town)
    _, alix = member(town)
    logins.add_login(town.book, member=alix, username="alix", password=PASSWORD)
    link = invite(town.book, zoe)
    for username, password, refusal in (
        ("alix", PASSWORD, UsernameTaken),
        ("zoe", "short", PasswordTooShort),
        ("z o e", PASSWORD, BadText),
    ):
        with pytest.raises(refusal):
            enrolment.enrol(town.book, link.token, username=username, password=password)
    enrolment.enrol(town.book, link.token, username="zoe", password=PASSWORD)


def test_a_link_for_recovery_makes_no_login(town: Town) -> None:
    zoe, _ = member(town)
    link = invite(town.book, zoe, Purpose.RECOVERY)
    with pytest.raises(InvitationNotFound):
        enrolment.enrol(town.book, link.token, username="zoe", password=PASSWORD)


def test_an_operator_invites_and_hands_the_link_on_where_there_is_no_post(town: Town) -> None:
    operator, (_, zoe) = of_association(town, Role.OPERATOR), member(town)
    link, posted = enrolment.invite_member(town.book, operator, zoe, to="zoe@example.org", language="en")
    (letter,) = mail.list_caused(town.book, operator)
    assert not posted
    assert letter.words is not None
    assert link.address in letter.words.text
    assert letter.words.text.startswith("Hello Zoé Imaginaire")


def test_where_there_is_a_post_the_link_goes_to_the_member_alone(town: Town) -> None:
    town.book.installation = Installation(mails=True)
    operator, (_, zoe) = of_association(town, Role.OPERATOR), member(town)
    assert enrolment.invite_member(town.book, operator, zoe, to="zoe@example.org", language="fr")[1]
    assert not enrolment.invite_member(town.book, operator, zoe, to="", language="fr")[1]  # handed on


def test_nobody_is_invited_who_is_unknown_or_in_already(town: Town) -> None:
    operator, (_, zoe) = of_association(town, Role.OPERATOR), member(town)
    logins.add_login(town.book, member=zoe, username="zoe", password=PASSWORD)
    for who, public_id, refusal in (
        (operator, zoe, LoginExists),
        (operator, "ZZZZZZZZZZZZ", MemberNotFound),
        (of_association(town, Role.AUDITOR), zoe, NotAllowed),
    ):
        with pytest.raises(refusal):
            enrolment.invite_member(town.book, who, public_id, to="", language="fr")
