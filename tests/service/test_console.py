"""What a shell may do to the people is done and recorded, or neither."""

import json
from collections.abc import Callable

import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select, text

from ledger.refusals import BadText, MemberNotFound, PasswordTooShort, UsernameTaken
from service import console, tables
from service.access import Role
from service.book import Book
from service.members import MemberKind
from service.passwords import matches
from service.troubles import Trouble
from tests.town import SetClock

PASSWORD = "une phrase assez longue"


def create(
    book: Book,
    username: str = "zoe",
    *,
    name: str = "Zoé",
    kind: MemberKind = MemberKind.INDIVIDUAL,
    password: str = PASSWORD,
    role: Role | None = None,
) -> str:
    """Make someone who can sign in."""
    return console.create(book, "root", name=name, kind=kind, username=username, password=password, role=role)


def recorded(book: Book) -> list[tuple[str, str, str]]:
    """Return who did what to whom."""
    with book.database.read() as session:
        acts = session.exec(select(tables.ConsoleAct).order_by(col(tables.ConsoleAct.id))).all()
        return [(act.operator, act.act, act.subject) for act in acts]


def hash_of(book: Book, username: str = "zoe") -> str:
    """Return the hash of someone's password."""
    with book.database.read() as session:
        return session.exec(select(tables.Login.password_hash).where(tables.Login.username == username)).one()


def test_a_treasurer_can_be_made_before_there_is_anyone(book: Book) -> None:
    member = create(book, role=Role.TREASURER)
    (listed,) = console.list_all(book)
    assert (listed.username, listed.member, listed.name, listed.disabled) == ("zoe", member, "Zoé", False)
    assert set(listed.roles) == {"citizen", "treasurer"}
    assert matches(PASSWORD, hash_of(book))


def test_a_business_acts_in_its_own_name(book: Book) -> None:
    create(book, kind=MemberKind.BUSINESS)
    assert console.list_all(book)[0].roles == ("owner",)


def test_a_role_may_be_held_in_a_business_s_name(book: Book) -> None:
    bakery = create(book, "bakery", name="Le Fournil", kind=MemberKind.BUSINESS)
    create(book)
    console.grant(book, "root", username="zoe", role=Role.CASHIER, of=bakery)
    assert console.list_all(book)[1].roles == ("citizen", "cashier of Le Fournil")


def test_every_act_is_recorded_with_who_did_it(book: Book, clock: SetClock) -> None:
    zoe = create(book)
    console.set_password(book, "ana", username="ZOE", password=PASSWORD + "!")
    console.grant(book, "root", username="zoe", role=Role.BOARD, of=None)
    console.disable(book, "ana", username="zoe")
    assert recorded(book) == [
        ("root", "user create", zoe),
        ("ana", "user password", zoe),
        ("root", "user grant", zoe),
        ("ana", "user disable", zoe),
    ]
    with book.database.read() as session:
        acts = session.exec(select(tables.ConsoleAct)).all()
    assert {act.at for act in acts} == {clock()}
    assert PASSWORD not in json.dumps([act.details for act in acts])


REFUSED: dict[str, tuple[Callable[[Book], object], type[Exception]]] = {
    "a short password": (lambda book: create(book, "new", password="short"), PasswordTooShort),
    "a login that is taken": (create, UsernameTaken),
    "a login that differs by capitals": (lambda book: create(book, "ZOE"), UsernameTaken),
    "a login with a space": (lambda book: create(book, "two words"), Trouble),
    "a name of two lines": (lambda book: create(book, "new", name="line\nbreak"), BadText),
    "no such login": (lambda book: console.set_password(book, "root", username="new", password=PASSWORD), Trouble),
    "too short a new one": (
        lambda book: console.set_password(book, "root", username="zoe", password="short"),
        PasswordTooShort,
    ),
    "nobody to disable": (lambda book: console.disable(book, "root", username="new"), Trouble),
    "nobody to grant": (lambda book: grant(book, Role.BOARD, username="new"), Trouble),
    "a cashier of nobody": (lambda book: grant(book, Role.CASHIER), Trouble),
    "a board in a name": (lambda book: grant(book, Role.BOARD, of="0"), Trouble),
    "an owner of no member": (lambda book: grant(book, Role.OWNER, of="0"), MemberNotFound),
}


def grant(book: Book, role: Role, *, username: str = "zoe", of: str | None = None) -> None:
    """Give a role."""
    console.grant(book, "root", username=username, role=role, of=of)


@pytest.mark.parametrize("attempt", REFUSED)
def test_what_is_refused_is_neither_done_nor_recorded(book: Book, attempt: str) -> None:
    create(book)
    before = console.list_all(book), hash_of(book)
    act, refusal = REFUSED[attempt]
    with pytest.raises(refusal):
        act(book)
    assert (console.list_all(book), hash_of(book)) == before
    assert len(recorded(book)) == 1


def session_of_zoe(book: Book) -> str:
    """Sign zoe in."""
    with book.database.write() as session:
        login = session.exec(select(tables.Login.id)).one()
        session.add(tables.Session(public_id="S", login=login, created_at=0, expires_at=2**60))
    return "S"


def revoked(book: Book, public_id: str) -> bool:
    """Tell whether a session was ended."""
    with book.database.read() as session:
        query = select(tables.Session.revoked_at).where(tables.Session.public_id == public_id)
        return session.exec(query).one() is not None


def test_a_disabled_login_is_signed_out_and_a_new_password_opens_it_again(book: Book) -> None:
    create(book)
    signed_in = session_of_zoe(book)
    console.disable(book, "root", username="zoe")
    assert revoked(book, signed_in)
    assert console.list_all(book)[0].disabled
    console.set_password(book, "root", username="zoe", password="another long phrase")
    assert not console.list_all(book)[0].disabled
    assert matches("another long phrase", hash_of(book))


def test_a_new_password_ends_every_session(book: Book) -> None:
    create(book)
    signed_in = session_of_zoe(book)
    console.set_password(book, "root", username="zoe", password="another long phrase")
    assert revoked(book, signed_in)


@pytest.mark.parametrize(
    "attack",
    [
        "update console_act set operator = 'nobody'",
        "delete from console_act",
        "insert or replace into console_act select id, at, 'nobody', act, subject, details from console_act",
        "insert into console_act select id, at, 'nobody', act, subject, details from console_act",
    ],
)
def test_the_record_only_grows(book: Book, attack: str) -> None:
    zoe = create(book)
    with pytest.raises(DBAPIError), book.database.write() as session:
        session.connection().execute(text(attack))
    assert recorded(book) == [("root", "user create", zoe)]


def test_nobody_takes_the_mark_off_demo_books(book: Book) -> None:
    with book.database.write() as session:
        session.add(tables.Demo(size="tiny", seed=1, begun_at=0))
    attacks = ["delete from demo", "update demo set size = ''", "truncate demo"]
    for attack in attacks if not book.database.sqlite else []:  # the owner of an SQLite file may do anything to it
        with pytest.raises(DBAPIError), book.database.write() as session:
            session.connection().execute(text(attack))
