"""What is said of payments that are ordered ahead, and of favourites."""

from ledger.money import Language

WORDS: dict[str, dict[Language, str]] = {
    "title": {"fr": "Paiements programmés", "en": "Scheduled payments"},
    "none": {"fr": "Rien n'est programmé.", "en": "Nothing is scheduled."},
    "new": {"fr": "Programmer un paiement", "en": "Schedule a payment"},
    "rhythm": {"fr": "Quand", "en": "When"},
    "once": {"fr": "une seule fois", "en": "once"},
    "weekly": {"fr": "chaque semaine", "en": "every week"},
    "monthly": {"fr": "chaque mois", "en": "every month"},
    "once_days": {"fr": "Le {first}.", "en": "On {first}."},
    "weekly_days": {
        "fr": "Chaque semaine, du {first} au {last}.",
        "en": "Every week, from {first} to {last}.",
    },
    "monthly_days": {
        "fr": "Chaque mois, du {first} au {last}.",
        "en": "Every month, from {first} to {last}.",
    },
    "first": {"fr": "Premier jour", "en": "First day"},
    "last": {"fr": "Dernier jour (s'il y en a plusieurs)", "en": "Last day (if there are several)"},
    "confirm": {"fr": "Confirmer l'ordre", "en": "Confirm the order"},
    "will_pay": {"fr": "Vous paierez à", "en": "You will pay"},
    "order": {"fr": "Donner cet ordre", "en": "Give this order"},
    "what": {
        "fr": "Un seul accord pour tous ces jours, et pour rien d'autre. Vous y mettez fin quand vous voulez.",
        "en": "One yes to all these days, and to nothing else. You end it whenever you like.",
    },
    "give_up": {"fr": "Ne rien programmer", "en": "Schedule nothing"},
    "one": {"fr": "Paiement programmé", "en": "Scheduled payment"},
    "next": {"fr": "Prochain paiement le {day}.", "en": "Next payment on {day}."},
    "is_ended": {"fr": "Vous y avez mis fin.", "en": "You ended it."},
    "is_over": {"fr": "C'est terminé.", "en": "It is over."},
    "end": {"fr": "Mettre fin à cet ordre", "en": "End this order"},
    "days": {"fr": "Jour par jour", "en": "Day by day"},
    "was_paid": {"fr": "payé", "en": "paid"},
    "not_paid": {"fr": "Rien n'a été payé.", "en": "Nothing was paid."},
    "ordered": {"fr": "L'ordre est donné.", "en": "The order is given."},
    "ended": {"fr": "L'ordre a pris fin. Plus rien ne sera payé.", "en": "The order is ended. Nothing more is paid."},
    "kept": {"fr": "C'est dans vos favoris.", "en": "It is among your favourites."},
    "dropped": {"fr": "Ce n'est plus dans vos favoris.", "en": "It is no more among your favourites."},
}
CHOSEN = frozenset(
    {
        *("once", "weekly", "monthly", "once_days", "weekly_days", "monthly_days"),
        *("ordered", "ended", "kept", "dropped"),
    }
)
"""Chosen by the rhythm, or said once."""
