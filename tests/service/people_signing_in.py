"""People for tests of signing in: each with a login and an open session."""

from typing import NamedTuple

from service import logins, tables
from service.access import Principal, Role
from service.book import Book
from service.clock import DAY
from service.ids import new_code
from service.principals import principal_of
from service.tokens import Claims
from tests.people import member
from tests.town import Town

PASSWORD = "correct horse battery"


class Person(NamedTuple):
    """Somebody: as they ask, with the key of their login and the public id of their session."""

    who: Principal
    login: int
    session: str

    def again(self, book: Book) -> Principal:
        """Return who asks in the same session now."""
        return principal_of(book, Claims(self.session, self.who.public_id))


def person(town: Town, username: str, *roles: Role, strong: bool = False) -> Person:
    """Return somebody who may sign in under a name, and has."""
    key, public_id = member(town)
    logins.add_login(town.book, member=public_id, username=username, password=PASSWORD)
    for role in (Role.CITIZEN, *roles):
        logins.grant(town.book, member=public_id, role=role)
    login = int(town.book.database.ask("select id from login where username = ?", username)[0][0])
    who = open_session(town.book, login, strong=strong)
    assert who.member == key
    session = str(town.book.database.ask("select public_id from session where id = ?", who.session)[0][0])
    return Person(who, login, session)


def open_session(book: Book, login: int, *, strong: bool) -> Principal:
    """Open a session, and return who asks in it."""
    now, public_id = book.clock(), new_code()
    with book.database.write() as session:
        session.add(
            tables.Session(
                public_id=public_id,
                login=login,
                created_at=now,
                expires_at=now + DAY,
                strong=int(strong),
                proved_at=now,
            )
        )
    query = "select m.public_id from member m join login l on l.member = m.id where l.id = ?"
    return principal_of(book, Claims(public_id, str(book.database.ask(query, login)[0][0])))
