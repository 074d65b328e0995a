"""`alveole clearing simulate` tells what a circle would gain, and writes what is left."""

import json
from pathlib import Path

from ledger.clearing import files
from tests.api.commands.conftest import Run

TRAP = "debtor,creditor,amount\nA,B,100\nB,E,70\nE,A,100\nC,D,100\nD,E,100\nE,C,70\nB,C,100\n"


def owed(directory: Path, text: str) -> str:
    """Write a file of obligations and return its path."""
    file = directory / "owed.csv"
    file.write_text(text)
    return str(file)


def test_it_prints_the_figures_and_writes_what_is_left_with_its_proof(alveole: Run, tmp_path: Path) -> None:
    proof = tmp_path / "proof.json"
    ran = alveole("clearing", "simulate", owed(tmp_path, TRAP), "--json", "--certificate", str(proof))

    assert ran.exit_code == 0, ran.output
    figures = json.loads(ran.stdout)
    assert [figures[name] for name in ("gross", "net_internal_debt", "cleared", "participants")] == [640, 70, 570, 5]
    left = files.read(Path(figures["residual"]).read_text().splitlines(keepends=True))
    assert [(each.source, each.target, each.amount) for each in left] == [("B", "C", 70)]
    checked = alveole("clearing", "recheck", str(tmp_path / "owed.csv"), str(proof))
    assert (checked.exit_code, checked.stderr.partition(",")[0]) == (0, "Proved: 570 can be cleared")


def test_a_certificate_of_something_else_or_none_at_all_is_refused(alveole: Run, tmp_path: Path) -> None:
    proof, file = tmp_path / "proof.json", owed(tmp_path, TRAP)
    alveole("clearing", "simulate", file, "--certificate", str(proof))
    owed(tmp_path, TRAP.replace("70", "71"))
    assert "it is the certificate of something else" in alveole("clearing", "recheck", file, str(proof)).stderr
    for none, reason in (("{}", "something is missing"), ('{"form": "other-1"}', "its form is other-1")):
        proof.write_text(none)
        assert reason in alveole("clearing", "recheck", file, str(proof)).stderr


def test_it_tells_people_in_words(alveole: Run, tmp_path: Path) -> None:
    ran = alveole("clearing", "simulate", owed(tmp_path, TRAP), "--residual", str(tmp_path / "left.csv"))
    assert "570 of it can be cleared (89 %)" in ran.stderr
    assert (tmp_path / "left.csv").exists()
    nothing = alveole("clearing", "simulate", owed(tmp_path, "debtor,creditor,amount\n"))
    assert "0 of it can be cleared (0 %)" in nothing.stderr


def test_a_faulty_file_is_refused_in_one_sentence_and_nothing_is_written(alveole: Run, tmp_path: Path) -> None:
    ran = alveole("clearing", "simulate", owed(tmp_path, "debtor,creditor,amount\nA,B,1\nA,A,1\n"))
    assert (ran.exit_code, ran.stderr.strip()) == (
        1,
        "✗ Obligation 2 cannot be taken: its debtor is its creditor too.",
    )
    (tmp_path / "owed.csv").write_bytes(b"debtor,creditor,amount\nCaf\xe9,B,1\n")
    assert "is not a text in UTF-8" in alveole("clearing", "simulate", str(tmp_path / "owed.csv")).stderr
    assert [file.name for file in tmp_path.iterdir() if "residual" in file.name] == []
