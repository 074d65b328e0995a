"""What is said about one's own second factors, password and sessions."""

from ledger.money import Language

WORDS: dict[str, dict[Language, str]] = {
    "title": {"fr": "Ma sécurité", "en": "My security"},
    "passkeys": {"fr": "Clés d'accès", "en": "Passkeys"},
    "passkeys_why": {
        "fr": "Votre téléphone ou votre ordinateur vous reconnaît : ni mot de passe, ni code.",
        "en": "Your telephone or computer recognises you: no password, no code.",
    },
    "passkey_name": {"fr": "Son nom, pour la reconnaître", "en": "Its name, so that you recognise it"},
    "passkey_example": {"fr": "Mon téléphone", "en": "My telephone"},
    "add_passkey": {"fr": "Ajouter une clé d'accès", "en": "Add a passkey"},
    "passkey_added": {"fr": "La clé d'accès est enregistrée.", "en": "The passkey is kept."},
    "passkey_removed": {"fr": "La clé d'accès est retirée.", "en": "The passkey is removed."},
    "passkey_failed": {
        "fr": "Rien n'a été fait. Réessayez, ou prenez un autre moyen.",
        "en": "Nothing was done. Try again, or take another way.",
    },
    "since": {"fr": "depuis le {day}", "en": "since {day}"},
    "used": {"fr": "utilisée le {day}", "en": "used on {day}"},
    "remove": {"fr": "Retirer", "en": "Remove"},
    "codes": {"fr": "Codes d'une application", "en": "Codes from an application"},
    "codes_why": {
        "fr": "Une application affiche un code toutes les 30 secondes ; il suit le mot de passe.",
        "en": "An application shows a code every 30 seconds; it follows the password.",
    },
    "codes_on": {"fr": "En service.", "en": "In use."},
    "codes_begin": {"fr": "Mettre en service", "en": "Put into use"},
    "codes_renew": {"fr": "Changer d'application", "en": "Change the application"},
    "codes_removed": {"fr": "Les codes sont retirés.", "en": "The codes are removed."},
    "scan": {
        "fr": "Scannez ce code avec votre application, ou tapez-y ce secret :",
        "en": "Scan this code with your application, or type this secret into it:",
    },
    "scan_image": {"fr": "Code QR du secret", "en": "QR code of the secret"},
    "first_code": {"fr": "Le code qu'elle affiche maintenant", "en": "The code that it shows now"},
    "confirm": {"fr": "Confirmer", "en": "Confirm"},
    "paper": {"fr": "Codes sur papier", "en": "Codes on paper"},
    "paper_why": {
        "fr": "Pour le jour où le téléphone est perdu. Chacun sert une fois, à la place du code.",
        "en": "For the day when the telephone is lost. Each serves once, instead of the code.",
    },
    "paper_left": {"fr": "Il en reste {count}.", "en": "{count} are left."},
    "paper_new": {"fr": "En faire dix nouveaux", "en": "Make ten new ones"},
    "paper_keep": {
        "fr": "Imprimez-les ou recopiez-les : ils ne seront plus montrés.",
        "en": "Print or copy them: they will not be shown again.",
    },
    "done": {"fr": "C'est noté", "en": "I have kept them"},
    "password": {"fr": "Mot de passe", "en": "Password"},
    "password_current": {"fr": "Mot de passe actuel", "en": "Current password"},
    "password_new": {"fr": "Nouveau mot de passe", "en": "New password"},
    "password_rule": {
        "fr": "Au moins 12 caractères ; plusieurs mots font l'affaire.",
        "en": "At least 12 characters; several words do well.",
    },
    "password_change": {"fr": "Changer", "en": "Change"},
    "password_changed": {
        "fr": "Le mot de passe est changé ; vos autres séances sont terminées.",
        "en": "The password is changed; your other sessions are over.",
    },
    "choose_own": {
        "fr": "Choisissez d'abord votre propre mot de passe : qui vous a inscrit connaît peut-être celui-ci.",
        "en": "Choose a password of your own first: whoever enrolled you may know this one.",
    },
    "confirm_title": {"fr": "Confirmez que c'est vous", "en": "Confirm that it is you"},
    "confirm_by_passkey": {"fr": "Confirmer avec une clé d'accès", "en": "Confirm with a passkey"},
    "code": {"fr": "Code de l'application, ou code sur papier", "en": "Code from the application, or on paper"},
    "confirmed": {"fr": "Merci, c'est bien vous.", "en": "Thank you, it is you."},
    "required": {
        "fr": "Pour agir au nom de l'association, confirmez que c'est vous.",
        "en": "To act for the association, confirm that it is you.",
    },
    "enrol": {
        "fr": "Pour agir au nom de l'association, il vous faut une clé d'accès ou une application à codes.",
        "en": "To act for the association, you need a passkey or an application that shows codes.",
    },
    "sessions": {"fr": "Mes séances", "en": "My sessions"},
    "application": {"fr": "Application", "en": "Application"},
    "this_one": {"fr": "Celle-ci", "en": "This one"},
    "opened": {"fr": "Ouverte le {day}", "en": "Opened on {day}"},
    "seen": {"fr": "vue à {hour}", "en": "seen at {hour}"},
    "end": {"fr": "Terminer", "en": "End"},
    "end_all": {"fr": "Terminer toutes les autres", "en": "End all others"},
    "session_ended": {"fr": "La séance est terminée.", "en": "The session is over."},
    "sessions_ended": {"fr": "Toutes les autres séances sont terminées.", "en": "All other sessions are over."},
}
CHOSEN = frozenset({"required", "enrol", "title", "sessions"})
"""By what `me` says; by the navigation."""
