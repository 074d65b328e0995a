"""What the page of rules says."""

from ledger.money import Language

WORDS: dict[str, dict[Language, str]] = {
    "title": {"fr": "Les règles", "en": "The rules"},
    "about": {
        "fr": "Tout ce que l'association a décidé, règle par règle. Seule une décision enregistrée en change une.",
        "en": "All that the association has decided, rule by rule. Only a recorded decision changes one.",
    },
    "never_changed": {
        "fr": "Telle qu'au départ : aucune décision ne l'a changée.",
        "en": "As it began: no decision has changed it.",
    },
    "decided": {"fr": "Décidé par {body} le {day} : {title}", "en": "Decided by {body} on {day}: {title}"},
    "in_force": {"fr": "En vigueur depuis le {day}.", "en": "In force since {day}."},
    "document": {"fr": "Lire le document", "en": "Read the document"},
    "source": {"fr": "La loi : {source}", "en": "The law: {source}"},
    "history": {"fr": "Avant", "en": "Before"},
    "at_first": {"fr": "Au départ : {sentence}", "en": "At first: {sentence}"},
    "general_assembly": {"fr": "l'assemblée générale", "en": "the general assembly"},
    "board": {"fr": "le conseil d'administration", "en": "the board"},
    "bureau": {"fr": "le bureau", "en": "the bureau"},
    "committee": {"fr": "le comité", "en": "the committee"},
    "propose": {"fr": "Proposer une autre valeur", "en": "Propose another value"},
    "value": {"fr": "Nouvelle valeur ({bounds})", "en": "New value ({bounds})"},
    "cents": {"fr": "en centimes", "en": "in cents"},
    "hundredths": {"fr": "en centièmes de pour cent", "en": "in hundredths of a percent"},
    "by_decision": {"fr": "Décision qui le dit", "en": "The decision that says so"},
    "no_decision": {
        "fr": "Enregistrez d'abord la décision, au bas de cette page.",
        "en": "Record the decision first, at the foot of this page.",
    },
    "why": {"fr": "Pourquoi (facultatif)", "en": "Why (optional)"},
    "send": {"fr": "Proposer", "en": "Propose"},
    "record": {"fr": "Enregistrer une décision", "en": "Record a decision"},
    "body": {"fr": "Qui a décidé", "en": "Who decided"},
    "decided_on": {"fr": "Le", "en": "On"},
    "decision_title": {"fr": "Titre", "en": "Title"},
    "file": {
        "fr": "Document (PDF, image ou texte, 10 Mo au plus)",
        "en": "Document (PDF, image or text, 10 MB at most)",
    },
    "public": {"fr": "Tout le monde peut lire le document", "en": "Anyone may read the document"},
    "keep": {"fr": "Enregistrer", "en": "Record"},
    "kept": {"fr": "La décision est enregistrée.", "en": "The decision is recorded."},
}
CHOSEN = frozenset({"general_assembly", "board", "bureau", "committee"})
"""Who decided, by code."""
