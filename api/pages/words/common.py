"""What every page says: its frame, its navigation, its messages."""

from ledger.money import Language

WORDS: dict[str, dict[Language, str]] = {
    "skip": {"fr": "Aller au contenu", "en": "Skip to the content"},
    "navigation": {"fr": "Navigation", "en": "Navigation"},
    "menu": {"fr": "Menu", "en": "Menu"},
    "other_language": {"fr": "English", "en": "Français"},
    "sign_in": {"fr": "Connexion", "en": "Sign in"},
    "sign_out": {"fr": "Déconnexion", "en": "Sign out"},
    "demo": {
        "fr": "Ville de démonstration : cet argent n'existe pas.",
        "en": "Demonstration town: this money does not exist.",
    },
    "quote": {"fr": "Si vous demandez de l'aide, donnez ce code :", "en": "If you ask for help, give this code:"},
    "delegations": {"fr": "Délégations", "en": "Delegations"},
    "home": {"fr": "Mon espace", "en": "My space"},
}
CHOSEN = frozenset({"home", "delegations"})
"""Named by the navigation."""
