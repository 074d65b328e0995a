"""What the page of acts says."""

from ledger.money import Language

WORDS: dict[str, dict[Language, str]] = {
    "title": {"fr": "Journal des actes", "en": "Audit trail"},
    "about": {
        "fr": "Qui a fait quoi, quand, et avec quel effet. Rien ne s'y efface.",
        "en": "Who did what, when, and with which outcome. Nothing is ever removed.",
    },
    "actor": {"fr": "Qui (code)", "en": "Who (code)"},
    "operation": {"fr": "Quoi", "en": "What"},
    "subject": {"fr": "Sur quoi (code)", "en": "To what (code)"},
    "outcome": {"fr": "Effet", "en": "Outcome"},
    "anything": {"fr": "tout", "en": "anything"},
    "any": {"fr": "tous", "en": "any"},
    "since": {"fr": "Du", "en": "From"},
    "until": {"fr": "Au", "en": "To"},
    "reverse": {"fr": "Proposer de l'annuler", "en": "Propose to reverse it"},
    "search": {"fr": "Chercher", "en": "Search"},
    "none": {"fr": "Rien de tel.", "en": "Nothing like it."},
    "more": {"fr": "Plus anciens", "en": "Older ones"},
    "csv": {"fr": "Exporter en CSV", "en": "Export as CSV"},
    "json": {"fr": "Exporter en JSON", "en": "Export as JSON"},
    "done": {"fr": "fait", "en": "done"},
    "proposed": {"fr": "proposé", "en": "proposed"},
    "refused": {"fr": "refusé", "en": "refused"},
    "failed": {"fr": "impossible", "en": "could not be done"},
    "expired": {"fr": "expiré", "en": "expired"},
    "console": {"fr": "la console de la machine", "en": "the machine's console"},
    "system": {"fr": "le service lui-même", "en": "the service itself"},
}
CHOSEN = frozenset({"done", "proposed", "refused", "failed", "expired", "console", "system"})
"""Outcomes and actors, by code."""
