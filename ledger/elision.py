"""French joins `de` and `à` with the name that follows: du Fournil, des Halles, d'Ada, au Fournil.

A small rule for the names of people and shops. No `h` is elided: a wrong `d'Hangar`
is worse than a stiff `de Honorine`.
"""

import unicodedata

VOWELS = frozenset("aeiouœæ")
WHOLE = frozenset({"onze", "oui", "ouistiti"})
"""Words before which nothing is elided, though they begin with a vowel."""


def of(name: str) -> str:
    """Return `de` and the name."""
    return _joined(name, "du", "des") or (f"d'{name}" if _elides(name) else f"de {name}")


def to(name: str) -> str:
    """Return `à` and the name."""
    return _joined(name, "au", "aux") or f"à {name}"


def _joined(name: str, one: str, several: str) -> str:
    """Return the name with its article joined, or nothing where none is."""
    article, _, rest = name.partition(" ")
    return f"{one} {rest}" if rest and article == "Le" else f"{several} {rest}" if rest and article == "Les" else ""


def _elides(name: str) -> bool:
    """Tell whether a name begins with a vowel that is heard; a `y` is one before a consonant, as in Yves."""
    word = name.partition(" ")[0].lower()
    plain = unicodedata.normalize("NFD", word)
    if word in WHOLE or not plain:
        return False
    first, follows = plain[0], plain[1:2]
    return first in VOWELS or (first == "y" and follows.isalpha() and follows not in VOWELS)
