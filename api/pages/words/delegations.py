"""What the page about who acts for whom says."""

from ledger.money import Language

WORDS: dict[str, dict[Language, str]] = {
    "title": {"fr": "Qui agit pour vous", "en": "Who acts for you"},
    "none": {"fr": "Personne n'agit pour vous.", "en": "Nobody acts for you."},
    "for_name": {"fr": "pour {name}", "en": "for {name}"},
    "until": {"fr": "jusqu'au {day}", "en": "until {day}"},
    "once": {"fr": "{amount} au plus à la fois", "en": "at most {amount} at once"},
    "day": {"fr": "{amount} par jour", "en": "{amount} a day"},
    "month": {"fr": "{amount} par mois", "en": "{amount} a month"},
    "end": {"fr": "Mettre fin", "en": "End"},
    "end_for": {"fr": "Mettre fin au rôle {of_name}", "en": "End the role {of_name}"},
    "add": {"fr": "Ajouter quelqu'un", "en": "Add someone"},
    "of": {"fr": "Pour qui", "en": "For whom"},
    "role": {"fr": "Rôle", "en": "Role"},
    "cashier": {
        "fr": "Encaissement : demande et rembourse, ne dépense pas",
        "en": "Cashier: asks and refunds, spends nothing",
    },
    "accountant": {"fr": "Comptable : lit les comptes, ne change rien", "en": "Accountant: reads, changes nothing"},
    "guardian": {"fr": "Personne de confiance : paie pour moi", "en": "Guardian: pays for me"},
    "name": {"fr": "Nom de la personne, si elle est nouvelle ici", "en": "The person's name, if they are new here"},
    "username": {"fr": "Ou son identifiant, si elle se connecte déjà", "en": "Or the name they sign in with already"},
    "more": {"fr": "Dates et montants", "en": "Dates and amounts"},
    "once_field": {"fr": "Montant au plus à la fois", "en": "Most at once"},
    "total_field": {
        "fr": "Montant au plus par jour (encaissement) ou par mois (personne de confiance)",
        "en": "Most in a day (cashier) or a month (guardian)",
    },
    "until_field": {"fr": "Dernier jour", "en": "Last day"},
    "submit": {"fr": "Ajouter", "en": "Add"},
    "added": {"fr": "C'est fait : cette personne peut agir dès maintenant.", "en": "Done: this person may act now."},
    "ended": {"fr": "C'est fait : ce rôle est terminé.", "en": "Done: this role has ended."},
    "link": {
        "fr": "Donnez ce lien à {name}, et à personne d'autre. Il sert une fois, pendant sept jours :",
        "en": "Give this link to {name}, and to nobody else. It serves once, for seven days:",
    },
}
CHOSEN = frozenset({"cashier", "accountant", "guardian", "added", "ended", "day", "month"})
"""Roles and periods by their codes, and what is said once."""
