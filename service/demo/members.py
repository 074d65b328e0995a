"""The members of the town: what each business says of itself, who applied, who lapsed, who left."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from ledger.directory import Opening, Place, Section, Weekday
from ledger.memberships import MemberKind, Step
from service import applications, decisions, directory, members, memberships, terms
from service.access import Role
from service.book import Book
from service.clock import DAY, day_of
from service.contacts import Contact
from service.demo.cast import Inhabitant
from service.demo.clock import TownClock
from service.demo.people import FOUNDER, HOUSE, Settled
from service.directory import Accepted, Words
from service.journal import Origin
from service.throttles import Throttle

WEEKDAYS = (Weekday.TUESDAY, Weekday.WEDNESDAY, Weekday.THURSDAY, Weekday.FRIDAY, Weekday.SATURDAY)
LONG_AGO = 460 * DAY
"""How long before the story the lapsed member joined: a year and its grace are over."""


class Said(NamedTuple):
    """What a business says of itself; the place in degrees."""

    activity: str
    section: Section
    commune: str
    town: str
    latitude: float
    longitude: float
    opens: str
    closes: str
    offers: str = ""
    seeks: str = ""


LAPSED = Inhabitant("cobbler", "Le Cordonnier des Dunes", "business", ("OSTREA",))
LEFT = Inhabitant("ysoline", "Ysoline Genêt", "individual", ("MIEL",))
APPLIED = (
    (Inhabitant("brewery", "La Brasserie du Rucher", "business"), "brasserie@demo.example"),
    (Inhabitant("zephirin", "Zéphirin Myosotis", "individual"), "zephirin@demo.example"),
)

DIRECTORY = {
    "bakery": Said(
        *("Boulangerie au levain", Section.C, "33063", "Bordeaux", 44.8448, -0.5740, "07:30", "19:00"),
        offers="Pain de la veille à moitié prix",
        seeks="Des fruits trop mûrs pour la vente",
    ),
    "gardener": Said(
        *("Maraîchage, paniers de saison", Section.A, "33039", "Bègles", 44.8086, -0.5486, "09:00", "12:30"),
        offers="Plants au printemps, visites d'école",
        seeks="Du broyat et des cagettes",
    ),
    "bookshop": Said(
        *("Librairie et carterie", Section.G, "33063", "Bordeaux", 44.8361, -0.5725, "10:00", "19:00"),
        offers="Une salle pour vos réunions, le soir",
    ),
    "mill": Said(
        *("Meunerie sur meule de pierre", Section.C, "33281", "Mérignac", 44.8386, -0.6436, "08:00", "17:00"),
        seeks="Un livreur à vélo",
    ),
    "oysters": Said(
        *("Ostréiculture, dégustation", Section.A, "33199", "Gujan-Mestras", 44.6421, -1.0707, "10:00", "18:30"),
        offers="Coquilles pour les jardins",
    ),
    "bicycles": Said(
        *("Réparation de vélos", Section.S, "33529", "La Teste-de-Buch", 44.6301, -1.1500, "09:30", "18:00"),
        seeks="De vieux cadres",
    ),
    "grocer": Said(
        *("Épicerie et vrac", Section.G, "33009", "Arcachon", 44.6584, -1.1680, "08:30", "19:30"),
        seeks="Des bocaux",
    ),
    "friends": Said(
        *("Association de quartier", Section.S, "33522", "Talence", 44.8021, -0.5880, "14:00", "18:00"),
        offers="Des coups de main, le samedi",
    ),
}


def agree(book: Book, board: Settled) -> str:
    """Record the decision by which the association agreed to the town's businesses, and return its public id."""
    return decisions.create(
        book,
        board.principal(Role.BOARD, None),
        body=decisions.Body.BOARD,
        decided_on=date.fromisoformat(day_of(book.clock())),
        title="Agrément des professionnels et associations de la ville",
        signers=(board.public_id,),
    ).id


async def settle_in(
    book: Book, clock: TownClock, origin: Callable[[str], Origin], settled: dict[str, Settled], agreement: str
) -> None:
    """Fill the directory; let some apply, one lapse, one leave."""
    for key, said in DIRECTORY.items():
        each = settled[key]
        directory.change(book, FOUNDER, each.public_id, _words(said, tuple(each.accounts)))
    for who, email in APPLIED:
        applications.apply(
            book,
            Throttle(clock),
            kind=MemberKind(who.kind),
            name=who.name,
            contact=Contact(email=email),
            address="127.0.0.1",
        )
    with clock.earlier(LONG_AGO):
        cobbler = members.create(book, FOUNDER, kind=MemberKind.BUSINESS, name=LAPSED.name, decision=agreement)
    gone = members.create(book, FOUNDER, kind=MemberKind.INDIVIDUAL, name=LEFT.name)
    for member, who in ((cobbler, LAPSED), (gone, LEFT)):
        for currency in who.currencies:
            await terms.open_account(
                book, FOUNDER, origin(HOUSE), member=member.id, currency=currency, opening=terms.FIRST
            )
    memberships.take(book, FOUNDER, Step.LEAVE, gone.id)
    memberships.lapse_due(book)


def _words(said: Said, currencies: tuple[str, ...]) -> Words:
    return Words(
        public=True,
        activity=said.activity,
        section=said.section,
        commune=said.commune,
        town=said.town,
        place=Place(round(said.latitude * 1e6), round(said.longitude * 1e6)),
        hours=tuple(Opening(day, said.opens, said.closes) for day in WEEKDAYS),
        accepts=tuple(Accepted(currency, ("digital",)) for currency in currencies),
        offers=said.offers,
        seeks=said.seeks,
    )
