"""What a directory entry may say: sections of the NAF, communes, opening hours, places on the globe."""

import re
import unicodedata
from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

from ledger.refusals import CommuneNotValid, HoursNotValid

HOURS_MAX = 28
EARTH_RADIUS_KM = 6371.0088
"""The mean radius of the Earth (IUGG)."""

_COMMUNE = re.compile(r"(?:0[1-9]|[1-9]\d|2[AB])\d{3}", re.ASCII)
_NO_DEPARTMENT = {"20", "96", "99"}
_TIME = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d|24:00", re.ASCII)


class Section(StrEnum):
    """A section of the NAF, revision 2: the kind of activity (INSEE)."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"
    G = "G"
    H = "H"
    I = "I"  # noqa: E741 - the letter is the section's name
    J = "J"
    K = "K"
    L = "L"
    M = "M"
    N = "N"
    O = "O"  # noqa: E741 - as above
    P = "P"
    Q = "Q"
    R = "R"
    S = "S"
    T = "T"
    U = "U"


SECTIONS: dict[Section, tuple[str, str]] = {
    Section.A: ("Agriculture, sylviculture et pêche", "Agriculture, forestry and fishing"),
    Section.B: ("Industries extractives", "Mining and quarrying"),
    Section.C: ("Industrie manufacturière", "Manufacturing"),
    Section.D: (
        "Production et distribution d'électricité, de gaz, de vapeur et d'air conditionné",
        "Electricity, gas, steam and air conditioning supply",
    ),
    Section.E: (
        "Production et distribution d'eau ; assainissement, gestion des déchets et dépollution",
        "Water supply; sewerage, waste management and remediation",
    ),
    Section.F: ("Construction", "Construction"),
    Section.G: (
        "Commerce ; réparation d'automobiles et de motocycles",
        "Wholesale and retail trade; repair of motor vehicles and motorcycles",
    ),
    Section.H: ("Transports et entreposage", "Transportation and storage"),
    Section.I: ("Hébergement et restauration", "Accommodation and food service"),
    Section.J: ("Information et communication", "Information and communication"),
    Section.K: ("Activités financières et d'assurance", "Financial and insurance activities"),
    Section.L: ("Activités immobilières", "Real estate activities"),
    Section.M: (
        "Activités spécialisées, scientifiques et techniques",
        "Professional, scientific and technical activities",
    ),
    Section.N: ("Activités de services administratifs et de soutien", "Administrative and support services"),
    Section.O: ("Administration publique", "Public administration and defence"),
    Section.P: ("Enseignement", "Education"),
    Section.Q: ("Santé humaine et action sociale", "Human health and social work"),
    Section.R: ("Arts, spectacles et activités récréatives", "Arts, entertainment and recreation"),
    Section.S: ("Autres activités de services", "Other service activities"),
    Section.T: ("Activités des ménages en tant qu'employeurs", "Activities of households as employers"),
    Section.U: ("Activités extra-territoriales", "Activities of extraterritorial organisations"),
}
"""What each section is called, in French and in English."""


class Weekday(StrEnum):
    """A day of the week, in order."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


class Opening(NamedTuple):
    """Open on a weekday from `opens` to `closes`, as `09:00` and `12:30`; `24:00` is midnight at the end."""

    day: Weekday
    opens: str
    closes: str


class Place(NamedTuple):
    """Where something is: millionths of a degree, north and east positive (WGS 84)."""

    latitude: int
    longitude: int


def check_commune(code: str) -> str:
    """Return the INSEE code of a commune, or refuse what has not its form: `33063`, `2A004`, `97411`."""
    if not _COMMUNE.fullmatch(code) or code[:2] in _NO_DEPARTMENT or code[2:] == "000":
        raise CommuneNotValid
    return code


def in_order(hours: Sequence[Opening]) -> tuple[Opening, ...]:
    """Return opening hours in the order of the week, or refuse those that overlap or end before they begin."""
    week = list(Weekday)
    ordered = sorted(hours, key=lambda each: (week.index(each.day), each.opens))
    for each in ordered:
        if not (_TIME.fullmatch(each.opens) and _TIME.fullmatch(each.closes)) or each.opens >= each.closes:
            raise HoursNotValid
    for before, after in pairwise(ordered):
        if before.day is after.day and after.opens < before.closes:
            raise HoursNotValid
    if len(ordered) > HOURS_MAX:
        raise HoursNotValid
    return tuple(ordered)


def folded(text: str) -> str:
    """Return a text as it is searched: small letters without accents, words apart by single spaces."""
    flat = unicodedata.normalize("NFKD", text.casefold())
    bare = (character for character in flat if not unicodedata.combining(character))
    return " ".join("".join(character if character.isalnum() else " " for character in bare).split())


def distance_km(one: Place, other: Place) -> float:
    """Return the great-circle distance between two places, in kilometres (haversine formula)."""
    north, south = radians(one.latitude / 1e6), radians(other.latitude / 1e6)
    across = radians((other.longitude - one.longitude) / 1e6)
    half = sin((south - north) / 2) ** 2 + cos(north) * cos(south) * sin(across / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(half)))
