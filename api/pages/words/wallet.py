"""What the wallet says: what one has, how to pay, what happened."""

from ledger.money import Language

WORDS: dict[str, dict[Language, str]] = {
    "title": {"fr": "Portefeuille", "en": "Wallet"},
    "none": {"fr": "Vous n'avez pas de compte à dépenser.", "en": "You have no account to spend from."},
    "which": {"fr": "Compte", "en": "Account"},
    "show": {"fr": "Afficher", "en": "Show"},
    "spendable": {"fr": "Vous pouvez dépenser {amount}.", "en": "You can spend {amount}."},
    "held": {"fr": "Réservé : {amount}.", "en": "Set aside: {amount}."},
    "account": {"fr": "Numéro de compte", "en": "Account number"},
    "pay": {"fr": "Payer", "en": "Pay"},
    "scan": {"fr": "Scanner un code", "en": "Scan a code"},
    "stop": {"fr": "Arrêter la caméra", "en": "Stop the camera"},
    "looking": {"fr": "Montrez le code QR à la caméra.", "en": "Show the QR code to the camera."},
    "elsewhere": {
        "fr": "Ce code n'est pas d'ici : il n'a pas été ouvert, et rien n'est payé.",
        "en": "This code is not from here: it was not opened, and nothing is paid.",
    },
    "no_camera": {
        "fr": "La caméra ne répond pas. Tapez plutôt les 8 chiffres.",
        "en": "The camera does not answer. Type the 8 digits instead.",
    },
    "code": {"fr": "Ou les 8 chiffres affichés", "en": "Or the 8 digits shown"},
    "open": {"fr": "Ouvrir", "en": "Open"},
    "from_directory": {"fr": "Choisir dans l'annuaire", "en": "Choose from the directory"},
    "pay_someone": {"fr": "Payer quelqu'un", "en": "Pay someone"},
    "choose": {"fr": "Choisissez qui payer :", "en": "Choose whom to pay:"},
    "amount": {"fr": "Montant", "en": "Amount"},
    "text": {"fr": "Pour quoi (facultatif)", "en": "What for (optional)"},
    "go_on": {"fr": "Continuer", "en": "Continue"},
    "confirm": {"fr": "Confirmer le paiement", "en": "Confirm the payment"},
    "give_up": {"fr": "Ne pas payer", "en": "Do not pay"},
    "history": {"fr": "Mouvements", "en": "Movements"},
    "search": {"fr": "Chercher un mouvement", "en": "Search for a movement"},
    "search_words": {"fr": "Mots : qui, quoi, référence", "en": "Words: who, what, reference"},
    "since": {"fr": "Du", "en": "From"},
    "until": {"fr": "Au", "en": "To"},
    "least": {"fr": "Au moins", "en": "At least"},
    "most": {"fr": "Au plus", "en": "At most"},
    "find": {"fr": "Chercher", "en": "Search"},
    "nothing": {"fr": "Aucun mouvement.", "en": "No movement."},
    "earlier": {"fr": "Plus anciens", "en": "Earlier"},
    "in": {"fr": "de", "en": "from"},
    "out": {"fr": "à", "en": "to"},
    "in_refund": {"fr": "remboursé par", "en": "refunded by"},
    "out_refund": {"fr": "remboursé à", "en": "refunded to"},
    "with_whom": {"fr": "Avec qui", "en": "With whom"},
    "with_whom_what": {
        "fr": "Sur les dates cherchées, sinon sur un an. Vous seul voyez ceci.",
        "en": "Over the days searched, else over a year. Only you see this.",
    },
    "received_from": {"fr": "Reçu de", "en": "Received from"},
    "spent_at": {"fr": "Dépensé chez", "en": "Spent at"},
}
CHOSEN = frozenset({"title", "in", "out", "in_refund", "out_refund"})
"""Named by the navigation, or chosen by the kind of a movement."""
