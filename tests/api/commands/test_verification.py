"""`alveole verify`, `seal` and `check-receipt` tell whether the books are what they were."""

import json
from contextlib import closing
from pathlib import Path

from sqlmodel import select, text

from ledger import receipts
from ledger.entries import Entry
from service import tables
from service.database import Database
from tests.api.commands.conftest import Run
from tests.shelves import owner_url
from tests.town import Town


def rewrite(url: str, statement: str) -> None:
    """Write to the books as their owner may, with the guards of a table taken off."""
    with closing(Database(owner_url(url))) as database, database.write() as session:
        connection = session.connection()
        if database.sqlite:
            for (name,) in connection.execute(text("select name from sqlite_schema where type = 'trigger'")).all():
                connection.execute(text(f'drop trigger "{name}"'))
        else:
            connection.execute(text("alter table posting disable trigger user"))
        connection.execute(text(statement))


def test_sound_books_are_sound(alveole: Run, town: Town) -> None:
    town.accounts([100, 200])
    verified = alveole("verify")
    assert verified.exit_code == 0, verified.output
    assert verified.stderr.startswith("Sound: ")
    assert json.loads(alveole("verify", "--json").stdout)["sound"] is True


def test_a_change_in_the_past_is_named_and_fails(alveole: Run, town: Town) -> None:
    town.account(100)
    rewrite(town.book.database.url, "update posting set amount = amount + 1 where amount > 0")
    verified = alveole("verify")
    assert verified.exit_code == 1
    assert "unbalanced" in verified.stdout
    assert "not sound" in verified.stderr
    printed = alveole("verify", "--json")
    assert printed.exit_code == 1
    assert json.loads(printed.stdout)["sound"] is False


def test_a_seal_is_written_once_and_proves_what_came_before(alveole: Run, town: Town, tmp_path: Path) -> None:
    town.account(100)
    kept = tmp_path / "seal.json"
    assert alveole("seal", "--output", str(kept)).exit_code == 0
    assert json.loads(kept.read_text()) == json.loads(alveole("seal").stdout)
    again = alveole("seal", "--output", str(kept))
    assert again.exit_code == 1
    assert "exists" in again.stderr

    town.account(100)
    verified = alveole("verify", "--seal", str(kept))
    assert verified.exit_code == 0
    assert "was rewritten since" in verified.stderr


def test_books_that_do_not_lead_through_the_seal_fail(alveole: Run, town: Town, tmp_path: Path) -> None:
    town.account(100)
    kept = tmp_path / "seal.json"
    kept.write_text(json.dumps(json.loads(alveole("seal").stdout) | {"hash": "00" * 32}))
    verified = alveole("verify", "--seal", str(kept))
    assert verified.exit_code == 1
    assert "seal" in verified.stdout


def test_a_file_that_is_no_seal_is_refused(alveole: Run, tmp_path: Path) -> None:
    for content in (b"{}", b"my recipes", b"\xff\xfe", b'{"format": "alveole-seal-1"}'):
        (tmp_path / "other").write_bytes(content)
        refused = alveole("verify", "--seal", str(tmp_path / "other"))
        assert refused.exit_code == 1
        assert "is no seal" in refused.stderr


def papers(town: Town, entry: Entry, directory: Path) -> tuple[str, str]:
    """Write the receipt of an entry, and the digests after it."""
    with town.book.database.read() as session:
        rows = session.exec(select(tables.Entry).where(tables.Entry.seq >= entry.seq - 1)).all()
    before, own, *after = sorted(rows, key=lambda row: row.seq)
    receipt, digests = directory / "receipt.json", directory / "digests.json"
    receipt.write_text(json.dumps(receipts.written(receipts.Receipt(entry, before.hash, own.hash, None))))
    digests.write_text(json.dumps({"data": [{"seq": row.seq, "digest": row.digest.hex()} for row in after]}))
    return str(receipt), str(digests)


def test_a_receipt_is_proved_by_a_later_seal_without_any_database(alveole: Run, town: Town, tmp_path: Path) -> None:
    payer, payee = town.accounts([100, 0])
    paid = town.pay(5, payer, payee)
    town.pay(1, payer, payee)
    receipt, digests = papers(town, paid, tmp_path)
    seal = str(tmp_path / "seal.json")
    alveole("seal", "--output", seal)

    nowhere = {"ALVEOLE_DATABASE_URL": "sqlite:////nowhere/at/all"}
    proved = alveole("check-receipt", receipt, "--seal", seal, "--digests", digests, **nowhere)
    assert proved.exit_code == 0, proved.output
    assert "Proved" in proved.stderr
    without = alveole("check-receipt", receipt, "--seal", seal)
    assert without.exit_code == 1
    assert "do not lead" in without.stderr


def test_an_altered_receipt_proves_nothing(alveole: Run, town: Town, tmp_path: Path) -> None:
    payer, payee = town.accounts([100, 0])
    receipt, digests = papers(town, town.pay(5, payer, payee), tmp_path)
    seal = str(tmp_path / "seal.json")
    alveole("seal", "--output", seal)
    Path(receipt).write_text(Path(receipt).read_text().replace('"amount": 5', '"amount": 50'))
    refused = alveole("check-receipt", receipt, "--seal", seal, "--digests", digests)
    assert refused.exit_code == 1
    assert "altered" in refused.stderr


def test_a_file_that_holds_no_digests_is_refused(alveole: Run, town: Town, tmp_path: Path) -> None:
    payer, payee = town.accounts([100, 0])
    receipt, digests = papers(town, town.pay(5, payer, payee), tmp_path)
    seal = str(tmp_path / "seal.json")
    alveole("seal", "--output", seal)
    for content in ("1", "{}", '[{"seq": 1}]', '["one"]', '[{"seq": 1, "digest": "xy"}]'):
        Path(digests).write_text(content)
        refused = alveole("check-receipt", receipt, "--seal", seal, "--digests", digests)
        assert refused.exit_code == 1
        assert "is no list of digests" in refused.stderr
