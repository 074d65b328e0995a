"""Registering a passkey: what a browser needs to make one, and keeping what it made."""

import hashlib
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from ledger.memos import clean
from ledger.refusals import PasskeyNotTaken
from service import tables
from service.book import Book
from service.ids import new_code
from service.passkeys import challenges, keys
from service.passkeys.site import plain, rp_id

EACH_MAX = 20
"""How many passkeys one login may have."""
NAME_MAX = 60


def registration(book: Book, session: Session, login: tables.Login, name: str) -> dict[str, Any]:
    """Return what a browser needs to make a passkey for a login (PublicKeyCredentialCreationOptionsJSON)."""
    import webauthn
    from webauthn.helpers.structs import (
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
        challenge=challenges.seal(book, f"passkey registration {login.id}"),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=keys.descriptors(keys.of_login(session, login.id)),
    )
    return plain(webauthn.options_to_json(options))


def register(book: Book, session: Session, login: int, answer: str, name: str) -> str:
    """Keep the passkey that a browser has made, and return its public id."""
    import webauthn
    from webauthn.helpers.structs import CredentialDeviceType

    challenge = challenges.spend(book, session, answer, f"passkey registration {login}")
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
    if len(keys.of_login(session, login)) >= EACH_MAX:
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


def _handle(login: int) -> bytes:
    """Return what a device remembers a login by: opaque, the same each time, and of no use elsewhere."""
    return hashlib.sha256(b"alveole passkey user " + str(login).encode()).digest()[:16]
