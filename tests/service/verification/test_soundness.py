"""What a verification says of a sound book, and how it is told."""

import json

import pytest

from service.book import Book
from service.verification import CHECKS, verify
from service.verification.report import LISTED_MAX
from tests.service.verification.ruins import Ruins
from tests.town import Town


def test_a_book_in_which_everything_happened_is_sound(ruins: Ruins) -> None:
    done: list[tuple[int, int]] = []
    report = verify(ruins.database, progress=lambda entries, total: done.append((entries, total)))
    assert report.findings == []
    assert report.entries == report.seq == len(ruins.whole["entry"])
    assert done[-1] == (report.seq, report.seq)


def test_an_empty_book_is_sound(book: Book) -> None:
    report = verify(book.database)
    assert (report.findings, report.entries, report.seq) == ([], 0, 0)


def test_a_tail_past_the_head_counts_for_nothing(town: Town) -> None:
    a, b = town.accounts([100, 0])
    entry = town.pay(10, a, b)
    columns = "kind, recorded_at, effective_on, actor, client, dated, request, salt, digest, hash"
    with town.book.database.write() as session:
        connection = session.connection()
        connection.exec_driver_sql(
            f"insert into entry (seq, id, key, {columns}) select seq + 1, 'tail', hash, {columns} from entry"
            f" where seq = {entry.seq}"
        )
        connection.exec_driver_sql(
            "insert into posting (entry, account, seq, amount, held, balance, held_after)"
            f" select entry + 1, account, seq + 1, 7, 0, 0, 0 from posting where entry = {entry.seq}"
        )
    assert verify(town.book.database).sound


def test_a_report_is_json(ruins: Ruins) -> None:
    ruins.run("update posting set balance = balance + 1")
    told = json.loads(json.dumps(verify(ruins.database).as_dict()))
    assert told["sound"] is False
    assert told["findings"][0].keys() == {"check", "subject", "detail"}
    assert told["checks"] == list(CHECKS)


def test_a_ruined_book_does_not_fill_the_screen(ruins: Ruins) -> None:
    ruins.run("update entry set digest = hash")
    findings = verify(ruins.database).findings
    assert len([finding for finding in findings if finding.check == "digest"]) == LISTED_MAX + 1


def test_a_book_without_a_head_is_not_sound(ruins: Ruins) -> None:
    ruins.run("delete from head")
    assert "head" in {finding.check for finding in verify(ruins.database).findings}


def test_figures_too_large_to_add_up_are_found_all_the_same(ruins: Ruins) -> None:
    ruins.run("update posting set held = 9223372036854775807, amount = -9223372036854775807 - 1")
    assert {"value", "digest"} <= {finding.check for finding in verify(ruins.database).findings}


def test_a_verification_that_is_broken_off_ends_at_once(ruins: Ruins) -> None:
    def give_up(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        verify(ruins.database, progress=give_up)


def test_an_instant_that_is_no_day_of_any_calendar_is_found(ruins: Ruins) -> None:
    ruins.run("update entry set recorded_at = 9223372036854775807 where seq = 5")
    found = {finding.check for finding in verify(ruins.database).findings}
    assert found == {"time", "digest", "dated"}
