"""`alveole export` writes the whole book for programs that check it on their own."""

from pathlib import Path

import pytest
from beancount import loader

from service import exports
from tests.api.commands.conftest import Run


def test_beancount_accepts_the_demo_town(alveole_demo: Run, tmp_path: Path) -> None:
    written = alveole_demo("export", "beancount", "--output", str(tmp_path / "town.beancount"), "--strict")
    assert written.exit_code == 0, written.output
    entries, errors, _ = loader.load_file(str(tmp_path / "town.beancount"))
    assert errors == []
    assert len(entries) > 300


@pytest.mark.parametrize("format_", exports.FORMATS)
def test_the_terminal_gets_what_a_file_gets(alveole_demo: Run, tmp_path: Path, format_: str) -> None:
    shown = alveole_demo("export", format_)
    file = tmp_path / "town"
    file.write_text("an older export")
    assert alveole_demo("export", format_, "-o", str(file)).exit_code == 0
    assert shown.exit_code == 0
    assert shown.stdout == file.read_text()
    assert list(tmp_path.iterdir()) == [file]


def test_no_name_leaves_with_an_export(alveole_demo: Run) -> None:
    for format_ in exports.FORMATS:
        assert "Capucine" not in alveole_demo("export", format_).stdout


def test_a_file_that_cannot_be_written_is_told_in_a_sentence(alveole_demo: Run, tmp_path: Path) -> None:
    refused = alveole_demo("export", "hledger", "--output", str(tmp_path / "nowhere" / "town"))
    assert refused.exit_code == 1
    assert refused.stderr.startswith("✗ No such file or directory")


def test_an_unknown_format_is_refused_with_those_that_are_known(alveole: Run) -> None:
    refused = alveole("export", "excel")
    assert refused.exit_code == 2
    assert "hledger" in refused.stderr
    assert "beancount" in refused.stderr


def test_a_demo_has_no_association_to_write_a_fec_for(alveole_demo: Run, tmp_path: Path) -> None:
    refused = alveole_demo("fec", "--until", "2026-12-31", "--directory", str(tmp_path))
    assert (refused.exit_code, list(tmp_path.iterdir())) == (1, [])
    assert "alveole found" in refused.stderr
