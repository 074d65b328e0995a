"""The FEC passes every rule of the law, in a checker written from its list, and gives our balances."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date

from ledger.accounts import AccountKind
from ledger.bank import Ending
from ledger.chart import CARRIED, EUROS
from service.bank import deciding
from service.clock import DAY
from service.database import Database
from service.exports.fec import export, file_name
from tests.people import citizen, shop
from tests.service.verification.eventful import Names
from tests.service.verification.ruins import Ruins
from tests.statements import Moved, camt
from tests.town import SetClock, Town
from tests.treasury import announce, open_bank, queued, take

COLUMNS = [
    *("JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib", "CompAuxNum"),
    *("CompAuxLib", "PieceRef", "PieceDate", "EcritureLib", "Debit", "Credit", "EcritureLet", "DateLet"),
    *("ValidDate", "Montantdevise", "Idevise"),
]
MAY_BE_EMPTY = ({"CompAuxNum", "CompAuxLib"}, {"EcritureLet", "DateLet"}, {"Montantdevise", "Idevise"})
YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def rows(text: str) -> Iterator[dict[str, str]]:
    """Yield the lines of a FEC that keeps every rule; anything else fails."""
    heading, *lines = text.split("\n")
    assert lines.pop() == ""
    assert heading.split("\t") == COLUMNS
    last_number, last_day, sums = 0, "", Counter[int]()
    labels: dict[str, str] = {}
    for line in lines:
        row = dict(zip(COLUMNS, line.split("\t"), strict=True))
        for name, value in row.items():
            pair = next((each for each in MAY_BE_EMPTY if name in each), None)
            assert value or (pair and not any(row[other] for other in pair)), f"{name} is empty"
        for name in ("EcritureDate", "PieceDate", "ValidDate"):
            assert date.fromisoformat(row[name]).strftime("%Y%m%d") == row[name]
        number = int(row["EcritureNum"])
        assert last_number <= number <= last_number + 1, "numbers are continuous"
        assert row["EcritureDate"] >= last_day, "entries are in the order of their days"
        assert number > last_number or row["EcritureDate"] == last_day or not last_day
        assert row["ValidDate"] >= row["EcritureDate"]
        assert re.fullmatch(r"[0-9]{6}", row["CompteNum"])
        assert labels.setdefault(row["CompteNum"], row["CompteLib"]) == row["CompteLib"]
        assert all(re.fullmatch(r"[0-9]+,[0-9]{2}", row[name]) for name in ("Debit", "Credit"))
        assert (row["Debit"] == "0,00") != (row["Credit"] == "0,00")
        last_number, last_day = number, row["EcritureDate"]
        sums[number] += cents(row)
        yield row
    assert not any(sums.values()), "debits are credits in every entry"
    assert sorted(sums) == list(range(1, last_number + 1))


def cents(row: dict[str, str]) -> int:
    return int(row["Debit"].replace(",", "")) - int(row["Credit"].replace(",", ""))


def balances(text: str) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = defaultdict(int)
    for row in rows(text):
        found[row["CompteNum"], row["CompAuxNum"]] += cents(row)
    return {key: amount for key, amount in found.items() if amount}


def written(database: Database, since: date = YEAR[0], until: date = YEAR[1]) -> str:
    return "".join(export(database, since=since, until=until))


def test_a_book_in_which_everything_happened_keeps_every_rule(eventful: tuple[Ruins, Names]) -> None:
    found = balances(written(eventful[0].database, date(2020, 1, 1), date(2040, 1, 1)))
    assert sum(found.values()) == 0
    assert found


def test_a_year_of_a_treasury_gives_our_balances_and_the_next_one_opens_with_them(town: Town, clock: SetClock) -> None:
    treasurer, zoe, bakery = open_bank(town), citizen(town), shop(town)
    top_up = announce(town, zoe)
    moves = (
        Moved(50_00, "B1", reference=top_up.reference),
        Moved(9_00, "B2"),
        Moved(-2_00, "B3", code="CHRG"),
        Moved(50, "B4", code="INTR"),
    )
    take(town, treasurer, camt(*moves))
    deciding.decide(town.book, treasurer, queued(town, treasurer)[0].id, Ending.OWN)
    town.pay(12_34, zoe.account, bakery.account)

    year = written(town.book.database)
    control = EUROS[AccountKind.MIRROR].number
    assert balances(year) == {
        ("517000", ""): 57_50,
        ("102000", ""): -9_00,
        ("627000", ""): 2_00,
        ("768000", ""): -50,
        ("463400", zoe.account): -37_66,
        ("463400", bakery.account): -12_34,
    }
    by_entry: dict[str, int] = defaultdict(int)
    for row in rows(year):
        by_entry[row["PieceRef"]] += cents(row) if row["CompteNum"] == control else 0
    assert not any(by_entry.values()), "the control account is nil after every issue"
    assert "Imaginaire" not in year

    clock.advance(400 * DAY)
    town.pay(1_00, bakery.account, zoe.account)
    following = written(town.book.database, date(2027, 1, 1), date(2027, 12, 31))
    assert balances(following) == {
        ("517000", ""): 57_50,
        ("102000", ""): -9_00,
        (CARRIED.number, ""): 1_50,
        ("463400", zoe.account): -38_66,
        ("463400", bakery.account): -11_34,
    }
    assert next(rows(following))["JournalCode"] == "AN"
    assert written(town.book.database) == year
    assert list(rows(written(town.book.database, date(2020, 1, 1), date(2020, 1, 2)))) == []
    assert year.encode("iso-8859-15")


def test_the_file_has_the_name_that_the_law_gives_it() -> None:
    assert file_name("732829320", date(2026, 12, 31)) == "732829320FEC20261231.txt"
