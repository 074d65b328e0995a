"""What the directory says, and the form for an entry in it."""

from ledger.money import Language

WORDS: dict[str, dict[Language, str]] = {
    "title": {"fr": "Annuaire", "en": "Directory"},
    "edit": {"fr": "Modifier la fiche {of_name}", "en": "Change the entry {of_name}"},
    "search": {"fr": "Que cherchez-vous ?", "en": "What are you looking for?"},
    "section": {"fr": "Secteur", "en": "Sector"},
    "all": {"fr": "tous", "en": "all"},
    "commune": {"fr": "Commune (code INSEE)", "en": "Commune (INSEE code)"},
    "find": {"fr": "Chercher", "en": "Search"},
    "found": {"fr": "Résultats : {count}", "en": "Found: {count}"},
    "accepts": {"fr": "Accepte :", "en": "Takes:"},
    "offers": {"fr": "J'offre", "en": "I offer"},
    "seeks": {"fr": "Je cherche", "en": "I look for"},
    "hours": {"fr": "Heures d'ouverture", "en": "Opening hours"},
    "geojson": {"fr": "Pour une carte (GeoJSON)", "en": "For a map (GeoJSON)"},
    "entry": {"fr": "Fiche de l'annuaire", "en": "Directory entry"},
    "public": {"fr": "Montrer cette fiche à tout le monde", "en": "Show this entry to everyone"},
    "activity": {"fr": "Activité, en quelques mots", "en": "Activity, in a few words"},
    "town": {"fr": "Nom de la commune", "en": "Name of the commune"},
    "latitude": {"fr": "Latitude (facultative)", "en": "Latitude (optional)"},
    "longitude": {"fr": "Longitude (facultative)", "en": "Longitude (optional)"},
    "hours_form": {
        "fr": "Par exemple 9:00-12:30, 14:00-19:00 ; vide : fermé.",
        "en": "For example 9:00-12:30, 14:00-19:00; empty: closed.",
    },
    "keep": {"fr": "Enregistrer la fiche", "en": "Keep the entry"},
    "kept": {"fr": "La fiche est enregistrée.", "en": "The entry is kept."},
    "digital": {"fr": "numérique", "en": "digital"},
    "notes": {"fr": "billets", "en": "notes"},
    "monday": {"fr": "lundi", "en": "Monday"},
    "tuesday": {"fr": "mardi", "en": "Tuesday"},
    "wednesday": {"fr": "mercredi", "en": "Wednesday"},
    "thursday": {"fr": "jeudi", "en": "Thursday"},
    "friday": {"fr": "vendredi", "en": "Friday"},
    "saturday": {"fr": "samedi", "en": "Saturday"},
    "sunday": {"fr": "dimanche", "en": "Sunday"},
}
CHOSEN = frozenset({"digital", "notes", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"})
"""Media and weekdays, by their codes."""
