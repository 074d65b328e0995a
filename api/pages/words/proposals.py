"""What the pages of proposals say."""

from ledger.money import Language

WORDS: dict[str, dict[Language, str]] = {
    "title": {"fr": "Propositions", "en": "Proposals"},
    "about": {
        "fr": "Ce qui peut faire du tort se décide à deux : une personne propose, une autre approuve.",
        "en": "What can do harm takes two: one person proposes, another approves.",
    },
    "waiting": {"fr": "À trancher", "en": "To be decided"},
    "over": {"fr": "Tranchées", "en": "Decided"},
    "none": {"fr": "Rien à trancher.", "en": "Nothing to decide."},
    "older": {"fr": "Plus anciennes", "en": "Older ones"},
    "one": {"fr": "Proposition", "en": "Proposal"},
    "reason": {"fr": "Pourquoi :", "en": "Why:"},
    "proposed": {"fr": "à trancher", "en": "to be decided"},
    "approved": {"fr": "approuvée, en cours", "en": "approved, being done"},
    "executed": {"fr": "approuvée et faite", "en": "approved and done"},
    "failed": {"fr": "approuvée, mais impossible à faire", "en": "approved, but could not be done"},
    "refused": {"fr": "refusée", "en": "refused"},
    "withdrawn": {"fr": "retirée", "en": "withdrawn"},
    "expired": {"fr": "expirée", "en": "expired"},
    "made": {"fr": "Proposé par {name}, {hour}.", "en": "Proposed by {name}, {hour}."},
    "until": {"fr": "Expire le {day}.", "en": "Expires on {day}."},
    "decided": {"fr": "Par {name}, {hour}.", "en": "By {name}, {hour}."},
    "approve": {"fr": "Approuver", "en": "Approve"},
    "refuse": {"fr": "Refuser", "en": "Refuse"},
    "withdraw": {"fr": "Retirer ma proposition", "en": "Withdraw my proposal"},
    "once": {
        "fr": "En approuvant, vous le faites maintenant, une seule fois. Votre nom reste dans le journal des actes.",
        "en": "If you approve, it is done now, once. Your name stays in the audit trail.",
    },
    "done_flash": {"fr": "C'est fait.", "en": "It is done."},
    "failed_flash": {"fr": "Cela n'a pas pu être fait : voyez pourquoi.", "en": "It could not be done: see why."},
    "refused_flash": {"fr": "Refusé : rien n'a été fait.", "en": "Refused: nothing was done."},
    "withdrawn_flash": {"fr": "Retiré : rien n'a été fait.", "en": "Withdrawn: nothing was done."},
    "made_flash": {
        "fr": "C'est proposé. Envoyez l'adresse de cette page à un membre du conseil.",
        "en": "It is proposed. Send the address of this page to a board member.",
    },
}
CHOSEN = frozenset({"proposed", "approved", "executed", "failed", "refused", "withdrawn", "expired"})
"""How far a proposal has come, by code."""
