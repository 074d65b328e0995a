"""What the pages say on which people join."""

from ledger.money import Language

WORDS: dict[str, dict[Language, str]] = {
    "title": {"fr": "Adhésions", "en": "Memberships"},
    "apply": {"fr": "Demander à adhérer", "en": "Apply to join"},
    "about": {
        "fr": "L'association vous répond. Un commerce, une association ou un organisme public y entre par un agrément.",
        "en": "The association will answer you. A business, an association or a public body joins by its agreement.",
    },
    "kind": {"fr": "Vous êtes", "en": "You are"},
    "individual": {"fr": "une personne", "en": "a person"},
    "business": {"fr": "une entreprise", "en": "a business"},
    "association": {"fr": "une association", "en": "an association"},
    "public_body": {"fr": "un organisme public", "en": "a public body"},
    "office": {"fr": "un comptoir de change", "en": "an exchange office"},
    "name": {"fr": "Nom", "en": "Name"},
    "email": {"fr": "Adresse électronique (facultative)", "en": "Mail address (optional)"},
    "phone": {"fr": "Téléphone (facultatif)", "en": "Telephone (optional)"},
    "send": {"fr": "Envoyer la demande", "en": "Send the application"},
    "received": {
        "fr": "Votre demande est enregistrée. L'association vous répondra.",
        "en": "Your application is recorded. The association will answer you.",
    },
    "waiting": {"fr": "Demandes en attente", "en": "Applications that wait"},
    "since": {"fr": "depuis le {day}", "en": "since {day}"},
    "until": {"fr": "jusqu'au {day}", "en": "until {day}"},
    "counter": {"fr": "Inscrire quelqu'un au guichet", "en": "Enrol someone at the stall"},
    "person": {"fr": "Prénom et nom", "en": "First and last name"},
    "accounts": {"fr": "Comptes à ouvrir", "en": "Accounts to open"},
    "signs_in": {"fr": "Pour se connecter", "en": "To sign in"},
    "or_link": {
        "fr": "Laissez vide pour remettre un lien, avec lequel la personne choisira elle-même.",
        "en": "Leave empty to hand over a link, with which the person chooses for themselves.",
    },
    "username": {"fr": "Nom de connexion", "en": "Name to sign in with"},
    "password": {"fr": "Mot de passe, que la personne saisit", "en": "Password, which the person types"},
    "enrol": {"fr": "Inscrire", "en": "Enrol"},
    "enrolled": {"fr": "{name} est membre", "en": "{name} is a member"},
    "hand_over": {
        "fr": "Remettez ce lien : la personne y choisit comment se connecter. Il ne sera plus affiché.",
        "en": "Hand this link over: there the person chooses how to sign in. It will not be shown again.",
    },
    "link_code": {"fr": "Code QR du lien, à scanner", "en": "QR code of the link, to scan"},
    "link_until": {"fr": "Il sert une fois, jusqu'à : {when}.", "en": "It serves once, until {when}."},
    "signs_in_as": {
        "fr": "Se connecte dès maintenant : {username}",
        "en": "Can sign in from now on: {username}",
    },
    "already": {
        "fr": "Cette inscription était déjà enregistrée ; le lien n'est affiché qu'une fois.",
        "en": "This was recorded before; the link is shown once only.",
    },
    "next": {"fr": "Inscrire la personne suivante", "en": "Enrol the next person"},
    "alike": {"fr": "Noms qui se ressemblent", "en": "Names that look alike"},
    "compared": {
        "fr": "J'ai comparé ces noms.",
        "en": "I compared these names.",
    },
    "admit": {"fr": "Admettre", "en": "Admit"},
    "refuse": {"fr": "Refuser la demande", "en": "Refuse the application"},
    "renew": {"fr": "Renouveler l'adhésion", "en": "Renew the membership"},
    "decision": {"fr": "Décision d'agrément", "en": "Decision of agreement"},
    "no_decision": {"fr": "aucune (une personne)", "en": "none (a person)"},
    "recorded": {"fr": "C'est enregistré.", "en": "It is recorded."},
    "history": {"fr": "Historique", "en": "History"},
    "by_decision": {"fr": "décision {decision}", "en": "decision {decision}"},
    "grace": {
        "fr": "Adhésion terminée ; sans renouvellement, le compte ne servira plus qu'à dépenser dès le {day}.",
        "en": "The membership is over; unless it is renewed, its accounts are for spending only from {day}.",
    },
    "overdue": {
        "fr": "Le délai pour disposer du solde est passé. Ce qui reste lui appartient toujours.",
        "en": "The time to dispose of the balance is over. What is left still belongs to them.",
    },
    # kept apart from the accounts' statuses: these are states of a membership
    "applied": {"fr": "demande en attente", "en": "applied"},
    "admitted": {"fr": "membre", "en": "member"},
    "lapsed": {"fr": "adhésion échue", "en": "lapsed"},
    "insolvent": {"fr": "en procédure collective", "en": "insolvent"},
    "left": {"fr": "parti", "en": "left"},
    "dead": {"fr": "décédé", "en": "died"},
    "refused": {"fr": "demande refusée", "en": "refused"},
}
CHOSEN = frozenset(
    {"individual", "business", "association", "public_body", "office"}
    | {"applied", "refused", "admitted", "lapsed", "insolvent", "left", "dead"}
)
"""Kinds of members, and where they stand, by their codes."""
