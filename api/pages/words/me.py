"""What the page about oneself says."""

from ledger.money import Language

WORDS: dict[str, dict[Language, str]] = {
    "roles": {"fr": "Ce que vous êtes ici", "en": "What you are here"},
    "for_name": {"fr": "pour {name}", "en": "for {name}"},
    "accounts": {"fr": "Vos comptes", "en": "Your accounts"},
    "citizen": {"fr": "Adhérent", "en": "Member"},
    "owner": {"fr": "Responsable", "en": "Owner"},
    "cashier": {"fr": "Encaissement", "en": "Cashier"},
    "treasurer": {"fr": "Trésorier de l'association", "en": "Treasurer of the association"},
    "board": {"fr": "Membre du bureau", "en": "Board member"},
    "operator": {"fr": "Opérateur", "en": "Operator"},
    "auditor": {"fr": "Vérificateur", "en": "Auditor"},
    "administrator": {"fr": "Administrateur", "en": "Administrator"},
    "accountant": {"fr": "Comptable", "en": "Accountant"},
    "guardian": {"fr": "Personne de confiance", "en": "Guardian"},
    "dashboard": {"fr": "Tableau de bord", "en": "Dashboard"},
    "open": {"fr": "ouvert", "en": "open"},
    "spend_only": {"fr": "dépenses seulement", "en": "spending only"},
    "receive_only": {"fr": "recettes seulement", "en": "receiving only"},
    "frozen": {"fr": "gelé", "en": "frozen"},
    "closed": {"fr": "fermé", "en": "closed"},
}
CHOSEN = frozenset(set(WORDS) - {"roles", "for_name", "accounts"})
"""Roles and statuses, by their codes."""
