"""What the pages say on which something is proposed."""

from ledger.money import Language

WORDS: dict[str, dict[Language, str]] = {
    "title": {"fr": "Proposer", "en": "Propose"},
    "about": {
        "fr": "Rien n'arrive encore : quelqu'un d'autre, du bureau, lit une phrase et approuve.",
        "en": "Nothing happens yet: somebody else, of the board, reads one sentence and approves.",
    },
    "emission": {"fr": "Émettre des unités", "en": "Issue units"},
    "emission_about": {
        "fr": "Des euros sont arrivés : un compte reçoit autant d'unités.",
        "en": "Euros have arrived: an account receives as many units.",
    },
    "conditions": {"fr": "Changer les conditions d'un compte", "en": "Change an account's terms"},
    "conditions_about": {
        "fr": "Jusqu'où il va sous zéro, ce qu'il garde au plus, s'il est bloqué ou clos.",
        "en": "How far below zero it may go, how much it may hold, whether it is frozen or closed.",
    },
    "annulation": {"fr": "Annuler une opération", "en": "Reverse an entry"},
    "annulation_about": {
        "fr": "Tout ce qu'elle a déplacé revient, une seule fois.",
        "en": "All that it moved comes back, once.",
    },
    "pouvoir": {"fr": "Confier ou retirer un rôle", "en": "Give or take a role"},
    "pouvoir_about": {
        "fr": "Quelqu'un agit pour l'association, ou n'agit plus pour elle.",
        "en": "Somebody acts for the association, or acts for it no more.",
    },
    "banque": {"fr": "Changer le compte bancaire", "en": "Change the bank account"},
    "banque_about": {
        "fr": "L'association est payée sur un autre compte.",
        "en": "The association is paid on another account.",
    },
    "transmission": {"fr": "Transmettre un solde", "en": "Pass a balance on"},
    "transmission_about": {
        "fr": "Ce qui reste à qui est parti ou décédé va à un autre compte.",
        "en": "What is left to someone who left or died goes to another account.",
    },
    "invitation": {"fr": "Laisser entrer un membre", "en": "Let a member in"},
    "invitation_about": {
        "fr": "Il a déjà quelque chose ici : il faut être deux pour lui faire un lien.",
        "en": "They have something here already: it takes two to make them a link.",
    },
    "rule": {"fr": "Changer une règle", "en": "Change a rule"},
    "rule_about": {
        "fr": "Sur la page des règles, avec la décision qui le dit.",
        "en": "On the page of rules, with the decision that says so.",
    },
    "account": {"fr": "Numéro du compte", "en": "Account number"},
    "payee": {"fr": "Numéro du compte qui reçoit", "en": "Number of the account that receives"},
    "amount": {"fr": "Montant", "en": "Amount"},
    "line": {
        "fr": "Ligne de la banque (numéro d'écriture, facultatif)",
        "en": "Line of the bank (entry number, optional)",
    },
    "status": {"fr": "État du compte", "en": "Status of the account"},
    "floor": {"fr": "Jusqu'où sous zéro", "en": "How far below zero"},
    "ceiling": {"fr": "Solde au plus (vide : sans plafond)", "en": "Most that it holds (empty: without a ceiling)"},
    "entry": {"fr": "Numéro de l'écriture", "en": "Entry number"},
    "member": {"fr": "Numéro du membre", "en": "Member number"},
    "way": {"fr": "Quoi", "en": "What"},
    "give": {"fr": "confier", "en": "give"},
    "take": {"fr": "retirer", "en": "take"},
    "role": {"fr": "Rôle", "en": "Role"},
    "iban": {"fr": "Nouvel IBAN", "en": "New IBAN"},
    "reason": {"fr": "Pourquoi (facultatif)", "en": "Why (optional)"},
    "next": {"fr": "Voir la conséquence", "en": "See what follows"},
    "another": {"fr": "Quelqu'un d'autre devra l'approuver.", "en": "Somebody else will have to approve it."},
    "propose": {"fr": "Proposer", "en": "Propose"},
    "back": {"fr": "Ne pas proposer", "en": "Do not propose"},
    "new": {"fr": "Proposer quelque chose", "en": "Propose something"},
}
_SPELLED = {"title", "about", "rule", "rule_about", "reason", "next", "another", "propose", "back", "new"}
CHOSEN = frozenset(set(WORDS) - _SPELLED)
"""Forms by their addresses, fields and choices by their names."""
