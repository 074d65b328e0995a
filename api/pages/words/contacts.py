"""What the page about how to reach oneself says."""

from ledger.money import Language

WORDS: dict[str, dict[Language, str]] = {
    "title": {"fr": "Comment me joindre", "en": "How to reach me"},
    "about": {
        "fr": "Rien n'est obligatoire. Un lien pour entrer ne part qu'à une adresse que vous avez écrite vous-même.",
        "en": "Nothing is needed. What lets you in goes only to an address that you wrote yourself.",
    },
    "email": {"fr": "Adresse électronique", "en": "Mail address"},
    "phone": {"fr": "Téléphone", "en": "Telephone"},
    "address": {"fr": "Adresse postale", "en": "Postal address"},
    "language": {"fr": "Langue des lettres", "en": "Language of letters"},
    "keep": {"fr": "Enregistrer", "en": "Keep"},
    "erase": {"fr": "Tout effacer", "en": "Erase all of it"},
    "kept": {"fr": "C'est enregistré.", "en": "It is kept."},
    "erased": {"fr": "C'est effacé.", "en": "It is erased."},
}
CHOSEN = frozenset({"kept", "erased"})
"""Said once."""
