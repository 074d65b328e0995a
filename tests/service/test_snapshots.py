"""A snapshot stays what it was, whatever happens beside it or in it."""

import pytest

from service.snapshots import snapshot
from tests.town import Town

HEAD = "select seq from head"


def test_a_snapshot_sees_nothing_that_is_posted_later(town: Town) -> None:
    a, b = town.accounts([100, 0])
    with snapshot(town.book.database) as books:
        before = books.all(HEAD)
        entry = town.pay(10, a, b)
        assert books.all(HEAD) == before == [(entry.seq - 1,)]


def test_two_streams_are_read_side_by_side(town: Town) -> None:
    with snapshot(town.book.database) as books:
        accounts = [account for (account,) in books.all("select id from account order by id")]
        up, down = (
            books.stream("select id from account order by id"),
            books.stream("select id from account order by -id"),
        )
        assert list(zip(up, down, strict=True)) == [
            ((one,), (other,)) for one, other in zip(accounts, accounts[::-1], strict=True)
        ]


def test_figures_beyond_64_bits_are_told_and_the_snapshot_goes_on(town: Town) -> None:
    huge = "select 9223372036854775807 as n"
    with snapshot(town.book.database) as books:
        assert books.all(HEAD) != []
        with pytest.raises(OverflowError):
            books.all(f"select abs(-n - 1), sum(n) from ({huge} union all {huge}) two group by n")
        assert books.all(HEAD) != []


def test_a_query_that_is_no_query_is_a_bug(town: Town) -> None:
    with (
        snapshot(town.book.database) as books,
        pytest.raises(Exception, match=r"nowhere") as raised,
    ):
        books.all("select 1 from nowhere")
    assert not isinstance(raised.value, OverflowError)


def test_nothing_can_be_written_through_a_snapshot(town: Town) -> None:
    with snapshot(town.book.database) as books, pytest.raises(Exception, match=r"readonly|read-only"):
        books.all("update head set rev = rev + 1")
