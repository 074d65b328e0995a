"""What a person signs in with besides their password: their own passkeys, codes and codes on paper.

Whoever has a second factor gives it to change any, within the last minutes (`proofs`); the first one is added in the
session of the password, which is then as good as one that began with it.
"""

from typing import Any, NamedTuple

from sqlmodel import Session

from ledger.refusals import NotAllowed, ProofNeeded, SecondFactorNeeded
from service import audit, codes, passkeys, tables
from service.access import Operation, Principal, require
from service.book import Book
from service.codes import Begun
from service.passkeys import Known


class Factors(NamedTuple):
    """What someone has: a generator of codes, how many codes on paper, which passkeys."""

    codes: bool
    on_paper: int
    passkeys: list[Known]

    @property
    def any(self) -> bool:
        """Tell whether there is a second factor at all."""
        return self.codes or bool(self.passkeys)


def of_login(session: Session, login: int) -> Factors:
    """Return what a login has."""
    shown, on_paper = codes.counts(session, login)
    return Factors(shown, on_paper, passkeys.known(session, login))


def read(book: Book, who: Principal) -> Factors:
    """Return what someone has."""
    require(who, Operation.READ_FACTORS)
    with book.database.read() as session:
        return of_login(session, _number(own_login(session, who)))


def username(book: Book, who: Principal) -> str:
    """Return the name under which someone signs in."""
    require(who, Operation.READ_FACTORS)
    with book.database.read() as session:
        return own_login(session, who).username


def begin_codes(book: Book, who: Principal) -> Begun:
    """Give an application a new secret; it counts once its first code has been confirmed."""
    require(who, Operation.BEGIN_CODES)
    with book.database.write() as session:
        login = _changing(session, who)
        if codes.counts(session, _number(login))[0]:
            codes.remove(session, _number(login))
        begun = codes.begin(book, session, login)
        audit.record(book, session, who, Operation.BEGIN_CODES, subject=who.public_id)
    return begun


def confirm_codes(book: Book, who: Principal, code: str) -> list[str]:
    """Let the generator count, given its first code; return ten codes for paper, shown this once."""
    require(who, Operation.CONFIRM_CODES)
    with book.database.write() as session:
        login = _changing(session, who)
        codes.confirm(book, session, _number(login), code)
        on_paper = codes.write_on_paper(session, _number(login))
        _strengthen(book, session, who)
        audit.record(book, session, who, Operation.CONFIRM_CODES, subject=who.public_id)
    return on_paper


def remove_codes(book: Book, who: Principal) -> None:
    """Forget the generator, and the codes on paper that go with it."""
    require(who, Operation.REMOVE_CODES)
    with book.database.write() as session:
        codes.remove(session, _number(_changing(session, who)))
        audit.record(book, session, who, Operation.REMOVE_CODES, subject=who.public_id)


def renew_recovery_codes(book: Book, who: Principal) -> list[str]:
    """Return ten new codes for paper, shown this once; the earlier ones are worth nothing."""
    require(who, Operation.RENEW_RECOVERY_CODES)
    with book.database.write() as session:
        login = _changing(session, who)
        if not who.strong:
            raise SecondFactorNeeded
        on_paper = codes.write_on_paper(session, _number(login))
        audit.record(book, session, who, Operation.RENEW_RECOVERY_CODES, subject=who.public_id)
    return on_paper


def begin_passkey(book: Book, who: Principal) -> dict[str, Any]:
    """Return what a browser needs to make a passkey."""
    require(who, Operation.BEGIN_PASSKEY)
    with book.database.read() as session:
        login = _changing(session, who)
        name = session.get_one(tables.Member, login.member).name
        return passkeys.registration(book, session, login, name)


def add_passkey(book: Book, who: Principal, answer: str, name: str) -> str:
    """Keep the passkey that a browser made, and return its public id."""
    require(who, Operation.ADD_PASSKEY)
    with book.database.write() as session:
        login = _number(_changing(session, who))
        added = passkeys.register(book, session, login, answer, name)
        _strengthen(book, session, who)
        audit.record(book, session, who, Operation.ADD_PASSKEY, subject=who.public_id, passkey=added)
    return added


def remove_passkey(book: Book, who: Principal, public_id: str) -> None:
    """Take a passkey of one's own out of use."""
    require(who, Operation.REMOVE_PASSKEY)
    with book.database.write() as session:
        passkeys.remove(book, session, _number(_changing(session, who)), public_id)
        audit.record(book, session, who, Operation.REMOVE_PASSKEY, subject=who.public_id, passkey=public_id)


def own_login(session: Session, who: Principal) -> tables.Login:
    """Return the login of a person's session; programs have none."""
    login = session.get_one(tables.Session, who.session).login if who.scopes is None and who.session else None
    if login is None:
        raise NotAllowed
    return session.get_one(tables.Login, login)


def _changing(session: Session, who: Principal) -> tables.Login:
    """Return the login whose factors are about to change, once a second one was given, where there is one."""
    login = own_login(session, who)
    if not who.strong and of_login(session, _number(login)).any:
        raise SecondFactorNeeded
    if who.stale:
        raise ProofNeeded
    return login


def _strengthen(book: Book, session: Session, who: Principal) -> None:
    row = session.get_one(tables.Session, who.session)
    row.strong, row.proved_at = 1, book.clock()
    session.flush()


def _number(login: tables.Login) -> int:
    assert login.id is not None
    return login.id
