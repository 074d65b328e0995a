"""Who lives in the demo town. Names are bees, flowers and shores, so that nobody is taken for a real person."""

from typing import NamedTuple

from service.access import Role


class Inhabitant(NamedTuple):
    """A member of the town, with an account in each of `currencies`."""

    key: str
    name: str
    kind: str
    currencies: tuple[str, ...] = ()


class Shelf(NamedTuple):
    """What a shop sells: what for, and for how much (minor units, from and to)."""

    text: str
    least: int
    most: int


class Login(NamedTuple):
    """Who can sign in, under which name, and as what: in the name of `of`, or for the association."""

    username: str
    inhabitant: str
    role: Role
    of: str | None = None


CURRENCIES = {"MIEL": "La Miel", "OSTREA": "L'Ostréa"}

ISSUER = Inhabitant("issuer", "L'Alvéole, association de démonstration", "issuer")

CITIZENS = (
    Inhabitant("capucine", "Capucine Lavandier", "individual", ("MIEL",)),
    Inhabitant("basile", "Basile Tilleul-Blanc", "individual", ("MIEL",)),
    Inhabitant("melisse", "Mélisse Bourrache", "individual", ("MIEL",)),
    Inhabitant("anselme", "Anselme Sainfoin", "individual", ("MIEL",)),
    Inhabitant("violette", "Violette Acacia", "individual", ("MIEL",)),
    Inhabitant("hermine", "Hermine Phacélie", "individual", ("MIEL",)),
    Inhabitant("tancrede", "Tancrède Trèfle", "individual", ("MIEL", "OSTREA")),
    Inhabitant("ondine", "Ondine Salicorne", "individual", ("OSTREA",)),
    Inhabitant("malo", "Malo Goémon", "individual", ("OSTREA",)),
    Inhabitant("perle", "Perle Bernique", "individual", ("OSTREA",)),
    Inhabitant("corentin", "Corentin Courlis", "individual", ("OSTREA",)),
    Inhabitant("nausicaa", "Nausicaa Zostère", "individual", ("OSTREA",)),
)

BUSINESSES = (
    Inhabitant("bakery", "Le Fournil des Butineuses", "business", ("MIEL",)),
    Inhabitant("gardener", "Le Potager des Deux Rives", "business", ("MIEL", "OSTREA")),
    Inhabitant("bookshop", "La Page et la Cire", "business", ("MIEL",)),
    Inhabitant("mill", "Le Moulin de l'Essaim", "business", ("MIEL",)),
    Inhabitant("oysters", "Les Parcs de la Vasière", "business", ("OSTREA",)),
    Inhabitant("bicycles", "La Roue d'Estran", "business", ("OSTREA",)),
    Inhabitant("grocer", "L'Épicerie du Ponton", "business", ("OSTREA",)),
)

ASSOCIATIONS = (Inhabitant("friends", "Les Amis du Rucher et du Rivage", "association", ("MIEL", "OSTREA")),)

STAFF = (
    Inhabitant("treasurer", "Honorine Ducompte", "individual"),
    Inhabitant("board", "Gaspard Duconseil", "individual"),
    Inhabitant("operator", "Lucette Duguichet", "individual"),
    Inhabitant("auditor", "Barnabé Duregistre", "individual"),
    Inhabitant("baker", "Odilon Levain", "individual"),
    Inhabitant("cashier", "Églantine Fournée", "individual", ("MIEL",)),
)

PEOPLE = (ISSUER, *CITIZENS, *STAFF)

EVERYONE = (*PEOPLE, *BUSINESSES, *ASSOCIATIONS)

SHELVES = {
    "bakery": (Shelf("Pain de campagne", 320, 480), Shelf("Viennoiseries", 240, 960), Shelf("Goûter", 350, 720)),
    "gardener": (Shelf("Panier de légumes", 1200, 2600), Shelf("Plants et graines", 400, 1500)),
    "bookshop": (Shelf("Livre de poche", 790, 1150), Shelf("Beau livre", 1900, 3400), Shelf("Carterie", 250, 900)),
    "oysters": (Shelf("Douzaine d'huîtres", 900, 1400), Shelf("Plateau", 2200, 3800)),
    "bicycles": (Shelf("Réparation", 1500, 4500), Shelf("Chambre à air", 600, 900)),
    "grocer": (Shelf("Courses", 850, 4200), Shelf("Vrac", 300, 1400)),
}
"""What the shops sell. Who has no shelf sells to businesses only."""

SUPPLIES = (
    ("bakery", "mill", "MIEL", "Farine"),
    ("bakery", "gardener", "MIEL", "Fruits pour tartes"),
    ("grocer", "gardener", "OSTREA", "Légumes de la semaine"),
    ("oysters", "bicycles", "OSTREA", "Remorque de livraison"),
    ("grocer", "oysters", "OSTREA", "Bourriches"),
    ("mill", "bakery", "MIEL", "Pain pour l'équipe"),
    ("bookshop", "bakery", "MIEL", "Goûter de lecture"),
)
"""Who buys from whom every week: buyer, seller, currency, what for."""

LOGINS = (
    Login("treasurer", "treasurer", Role.TREASURER),
    Login("owner", "baker", Role.OWNER, of="bakery"),
    Login("cashier", "cashier", Role.CASHIER, of="bakery"),
    Login("citizen", "capucine", Role.CITIZEN),
    Login("board", "board", Role.BOARD),
    Login("operator", "operator", Role.OPERATOR),
    Login("auditor", "auditor", Role.AUDITOR),
)

DASHBOARD = "Dashboard"
DASHBOARD_SCOPES = ("stats:read", "metrics:read")
