"""A seal exposes books that were rewritten as a whole, which are sound in themselves."""

import json

import pytest

from ledger.chain import Mark, Seal
from service import seals
from service.verification import verify
from tests.service.verification.eventful import Names
from tests.service.verification.ruins import Ruins


def test_a_book_passes_through_its_own_seal(ruins: Ruins) -> None:
    report = verify(ruins.database, seal=seals.seal(ruins.database))
    assert report.sound
    assert report.sealed == report.seq


def test_a_rewritten_chain_is_exposed_by_a_seal_and_by_nothing_else(ruins: Ruins, names: Names) -> None:
    seal = seals.seal(ruins.database)
    ruins.run(f"update entry set actor = 'someone else' where seq = {names.plain}")
    ruins.rechain()
    assert verify(ruins.database).sound
    (finding,) = verify(ruins.database, seal=seal).findings
    assert (finding.check, finding.subject) == ("seal", f"entry {seal.seq}")


def test_an_old_seal_says_nothing_of_what_came_later(ruins: Ruins, names: Names) -> None:
    old = Seal(names.plain - 1, _hash(ruins, names.plain - 1), 0)
    ruins.run(f"update entry set actor = 'someone else' where seq = {names.plain}")
    ruins.rechain()
    assert verify(ruins.database, seal=old).sound


def test_a_book_that_ends_before_its_seal_was_cut_short(ruins: Ruins) -> None:
    seal = seals.seal(ruins.database)
    (finding,) = verify(ruins.database, seal=seal._replace(seq=seal.seq + 1)).findings
    assert (finding.check, finding.subject) == ("seal", f"entry {seal.seq + 1}")


def test_a_trail_that_was_cut_off_or_rewritten_is_exposed_by_a_seal_and_by_nothing_else(ruins: Ruins) -> None:
    seal = seals.read(json.dumps(seals.written(seals.seal(ruins.database))))
    assert seal.trail is not None
    assert verify(ruins.database, seal=seal).sound
    ruins.run(f"delete from audit where seq = {seal.trail.seq}")
    ruins.run(
        f"update audit_head set (seq, hash, at) = (select seq, hash, at from audit where seq = {seal.trail.seq - 1})"
    )
    assert verify(ruins.database).sound
    assert verify(ruins.database, seal=seal._replace(trail=None)).sound
    (finding,) = verify(ruins.database, seal=seal).findings
    assert (finding.check, finding.subject) == ("seal", f"act {seal.trail.seq}")
    shorter = Mark(seal.trail.seq - 1, bytes(32))
    (finding,) = verify(ruins.database, seal=seal._replace(trail=shorter)).findings
    assert "rewritten" in finding.detail


def test_an_old_seal_without_the_trail_is_read(ruins: Ruins) -> None:
    document = seals.written(seals.seal(ruins.database))
    del document["trail"]
    assert seals.read(json.dumps(document)).trail is None
    wrongs: list[dict[str, object]] = [{"trail": []}, {"trail": {"seq": -1, "hash": ""}}, {"at": None}]
    for wrong in wrongs:
        with pytest.raises(ValueError, match="seal"):
            seals.read(json.dumps(document | wrong))


def _hash(ruins: Ruins, seq: int) -> bytes:
    return next(bytes(entry["hash"]) for entry in ruins.whole["entry"] if entry["seq"] == seq)
