"""What the pages of top-ups say."""

from ledger.money import Language

WORDS: dict[str, dict[Language, str]] = {
    "title": {"fr": "Recharger", "en": "Top up"},
    "about": {
        "fr": "Vous envoyez des euros par virement ; à leur arrivée, vous recevez autant d'unités. Vous ne payez rien"
        " de plus.",
        "en": "You send euros by bank transfer; when they arrive, you receive as many units. You pay nothing more.",
    },
    "account": {"fr": "Compte à recharger", "en": "Account to top up"},
    "amount": {"fr": "Montant en euros", "en": "Amount in euros"},
    "standing": {
        "fr": "C'est un virement permanent, tous les mois",
        "en": "It is a standing order, every month",
    },
    "go_on": {"fr": "Voir comment envoyer", "en": "See how to send it"},
    "none": {
        "fr": "Aucun de vos comptes ne se recharge en euros.",
        "en": "None of your accounts can be topped up with euros.",
    },
    "before": {"fr": "Vos rechargements", "en": "Your top-ups"},
    "waiting": {"fr": "En attente de votre virement", "en": "Waiting for your transfer"},
    "looked_at": {
        "fr": "Des euros sont arrivés, mais pas comme annoncé : la trésorerie regarde",
        "en": "Euros arrived, but not as announced: the treasury is looking at it",
    },
    "done": {"fr": "Fait : les unités sont sur le compte", "en": "Done: the units are on the account"},
    "cancelled": {"fr": "Annulé", "en": "Cancelled"},
    "expired": {
        "fr": "Expiré : aucun virement n'est arrivé à temps",
        "en": "Expired: no transfer arrived in time",
    },
    "each_month": {"fr": "virement permanent", "en": "standing order"},
    "how": {
        "fr": "Faites ce virement depuis votre banque. La référence est ce qui nous fait vous reconnaître.",
        "en": "Make this transfer from your bank. The reference is how we recognise you.",
    },
    "until": {"fr": "Avant le {day}.", "en": "Before {day}."},
    "beneficiary": {"fr": "Bénéficiaire", "en": "Beneficiary"},
    "reference": {"fr": "Référence (dans le motif)", "en": "Reference (in the transfer's text)"},
    "copy": {"fr": "Copier", "en": "Copy"},
    "copied": {"fr": "Copié", "en": "Copied"},
    "scan": {
        "fr": "Ou scannez ce code avec l'application de votre banque, si elle le lit.",
        "en": "Or scan this code with your bank's app, if it reads such codes.",
    },
    "code": {"fr": "Code QR de virement", "en": "QR code of the transfer"},
    "arrived": {"fr": "{amount} arrivés le {day}", "en": "{amount} arrived on {day}"},
    "made": {"fr": "unités créées", "en": "units made"},
    "pending": {"fr": "la trésorerie regarde", "en": "the treasury is looking at it"},
    "cancel": {"fr": "Je n'enverrai pas ce virement", "en": "I shall not send this transfer"},
    "cancelled_flash": {"fr": "Ce rechargement est annulé.", "en": "This top-up is cancelled."},
    "back": {"fr": "Tous vos rechargements", "en": "All your top-ups"},
}

CHOSEN = frozenset({"waiting", "looked_at", "done", "cancelled", "expired"})
"""Chosen by the state of the top-up."""
