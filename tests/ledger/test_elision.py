"""De and à before a name, as French people write them."""

import pytest

from ledger.elision import of, to


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Le Fournil", "du Fournil"),
        ("Les Halles", "des Halles"),
        ("La Ruche", "de La Ruche"),
        ("L'Épicerie", "de L'Épicerie"),
        ("Leïla", "de Leïla"),
        ("Le", "de Le"),
        ("Ada", "d'Ada"),
        ("Émile", "d'Émile"),
        ("Œuvres libres", "d'Œuvres libres"),
        ("Yves", "d'Yves"),
        ("Yoga pour tous", "de Yoga pour tous"),
        ("Y", "de Y"),
        ("Onze Mai", "de Onze Mai"),
        ("Hangar 14", "de Hangar 14"),
        ("Zoé", "de Zoé"),
        ("3 Abeilles", "de 3 Abeilles"),
        ("", "de "),
    ],
)
def test_of_joins_what_french_joins(name: str, said: str) -> None:
    assert of(name) == said


@pytest.mark.parametrize(
    ("name", "said"),
    [("Le Fournil", "au Fournil"), ("Les Halles", "aux Halles"), ("Ada", "à Ada"), ("La Ruche", "à La Ruche")],
)
def test_to_joins_articles_alone(name: str, said: str) -> None:
    assert to(name) == said
