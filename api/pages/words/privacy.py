"""What the page about one's own data says, and what the columns in it are called."""

from ledger.money import Language

WORDS: dict[str, dict[Language, str]] = {
    "place": {"fr": "Mes données", "en": "My data"},
    "lead": {
        "fr": "Voici tout ce que l'association tient sur vous. Les montants sont en centimes. Cette lecture est notée.",
        "en": "This is all that the association holds on you. Amounts are in cents. This reading is recorded.",
    },
    "take": {"fr": "Emporter le tout dans un fichier", "en": "Take all of it away in a file"},
    "forget": {"fr": "Être oublié", "en": "Be forgotten"},
    "forget_lead": {
        "fr": (
            "Votre nom, vos coordonnées, vos connexions et vos mots disparaissent pour toujours. Les écritures restent,"
            " sans votre nom. Il ne doit rien rester sur vos comptes."
        ),
        "en": (
            "Your name, contact, logins and words are gone for ever. The entries stay, without your name."
            " Nothing may be left on your accounts."
        ),
    },
    "sure": {"fr": "Oui, oubliez-moi pour toujours", "en": "Yes, forget me for ever"},
    "forget_me": {"fr": "M'oublier", "en": "Forget me"},
    "not_sure": {
        "fr": "Rien n'a été effacé : cochez d'abord la case.",
        "en": "Nothing was erased: tick the box first.",
    },
    "forgotten": {"fr": "Vous êtes oublié. Au revoir.", "en": "You are forgotten. Farewell."},
    "letters": {"fr": "Lettres à remettre", "en": "Letters to hand on"},
    "letters_lead": {
        "fr": "Où aucun courrier n'est envoyé, vous remettez vous-même ce que vous avez fait écrire.",
        "en": "Where no mail is sent, you hand on yourself what you had written.",
    },
    "no_letters": {"fr": "Aucune lettre.", "en": "No letters."},
    "to": {"fr": "À", "en": "To"},
    "waiting": {"fr": "attend d'être envoyée", "en": "waits to be sent"},
    "shown": {"fr": "à remettre vous-même", "en": "for you to hand on"},
    "sent": {"fr": "envoyée", "en": "sent"},
    "failed": {"fr": "n'a pas pu être envoyée", "en": "could not be sent"},
    "public_id": {"fr": "numéro", "en": "id"},
    "id": {"fr": "numéro", "en": "id"},
    "kind": {"fr": "genre", "en": "kind"},
    "name": {"fr": "nom", "en": "name"},
    "email": {"fr": "adresse électronique", "en": "mail address"},
    "phone": {"fr": "téléphone", "en": "phone"},
    "address": {"fr": "adresse", "en": "address"},
    "language": {"fr": "langue", "en": "language"},
    "username": {"fr": "nom de connexion", "en": "login"},
    "role": {"fr": "rôle", "en": "role"},
    "state": {"fr": "état", "en": "state"},
    "status": {"fr": "état", "en": "status"},
    "balance": {"fr": "solde", "en": "balance"},
    "held": {"fr": "réservé", "en": "held"},
    "held_after": {"fr": "réservé ensuite", "en": "held after"},
    "floor": {"fr": "plancher", "en": "floor"},
    "ceiling": {"fr": "plafond", "en": "ceiling"},
    "amount": {"fr": "montant", "en": "amount"},
    "done": {"fr": "réglé", "en": "settled"},
    "account": {"fr": "compte n°", "en": "account no."},
    "entry": {"fr": "écriture n°", "en": "entry no."},
    "seq": {"fr": "n°", "en": "no."},
    "text": {"fr": "texte", "en": "text"},
    "reference": {"fr": "référence", "en": "reference"},
    "metadata": {"fr": "notes de programme", "en": "a program's notes"},
    "effective_on": {"fr": "date", "en": "date"},
    "recorded_at": {"fr": "enregistré le", "en": "recorded on"},
    "created_at": {"fr": "créé le", "en": "made on"},
    "updated_at": {"fr": "changé le", "en": "changed on"},
    "expires_at": {"fr": "jusqu'au", "en": "until"},
    "revoked_at": {"fr": "retiré le", "en": "withdrawn on"},
    "used_at": {"fr": "utilisé le", "en": "used on"},
    "finished_at": {"fr": "terminé le", "en": "finished on"},
    "disabled_at": {"fr": "fermé le", "en": "closed on"},
    "seen_at": {"fr": "vu le", "en": "seen on"},
    "agent": {"fr": "navigateur", "en": "browser"},
    "since": {"fr": "depuis", "en": "since"},
    "until": {"fr": "jusqu'au", "en": "until"},
    "at": {"fr": "le", "en": "on"},
    "actor": {"fr": "par", "en": "by"},
    "client": {"fr": "au moyen de", "en": "through"},
    "operation": {"fr": "acte", "en": "act"},
    "subject": {"fr": "au sujet de", "en": "about"},
    "outcome": {"fr": "résultat", "en": "outcome"},
    "details": {"fr": "détails", "en": "details"},
    "purpose": {"fr": "pour", "en": "for"},
    "scopes": {"fr": "portées", "en": "scopes"},
    "attempts": {"fr": "essais", "en": "attempts"},
    "title": {"fr": "titre", "en": "title"},
}
_SPELLED = {"lead", "take", "forget", "forget_lead", "sure", "forget_me", "letters_lead", "no_letters"}
CHOSEN = frozenset(set(WORDS) - _SPELLED)
"""Columns, by their names; what the state of a letter is called; what the navigation and messages say."""
