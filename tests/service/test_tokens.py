"""Every way to forge, stretch or reuse a token that we know of ends in the same refusal."""

import base64
import hashlib
import hmac
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jose import jws

from ledger.refusals import BadToken
from service.clock import MINUTE, SECOND
from service.secret_keys import SecretKey
from service.tokens import ACCESS_LASTS, DRIFT_MAX, Claims, Tokens, key_id
from tests.town import SetClock

KEY = b"k" * 32
OTHER_KEY = b"o" * 32
ISSUER = "http://localhost:8000"
SESSION, SUBJECT = "3N8XKD0T5Q2W", "7K3QX9V2MB4T"

HEADER = {"alg": "HS256", "typ": "at+jwt", "kid": key_id(KEY)}
NOW = SetClock().now // SECOND
CLAIMS = {
    "iss": ISSUER,
    "aud": "alveole",
    "sub": SUBJECT,
    "sid": SESSION,
    "jti": "anything",
    "iat": NOW,
    "exp": NOW + 600,
}


def encoded(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def forged(header: dict[str, Any], claims: object, *, key: bytes = KEY, digest: str = "sha256") -> str:
    """Make a token by hand, so that nothing here leans on the library under test."""
    signed = f"{encoded(json.dumps(header).encode())}.{encoded(json.dumps(claims).encode())}"
    return f"{signed}.{encoded(hmac.digest(key, signed.encode(), digest))}"


def without(claim: str) -> dict[str, Any]:
    return {name: value for name, value in CLAIMS.items() if name != claim}


ATTACKS = {
    "nothing": "",
    "no dots": "abc",
    "two parts": forged(HEADER, CLAIMS).rpartition(".")[0],
    "four parts": forged(HEADER, CLAIMS) + ".e30",
    "no signature": forged(HEADER, CLAIMS).rpartition(".")[0] + ".",
    "another alphabet": forged(HEADER, CLAIMS) + "=\n",
    "not ASCII": forged(HEADER, CLAIMS) + "é",
    "alg none": forged({**HEADER, "alg": "none"}, CLAIMS),
    "alg none, unsigned": forged({**HEADER, "alg": "none"}, CLAIMS).rpartition(".")[0] + ".",
    "alg of another strength": forged({**HEADER, "alg": "HS512"}, CLAIMS, digest="sha512"),
    "alg of another kind": forged({**HEADER, "alg": "RS256"}, CLAIMS),
    "alg a list": forged({**HEADER, "alg": ["HS256"]}, CLAIMS),
    "another key": forged(HEADER, CLAIMS, key=OTHER_KEY),
    "another key under its own name": forged({**HEADER, "kid": key_id(OTHER_KEY)}, CLAIMS, key=OTHER_KEY),
    "a path for a key": forged({**HEADER, "kid": "/dev/null"}, CLAIMS, key=b""),
    "no kid": forged({"alg": "HS256", "typ": "at+jwt"}, CLAIMS),
    "kid a list": forged({**HEADER, "kid": []}, CLAIMS),
    "another typ": forged({**HEADER, "typ": "JWT"}, CLAIMS),
    "no typ": forged({"alg": "HS256", "kid": key_id(KEY)}, CLAIMS),
    "crit": forged({**HEADER, "crit": ["exp"]}, CLAIMS),
    "jku": forged({**HEADER, "jku": "https://evil.example/keys"}, CLAIMS),
    "jwk": forged({**HEADER, "jwk": {"kty": "oct", "k": encoded(OTHER_KEY)}}, CLAIMS, key=OTHER_KEY),
    "x5u": forged({**HEADER, "x5u": "https://evil.example/cert"}, CLAIMS),
    "x5c": forged({**HEADER, "x5c": ["MIIB"]}, CLAIMS),
    "header no object": f"{encoded(b'[]')}.{encoded(b'{}')}.{encoded(b'x')}",
    "header no JSON": f"{encoded(b'{')}.{encoded(b'{}')}.{encoded(b'x')}",
    "header not UTF-8": f"{encoded(bytes([255, 254]))}.{encoded(b'{}')}.{encoded(b'x')}",
    "header very deep": f"{encoded(b'[' * 2000)}.{encoded(b'{}')}.{encoded(b'x')}",
    "claims no object": forged(HEADER, []),
    "claims of another member": forged(HEADER, CLAIMS).rpartition(".")[0].rpartition(".")[0]
    + f".{encoded(json.dumps({**CLAIMS, 'sub': 'ZZZZZZZZZZZZ'}).encode())}."
    + forged(HEADER, CLAIMS).rpartition(".")[2],
    "too long": forged(HEADER, {**CLAIMS, "jti": "x" * 4096}),
    "another aud": forged(HEADER, {**CLAIMS, "aud": "webhooks"}),
    "aud a list": forged(HEADER, {**CLAIMS, "aud": ["alveole"]}),
    "another iss": forged(HEADER, {**CLAIMS, "iss": "http://localhost:8001"}),
    "expired": forged(HEADER, {**CLAIMS, "iat": NOW - 600, "exp": NOW}),
    "exp long ahead": forged(HEADER, {**CLAIMS, "exp": NOW + 601}),
    "exp huge": forged(HEADER, {**CLAIMS, "exp": 10**30}),
    "exp huger": forged(HEADER, {**CLAIMS, "exp": 10**300}),
    "exp infinite": forged(HEADER, {**CLAIMS, "exp": float("inf")}),
    "exp negative": forged(HEADER, {**CLAIMS, "exp": -1}),
    "exp a fraction": forged(HEADER, {**CLAIMS, "exp": NOW + 0.5}),
    "exp a text": forged(HEADER, {**CLAIMS, "exp": str(NOW + 600)}),
    "exp true": forged(HEADER, {**CLAIMS, "exp": True}),
    "exp null": forged(HEADER, {**CLAIMS, "exp": None}),
    "iat ahead": forged(HEADER, {**CLAIMS, "iat": NOW + 6, "exp": NOW + 600}),
    "sub a number": forged(HEADER, {**CLAIMS, "sub": 7}),
    "sub empty": forged(HEADER, {**CLAIMS, "sub": ""}),
    "sid a list": forged(HEADER, {**CLAIMS, "sid": [SESSION]}),
    **{f"no {claim}": forged(HEADER, without(claim)) for claim in CLAIMS},
}


@pytest.fixture
def tokens(clock: SetClock) -> Tokens:
    return Tokens(KEY, issuer=ISSUER, clock=clock)


def test_a_token_made_by_hand_as_ours_are_is_read(tokens: Tokens) -> None:
    assert tokens.read(forged(HEADER, CLAIMS)) == Claims(SESSION, SUBJECT)


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_token_that_is_not_wholly_ours_is_refused(tokens: Tokens, attack: str) -> None:
    with pytest.raises(BadToken):
        tokens.read(ATTACKS[attack])


@given(st.text() | st.from_regex(r"[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*", fullmatch=True))
def test_whatever_is_sent_is_refused_and_never_fails(sent: str) -> None:
    tokens = Tokens(KEY, issuer=ISSUER, clock=SetClock())
    with pytest.raises(BadToken):
        tokens.read(sent)
    with pytest.raises(BadToken):
        tokens.read_refresh(sent)


def test_our_token_says_whose_session_it_is_and_nothing_else(tokens: Tokens) -> None:
    token = tokens.access(SESSION, SUBJECT)
    body = token.split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))

    assert tokens.read(token) == Claims(SESSION, SUBJECT)
    assert claims.keys() == CLAIMS.keys()
    assert (claims["sub"], claims["sid"], claims["exp"] - claims["iat"]) == (SUBJECT, SESSION, 600)


def test_an_access_token_is_good_until_its_last_microsecond_and_not_after(tokens: Tokens, clock: SetClock) -> None:
    token = tokens.access(SESSION, SUBJECT)

    clock.advance(ACCESS_LASTS - 1)
    assert tokens.read(token)
    clock.advance(1)
    with pytest.raises(BadToken):
        tokens.read(token)


def test_another_machines_clock_may_be_a_little_ahead(tokens: Tokens, clock: SetClock) -> None:
    token = tokens.access(SESSION, SUBJECT)

    clock.advance(-DRIFT_MAX)
    assert tokens.read(token)
    clock.advance(-1)
    with pytest.raises(BadToken):
        tokens.read(token)


def test_a_token_of_another_key_or_address_is_not_ours(tokens: Tokens, clock: SetClock) -> None:
    token = tokens.access(SESSION, SUBJECT)
    for other in (Tokens(OTHER_KEY, issuer=ISSUER, clock=clock), Tokens(KEY, issuer="https://other", clock=clock)):
        with pytest.raises(BadToken):
            other.read(token)


def test_a_short_key_signs_nothing() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Tokens(b"k" * 31, issuer=ISSUER)


def test_of_a_refresh_token_only_a_hash_is_kept_and_only_ours_is_taken(tokens: Tokens, clock: SetClock) -> None:
    token, kept = tokens.refresh(SESSION)
    session, secret, mark = token.split(".")

    assert tokens.read_refresh(token) == (SESSION, kept)
    assert kept == hashlib.sha256(secret.encode()).digest()
    assert token != tokens.refresh(SESSION)[0]
    altered = [
        f"ZZZZZZZZZZZZ.{secret}.{mark}",
        f"{session}.{secret[::-1]}.{mark}",
        f"{session}.{secret}.{mark[::-1]}",
        f"{session}.{secret}",
        tokens.access(SESSION, SUBJECT),
        Tokens(OTHER_KEY, issuer=ISSUER, clock=clock).refresh(SESSION)[0],
    ]
    for each in altered:
        with pytest.raises(BadToken):
            tokens.read_refresh(each)


def test_an_access_token_lasts_ten_minutes() -> None:
    assert ACCESS_LASTS == 10 * MINUTE


def test_after_a_rotation_what_the_old_key_signed_is_read_until_it_ends(clock: SetClock) -> None:
    before = Tokens(KEY, issuer=ISSUER, clock=clock)
    access, (refresh, kept) = before.access(SESSION, SUBJECT), before.refresh(SESSION)
    after = Tokens(SecretKey(OTHER_KEY), SecretKey(KEY, clock()), issuer=ISSUER, clock=clock)

    assert after.read(access).session == SESSION
    assert after.read_refresh(refresh).hash == kept
    assert jws.get_unverified_header(after.access(SESSION, SUBJECT))["kid"] == key_id(OTHER_KEY)
    clock.advance(ACCESS_LASTS)
    with pytest.raises(BadToken):
        after.read(access)


def test_whoever_has_the_old_key_signs_nothing_new(clock: SetClock) -> None:
    after = Tokens(SecretKey(OTHER_KEY), SecretKey(KEY, clock()), issuer=ISSUER, clock=clock)
    clock.advance(SECOND)

    with pytest.raises(BadToken):
        after.read(Tokens(KEY, issuer=ISSUER, clock=clock).access(SESSION, SUBJECT))


def test_a_key_that_was_dropped_verifies_nothing(clock: SetClock) -> None:
    access = Tokens(KEY, issuer=ISSUER, clock=clock).access(SESSION, SUBJECT)

    with pytest.raises(BadToken):
        Tokens(OTHER_KEY, issuer=ISSUER, clock=clock).read(access)
