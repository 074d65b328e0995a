"""A program is made and recorded, or neither; what is shut stays shut."""

import json
from collections.abc import Callable

import pytest
from sqlmodel import col, select

from ledger.refusals import BadCredentials, BadText, BadToken, MemberNotFound
from service import programs, sessions, tables
from service.access import SCOPES
from service.book import Book
from service.logins import Program
from service.principals import principal_of
from service.tokens import Tokens
from service.troubles import Trouble
from tests.people import member
from tests.town import SetClock, Town


@pytest.fixture
def tokens(clock: SetClock) -> Tokens:
    return Tokens(b"k" * 32, issuer="http://localhost:8000", clock=clock)


@pytest.fixture
def bakery(town: Town) -> str:
    """Return the public id of a business."""
    return member(town, "Le Fournil", "business")[1]


def create(book: Book, member: str | None, *scopes: str, name: str = "Caisse", operator: str = "root") -> Program:
    """Make a program."""
    return programs.create(book, operator, name=name, scopes=scopes, member=member)


def recorded(book: Book) -> list[tables.ConsoleAct]:
    """Return what was done from a shell."""
    with book.database.read() as session:
        return list(session.exec(select(tables.ConsoleAct).order_by(col(tables.ConsoleAct.id))))


def test_a_program_is_made_recorded_and_let_in(book: Book, tokens: Tokens, bakery: str) -> None:
    made = create(book, bakery, "requests:write", "payments:read", "payments:read", operator="honorine")

    (listed,) = programs.list_all(book)
    assert listed == (made.client, "Caisse", bakery, ("payments:read", "requests:write"), False)
    (act,) = recorded(book)
    assert (act.operator, act.act, act.subject) == ("honorine", "program create", made.client)
    assert json.loads(act.details) == {"scopes": "payments:read requests:write", "member": bakery}
    assert made.secret not in act.details
    signed = sessions.authorize(book, tokens, client=made.client, secret=made.secret, scopes=None)
    assert principal_of(book, tokens.read(signed.access)).public_id == bakery


def test_a_dashboard_acts_for_nobody(book: Book) -> None:
    made = create(book, None, *programs.DASHBOARD_SCOPES)
    assert programs.list_all(book)[0].member is None
    assert made.client
    assert programs.DASHBOARD_SCOPES == {"stats:read", "metrics:read"} < SCOPES


def test_a_program_that_was_shut_is_signed_out_and_stays_out(book: Book, tokens: Tokens, bakery: str) -> None:
    till, other = create(book, bakery, "payments:read"), create(book, bakery, "payments:read")
    granted = [
        sessions.authorize(book, tokens, client=each.client, secret=each.secret, scopes=None) for each in (till, other)
    ]

    for _ in range(2):  # shutting it again changes nothing
        programs.disable(book, "root", client=till.client)

    assert [each.disabled for each in programs.list_all(book)] == [True, False]
    with pytest.raises(BadToken):
        principal_of(book, tokens.read(granted[0].access))
    principal_of(book, tokens.read(granted[1].access))
    with pytest.raises(BadCredentials):
        sessions.authorize(book, tokens, client=till.client, secret=till.secret, scopes=None)
    assert [act.act for act in recorded(book)][2:] == ["program disable"] * 2


REFUSED: dict[str, tuple[Callable[[Book, str], object], type[Exception]]] = {
    "no scope": (create, Trouble),
    "an unknown scope": (lambda book, member: create(book, member, "payments:read", "payments:all"), Trouble),
    "a dashboard that pays": (lambda book, _: create(book, None, "payments:write"), Trouble),
    "for nobody there is": (lambda book, _: create(book, "0", "payments:read"), MemberNotFound),
    "a name of two lines": (lambda book, member: create(book, member, "payments:read", name="a\nb"), BadText),
    "none to shut": (lambda book, _: programs.disable(book, "root", client="0"), Trouble),
}


@pytest.mark.parametrize("attempt", REFUSED)
def test_what_is_refused_is_neither_done_nor_recorded(book: Book, bakery: str, attempt: str) -> None:
    act, refusal = REFUSED[attempt]
    with pytest.raises(refusal):
        act(book, bakery)
    assert (programs.list_all(book), recorded(book)) == ([], [])
