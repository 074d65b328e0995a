"""What is said to whoever signs in."""

from ledger.money import Language

WORDS: dict[str, dict[Language, str]] = {
    "title": {"fr": "Connexion", "en": "Sign in"},
    "username": {"fr": "Identifiant", "en": "Name you sign in with"},
    "password": {"fr": "Mot de passe", "en": "Password"},
    "enter": {"fr": "Se connecter", "en": "Sign in"},
    "passkey": {"fr": "Se connecter avec une clé d'accès", "en": "Sign in with a passkey"},
    "or": {"fr": "ou", "en": "or"},
    "code_title": {"fr": "Votre code", "en": "Your code"},
    "code": {"fr": "Code de l'application, ou code sur papier", "en": "Code from the application, or on paper"},
    "too_late": {"fr": "Cela a pris trop de temps. Recommencez.", "en": "That took too long. Please start again."},
    "signed_out": {"fr": "Vous êtes déconnecté.", "en": "You are signed out."},
    "lost": {"fr": "Je n'arrive plus à me connecter", "en": "I cannot sign in any more"},
    "lost_how": {
        "fr": (
            "Avez-vous vos codes sur papier ? Chacun remplace une fois le code de l'application. Sinon, parlez à un "
            "trésorier de l'association : deux trésoriers ensemble vous font un lien, valable une heure."
        ),
        "en": (
            "Do you have your codes on paper? Each replaces the application's code once. Otherwise, talk to a "
            "treasurer of the association: two treasurers together make you a link, good for an hour."
        ),
    },
    "welcome": {"fr": "Bienvenue, {name}", "en": "Welcome, {name}"},
    "choose": {"fr": "Choisissez comment vous connecter.", "en": "Choose how you will sign in."},
    "choose_again": {"fr": "Choisissez un nouveau mot de passe.", "en": "Choose a new password."},
    "start": {"fr": "Entrer", "en": "Come in"},
}
CHOSEN = frozenset({"signed_out", "too_late"})
