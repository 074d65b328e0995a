"""What the page of a payment request says."""

from ledger.money import Language

WORDS: dict[str, dict[Language, str]] = {
    "title": {"fr": "Demande de paiement", "en": "Payment request"},
    "asks_for": {"fr": "Vous payez à", "en": "You pay"},
    "open": {"fr": "À payer avant {hour}.", "en": "To be paid before {hour}."},
    "how": {
        "fr": "Ouvrez votre portefeuille et scannez ce code, ou donnez ce numéro à qui vous aide :",
        "en": "Open your wallet and scan this code, or give this number to someone who helps you:",
    },
    "paid": {"fr": "Cette demande est payée.", "en": "This request is paid."},
    "cancelled": {
        "fr": "Cette demande a été annulée. Vous n'avez rien payé.",
        "en": "This request was cancelled. You paid nothing.",
    },
    "expired": {
        "fr": "Cette demande a expiré. Vous n'avez rien payé. Demandez-en une nouvelle.",
        "en": "This request has expired. You paid nothing. Ask for a new one.",
    },
    "unknown": {
        "fr": "Cette demande n'existe pas. Vous n'avez rien payé.",
        "en": "There is no such request. You paid nothing.",
    },
    "code": {"fr": "Code QR de cette demande", "en": "QR code of this request"},
}

CHOSEN = frozenset({"paid", "cancelled", "expired"})
"""Chosen by the state of the request."""
