"""What letters say, in French and in English. Plain text; the facts are filled in when one is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from ledger.money import Language

Words = Mapping[Language, str]


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter about something. `kind` is a stable name for it; `facts` stand in the words between braces."""

    kind: str
    subject: Words
    text: Words
    facts: Mapping[str, str] = field(default_factory=dict)

    def about(self, **facts: str) -> Self:
        """Return the letter with its facts."""
        return replace(self, facts=facts)

    def subject_in(self, language: Language) -> str:
        """Return the subject, on one line."""
        return self.subject[language].format_map(self.facts)

    def text_in(self, language: Language) -> str:
        """Return the text."""
        return self.text[language].format_map(self.facts)


FIRST_SIGN_IN = Letter(
    "first_sign_in",
    {"fr": "Votre accès à {house}", "en": "Your access to {house}"},
    {
        "fr": (
            "Bonjour {name},\n\n"
            "Vous pouvez maintenant vous connecter à {house}. Choisissez comment à cette adresse, "
            "qui sert une seule fois et jusqu'au {until} :\n\n{link}\n\n"
            "Si vous n'attendiez pas ce message, ne faites rien."
        ),
        "en": (
            "Hello {name},\n\n"
            "You can now sign in to {house}. Choose how at this address, "
            "which works once and until {until}:\n\n{link}\n\n"
            "If you did not expect this message, do nothing."
        ),
    },
)

RECOVERY = Letter(
    "recovery",
    {"fr": "Retrouver votre accès à {house}", "en": "Get back into {house}"},
    {
        "fr": (
            "Bonjour {name},\n\n"
            "Pour vous connecter de nouveau à {house}, ouvrez cette adresse, "
            "qui sert une seule fois et jusqu'au {until} :\n\n{link}\n\n"
            "Si ce n'est pas vous qui l'avez demandé, prévenez l'association et n'ouvrez pas cette adresse."
        ),
        "en": (
            "Hello {name},\n\n"
            "To sign in to {house} again, open this address, "
            "which works once and until {until}:\n\n{link}\n\n"
            "If you did not ask for it, tell the association, and do not open this address."
        ),
    },
)

STANDING_REFUSED = Letter(
    "standing_refused",
    {"fr": "Un paiement programmé n'a pas été fait", "en": "A scheduled payment was not made"},
    {
        "fr": "Bonjour {name},\n\nVotre ordre de payer {amount} le {day} n'a pas été exécuté : {why}\n\n{link}",
        "en": "Hello {name},\n\nYour order to pay {amount} on {day} was not carried out: {why}\n\n{link}",
    },
)

LETTERS = (FIRST_SIGN_IN, RECOVERY, STANDING_REFUSED)
"""Every letter whose words stand here."""
