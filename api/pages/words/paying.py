"""What is said wherever somebody pays: from which account, with what, and that nothing is paid yet."""

from ledger.money import Language

WORDS: dict[str, dict[Language, str]] = {
    "purse": {"fr": "Compte qui paie", "en": "Account that pays"},
    "change": {"fr": "Payer avec ce compte", "en": "Pay from this account"},
    "left": {
        "fr": "Compte de {holder} : il reste {amount} à dépenser.",
        "en": "Account of {holder}: {amount} left to spend.",
    },
    "short": {
        "fr": "Il manque {amount} sur ce compte. Rien n'a été payé.",
        "en": "This account is {amount} short. Nothing was paid.",
    },
    "pin": {"fr": "Votre code", "en": "Your PIN"},
    "pay": {"fr": "Payer {amount}", "en": "Pay {amount}"},
    "passkey": {"fr": "Payer avec une clé d'accès", "en": "Pay with a passkey"},
    "free": {
        "fr": "Vous avez choisi de laisser passer ce montant sans code.",
        "en": "You chose to let this amount pass without a PIN.",
    },
    "no_pin": {"fr": "Vous n'avez pas de code.", "en": "You have no PIN."},
    "choose_pin": {"fr": "Choisir un code", "en": "Choose a PIN"},
    "nothing_yet": {
        "fr": "Rien n'est payé tant que vous n'avez pas confirmé.",
        "en": "Nothing is paid before you confirm.",
    },
    "no_purse": {
        "fr": "Vous n'avez pas de compte en {currency} qui puisse payer ceci.",
        "en": "You have no account in {currency} that could pay this.",
    },
    "share_name": {"fr": "Montrer mon nom à qui je paie", "en": "Show my name to whom I pay"},
    "sign_in": {"fr": "Se connecter pour payer", "en": "Sign in to pay"},
}
