"""Passkeys: keys that a person's device keeps and uses after it has recognised them (WebAuthn, level 3).

The device signs a challenge of ours together with the site's address, so nothing
it says helps another site. A challenge is sealed by us, for one purpose and a few
minutes, and is taken once: nothing is stored before a key has answered it. Who
holds the device must always be verified: a passkey is two factors in one.
"""

import hashlib
import json
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select, update

from ledger.memos import clean
from ledger.refusals import PasskeyNotFound, PasskeyNotTaken
from service import audit, tables
from service.book import Book
from service.clock import MINUTE
from service.ids import new_code

if TYPE_CHECKING:
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

LASTS = 5 * MINUTE
"""How long a challenge may be answered, in microseconds."""
EACH_MAX = 20
"""How many passkeys one login may have."""
NAME_MAX = 60
SIGN_IN = "passkey sign_in"


class Answering(StrEnum):
    """What an answer may show, as the audit trail names it."""

    COPIED = "passkey_copied"


class Known(NamedTuple):
    """A passkey, as its owner sees it. Instants are UTC microseconds."""

    id: str
    name: str
    synced: bool
    created_at: int
    used_at: int | None


def registration(book: Book, session: Session, login: tables.Login, name: str) -> dict[str, Any]:
    """Return what a browser needs to make a passkey for a login (PublicKeyCredentialCreationOptionsJSON)."""
    import webauthn  # noqa: PLC0415 - the library takes 13 MB, and a service is ready before anybody uses a key
    from webauthn.helpers.structs import (  # noqa: PLC0415 - as above
        AuthenticatorSelectionCriteria,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    assert login.id is not None
    options = webauthn.generate_registration_options(
        rp_id=rp_id(book),
        rp_name="Alvéole",
        user_id=_handle(login.id),
        user_name=login.username,
        user_display_name=name,
        challenge=_challenge(book, f"passkey registration {login.id}"),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=_descriptors(_of(session, login.id)),
    )
    return _plain(webauthn.options_to_json(options))


def register(book: Book, session: Session, login: int, answer: str, name: str) -> str:
    """Keep the passkey that a browser has made, and return its public id."""
    import webauthn  # noqa: PLC0415 - as in `registration`
    from webauthn.helpers.structs import CredentialDeviceType  # noqa: PLC0415 - as in `registration`

    challenge = _spend(book, session, answer, f"passkey registration {login}")
    try:
        made = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=rp_id(book),
            expected_origin=book.installation.public_url,
            require_user_verification=True,
        )
    except Exception:  # noqa: BLE001 - whatever goes wrong in the library, the key is not to be trusted
        raise PasskeyNotTaken from None
    if len(_of(session, login)) >= EACH_MAX:
        raise PasskeyNotTaken
    row = tables.Passkey(
        public_id=new_code(),
        login=login,
        credential=made.credential_id,
        public_key=made.credential_public_key,
        uses=made.sign_count,
        synced=int(made.credential_device_type is CredentialDeviceType.MULTI_DEVICE),
        backed_up=int(made.credential_backed_up),
        name=clean(name, most=NAME_MAX) or "·",
        created_at=book.clock(),
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:  # this key is somebody's already
        raise PasskeyNotTaken from None
    return row.public_id


def sign_in_options(book: Book) -> dict[str, Any]:
    """Return what a browser needs to let anybody sign in with a passkey of theirs: it tells of nobody."""
    return _asking(book, _challenge(book, SIGN_IN), [])


def recognise(book: Book, answer: str) -> tables.Login:
    """Return the login whose passkey has answered a challenge to sign in, or refuse."""
    with book.database.write() as session:
        challenge = _spend(book, session, answer, SIGN_IN)
        key = _answered(session, answer)
        login = session.get_one(tables.Login, key.login) if key is not None else None
        good = (
            key is not None
            and login is not None
            and login.disabled_at is None
            and _check(book, session, key, answer, challenge)
        )
    if not good or login is None:
        raise PasskeyNotTaken
    return login


def has(book: Book, member: int) -> bool:
    """Tell whether a member has a passkey."""
    with book.database.read() as session:
        return bool(_of_member(session, member))


def options(book: Book, member: int, challenge: bytes) -> dict[str, object]:
    """Return what a browser needs to have a challenge signed by a passkey of a member's."""
    with book.database.read() as session:
        return _asking(book, challenge, _of_member(session, member))


def verify(book: Book, member: int, answer: str, challenge: bytes) -> None:
    """Pass when a passkey of a member's signed the challenge, which is the caller's to use once; or refuse."""
    with book.database.write() as session:
        key = _answered(session, answer)
        known = key is not None and key.id in {each.id for each in _of_member(session, member)}
        good = known and key is not None and _check(book, session, key, answer, challenge)
    if not good:
        raise PasskeyNotTaken


def known(session: Session, login: int) -> list[Known]:
    """Return a login's passkeys, the oldest first."""
    return [
        Known(row.public_id, row.name, bool(row.synced), row.created_at, row.used_at) for row in _of(session, login)
    ]


def remove(book: Book, session: Session, login: int, public_id: str | None = None) -> None:
    """Take a login's passkey, or all of them, out of use."""
    row = tables.Passkey
    of_theirs = update(row).where(col(row.login) == login, col(row.disabled_at).is_(None))
    if public_id is not None:
        of_theirs = of_theirs.where(col(row.public_id) == public_id)
    if not session.exec(of_theirs.values(disabled_at=book.clock())).rowcount and public_id is not None:
        raise PasskeyNotFound


def rp_id(book: Book) -> str:
    """Return the name of our host, to which every passkey is bound."""
    return urlsplit(book.installation.public_url).hostname or "localhost"


class _Verified(NamedTuple):
    """What a key told with a good answer: how often it was used, and whether it is synced, and backed up now."""

    uses: int
    synced: bool
    backed_up: bool


def _check(book: Book, session: Session, key: tables.Passkey, answer: str, challenge: bytes) -> bool:
    """Tell whether the key signed the challenge.

    A key whose count does not grow was copied: it is put out of use, in the caller's
    transaction, which must therefore be committed.
    """
    verified = _verified(book, key, answer, challenge)
    if verified is None or verified.synced != bool(key.synced):
        return False
    if (key.uses or verified.uses) and verified.uses <= key.uses:
        key.disabled_at = book.clock()
        audit.record(book, session, None, Answering.COPIED, subject=key.public_id, outcome="refused")
        return False
    key.uses, key.used_at = verified.uses, book.clock()
    key.backed_up = int(verified.backed_up)
    return True


def _verified(book: Book, key: tables.Passkey, answer: str, challenge: bytes) -> _Verified | None:
    import webauthn  # noqa: PLC0415 - as in `registration`
    from webauthn.helpers.structs import CredentialDeviceType  # noqa: PLC0415 - as in `registration`

    try:
        found = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=rp_id(book),
            expected_origin=book.installation.public_url,
            credential_public_key=key.public_key,
            credential_current_sign_count=0,  # `_check` compares it, and remembers
            require_user_verification=True,
        )
    except Exception:  # noqa: BLE001 - as in `register`
        return None
    synced = found.credential_device_type is CredentialDeviceType.MULTI_DEVICE
    return _Verified(found.new_sign_count, synced, found.credential_backed_up)


def _asking(book: Book, challenge: bytes, keys: list[tables.Passkey]) -> dict[str, Any]:
    import webauthn  # noqa: PLC0415 - as in `registration`
    from webauthn.helpers.structs import UserVerificationRequirement  # noqa: PLC0415 - as in `registration`

    options = webauthn.generate_authentication_options(
        rp_id=rp_id(book),
        challenge=challenge,
        allow_credentials=_descriptors(keys),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return _plain(webauthn.options_to_json(options))


def _challenge(book: Book, purpose: str) -> bytes:
    """Return a challenge that says, to us alone, until when it may be answered."""
    return book.installation.vault.seal((book.clock() + LASTS).to_bytes(8, "big"), purpose)


def _spend(book: Book, session: Session, answer: str, purpose: str) -> bytes:
    """Return the challenge of ours that was answered, and take it for used, or refuse."""
    from webauthn.helpers import base64url_to_bytes, parse_client_data_json  # noqa: PLC0415 - as in `registration`

    try:
        signed = json.loads(answer)["response"]["clientDataJSON"]
        challenge = parse_client_data_json(base64url_to_bytes(signed)).challenge
    except Exception:  # noqa: BLE001 - as in `register`
        raise PasskeyNotTaken from None
    sealed = book.installation.vault.open(challenge, purpose)
    now, spent = book.clock(), tables.SpentChallenge
    ends_at = int.from_bytes(sealed or b"", "big")
    if ends_at <= now:
        raise PasskeyNotTaken
    session.exec(delete(spent).where(col(spent.ends_at) <= now))
    try:
        with session.begin_nested():
            session.add(spent(hash=hashlib.sha256(challenge).digest(), ends_at=ends_at))
    except IntegrityError:
        raise PasskeyNotTaken from None
    return challenge


def _answered(session: Session, answer: str) -> tables.Passkey | None:
    """Return the passkey that an answer names, for update."""
    from webauthn.helpers import base64url_to_bytes  # noqa: PLC0415 - as in `registration`

    try:
        credential = base64url_to_bytes(json.loads(answer)["rawId"])
    except Exception:  # noqa: BLE001 - as in `register`
        return None
    row = tables.Passkey
    return session.exec(
        select(row).where(row.credential == credential, col(row.disabled_at).is_(None)).with_for_update()
    ).first()


def _of(session: Session, login: int) -> list[tables.Passkey]:
    row = tables.Passkey
    return list(
        session.exec(select(row).where(row.login == login, col(row.disabled_at).is_(None)).order_by(col(row.id)))
    )


def _of_member(session: Session, member: int) -> list[tables.Passkey]:
    row, login = tables.Passkey, tables.Login
    query = (
        select(row)
        .join(login, col(login.id) == row.login)
        .where(login.member == member, col(login.disabled_at).is_(None), col(row.disabled_at).is_(None))
    )
    return list(session.exec(query))


def _descriptors(keys: list[tables.Passkey]) -> "list[PublicKeyCredentialDescriptor]":
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor  # noqa: PLC0415 - as in `registration`

    return [PublicKeyCredentialDescriptor(id=key.credential) for key in keys]


def _handle(login: int) -> bytes:
    """Return what a device remembers a login by: opaque, the same each time, and of no use elsewhere."""
    return hashlib.sha256(b"alveole passkey user " + str(login).encode()).digest()[:16]


def _plain(written: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(written)
    return found
