"""Passkeys: whose they are, what they sign, and everything that is not quite one."""

import json
from dataclasses import replace
from typing import Any

import pytest

from ledger.refusals import PasskeyNotFound, PasskeyNotTaken, SecondFactorNeeded
from service import factors, passkeys, sessions
from service.access import Principal
from service.book import Book
from service.passkeys import LASTS
from tests.authenticator import MAY_SYNC, PRESENT, SYNCED, VERIFIED, Device
from tests.service.people_signing_in import Person, open_session, person
from tests.town import SetClock, Town

ORIGIN = "http://localhost:8000"


@pytest.fixture
def zoe(town: Town) -> Person:
    """Return somebody who signed in with a password."""
    return person(town, "zoe")


def device(**options: Any) -> Device:
    return Device(**{"origin": ORIGIN, "rp_id": "localhost", **options})


def enrolled(book: Book, who: Principal, key: Device) -> str:
    return factors.add_passkey(book, who, key.create(factors.begin_passkey(book, who)), "Mon téléphone")


def sign_in(book: Book, key: Device) -> sessions.Known:
    return sessions.recognise_passkey(book, key.get(passkeys.sign_in_options(book)))


@pytest.mark.parametrize("uses", [0, 7])
@pytest.mark.parametrize("flags", [PRESENT | VERIFIED, PRESENT | VERIFIED | MAY_SYNC | SYNCED])
def test_a_passkey_signs_its_owner_in_strongly(book: Book, zoe: Person, uses: int, flags: int) -> None:
    key = device(uses=uses, flags=flags)
    enrolled(book, zoe.who, key)

    for _ in range(2):
        known = sign_in(book, key)
        assert (known.member, known.login, known.strong) == (zoe.who.public_id, zoe.login, True)
    (kept,) = factors.read(book, zoe.who).passkeys
    assert (kept.name, kept.synced) == ("Mon téléphone", bool(flags & MAY_SYNC))


def test_a_first_passkey_makes_its_session_strong(book: Book, zoe: Person) -> None:
    enrolled(book, zoe.who, device())

    assert zoe.again(book).strong


def test_a_further_passkey_asks_for_one_that_is_there(book: Book, zoe: Person) -> None:
    enrolled(book, zoe.who, device())
    weak = open_session(book, zoe.login, strong=False)

    with pytest.raises(SecondFactorNeeded):
        factors.begin_passkey(book, weak)
    with pytest.raises(SecondFactorNeeded):
        enrolled(book, weak, device())
    assert enrolled(book, zoe.again(book), device())


WRONG: dict[str, dict[str, Any]] = {
    "another site": {"origin": "http://localhost:8001"},
    "a site that looks like ours": {"origin": "http://localhost.evil.test"},
    "another relying party": {"rp_id": "evil.test"},
    "nobody was there": {"flags": VERIFIED},
    "nobody was verified": {"flags": PRESENT},
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_was_not_signed_for_us_by_its_holder_registers_nothing(book: Book, zoe: Person, wrong: str) -> None:
    with pytest.raises(PasskeyNotTaken):
        enrolled(book, zoe.who, device(**WRONG[wrong]))
    assert not factors.read(book, zoe.who).any


@pytest.mark.parametrize("wrong", WRONG)
def test_what_was_not_signed_for_us_by_its_holder_lets_nobody_in(book: Book, zoe: Person, wrong: str) -> None:
    key = device()
    enrolled(book, zoe.who, key)

    with pytest.raises(PasskeyNotTaken):
        sign_in(book, replace(key, **WRONG[wrong]))


def test_a_key_of_another_device_does_not_pass_for_this_one(book: Book, zoe: Person) -> None:
    key = device()
    enrolled(book, zoe.who, key)

    with pytest.raises(PasskeyNotTaken):
        sign_in(book, replace(device(), credential=key.credential))
    with pytest.raises(PasskeyNotTaken):
        sign_in(book, device())


def test_a_challenge_is_answered_once(book: Book, zoe: Person) -> None:
    key = device()
    enrolled(book, zoe.who, key)
    answer = key.get(passkeys.sign_in_options(book))

    assert sessions.recognise_passkey(book, answer)
    with pytest.raises(PasskeyNotTaken):
        sessions.recognise_passkey(book, answer)


def test_a_challenge_ends(book: Book, zoe: Person, clock: SetClock) -> None:
    key = device()
    enrolled(book, zoe.who, key)
    options = passkeys.sign_in_options(book)
    clock.advance(LASTS)

    with pytest.raises(PasskeyNotTaken):
        sessions.recognise_passkey(book, key.get(options))


def test_a_challenge_of_our_own_making_is_needed(book: Book, zoe: Person) -> None:
    key = device()
    enrolled(book, zoe.who, key)

    for challenge in ("", "AAAA", "A" * 59, passkeys.sign_in_options(Book.open(book.database.url))["challenge"]):
        with pytest.raises(PasskeyNotTaken):
            sessions.recognise_passkey(book, key.get({"challenge": challenge}))


def test_a_challenge_for_one_purpose_serves_no_other(town: Town, book: Book, zoe: Person) -> None:
    eve, key = person(town, "eve"), device()
    enrolled(book, zoe.who, key)

    with pytest.raises(PasskeyNotTaken):
        factors.add_passkey(book, eve.who, device().create(passkeys.sign_in_options(book)), "x")
    with pytest.raises(PasskeyNotTaken):
        factors.add_passkey(book, eve.who, device().create(factors.begin_passkey(book, zoe.again(book))), "x")
    with pytest.raises(PasskeyNotTaken):
        sessions.recognise_passkey(book, key.get(factors.begin_passkey(book, zoe.again(book))))


def test_a_copied_passkey_is_found_out_and_put_out_of_use(book: Book, zoe: Person) -> None:
    key = device(uses=5)
    enrolled(book, zoe.who, key)
    copy = replace(key)
    sign_in(book, key)

    with pytest.raises(PasskeyNotTaken):
        sign_in(book, copy)
    with pytest.raises(PasskeyNotTaken):
        sign_in(book, key)
    assert factors.read(book, zoe.who).passkeys == []
    assert book.database.ask("select operation, outcome from audit order by seq desc")[0] == (
        "passkey_copied",
        "refused",
    )


def test_a_key_that_cannot_be_copied_does_not_become_one_that_can(book: Book, zoe: Person) -> None:
    key = device()
    enrolled(book, zoe.who, key)

    with pytest.raises(PasskeyNotTaken):
        sign_in(book, replace(key, flags=PRESENT | VERIFIED | MAY_SYNC | SYNCED))


def test_nobody_registers_a_key_that_is_somebodys(town: Town, book: Book, zoe: Person) -> None:
    key, eve = device(), person(town, "eve")
    enrolled(book, zoe.who, key)

    with pytest.raises(PasskeyNotTaken):
        enrolled(book, eve.who, key)


def test_a_removed_passkey_lets_nobody_in(town: Town, book: Book, zoe: Person) -> None:
    key, eve = device(), person(town, "eve")
    kept = enrolled(book, zoe.who, key)

    with pytest.raises(PasskeyNotFound):
        factors.remove_passkey(book, eve.who, kept)
    factors.remove_passkey(book, zoe.again(book), kept)
    with pytest.raises(PasskeyNotTaken):
        sign_in(book, key)


@pytest.mark.parametrize(
    "answer",
    ["", "[]", "null", "{}", '{"response": 1}', '{"rawId": "é", "response": {"clientDataJSON": "e30"}}', "{" * 900],
)
def test_whatever_is_sent_is_refused_and_never_fails(book: Book, zoe: Person, answer: str) -> None:
    with pytest.raises(PasskeyNotTaken):
        sessions.recognise_passkey(book, answer)
    with pytest.raises(PasskeyNotTaken):
        factors.add_passkey(book, zoe.who, answer, "x")
    with pytest.raises(PasskeyNotTaken):
        passkeys.verify(book, zoe.who.member or 0, answer, b"challenge")


def test_another_noun_may_have_something_signed(town: Town, book: Book, zoe: Person) -> None:
    key, eve = device(), person(town, "eve")
    assert zoe.who.member is not None
    assert eve.who.member is not None
    enrolled(book, zoe.who, key)
    options = passkeys.options(book, zoe.who.member, b"pay 5 to the bakery")

    passkeys.verify(book, zoe.who.member, key.get(options), b"pay 5 to the bakery")
    with pytest.raises(PasskeyNotTaken):
        passkeys.verify(book, zoe.who.member, key.get(options), b"pay 6 to the bakery")
    with pytest.raises(PasskeyNotTaken):
        passkeys.verify(book, eve.who.member, key.get(options), b"pay 5 to the bakery")
    assert (passkeys.has(book, zoe.who.member), passkeys.has(book, eve.who.member)) == (True, False)


def test_signing_in_tells_nothing_of_anybody(book: Book, zoe: Person) -> None:
    enrolled(book, zoe.who, device())

    assert json.dumps(passkeys.sign_in_options(book)).count("allowCredentials") <= 1
    assert passkeys.sign_in_options(book).get("allowCredentials", []) == []
    assert passkeys.sign_in_options(book)["userVerification"] == "required"
