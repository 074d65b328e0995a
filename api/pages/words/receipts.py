"""What a receipt says, and the page that checks one."""

from ledger.money import Language

WORDS: dict[str, dict[Language, str]] = {
    "title": {"fr": "Reçu", "en": "Receipt"},
    "see": {"fr": "Voir le reçu", "en": "See the receipt"},
    "paid_payment": {"fr": "Vous avez payé", "en": "You paid"},
    "received_payment": {"fr": "Vous avez reçu", "en": "You received"},
    "paid_capture": {"fr": "Vous avez payé", "en": "You paid"},
    "received_capture": {"fr": "Vous avez reçu", "en": "You received"},
    "paid_refund": {"fr": "Vous avez remboursé", "en": "You refunded"},
    "received_refund": {"fr": "Vous êtes remboursé", "en": "You are refunded"},
    "other": {"fr": "Écriture enregistrée", "en": "Entry recorded"},
    "to": {"fr": "À", "en": "To"},
    "from": {"fr": "De", "en": "From"},
    "someone": {"fr": "un adhérent", "en": "a member"},
    "house": {"fr": "l'association", "en": "the association"},
    "reference": {"fr": "Référence :", "en": "Reference:"},
    "at": {"fr": "Le", "en": "On"},
    "now": {"fr": "Il est", "en": "It is now"},
    "today": {"fr": "Mots du jour :", "en": "Words of the day:"},
    "number": {"fr": "Écriture n° {seq}.", "en": "Entry no. {seq}."},
    "save": {"fr": "Garder le reçu", "en": "Save the receipt"},
    "print": {"fr": "Imprimer", "en": "Print"},
    "proof": {
        "fr": "Ce fichier prouve le paiement à qui le reçoit.",
        "en": "That file proves the payment to whoever is given it.",
    },
    "check": {"fr": "Vérifier un reçu", "en": "Check a receipt"},
    "check_how": {
        "fr": "Donnez le fichier d'un reçu : cette page dit si l'écriture est bien dans les livres.",
        "en": "Give the file of a receipt: this page says whether its entry stands in the books.",
    },
    "file": {"fr": "Fichier du reçu", "en": "File of the receipt"},
    "or_text": {"fr": "Ou ce qu'il contient", "en": "Or what it holds"},
    "check_now": {"fr": "Vérifier", "en": "Check"},
    "genuine": {
        "fr": "Ce reçu est authentique : l'écriture est dans les livres, telle quelle.",
        "en": "This receipt is genuine: its entry stands in the books, as it says.",
    },
    "altered": {
        "fr": "Ce reçu a été modifié : il ne prouve rien.",
        "en": "This receipt was altered: it proves nothing.",
    },
    "memo_altered": {
        "fr": "Les mots de ce reçu ont été modifiés : il ne prouve rien.",
        "en": "The words of this receipt were altered: it proves nothing.",
    },
    "not_reached": {
        "fr": "Aucune écriture de ce numéro n'est dans les livres.",
        "en": "No entry of this number stands in the books.",
    },
    "rewritten": {
        "fr": "Les livres disent autre chose que ce reçu : il ne vient pas d'ici, ou il a été modifié.",
        "en": "The books say something else than this receipt: it is not from here, or it was altered.",
    },
    "unreadable": {"fr": "Ce fichier n'est pas un reçu.", "en": "This file is no receipt."},
}
CHOSEN = frozenset(
    {
        *("paid_payment", "received_payment", "paid_capture", "received_capture", "paid_refund", "received_refund"),
        *("house", "someone", "altered", "memo_altered", "not_reached", "rewritten", "unreadable"),
    }
)
"""Chosen by the kind of the entry, by who is on its other side, and by what is wrong with a file."""
