"""What is said to whoever signs in."""

from ledger.money import Language

WORDS: dict[str, dict[Language, str]] = {
    "title": {"fr": "Connexion", "en": "Sign in"},
    "username": {"fr": "Identifiant", "en": "Name you sign in with"},
    "password": {"fr": "Mot de passe", "en": "Password"},
    "enter": {"fr": "Se connecter", "en": "Sign in"},
    "signed_out": {"fr": "Vous êtes déconnecté.", "en": "You are signed out."},
}
CHOSEN = frozenset({"signed_out"})
