"""What the page on the circulation says."""

from ledger.money import Language

WORDS: dict[str, dict[Language, str]] = {
    "title": {"fr": "Comment la monnaie circule", "en": "How the currency circulates"},
    "about": {
        "fr": "Chiffres de {month}, publiés une fois pour toutes. Ce qui désignerait quelqu'un est retenu.",
        "en": "Figures of {month}, published once and for all. What would single someone out is withheld.",
    },
    "nothing": {
        "fr": "Rien n'est encore publié : les chiffres d'un mois paraissent quelques jours après sa fin.",
        "en": "Nothing is published yet: a month's figures appear some days after its end.",
    },
    "currency": {"fr": "Monnaie", "en": "Currency"},
    "coverage": {"fr": "Chaque unité est couverte par des euros à hauteur de", "en": "Units are covered by euros at"},
    "mass": {"fr": "Unités en circulation", "en": "Units in circulation"},
    "activity": {"fr": "Ce que les membres se paient", "en": "What members pay each other"},
    "holding_time_lifo": {"fr": "Combien de temps reste une unité", "en": "How long a unit stays"},
    "lm3": {"fr": "Ce que devient un euro changé", "en": "What a euro changed becomes"},
    "b2b_share": {"fr": "Entre professionnels", "en": "Among businesses"},
    "reconversion_rate": {"fr": "Ce qui redevient des euros", "en": "What becomes euros again"},
    "places": {"fr": "Où la monnaie est reçue", "en": "Where the currency is received"},
    "places_commune": {"fr": "Par commune.", "en": "By commune."},
    "places_epci": {"fr": "Par intercommunalité.", "en": "By group of communes (EPCI)."},
    "places_department": {"fr": "Par département.", "en": "By department."},
    "flows": {"fr": "Qui paie qui", "en": "Who pays whom"},
    "flows_about": {
        "fr": "Ce que chaque secteur (ligne) a payé à chaque secteur (colonne) dans le mois.",
        "en": "What each sector (row) paid each sector (column) in the month.",
    },
    "payer": {"fr": "Paie", "en": "Pays"},
    "month": {"fr": "Mois", "en": "Month"},
    "place": {"fr": "Lieu", "en": "Place"},
    "value": {"fr": "Valeur", "en": "Value"},
    "table": {"fr": "Le tableau", "en": "The table"},
    "formula": {"fr": "Formule :", "en": "Formula:"},
    "download": {"fr": "Télécharger", "en": "Download"},
    "package": {
        "fr": "Toutes les données publiées, avec leur description",
        "en": "All that is published, with its description",
    },
    "definitions": {"fr": "Toutes les définitions", "en": "All definitions"},
    "individuals": {"fr": "Particuliers", "en": "Individuals"},
    "unknown": {"fr": "Non précisé", "en": "Not said"},
    "everyone": {"fr": "Ensemble", "en": "All"},
    "withheld": {"fr": "retenu", "en": "withheld"},
    "unavailable": {"fr": "sans objet", "en": "not available"},
    "days": {"fr": "jours", "en": "days"},
}
CHOSEN = frozenset(
    {
        *("mass", "activity", "holding_time_lifo", "lm3", "b2b_share", "reconversion_rate"),
        *("places_commune", "places_epci", "places_department", "unavailable"),
    }
)
"""Titles of charts, by their indicator; what places are; why there is no figure."""
