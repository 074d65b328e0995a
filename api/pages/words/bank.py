"""What the page of the bank says."""

from ledger.money import Language

WORDS: dict[str, dict[Language, str]] = {
    "title": {"fr": "La banque", "en": "The bank"},
    "file": {
        "fr": "Fichier de la banque (camt.053, camt.054, OFX, ou CSV)",
        "en": "The bank's file (camt.053, camt.054, OFX, or CSV)",
    },
    "send": {"fr": "Importer", "en": "Import"},
    "imported": {
        "fr": "Le relevé est enregistré. Ce qu'il reste à décider est ci-dessous.",
        "en": "The statement is recorded. What is left to decide is below.",
    },
    "decided": {"fr": "C'est enregistré.", "en": "It is recorded."},
    "queue": {"fr": "À décider : {count}", "en": "To decide: {count}"},
    "keys": {
        "fr": "Dans une ligne, un chiffre choisit le bouton qui le porte.",
        "en": "Within a line, a digit chooses the button that bears it.",
    },
    "nothing": {"fr": "Chaque ligne est expliquée.", "en": "Every line is explained."},
    "more": {"fr": "D'autres lignes suivent celles-ci.", "en": "More lines follow these."},
    "failed": {"fr": "La dernière décision a été refusée ({code}).", "en": "The last decision was refused ({code})."},
    "issue": {
        "fr": "Recharger le compte de {name} (annoncé : {amount})",
        "en": "Top up {name}'s account (announced: {amount})",
    },
    "reference": {"fr": "même référence", "en": "same reference"},
    "too_little": {"fr": "même référence, moins qu'annoncé", "en": "same reference, less than announced"},
    "too_much": {"fr": "même référence, plus qu'annoncé", "en": "same reference, more than announced"},
    "paid_before": {"fr": "même référence, déjà payée", "en": "same reference, paid before"},
    "over": {"fr": "même référence, annulée ou expirée", "en": "same reference, cancelled or expired"},
    "payer": {"fr": "même montant et même nom", "en": "same amount and name"},
    "amount": {"fr": "même montant", "en": "same amount"},
    "own": {"fr": "Argent propre de l'association", "en": "The association's own money"},
    "charges": {"fr": "Frais de la banque", "en": "The bank's charges"},
    "interest": {"fr": "Intérêts", "en": "Interest"},
    "give_back": {"fr": "À rendre à qui l'a envoyé", "en": "To be given back to whoever sent it"},
    "given_back": {"fr": "C'est un virement rendu", "en": "It is a transfer given back"},
    "between": {"fr": "Entre deux comptes à nous", "en": "Between two accounts of ours"},
    "differing": {"fr": "Soldes qui diffèrent", "en": "Balances that differ"},
    "differs": {
        "fr": "{day} : la banque dit {bank}, nos livres {book}.",
        "en": "{day}: the bank says {bank}, our books {book}.",
    },
    "agree": {
        "fr": "Chaque jour, la banque et nos livres disent la même chose.",
        "en": "Day by day, the bank and our books say the same.",
    },
}

CHOSEN = frozenset(
    {
        *("reference", "too_little", "too_much", "paid_before", "over", "payer", "amount"),
        *("own", "charges", "interest", "give_back", "given_back", "between"),
    }
)
"""Why a line may answer a top-up, and what it may be."""
