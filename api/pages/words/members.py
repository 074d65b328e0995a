"""What the pages about members say."""

from ledger.money import Language

WORDS: dict[str, dict[Language, str]] = {
    "title": {"fr": "Membres", "en": "Members"},
    "sought": {"fr": "Nom", "en": "Name"},
    "search": {"fr": "Chercher", "en": "Search"},
    "none": {"fr": "Personne de ce nom.", "en": "Nobody of this name."},
    "more": {"fr": "Suivants", "en": "Next ones"},
    "issuer": {"fr": "l'association", "en": "the association itself"},
    "number": {"fr": "Membre n°", "en": "Member no."},
    "decide": {"fr": "Décider de sa demande d'adhésion", "en": "Decide on their application"},
    "accounts": {"fr": "Comptes", "en": "Accounts"},
    "issue": {"fr": "Proposer d'émettre des unités", "en": "Propose to issue units"},
    "terms": {"fr": "Proposer d'autres conditions", "en": "Propose other terms"},
    "transmit": {"fr": "Proposer de transmettre ce qui reste", "en": "Propose to pass on what is left"},
    "steps": {"fr": "Adhésion", "en": "Membership"},
    "renew": {"fr": "Renouveler l'adhésion", "en": "Renew the membership"},
    "renew_about": {
        "fr": "L'adhésion dure une période de plus ; des comptes échus se rouvrent.",
        "en": "The membership lasts one more period; lapsed accounts open again.",
    },
    "declare_insolvent": {"fr": "Constater une insolvabilité", "en": "Record an insolvency"},
    "declare_insolvent_about": {
        "fr": "Les comptes reçoivent encore ; plus rien n'en sort.",
        "en": "The accounts still receive; nothing leaves them any more.",
    },
    "recover": {"fr": "Lever l'insolvabilité", "en": "End the insolvency"},
    "recover_about": {
        "fr": "Le membre dispose de nouveau de ses comptes.",
        "en": "The member uses their accounts again.",
    },
    "leave": {"fr": "Constater un départ", "en": "Record a departure"},
    "leave_about": {
        "fr": "Les comptes ne servent plus qu'à dépenser, donner ou transmettre. Rien n'est perdu après le délai.",
        "en": "The accounts are only for spending, giving or passing on. Nothing is lost, even after the window.",
    },
    "die": {"fr": "Constater un décès", "en": "Record a death"},
    "die_about": {
        "fr": "Les comptes sont gelés pour les héritiers ; plus personne ne se connecte à ce nom.",
        "en": "The accounts are frozen for the heirs; nobody signs in under this name any more.",
    },
    "on": {"fr": "Depuis le (vide : aujourd'hui)", "en": "Since (empty: today)"},
    "decision": {"fr": "Décision", "en": "Decision"},
    "no_decision": {"fr": "aucune", "en": "none"},
    "sure": {"fr": "Oui, j'en suis sûr", "en": "Yes, I am sure"},
    "not_sure": {"fr": "Rien n'a changé : cochez d'abord la case.", "en": "Nothing changed: tick the box first."},
    "recorded": {"fr": "C'est enregistré.", "en": "It is recorded."},
    "access": {"fr": "Accès", "en": "Access"},
    "invite": {"fr": "Faire un lien de première connexion", "en": "Make a link to sign in first"},
    "unlock": {"fr": "Débloquer son code", "en": "Unlock their PIN"},
    "unlock_about": {
        "fr": "La personne est devant vous et vous l'avez reconnue.",
        "en": "The person is before you and you have recognised them.",
    },
    "forgotten": {"fr": "Le code est oublié : l'enlever", "en": "The PIN is forgotten: take it away"},
    "recovery": {"fr": "Proposer de lui rendre l'accès", "en": "Propose to let them back in"},
    "recoveries": {"fr": "Accès à rendre", "en": "Accesses to give back"},
    "recoveries_about": {
        "fr": "Un membre a perdu son accès. Quelqu'un d'autre de la trésorerie l'a reconnu, et confirme.",
        "en": "A member lost what they sign in with. A second treasurer, who has recognised them, confirms.",
    },
    "recognised": {"fr": "J'ai reconnu cette personne", "en": "I have recognised this person"},
    "confirm": {"fr": "Rendre l'accès", "en": "Let them back in"},
    "another": {"fr": "Quelqu'un d'autre de la trésorerie doit confirmer.", "en": "Another treasurer has to confirm."},
    "power": {"fr": "Proposer de lui confier ou retirer un rôle", "en": "Propose to give them a role, or take one"},
    "link": {"fr": "Lien à remettre", "en": "Link to hand over"},
    "posted": {"fr": "Le lien part par la poste électronique.", "en": "A letter takes the link there."},
    "access_about": {
        "fr": "Elle a perdu son accès : vous le dites, quelqu'un d'autre de la trésorerie confirme.",
        "en": "They lost what they sign in with: you say so, another treasurer confirms.",
    },
}
_STEPS = ("renew", "declare_insolvent", "recover", "leave", "die")
CHOSEN = frozenset({"title", "issuer", "not_sure", "recorded", *_STEPS, *(f"{step}_about" for step in _STEPS)})
"""Steps by their codes, and what is said once."""
