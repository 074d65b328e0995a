"""What the pages about posters say."""

from ledger.money import Language

WORDS: dict[str, dict[Language, str]] = {
    "title": {"fr": "Affiches", "en": "Posters"},
    "about": {
        "fr": "Une affiche reste sur le comptoir : la personne la vise, tape le montant et confirme. "
        "Vous voyez le paiement arriver à la caisse et sur votre relevé.",
        "en": "A poster stays on the counter: people point their phone at it, type the amount and confirm. "
        "You see the payment arrive at the till and on your statement.",
    },
    "none": {"fr": "Aucune affiche pour l'instant.", "en": "No poster yet."},
    "print": {"fr": "Nouvelle affiche", "en": "New poster"},
    "payee": {"fr": "Payée sur le compte de", "en": "Paid on the account of"},
    "label": {"fr": "Nom de l'affiche, par exemple Comptoir ou Table 4", "en": "Its name, such as Counter or Table 4"},
    "fixed": {"fr": "Montant fixe (facultatif)", "en": "Fixed amount (if any)"},
    "text": {"fr": "Texte (facultatif)", "en": "Text (if any)"},
    "make": {"fr": "Créer l'affiche", "en": "Make the poster"},
    "printed": {"fr": "L'affiche est prête : imprimez-la.", "en": "The poster is ready: print it."},
    "free": {"fr": "montant libre", "en": "amount typed by the payer"},
    "sheet": {"fr": "Imprimer en {size}", "en": "Print as {size}"},
    "drawing": {"fr": "Dessin (SVG)", "en": "Drawing (SVG)"},
    "revoke": {"fr": "Retirer cette affiche", "en": "Take it down"},
    "revoked": {"fr": "Retirée", "en": "Taken down"},
    "revoked_now": {
        "fr": "L'affiche est retirée : plus personne ne peut payer avec.",
        "en": "The poster is taken down: nobody can pay by it any more.",
    },
    "check": {"fr": "Vérifier l'affiche du comptoir", "en": "Check what lies on the counter"},
    "check_about": {
        "fr": "Quelqu'un a pu coller un autre code sur le vôtre. Visez-le ici, ou tapez le code imprimé à côté.",
        "en": "Somebody may have stuck another code over yours. Point at it here, or type the code printed beside it.",
    },
    "read": {"fr": "Code ou adresse lue", "en": "Code or address that was read"},
    "check_now": {"fr": "Vérifier", "en": "Check"},
    "genuine": {"fr": "C'est bien votre affiche : elle vous paie.", "en": "This is your poster: it pays you."},
    "was_revoked": {
        "fr": "C'est une affiche que vous avez retirée : enlevez-la.",
        "en": "This is a poster that you took down: remove it.",
    },
    "anothers": {
        "fr": "Attention : cette affiche paie quelqu'un d'autre. Enlevez-la et prévenez l'association.",
        "en": "Careful: this poster pays somebody else. Remove it and tell the association.",
    },
    "foreign": {
        "fr": "Attention : ce code ne vient pas d'ici. Enlevez-le et prévenez l'association.",
        "en": "Careful: this code does not come from here. Remove it and tell the association.",
    },
    "pay_title": {"fr": "Payer", "en": "Pay"},
    "you_pay": {"fr": "Vous payez", "en": "You pay"},
    "amount": {"fr": "Montant en {currency}", "en": "Amount in {currency}"},
    "go_on": {"fr": "Continuer", "en": "Go on"},
    "nothing_yet": {
        "fr": "Rien n'est payé avant votre confirmation, sur la page suivante.",
        "en": "Nothing is paid before you confirm, on the next page.",
    },
    "sign_in": {"fr": "Se connecter pour payer", "en": "Sign in to pay"},
}
CHOSEN = frozenset({"printed", "revoked_now", "genuine", "was_revoked", "anothers", "foreign"})
