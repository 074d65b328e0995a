"""A backup is whole, proved, and restores into either database with every guard awake."""

import shutil
import sqlite3
import stat
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import select, text

from ledger import payments
from ledger.memos import Memo
from service import backups, demo, migrations, preflight, tables
from service.book import Book
from service.database import Database
from service.journal import Origin
from service.settings import Settings
from service.snapshots import snapshot
from service.troubles import Trouble
from service.verification import verify
from tests.shelves import Shelf, owner_url
from tests.town import SetClock, Town


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


def test_a_backup_is_for_its_owner_alone(backed_up: Path) -> None:
    assert stat.S_IMODE(backed_up.stat().st_mode) == 0o600


def test_a_backup_is_one_file_and_leaves_nothing_beside_it(backed_up: Path) -> None:
    assert list(backed_up.parent.iterdir()) == [backed_up]


def test_a_backup_into_a_directory_is_named_after_the_time(filled: str, tmp_path: Path) -> None:
    made = backups.backup(filled, tmp_path, begin=begin, clock=SetClock())
    assert made.path == tmp_path / "alveole-2026-01-01T110000Z.sqlite3"
    assert made.octets == made.path.stat().st_size


def test_a_backup_overwrites_nothing(filled: str, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("precious")
    with pytest.raises(Trouble, match="there already"):
        backups.backup(filled, taken, begin=begin)
    assert taken.read_text() == "precious"


def test_a_backup_that_loses_the_race_for_its_name_overwrites_nothing(filled: str, tmp_path: Path) -> None:
    contested = tmp_path / "contested"

    def somebody_is_faster(part: str) -> Callable[[int, int], None]:
        if part == "Verifying":
            contested.write_text("precious")
        return lambda _done, _total: None

    with pytest.raises(FileExistsError):
        backups.backup(filled, contested, begin=somebody_is_faster)
    assert contested.read_text() == "precious"
    assert list(tmp_path.iterdir()) == [contested]


def test_a_backup_needs_a_place_that_is_there(filled: str, tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="no directory"):
        backups.backup(filled, tmp_path / "unmounted" / "book", begin=begin)
    assert list(tmp_path.iterdir()) == []


def test_an_interrupted_backup_leaves_nothing(filled: str, tmp_path: Path) -> None:
    def interrupt(_part: str) -> Callable[[int, int], None]:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        backups.backup(filled, tmp_path / "book", begin=interrupt)
    assert list(tmp_path.iterdir()) == []


def test_a_backup_taken_amid_payments_is_sound_and_stops_nobody(town: Town, tmp_path: Path) -> None:
    payer, payee = town.accounts([100_000, 0])
    enough = threading.Event()

    def pay_on() -> int:
        paid = 0
        while not enough.is_set():
            town.pay(1, payer, payee)
            paid += 1
        return paid

    with ThreadPoolExecutor(1) as beside:
        paying = beside.submit(pay_on)
        made = backups.backup(town.book.database.url, tmp_path / "book", begin=begin)
        town.pay(1, payee if town.balance(payee) else payer, payer if town.balance(payee) else payee)
        enough.set()
        assert paying.result() > 0
    assert made.report.sound
    assert made.report.seq <= town.book.database.ask("select seq from head")[0][0]


def test_books_that_hold_something_are_never_restored_over(database_url: str, backed_up: Path) -> None:
    with closing(Database(database_url)) as database, database.write() as session:
        session.add(tables.Member(public_id="A", kind="individual", name="A", created_at=0))
    before = contents(database_url)
    with pytest.raises(Trouble, match="empty one only"):
        backups.restore(backed_up, owner_url(database_url), begin=begin)
    assert contents(database_url) == before


def tampered(backed_up: Path, tmp_path: Path, *statements: str) -> Path:
    """Return a copy of a backup in which someone wrote, having put the guards aside."""
    copy = Path(shutil.copy(backed_up, tmp_path / "tampered"))
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        for (name,) in connection.execute("select name from sqlite_schema where type = 'trigger'").fetchall():
            connection.execute(f'drop trigger "{name}"')
        for statement in statements:
            connection.execute(statement)
    return copy


def test_a_tampered_backup_is_not_restored_and_leaves_the_database_empty(
    database_url: str, backed_up: Path, tmp_path: Path
) -> None:
    copy = tampered(backed_up, tmp_path, "update posting set amount = amount + 1 where entry = 40")
    with pytest.raises(Trouble, match="not sound"):
        backups.restore(copy, owner_url(database_url), begin=begin)
    with closing(Database(owner_url(database_url))) as database:
        assert not preflight.holds_anything(database)


def test_a_backup_whose_guards_were_removed_restores_with_ours(
    database_url: str, backed_up: Path, tmp_path: Path
) -> None:
    backups.restore(tampered(backed_up, tmp_path), owner_url(database_url), begin=begin)
    with (
        closing(Database(database_url)) as database,
        pytest.raises(DBAPIError),
        database.write() as session,
    ):
        session.connection().execute(text("update account set balance = balance + 1"))


def test_a_book_that_is_not_sound_gives_no_backup(backed_up: Path, tmp_path: Path) -> None:
    copy = tampered(backed_up, tmp_path, "update account set balance = balance + 1 where balance > 0")
    with pytest.raises(Trouble, match="not sound"):
        backups.backup(f"sqlite:///{copy}", tmp_path / "book", begin=begin)
    assert not (tmp_path / "book").exists()


def test_a_backup_of_a_newer_program_is_left_to_it(database_url: str, backed_up: Path, tmp_path: Path) -> None:
    copy = tampered(backed_up, tmp_path, "update alembic_version set version_num = '9999'")
    with pytest.raises(Trouble, match="newer version"):
        backups.restore(copy, owner_url(database_url), begin=begin)


def test_a_backup_of_an_older_program_is_brought_up_to_date(database_url: str, backed_up: Path, tmp_path: Path) -> None:
    older = Path(shutil.copy(backed_up, tmp_path / "older"))
    migrations.downgrade(f"sqlite:///{older}", "0003")
    report = backups.restore(older, owner_url(database_url), begin=begin)
    assert report.sound
    preflight.check(Settings(database_url=database_url))


def damaged(backed_up: Path, tmp_path: Path) -> Path:
    """Return a copy of a backup of which a part was overwritten."""
    octets = bytearray(backed_up.read_bytes())
    octets[len(octets) // 4 : len(octets) // 2] = bytes(len(octets) // 2 - len(octets) // 4)
    copy = tmp_path / "damaged"
    copy.write_bytes(octets)
    return copy


def test_a_damaged_file_and_one_that_is_no_backup_are_refused(
    database_url: str, backed_up: Path, tmp_path: Path
) -> None:
    text_file, other = tmp_path / "text", tmp_path / "other"
    text_file.write_text("my recipes")
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("create table recipes (honey integer)")
    for file in (damaged(backed_up, tmp_path), text_file, other, tmp_path / "absent", tmp_path):
        with pytest.raises(Trouble):
            backups.restore(file, owner_url(database_url), begin=begin)
    with closing(Database(database_url)) as database:
        assert preflight.revision(database) == preflight.latest_revision()


def test_words_that_were_erased_are_in_no_backup(town: Town, tmp_path: Path) -> None:
    payer, payee = town.accounts([100, 0])
    (entry,) = town.post(payments.pay(5, payer=payer, payee=payee, memo=Memo("unspeakable")))
    with town.book.database.write() as session:
        session.add(tables.MemoErasure(entry=entry.seq, at=town.book.clock(), actor="someone"))
        session.flush()
        session.delete(session.get_one(tables.Memo, entry.seq))
    made = backups.backup(town.book.database.url, tmp_path / "book", begin=begin)
    assert b"unspeakable" not in made.path.read_bytes()


def _two_accounts(book: Book) -> tuple[str, str]:
    account = tables.Account
    with book.database.read() as session:
        query = select(account.public_id).where(account.kind == "member", account.balance > 0, account.currency == 2)
        payer, payee, *_ = session.exec(query).all()
    return payer, payee
