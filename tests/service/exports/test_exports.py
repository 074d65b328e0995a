"""Other people's accounting programs read our books, and agree with every balance."""

import re
from pathlib import Path

import pytest

from ledger import payments
from ledger.accounts import AccountKind
from ledger.drafts import Draft
from ledger.kinds import Kind
from ledger.memos import Memo
from service import exports
from service.book import Book
from service.clock import DAY
from service.database import Database
from service.exports.reading import SIDES
from tests.bookkeepers import complaints
from tests.service.verification.eventful import Names
from tests.service.verification.ruins import Ruins, made_whole_again
from tests.town import SetClock, Town

each_format = pytest.mark.parametrize("name", exports.FORMATS)
each_strictness = pytest.mark.parametrize("strict", [False, True], ids=["monthly", "strict"])


def written(database: Database, name: str, directory: Path, *, strict: bool = False) -> Path:
    """Export the book into a file."""
    file = directory / f"book.{name}"
    with file.open("w") as opened:
        opened.writelines(exports.FORMATS[name](database, strict=strict))
    return file


@each_format
@each_strictness
def test_a_book_in_which_everything_happened_is_accepted(
    eventful: tuple[Ruins, Names], tmp_path: Path, name: str, *, strict: bool
) -> None:
    file = written(eventful[0].database, name, tmp_path, strict=strict)
    assert complaints(name, file) == ""


@each_format
@each_strictness
@pytest.mark.parametrize("cents", [1, -1])
def test_a_balance_that_is_a_cent_off_is_refused(
    eventful: tuple[Ruins, Names], tmp_path: Path, name: str, cents: int, *, strict: bool
) -> None:
    ruins, names = eventful
    with made_whole_again(ruins):
        ruins.run(f"update account set balance = balance + {cents} where public_id = '{names.shop}'")
        found = complaints(name, written(ruins.database, name, tmp_path, strict=strict))
    assert names.shop in found


@each_format
def test_a_stored_balance_that_is_wrong_at_the_end_of_a_month_is_refused(
    town: Town, clock: SetClock, tmp_path: Path, name: str
) -> None:
    a, b = town.accounts([100, 0])
    entry = town.pay(10, a, b)
    clock.advance(40 * DAY)
    town.pay(10, a, b)
    town.book.close()
    ruins = Ruins(town.book.database.url)
    ruins.run(f"update posting set balance = balance + 1 where entry = {entry.seq} and amount > 0")
    assert b in complaints(name, written(ruins.database, name, tmp_path))
    ruins.close()


@each_format
@each_strictness
def test_entries_of_another_day_stand_at_their_date(
    town: Town, clock: SetClock, tmp_path: Path, name: str, *, strict: bool
) -> None:
    a, b = town.accounts([100, 100])
    clock.advance(40 * DAY)
    town.pay(1, a, b)
    early = Draft(Kind.CORRECTION, payments.legs(7, payer=b, payee=a), effective_on="2025-11-30")
    late = Draft(Kind.CORRECTION, payments.legs(5, payer=a, payee=b), effective_on="2026-01-31")
    town.post(early, late)
    town.pay(2, a, b)
    file = written(town.book.database, name, tmp_path, strict=strict)
    days = re.findall(r"^(\d{4}-\d\d-\d\d) \* ", file.read_text(), re.MULTILINE)
    assert days == sorted(days)
    assert complaints(name, file) == ""


@each_format
def test_an_empty_book_is_accepted(book: Book, tmp_path: Path, name: str) -> None:
    assert complaints(name, written(book.database, name, tmp_path)) == ""


@each_format
def test_units_are_credits_and_euros_debits_and_control_is_nil_at_par(town: Town, tmp_path: Path, name: str) -> None:
    citizen = town.account(50_00)
    text = written(town.book.database, name, tmp_path).read_text()
    for line in (
        f"Assets:Fund:{town.miel.fund}  50.00 EUR",
        f"Liabilities:Suspense:{town.miel.suspense}  -50.00 EUR",
        f"Liabilities:Suspense:{town.miel.suspense}  50.00 EUR",
        f"Equity:Control:{town.miel.mirror}  -50.00 EUR",
        f"Equity:Control:{town.miel.issuance}  50.00 MIEL",
        f"Liabilities:Members:{citizen}  -50.00 MIEL",
    ):
        assert line in text


@each_format
def test_nothing_that_people_wrote_is_exported(town: Town, tmp_path: Path, name: str) -> None:
    a, b = town.accounts([100, 0])
    town.post(payments.pay(10, payer=a, payee=b, memo=Memo("Pour Zoé", "F-2026-17")))
    town.book.database.ask("select 1")
    text = written(town.book.database, name, tmp_path).read_text()
    assert "Zoé" not in text
    assert "F-2026-17" not in text


def test_every_kind_of_account_has_its_place_in_the_chart() -> None:
    assert set(SIDES) == set(AccountKind)


def test_hledger_reads_a_currency_with_a_point_in_its_code(town: Town, tmp_path: Path) -> None:
    ruins_free = town.book.database
    with ruins_free.write() as session:
        session.connection().exec_driver_sql(
            "insert into currency (id, code, name, scale, kind) values (99, 'MIEL.OWED', 'x', 0, 'owed')"
        )
    assert complaints("hledger", written(ruins_free, "hledger", tmp_path)) == ""
