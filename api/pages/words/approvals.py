"""What is said about one's PIN, and about what passes without it."""

from ledger.money import Language

WORDS: dict[str, dict[Language, str]] = {
    "title": {"fr": "Mon code", "en": "My PIN"},
    "what": {
        "fr": "Votre code confirme vos paiements. Ne le donnez à personne, pas même à l'association.",
        "en": "Your PIN confirms your payments. Give it to nobody, not even to the association.",
    },
    "none": {"fr": "Vous n'avez pas encore de code.", "en": "You have no PIN yet."},
    "locked": {
        "fr": "Votre code est bloqué. Connectez-vous avec un second facteur, ou passez à un comptoir de change.",
        "en": "Your PIN is locked. Sign in with a second factor, or go to an exchange office.",
    },
    "left": {"fr": "Essais restants : {left}.", "en": "Tries left: {left}."},
    "current": {"fr": "Code actuel", "en": "Current PIN"},
    "password": {"fr": "Mot de passe de connexion", "en": "The password you sign in with"},
    "new": {"fr": "Nouveau code", "en": "New PIN"},
    "again": {"fr": "Nouveau code, encore une fois", "en": "New PIN, once more"},
    "advice": {
        "fr": "6 chiffres (de 4 à 8), ni date ni suite.",
        "en": "6 digits (4 to 8), no date and no run.",
    },
    "choose": {"fr": "Choisir ce code", "en": "Choose this PIN"},
    "differ": {
        "fr": "Les deux nouveaux codes ne sont pas les mêmes. Rien n'a changé.",
        "en": "The two new PINs are not the same. Nothing was changed.",
    },
    "chosen": {"fr": "Votre nouveau code est en place.", "en": "Your new PIN is in place."},
    "without": {"fr": "Payer sans code", "en": "Paying without a PIN"},
    "explained": {
        "fr": "Jusqu'à ces montants, vous payez sans code ceux que vous avez déjà payés. 0 : toujours confirmer.",
        "en": "Up to these amounts, you pay those whom you have paid before without a PIN. 0: confirm always.",
    },
    "single": {"fr": "Par paiement (au plus {cap})", "en": "For one payment (at most {cap})"},
    "day": {"fr": "Par jour (au plus {cap})", "en": "In a day (at most {cap})"},
    "month": {"fr": "Par mois (au plus {cap})", "en": "In a month (at most {cap})"},
    "spent": {
        "fr": "Payé sans code : {today} aujourd'hui, {month} ce mois-ci.",
        "en": "Paid without a PIN: {today} today, {month} this month.",
    },
    "keep": {"fr": "Garder ces montants", "en": "Keep these amounts"},
    "kept": {"fr": "Ces montants valent dès maintenant.", "en": "These amounts hold from now on."},
}
CHOSEN = frozenset({"title", "differ", "chosen", "kept"})
"""Named by the navigation, or said once."""
