"""A backup is whole, proved, and restores into either database with every guard awake."""

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import select, text

from ledger import payments
from service import backups, demo, tables
from service.book import Book
from service.database import Database
from service.journal import Origin
from service.snapshots import snapshot
from service.verification import verify
from tests.shelves import Shelf, owner_url


def begin(_part: str) -> Callable[[int, int], None]:
    """Watch nothing."""
    return lambda _done, _total: None


def contents(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table."""
    with closing(Database(url)) as database, snapshot(database) as taken:
        return {
            name: sorted(taken.all(f'select * from "{name}"'), key=repr)
            for name in tables.Head.metadata.tables
            if name != "session"
        }


@pytest.fixture(scope="module")
def filled(shelf: Shelf) -> Iterator[str]:
    """Lend a database with a demo town in it, for all tests of this module to read."""
    with shelf.lend() as url:
        demo.fill(url, seed=7, progress=lambda _done, _total: None)
        yield url


@pytest.fixture(scope="module")
def backed_up(filled: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a backup of the demo town."""
    return backups.backup(filled, tmp_path_factory.mktemp("backups") / "book", begin=begin).path


def test_a_backup_holds_every_row_and_opens_as_a_book(filled: str, backed_up: Path) -> None:
    assert contents(f"sqlite:///{backed_up}") == contents(filled)
    with closing(Database(f"sqlite:///{backed_up}")) as database:
        assert verify(database).sound


def test_a_backup_restores_into_a_migrated_empty_database(shelf: Shelf, filled: str, backed_up: Path) -> None:
    with shelf.lend() as url:
        report = backups.restore(backed_up, owner_url(url), begin=begin)
        assert report.sound
        assert contents(url) == contents(filled)


def test_a_backup_restores_into_a_database_without_tables(shelf: Shelf, filled: str, backed_up: Path) -> None:
    with shelf.bare() as url:
        backups.restore(backed_up, url, begin=begin)
        assert contents(url) == contents(filled)


def test_restored_books_go_on_where_they_stopped(shelf: Shelf, backed_up: Path) -> None:
    with shelf.lend() as url:
        backups.restore(backed_up, owner_url(url), begin=begin)
        with closing(Book.open(url)) as book:
            before = book.database.ask("select seq from head")[0][0]
            payer, payee = _two_accounts(book)
            key = book.keyring.mac(b"a new confirmation")
            (posted,) = book.journal.post_now(
                Origin("someone", "test", key, key), payments.pay(1, payer=payer, payee=payee)
            )
            assert posted.entry.seq == before + 1
            with book.database.write() as session:
                session.add(tables.Member(public_id="NEW", kind="individual", name="Newcomer", created_at=1))
            assert verify(book.database).sound


def test_restored_books_are_guarded(shelf: Shelf, backed_up: Path) -> None:
    attacks = [
        "update account set balance = balance + 1",
        "update entry set memo_mac = null",
        "delete from posting",
        "update head set seq = seq + 1",
        "insert into head (id, seq, hash, at, rev) select 1, seq, hash, at, rev from head",
    ]
    with shelf.lend() as url:
        backups.restore(backed_up, owner_url(url), begin=begin)
        with closing(Database(url)) as database:
            for attack in attacks:
                with pytest.raises(DBAPIError), database.write() as session:
                    session.connection().execute(text(attack))


def _two_accounts(book: Book) -> tuple[str, str]:
    account = tables.Account
    with book.database.read() as session:
        query = select(account.public_id).where(account.kind == "member", account.balance > 0, account.currency == 2)
        payer, payee, *_ = session.exec(query).all()
    return payer, payee


def test_a_backup_is_for_its_owner_alone(backed_up: Path) -> None:
    assert stat.S_IMODE(backed_up.stat().st_mode) == 0o600


def test_a_backup_is_one_file_and_leaves_nothing_beside_it(backed_up: Path) -> None:
    assert os.listdir(backed_up.parent) == [backed_up.name]
