"""Where the navigation leads: each page with its word, and the operation without which nobody is led there."""

from typing import NamedTuple

from service.access import Operation, Principal, could


class Place(NamedTuple):
    """A page in the navigation. `word` is `noun.name`; a `public` one is for whoever is not signed in, too.

    What is `daily` stands in sight; the rest is one step away, in the menu.
    """

    path: str
    word: str
    operation: Operation | None = None
    public: bool = False
    daily: bool = False


PLACES: tuple[Place, ...] = (
    Place("/moi", "common.home", daily=True),
    Place("/portefeuille", "wallet.title", Operation.CREATE_PAYMENT, daily=True),
    Place("/affiches", "posters.title", Operation.LIST_POSTERS),
    Place("/moi/code", "approvals.title", Operation.CREATE_PAYMENT),
    Place("/moi/coordonnees", "contacts.title", Operation.SET_CONTACT),
    Place("/moi/donnees", "privacy.place", Operation.READ_PERSONAL_DATA),
    Place("/moi/lettres", "privacy.letters", Operation.INVITE_MEMBER),
    Place("/membres", "members.title", Operation.LIST_MEMBERS),
    Place("/caisse", "tills.title", Operation.CREATE_PAYMENT_REQUEST, daily=True),
    Place("/caisse/tablettes", "tills.tablets", Operation.CREATE_TILL),
    Place("/recharger", "top_ups.title", Operation.CREATE_TOP_UP),
    Place("/banque", "bank.title", Operation.LIST_BANK_LINES, daily=True),
    Place("/propositions", "proposals.title", Operation.LIST_PROPOSALS, daily=True),
    Place("/journal-des-actes", "audit.title", Operation.SEARCH_AUDIT),
    Place("/compensation", "clearing.title", Operation.SIMULATE_CLEARING),
    Place("/delegations", "common.delegations", Operation.GRANT_DELEGATION),
    Place("/regles", "rules.title", public=True),
    Place("/circulation", "circulation.title", public=True),
    Place("/annuaire", "directory.title", public=True),
    Place("/adhesions", "applications.title", public=True),
    Place("/moi/securite", "security.title"),
    Place("/moi/seances", "security.sessions"),
)


def places(who: Principal | None) -> list[Place]:
    """Return where someone may go; without signing in, where anyone may."""
    if who is None:
        return [place for place in PLACES if place.public]
    return [place for place in PLACES if place.operation is None or could(who, place.operation)]
