"""Codes, on a screen and on paper; and what nobody does without a second factor."""

import pyotp
import pytest

from ledger.refusals import BadCode, BadCredentials, NotAllowed, SecondFactorNeeded, TooManyAttempts
from service import factors, me, proofs, sessions
from service.access import Acting, Operation, Role
from service.book import Book
from service.clock import DAY, MINUTE, SECOND
from service.codes import PAPER_CODES
from service.proofs import Proof
from service.sessions import TICKET_LASTS, Known
from service.throttles import Throttle
from tests.service.people_signing_in import PASSWORD, Person, open_session, person
from tests.town import SetClock, Town

STEP = 30 * SECOND


@pytest.fixture
def throttle(clock: SetClock) -> Throttle:
    return Throttle(clock)


@pytest.fixture
def zoe(town: Town) -> Person:
    return person(town, "zoe")


def enrol(book: Book, someone: Person) -> tuple[pyotp.TOTP, list[str]]:
    """Give somebody a generator of codes; return it, and their codes on paper."""
    generator = pyotp.TOTP(factors.begin_codes(book, someone.who).secret)
    return generator, factors.confirm_codes(book, someone.who, shown(book, generator))


def shown(book: Book, generator: pyotp.TOTP, steps: int = 0) -> str:
    """Return what the generator shows now, or some steps from now."""
    return generator.generate_otp(book.clock() // STEP + steps)


def sign_in(book: Book, throttle: Throttle, code: str = "", password: str = PASSWORD) -> Known:
    return sessions.recognise(book, throttle, username="zoe", password=password, address="192.0.2.7", code=code)


def test_a_password_alone_no_longer_lets_in_who_has_codes(
    book: Book, zoe: Person, throttle: Throttle, clock: SetClock
) -> None:
    assert not sign_in(book, throttle).strong
    generator, _ = enrol(book, zoe)
    clock.advance(STEP)

    with pytest.raises(SecondFactorNeeded):
        sign_in(book, throttle)
    assert sign_in(book, throttle, shown(book, generator)).strong


def test_only_whoever_knows_the_password_learns_that_a_code_is_asked_for(
    book: Book, zoe: Person, throttle: Throttle
) -> None:
    enrol(book, zoe)

    with pytest.raises(BadCredentials):
        sign_in(book, throttle, password="wrong horse battery")


def test_a_secret_counts_once_its_first_code_was_confirmed(book: Book, zoe: Person, throttle: Throttle) -> None:
    factors.begin_codes(book, zoe.who)
    generator = pyotp.TOTP(factors.begin_codes(book, zoe.who).secret)

    assert not sign_in(book, throttle).strong
    with pytest.raises(BadCode):
        factors.confirm_codes(book, zoe.who, "000000")
    factors.confirm_codes(book, zoe.who, shown(book, generator))
    with pytest.raises(SecondFactorNeeded):
        sign_in(book, throttle)


def test_a_code_is_taken_once_and_none_before_it(book: Book, zoe: Person, throttle: Throttle, clock: SetClock) -> None:
    generator, _ = enrol(book, zoe)
    clock.advance(DAY)
    code, earlier = shown(book, generator), shown(book, generator, -1)

    sign_in(book, throttle, code)
    for again in (code, earlier):
        with pytest.raises(BadCode):
            sign_in(book, throttle, again)


@pytest.mark.parametrize(("steps", "taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_telephones_clock_may_be_half_a_minute_away(
    book: Book, zoe: Person, throttle: Throttle, clock: SetClock, *, steps: int, taken: bool
) -> None:
    generator, _ = enrol(book, zoe)
    clock.advance(DAY)

    if taken:
        assert sign_in(book, throttle, shown(book, generator, steps)).strong
    else:
        with pytest.raises(BadCode):
            sign_in(book, throttle, shown(book, generator, steps))


@pytest.mark.parametrize("code", ["00000", "0000000", "é", "\x00", "\ud800", "१२३४५६", "x" * 1_000])
def test_whatever_is_sent_is_refused_and_never_fails(book: Book, zoe: Person, throttle: Throttle, code: str) -> None:
    enrol(book, zoe)

    with pytest.raises(BadCode):
        sign_in(book, throttle, code)


def test_each_code_on_paper_serves_once(book: Book, zoe: Person, throttle: Throttle) -> None:
    _, paper = enrol(book, zoe)

    assert len(set(paper)) == PAPER_CODES
    assert sign_in(book, throttle, paper[0].lower().replace("-", " ")).strong
    with pytest.raises(BadCode):
        sign_in(book, throttle, paper[0])
    assert factors.read(book, zoe.again(book)).on_paper == PAPER_CODES - 1


def test_new_codes_on_paper_end_the_old(book: Book, zoe: Person, throttle: Throttle) -> None:
    _, old = enrol(book, zoe)
    new = factors.renew_recovery_codes(book, zoe.again(book))

    with pytest.raises(BadCode):
        sign_in(book, throttle, old[0])
    assert sign_in(book, throttle, new[0]).strong


def test_codes_on_paper_serve_their_owner_alone(town: Town, book: Book, zoe: Person, throttle: Throttle) -> None:
    _, paper = enrol(book, person(town, "eve"))
    enrol(book, zoe)

    with pytest.raises(BadCode):
        sign_in(book, throttle, paper[0])


def test_codes_are_guessed_as_rarely_as_passwords(book: Book, zoe: Person, throttle: Throttle) -> None:
    enrol(book, zoe)

    for _ in range(5):
        with pytest.raises(BadCode):
            sign_in(book, throttle, "000000")
    with pytest.raises(TooManyAttempts):
        sign_in(book, throttle, "000000")


def test_neither_secrets_nor_codes_are_kept_as_they_are(book: Book, zoe: Person) -> None:
    secret = factors.begin_codes(book, zoe.who).secret
    paper = factors.confirm_codes(book, zoe.who, shown(book, pyotp.TOTP(secret)))
    ((sealed,),) = book.database.ask("select sealed from code_generator")
    hashes = [row[0] for row in book.database.ask("select hash from recovery_code")]

    assert secret.encode() not in bytes(sealed)
    assert not any(code.replace("-", "").encode() in bytes(each) for code in paper for each in hashes)


def test_without_the_key_that_sealed_it_a_secret_is_worth_nothing(book: Book, zoe: Person, throttle: Throttle) -> None:
    generator, paper = enrol(book, zoe)
    elsewhere = Book.open(book.database.url, clock=book.clock)

    with pytest.raises(BadCode):
        sign_in(elsewhere, throttle, shown(book, generator, 1))
    assert sign_in(elsewhere, throttle, paper[0]).strong
    elsewhere.close()


@pytest.mark.parametrize("role", [Role.TREASURER, Role.BOARD, Role.ADMINISTRATOR])
def test_some_roles_only_act_with_a_second_factor(town: Town, book: Book, role: Role, clock: SetClock) -> None:
    honorine = person(town, "honorine", role)
    assert me.describe(book, honorine.who).second_factor == "enrol"
    generator, _ = enrol(book, honorine)

    assert Acting(role, None) in honorine.again(book).acting
    assert me.describe(book, honorine.again(book)).second_factor is None
    weak = open_session(book, honorine.login, strong=False)
    assert {acting.role for acting in weak.acting} == {Role.CITIZEN}
    assert me.describe(book, weak).second_factor == "required"
    clock.advance(STEP)
    proofs.confirm_session(book, Throttle(clock), weak, Proof(shown(book, generator)), address="192.0.2.7")
    ((strong,),) = book.database.ask("select strong from session where id = ?", weak.session)
    assert strong == 1


def test_others_need_none(book: Book, zoe: Person) -> None:
    assert me.describe(book, zoe.who).second_factor is None


def test_a_wrong_code_leaves_a_session_weak(book: Book, zoe: Person, throttle: Throttle) -> None:
    enrol(book, zoe)
    weak = open_session(book, zoe.login, strong=False)

    for _ in range(5):
        with pytest.raises(BadCode):
            proofs.confirm_session(book, throttle, weak, Proof("000000"), address="192.0.2.7")
    with pytest.raises(TooManyAttempts):
        proofs.confirm_session(book, throttle, weak, Proof("000000"), address="192.0.2.7")
    assert book.database.ask("select strong from session where id = ?", weak.session) == [(0,)]


def test_whoever_has_a_second_factor_gives_it_before_changing_any(book: Book, zoe: Person) -> None:
    enrol(book, zoe)
    weak = open_session(book, zoe.login, strong=False)

    for change in (factors.begin_codes, factors.remove_codes, factors.renew_recovery_codes, factors.begin_passkey):
        with pytest.raises(SecondFactorNeeded):
            change(book, weak)
    factors.remove_codes(book, zoe.again(book))
    assert not factors.read(book, zoe.again(book)).any


def test_whoever_has_no_second_factor_has_no_codes_for_its_loss(book: Book, zoe: Person) -> None:
    with pytest.raises(SecondFactorNeeded):
        factors.renew_recovery_codes(book, zoe.who)


def test_a_program_has_no_second_factor(book: Book, zoe: Person) -> None:
    with pytest.raises(NotAllowed):
        factors.read(book, zoe.who._replace(scopes=frozenset()))


def test_every_change_is_in_the_trail(book: Book, zoe: Person) -> None:
    enrol(book, zoe)
    factors.remove_codes(book, zoe.again(book))

    told = book.database.ask("select operation, subject from audit order by seq")
    assert told == [
        (operation.value, zoe.who.public_id)
        for operation in (Operation.BEGIN_CODES, Operation.CONFIRM_CODES, Operation.REMOVE_CODES)
    ]


def begin(book: Book, throttle: Throttle) -> Known | str:
    return sessions.begin(book, throttle, username="zoe", password=PASSWORD, address="192.0.2.7")


def test_on_a_page_the_code_follows_the_password(book: Book, zoe: Person, throttle: Throttle, clock: SetClock) -> None:
    assert begin(book, throttle) == Known(zoe.login, zoe.who.public_id, strong=False)
    generator, _ = enrol(book, zoe)
    clock.advance(STEP)
    ticket = begin(book, throttle)
    assert isinstance(ticket, str)

    with pytest.raises(BadCode):
        sessions.finish(book, throttle, ticket=ticket, code="000000", address="192.0.2.7")
    with pytest.raises(SecondFactorNeeded):
        sessions.finish(book, throttle, ticket=ticket, code="", address="192.0.2.7")
    known = sessions.finish(book, throttle, ticket=ticket, code=shown(book, generator), address="192.0.2.7")
    assert known == Known(zoe.login, zoe.who.public_id, strong=True)


def test_a_ticket_is_ours_and_ends(book: Book, zoe: Person, throttle: Throttle, clock: SetClock) -> None:
    generator, _ = enrol(book, zoe)
    ticket = begin(book, throttle)
    assert isinstance(ticket, str)
    clock.advance(TICKET_LASTS)

    for given in (ticket, "", "é", "AAAA", "A" * 60, ticket[:-8] + "AAAAAAA="):
        with pytest.raises(BadCredentials):
            sessions.finish(book, throttle, ticket=given, code=shown(book, generator), address="192.0.2.7")
    clock.advance(MINUTE)
