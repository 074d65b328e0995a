"""An approval is somebody's yes to one act: these payees, these amounts, this currency, under this key, and no other.

What a passkey signs is a hash of the act itself, so whatever changes in it, the
signature is for something else. A PIN comes with the act, so it can be for no other.
"""

import hashlib
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from ledger.canonical import netstrings
from ledger.money import Language


class Movement(NamedTuple):
    """What would leave an account, in minor units, and for whom."""

    payer: str
    payee: str
    amount: int
    currency: str


class Act(NamedTuple):
    """What is to be approved, whole: by which member, under which key (an HMAC), of which operation.

    `subject` is what else it depends on: a payment request, the limits to be set.
    """

    operation: str
    member: str
    key: bytes = b""
    subject: str = ""
    movements: tuple[Movement, ...] = ()


def canonical(act: Act) -> bytes:
    """Return the act as bytes that no other act has."""
    moved = [field for payer, payee, amount, code in act.movements for field in (payer, payee, str(amount), code)]
    head = (act.operation, act.member, act.key.hex(), act.subject, str(len(act.movements)))
    return netstrings("alveole-approval-1", *head, *moved)


def terms(act: Act) -> bytes:
    """Return the 32 bytes that stand for the act."""
    return hashlib.sha256(canonical(act)).digest()


def challenge(nonce: bytes, terms: bytes) -> bytes:
    """Return the 32 bytes that a passkey signs to approve an act: of our own random `nonce`, and of the act."""
    return hashlib.sha256(nonce + terms).digest()


@dataclass(frozen=True, slots=True)
class Pin:
    """The member's code, as it was typed."""

    digits: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Assertion:
    """What a passkey signed for the challenge with this id, as the browser hands it over (JSON)."""

    challenge: str
    signed: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Witnessed:
    """Nobody needs to ask: it was approved elsewhere than here. For the demo's past and for tests, never for HTTP."""


Given = Pin | Assertion | Witnessed


class Why(Enum):
    """Why an act needs an approval."""

    NEW_PAYEE = "new_payee"
    SINGLE = "single_limit"
    DAY = "daily_limit"
    MONTH = "monthly_limit"
    ALWAYS = "always"

    def written(self, language: Language) -> str:
        """Return the sentence that says so."""
        return _WHY[self][language == "en"]


_WHY = {
    Why.NEW_PAYEE: ("Ce compte n'a encore jamais payé celui-là.", "This account has never paid that one before."),
    Why.SINGLE: (
        "Ce montant dépasse ce que vous laissez passer sans confirmer.",
        "This amount is more than you let pass without confirming.",
    ),
    Why.DAY: (
        "Avec ce montant, vous dépasseriez ce que vous laissez passer par jour sans confirmer.",
        "With this amount you would pass what you let through in a day without confirming.",
    ),
    Why.MONTH: (
        "Avec ce montant, vous dépasseriez ce que vous laissez passer par mois sans confirmer.",
        "With this amount you would pass what you let through in a month without confirming.",
    ),
    Why.ALWAYS: ("Ceci se confirme toujours.", "This is always confirmed."),
}


class Means(NamedTuple):
    """What a member can approve with."""

    pin: bool = False
    passkey: bool = False

    def written(self, language: Language) -> str:
        """Return the sentence that says how to approve."""
        return _MEANS[self][language == "en"]


_MEANS = {
    Means(): (
        "Choisissez d'abord un code, ou enregistrez une clé d'accès.",
        "Choose a PIN first, or register a passkey.",
    ),
    Means(pin=True): ("Confirmez avec votre code.", "Confirm with your PIN."),
    Means(passkey=True): ("Confirmez avec votre clé d'accès.", "Confirm with your passkey."),
    Means(pin=True, passkey=True): (
        "Confirmez avec votre code ou votre clé d'accès.",
        "Confirm with your PIN or your passkey.",
    ),
}
