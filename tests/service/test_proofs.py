"""A session may stay open for weeks: what gives somebody else a way in asks for a proof of the last minutes."""

from collections.abc import Callable

import pytest

from ledger.refusals import (
    ApprovalWrong,
    BadCredentials,
    BadInput,
    NotAllowed,
    PasskeyNotTaken,
    ProofNeeded,
    SecondFactorNeeded,
)
from service import clients, contacts, delegations, factors, proofs, tills
from service.access import Principal, Role
from service.approvals import mine, pins
from service.book import Book
from service.clients import ClientKind, Wanted
from service.clock import DAY
from service.contacts import Contact
from service.delegations import Terms, Whom
from service.principals import PROOF_LASTS
from service.proofs import Proof
from service.throttles import Throttle
from tests.service.people_signing_in import PASSWORD, Person, person
from tests.service.test_factors import enrol
from tests.town import SetClock, Town

PIN = "482913"
GUARDIAN = Whom(name="Odile Imaginaire")


def guarded(book: Book, who: Principal) -> object:
    terms = Terms(Role.GUARDIAN, None, book.clock() + DAY, 10, 10)
    return delegations.grant(book, who, who.public_id, terms, GUARDIAN, language="fr")


STEPPED_UP: dict[str, Callable[[Book, Principal], object]] = {
    "a guardian": guarded,
    "a passkey": factors.begin_passkey,
    "codes": factors.begin_codes,
    "another address": lambda book, who: contacts.change(book, who, who.public_id, Contact("zoe@example.org")),
    "a program": lambda book, who: clients.create(book, who, Wanted("Caisse", ClientKind.TILL, who.public_id)),
    "a tablet": lambda book, who: tills.make(book, who, who.public_id, name="Comptoir"),
    "a PIN, in a strong session": lambda book, who: mine.choose_pin(book, who._replace(strong=True), PIN),
}


@pytest.fixture
def zoe(town: Town) -> Person:
    return person(town, "zoe")


def confirm(book: Book, zoe: Person, proof: Proof) -> None:
    proofs.confirm_session(book, Throttle(book.clock), zoe.again(book), proof, address="192.0.2.7")


@pytest.mark.parametrize("what", STEPPED_UP)
def test_it_asks_for_a_proof_of_the_last_minutes(book: Book, zoe: Person, clock: SetClock, what: str) -> None:
    clock.advance(PROOF_LASTS)
    with pytest.raises(ProofNeeded):
        STEPPED_UP[what](book, zoe.again(book))
    confirm(book, zoe, Proof(password=PASSWORD))
    clock.advance(PROOF_LASTS - 1)
    STEPPED_UP[what](book, zoe.again(book))


def test_what_gives_nobody_a_way_in_does_not(book: Book, zoe: Person, clock: SetClock) -> None:
    contacts.change(book, zoe.who, zoe.who.public_id, Contact("zoe@example.org"))
    clock.advance(PROOF_LASTS)
    contacts.change(book, zoe.again(book), zoe.who.public_id, Contact("zoe@example.org", "06 12 34 56 78"))


def test_a_pin_proves_it_where_there_is_no_second_factor(book: Book, zoe: Person, clock: SetClock) -> None:
    assert zoe.who.member is not None
    pins.choose(book, zoe.who.member, PIN)
    clock.advance(PROOF_LASTS)
    with pytest.raises(ApprovalWrong):
        confirm(book, zoe, Proof(pin="918273"))
    assert zoe.again(book).stale
    confirm(book, zoe, Proof(pin=PIN))
    assert (zoe.again(book).stale, zoe.again(book).strong) == (False, False)


def test_wrong_and_doubled_proofs_prove_nothing(book: Book, zoe: Person, clock: SetClock) -> None:
    clock.advance(PROOF_LASTS)
    for proof, refusal in (
        (Proof(password="wrong horse battery"), BadCredentials),
        (Proof(credential="{}"), PasskeyNotTaken),
        (Proof(), BadInput),
        (Proof(password=PASSWORD, pin=PIN), BadInput),
    ):
        with pytest.raises(refusal):
            confirm(book, zoe, proof)
    with pytest.raises(NotAllowed):
        proofs.confirm_session(
            book, Throttle(clock), zoe.who._replace(scopes=frozenset()), Proof(password=PASSWORD), address=""
        )
    assert zoe.again(book).stale


def test_a_password_is_no_second_factor(book: Book, zoe: Person, clock: SetClock) -> None:
    enrol(book, zoe)
    clock.advance(PROOF_LASTS)
    with pytest.raises(SecondFactorNeeded):
        confirm(book, zoe, Proof(password=PASSWORD))
    assert zoe.again(book).stale
