"""Access and refresh tokens. python-jose is used here and nowhere else.

It verifies the signature and nothing more: it takes absent claims for valid and
lets some headers choose the key, so every header and claim is checked here, with
our own clock. Whatever is wrong with a token, the answer is the same refusal.
"""

import hashlib
import hmac
import json
import re
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from jose import jwk, jws
from jose.backends.base import Key

from ledger.refusals import BadToken
from service.clock import MINUTE, SECOND, Clock, system_clock
from service.secret_keys import KEY_BYTES_MIN, SecretKey, unwatched

ALGORITHM = "HS256"
TYPE = "at+jwt"  # RFC 9068: an access token, which nothing else that we may ever sign can stand for
AUDIENCE = "alveole"
TOKEN_BYTES_MAX = 4096
ACCESS_LASTS = 10 * MINUTE
"""How long an access token is good for, in microseconds."""
DRIFT_MAX = 5 * SECOND
"""How far another machine's clock may be ahead of ours, in microseconds."""

_COMPACT = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
_REFRESH = re.compile(r"([0-9A-Z]{12})\.([A-Za-z0-9_-]{43})\.([A-Za-z0-9_-]{43})")
_HEADERS = {"alg", "typ", "kid"}
_CLAIMS = {"exp", "iat", "aud", "iss", "sub", "jti", "sid"}


class Claims(NamedTuple):
    """What an access token says: the public ids of its session and of who signed in."""

    session: str
    subject: str


class Refresh(NamedTuple):
    """A refresh token of ours, and the only thing that is kept of it."""

    session: str
    hash: bytes


class _Key(NamedTuple):
    """What a secret key gives: one key to sign access tokens, one to mark refresh tokens."""

    signing: Key
    refreshing: bytes
    replaced_at: int | None

    @classmethod
    def of(cls, secret: SecretKey) -> "_Key":
        """Derive both."""
        refreshing = hmac.digest(secret.key, b"alveole refresh tokens", "sha256")
        return cls(jwk.construct(secret.key, ALGORITHM), refreshing, secret.replaced_at)


class Tokens:
    """Makes tokens under the newest key, and reads those of earlier ones too until they end."""

    def __init__(self, *keys: SecretKey | bytes, issuer: str, clock: Clock = system_clock) -> None:
        """Use keys of at least 32 bytes, the newest first; `look` is called when somebody names another."""
        self.look: Callable[[], None] = unwatched
        self._issuer = issuer
        self._clock = clock
        self.use([each if isinstance(each, SecretKey) else SecretKey(each) for each in keys])

    def use(self, secret_keys: Sequence[SecretKey]) -> None:
        """Use these keys from now on."""
        if any(len(each.key) < KEY_BYTES_MIN for each in secret_keys):
            message = f"a signing key has at least {KEY_BYTES_MIN} bytes"
            raise ValueError(message)
        self._keys = {key_id(each.key): _Key.of(each) for each in secret_keys}

    @property
    def _current(self) -> str:
        """Return the name of the newest key."""
        return next(iter(self._keys))

    def access(self, session: str, subject: str) -> str:
        """Return an access token for a session, signed and short-lived."""
        now, kid = self._clock() // SECOND, self._current
        claims = {
            "iss": self._issuer,
            "aud": AUDIENCE,
            "sub": subject,
            "sid": session,
            "jti": secrets.token_urlsafe(12),
            "iat": now,
            "exp": now + ACCESS_LASTS // SECOND,
        }
        return jws.sign(claims, self._keys[kid].signing, headers={"kid": kid, "typ": TYPE}, algorithm=ALGORITHM)

    def read(self, token: str) -> Claims:
        """Return what an access token of ours says, or refuse it."""
        try:
            return self._read(token)
        except Exception:  # noqa: BLE001 - whatever goes wrong in the library, the token is not to be trusted
            raise BadToken from None

    def refresh(self, session: str) -> tuple[str, bytes]:
        """Return a new refresh token for a session, and the hash to keep of it."""
        secret = secrets.token_urlsafe(32)
        return f"{session}.{secret}.{_mark(self._keys[self._current], session, secret)}", _hash(secret)

    def read_refresh(self, token: str) -> Refresh:
        """Return which session a refresh token is for. It was made by us, but may have been used already.

        The mark proves that we made it, so that nobody who knows a session's id
        can pass for a thief and have the session revoked.
        """
        found = _REFRESH.fullmatch(token)
        if found is None:
            raise BadToken
        session, secret, mark = found[1], found[2], found[3]
        if not self._marked(session, secret, mark):
            self.look()
            if not self._marked(session, secret, mark):
                raise BadToken
        return Refresh(session, _hash(secret))

    def _marked(self, session: str, secret: str, mark: str) -> bool:
        return any(hmac.compare_digest(_mark(key, session, secret), mark) for key in self._keys.values())

    def _read(self, token: str) -> Claims:
        if len(token) > TOKEN_BYTES_MAX or not _COMPACT.fullmatch(token):
            raise BadToken
        header = jws.get_unverified_header(token)
        if header.keys() != _HEADERS or header["alg"] != ALGORITHM or header["typ"] != TYPE:
            raise BadToken  # crit, jku, jwk, x5u and x5c among others
        if header["kid"] not in self._keys:
            self.look()  # another process may have put it into use a moment ago
        key = self._keys[header["kid"]]
        payload = jws.verify(token, key.signing, [ALGORITHM])
        claims = json.loads(payload)
        self._check(claims)
        if key.replaced_at is not None and claims["iat"] * SECOND > key.replaced_at:
            raise BadToken  # signed by somebody else, who has the old key
        return Claims(claims["sid"], claims["sub"])

    def _check(self, claims: dict[str, Any]) -> None:
        if not claims.keys() >= _CLAIMS or claims["iss"] != self._issuer or claims["aud"] != AUDIENCE:
            raise BadToken
        if not all(isinstance(claims[name], str) and claims[name] for name in ("sub", "sid", "jti")):
            raise BadToken
        issued, expires = claims["iat"], claims["exp"]
        if type(issued) is not int or type(expires) is not int:
            raise BadToken
        now = self._clock()
        if not issued * SECOND - DRIFT_MAX <= now < expires * SECOND or (expires - issued) * SECOND > ACCESS_LASTS:
            raise BadToken


def key_id(key: bytes) -> str:
    """Return the public name of a key."""
    return hashlib.sha256(b"alveole key id" + key).hexdigest()[:16]


def _hash(secret: str) -> bytes:
    """Hash a random secret. It cannot be guessed, so it needs no slow hash."""
    return hashlib.sha256(secret.encode()).digest()


def _mark(key: _Key, session: str, secret: str) -> str:
    mark = hmac.digest(key.refreshing, f"{session}.{secret}".encode(), "sha256")
    return urlsafe_b64encode(mark).rstrip(b"=").decode()
