"""Where approvals meet passkeys: what is signed is ours to make and to use once, who signs is theirs to know."""

from ledger.refusals import ApprovalNotValid, PasskeyNotTaken
from service import passkeys
from service.book import Book


def has(book: Book, member: int) -> bool:
    """Tell whether a member has a passkey."""
    return passkeys.has(book, member)


def options(book: Book, member: int, challenge: bytes) -> dict[str, object]:
    """Return what a browser wants to know to ask for a signature (PublicKeyCredentialRequestOptionsJSON)."""
    return passkeys.options(book, member, challenge)


def verify(book: Book, member: int, signed: str, challenge: bytes) -> None:
    """Pass when one of the member's passkeys signed the challenge, its holder having been verified."""
    try:
        passkeys.verify(book, member, signed, challenge)
    except PasskeyNotTaken:
        raise ApprovalNotValid from None
