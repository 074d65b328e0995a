"""`alveole found` begins a real association: with options, or by asking."""

import json
from pathlib import Path

import pytest

from tests.api.commands.conftest import Run

OPTIONS = {
    "--name": "L'Alvéole des Deux Rives",
    "--public-url": "https://alveole.example",
    "--siren": "732829320",
    "--iban": "FR1420041010050500013M02606",
    "--code": "MIEL",
    "--unit": "La Miel",
    "--fee": "12,50",
}
BOARD = ("--board", "Honorine Ducompte <honorine@example.org>", "--board", "Gaspard Duconseil")


def arguments(**other: str) -> list[str]:
    """Return the options, some of them otherwise."""
    chosen = OPTIONS | {f"--{name.replace('_', '-')}": value for name, value in other.items()}
    return [part for option in chosen.items() for part in option]


def test_a_script_founds_an_association_and_gets_its_links(alveole: Run, tmp_path: Path) -> None:
    founded = alveole("found", *arguments(), *BOARD, "--json")
    assert founded.exit_code == 0, founded.output
    people = json.loads(founded.stdout)["people"]
    assert [each["name"] for each in people] == ["Honorine Ducompte", "Gaspard Duconseil"]
    assert all(each["link"].startswith("https://alveole.example/bienvenue/") for each in people)
    assert "ALVEOLE_PUBLIC_URL=https://alveole.example" in founded.stderr

    again = alveole("found", *arguments(), *BOARD, "--yes")
    assert again.exit_code == 1
    assert "founded already" in again.stderr
    renewed = alveole("user", "invite", people[0]["member"])
    assert "/bienvenue/" in renewed.stdout
    assert alveole("verify").exit_code == 0
    assert alveole("fec", "--until", "2026-12-31", "--latin", "--directory", str(tmp_path)).exit_code == 0
    assert (tmp_path / "732829320FEC20261231.txt").read_text("iso-8859-15").startswith("JournalCode\t")


def test_what_is_not_told_is_asked_until_it_can_be(alveole: Run) -> None:
    typed = "\n".join(
        (
            *("L'Alvéole", "https://alveole.example", "732829321", "732 829 320"),
            *("FR15", "FR14 2004 1010 0505 0001 3M02 606", "MIEL", "La Miel", "12.50"),
            *("Honorine Ducompte <honorine@example.org>", "Gaspard Duconseil", "y", ""),
        )
    )
    founded = alveole("found", typed=typed)
    assert founded.exit_code == 0, founded.output
    assert "12.50 €" in founded.stderr
    assert founded.stderr.count("SIREN:") >= 2
    assert founded.stdout.count("https://alveole.example/bienvenue/") == 2


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (arguments(siren="732829321"), "This is no SIREN"),
        (arguments(fee="a lot"), "is no amount of euros"),
        (arguments(fee="1.234"), "is no amount of euros"),
        (arguments(fee="nan"), "is no amount of euros"),
        ([*arguments(), "--scale", "0"], "two decimals"),
        ([*arguments(), "--board", "<>"], "is not of the form"),
        ([*arguments(), "--board", "Zoé"], "Two different board members"),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence_and_nothing_is_founded(
    alveole: Run, more: list[str], sentence: str
) -> None:
    refused = alveole("found", *more, *BOARD, "--yes")
    assert refused.exit_code == 1
    assert sentence in refused.stderr
    assert alveole("found", *arguments(), *BOARD, "--json").exit_code == 0


def test_whoever_says_no_founds_nothing(alveole: Run) -> None:
    assert alveole("found", *arguments(), *BOARD, typed="n\n").exit_code == 1
    assert alveole("demo", "--json").exit_code == 0


def test_demo_books_are_no_place_for_an_association(alveole_demo: Run) -> None:
    refused = alveole_demo("found", *arguments(), *BOARD, "--json")
    assert refused.exit_code == 1
    assert "holds something already" in refused.stderr


def test_a_link_is_made_for_whoever_is_not_in_yet(alveole: Run) -> None:
    member = alveole("user", "create", "zoe", "--name", "Zoé", "--generate").stdout.split()[0]
    assert "can sign in already" in alveole("user", "invite", member).stderr
    assert "no such member" in alveole("user", "invite", "ZZZZZZZZZZZZ").stderr
