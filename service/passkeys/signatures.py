"""What passkeys sign: a challenge to sign in with, or one of somebody else's that says what is agreed to."""

from enum import StrEnum
from typing import Any, NamedTuple

from sqlmodel import Session

from ledger.refusals import PasskeyNotTaken
from service import audit, tables
from service.book import Book
from service.passkeys import challenges, keys
from service.passkeys.site import plain, rp_id

SIGN_IN = "passkey sign_in"


class Answering(StrEnum):
    """What an answer may show, as the audit trail names it."""

    COPIED = "passkey_copied"


def sign_in_options(book: Book) -> dict[str, Any]:
    """Return what a browser needs to let anybody sign in with a passkey of theirs: it tells of nobody."""
    return _asking(book, challenges.seal(book, SIGN_IN), [])


def recognise(book: Book, answer: str) -> tables.Login:
    """Return the login whose passkey has answered a challenge to sign in, or refuse."""
    with book.database.write() as session:
        challenge = challenges.spend(book, session, answer, SIGN_IN)
        key = keys.answering(session, answer)
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


def options(book: Book, member: int, challenge: bytes) -> dict[str, object]:
    """Return what a browser needs to have a challenge signed by a passkey of a member's."""
    with book.database.read() as session:
        return _asking(book, challenge, keys.of_member(session, member))


def verify(book: Book, member: int, answer: str, challenge: bytes) -> None:
    """Pass when a passkey of a member's signed the challenge, which is the caller's to use once; or refuse."""
    with book.database.write() as session:
        key = keys.answering(session, answer)
        known = key is not None and key.id in {each.id for each in keys.of_member(session, member)}
        good = known and key is not None and _check(book, session, key, answer, challenge)
    if not good:
        raise PasskeyNotTaken


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
    import webauthn
    from webauthn.helpers.structs import CredentialDeviceType

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
    except Exception:  # noqa: BLE001 - as in `registrations.register`
        return None
    synced = found.credential_device_type is CredentialDeviceType.MULTI_DEVICE
    return _Verified(found.new_sign_count, synced, found.credential_backed_up)


def _asking(book: Book, challenge: bytes, known: list[tables.Passkey]) -> dict[str, Any]:
    import webauthn
    from webauthn.helpers.structs import UserVerificationRequirement

    options = webauthn.generate_authentication_options(
        rp_id=rp_id(book),
        challenge=challenge,
        allow_credentials=keys.descriptors(known),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return plain(webauthn.options_to_json(options))
