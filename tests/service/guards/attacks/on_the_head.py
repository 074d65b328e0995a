"""Attacks on the head's advance: R1 to R3 and R10, what makes an entry an entry."""

from collections.abc import Iterator

from tests.service.guards.attack import Attack, attack, statements
from tests.service.guards.toolkit import Pen
from tests.service.guards.town import (
    ALICE,
    BRUNO,
    FELIX,
    say,
)

ATTACKS: list[Attack] = []


def head(pen: Pen, **values: object) -> None:
    pen.update("head", "id = 1", **values)


ATTACKS += statements(
    "step",
    {
        "the head is set back": lambda pen: head(pen, seq=pen.seq - 1, hash=(pen.seq - 1).to_bytes(32)),
        "the head advances over nothing": lambda pen: head(pen, seq=pen.seq + 1),
        "the head is said again": lambda pen: head(pen, seq=pen.seq),
        "time alone moves": lambda pen: head(pen, at=pen.at + 1),
        "a revision changes the hash": lambda pen: head(pen, rev=pen.rev + 1, hash=bytes(32)),
        "a revision sets time back": lambda pen: head(pen, rev=pen.rev + 1, at=pen.at - 1),
        "a revision is skipped": lambda pen: head(pen, rev=pen.rev + 2),
        "a revision is set back": lambda pen: head(pen, rev=pen.rev - 1),
        "the head gets another id": lambda pen: head(pen, id=2, rev=pen.rev + 1),
        "the head is deleted": lambda pen: pen.delete("head"),
        "there are two heads": lambda pen: pen.insert("head", id=2, seq=0, hash=bytes(32), at=0, rev=0),
        "the head is replaced": lambda pen: pen.insert("head", id=1, seq=0, hash=bytes(32), at=0, rev=0),
    },
)


@attack(ATTACKS, "step")
def an_advance_counts_as_a_revision_too(pen: Pen) -> Iterator[None]:
    yield
    pen.entry(moves={ALICE: -1, BRUNO: 1})
    pen.advance(rev=pen.rev + 1)


@attack(ATTACKS, "R1")
def a_number_is_left_out(pen: Pen) -> Iterator[None]:
    yield
    pen.entry(moves={ALICE: -1, BRUNO: 1})
    pen.entry(moves={ALICE: -1, BRUNO: 1}, seq=pen.seq + 2)
    pen.advance()


@attack(ATTACKS, "R1")
def the_first_number_is_left_out(pen: Pen) -> Iterator[None]:
    yield
    pen.entry(moves={ALICE: -1, BRUNO: 1}, seq=pen.seq + 2)
    pen.advance()


@attack(ATTACKS, "R1")
def the_head_stops_short_of_an_entry(pen: Pen) -> Iterator[None]:
    yield
    pen.entry(moves={ALICE: -1, BRUNO: 1})
    first = {"seq": pen.seq, "hash": pen.hash, "at": pen.at}
    pen.entry("terms")
    pen.advance(**first)


@attack(ATTACKS, "R1")
def the_head_has_a_hash_of_its_own(pen: Pen) -> Iterator[None]:
    yield
    pen.entry(moves={ALICE: -1, BRUNO: 1})
    pen.advance(hash=bytes(32))


@attack(ATTACKS, "R1")
def the_head_has_a_time_of_its_own(pen: Pen) -> Iterator[None]:
    yield
    pen.entry(moves={ALICE: -1, BRUNO: 1})
    pen.advance(at=pen.at + 1)


@attack(ATTACKS, "R1")
def an_entry_is_recorded_before_the_head(pen: Pen) -> Iterator[None]:
    yield
    pen.entry(moves={ALICE: -1, BRUNO: 1}, recorded_at=pen.at - 1)
    pen.advance()


@attack(ATTACKS, "R1")
def time_runs_back_between_two_entries(pen: Pen) -> Iterator[None]:
    yield
    pen.entry(moves={ALICE: -1, BRUNO: 1}, recorded_at=pen.at + 2)
    pen.entry(moves={ALICE: -1, BRUNO: 1}, recorded_at=pen.at - 1)
    pen.advance()


@attack(ATTACKS, "R2")
def a_posting_without_an_entry(pen: Pen) -> Iterator[None]:
    yield
    pen.entry(moves={ALICE: -1, BRUNO: 1})
    pen.post(ALICE, -1, entry=pen.seq + 1)
    pen.advance()


@attack(ATTACKS, "R2")
def a_term_without_an_entry(pen: Pen) -> Iterator[None]:
    yield
    pen.entry(moves={ALICE: -1, BRUNO: 1})
    pen.insert("term", entry=pen.seq + 1, account=FELIX, floor=0, ceiling=0, status="open")
    pen.advance()


@attack(ATTACKS, "R2")
def a_settlement_without_an_entry(pen: Pen) -> Iterator[None]:
    yield
    pen.entry(moves={ALICE: -1, BRUNO: 1})
    pen.insert("settlement", entry=pen.seq + 1, due="asked", amount=1)
    pen.advance()


@attack(ATTACKS, "R2")
def a_memo_without_an_entry(pen: Pen) -> Iterator[None]:
    yield
    pen.entry(moves={ALICE: -1, BRUNO: 1})
    say(pen, pen.seq + 1)
    pen.advance()


@attack(ATTACKS, "R2")
def a_hold_without_an_entry(pen: Pen) -> Iterator[None]:
    yield
    pen.entry(moves={ALICE: -1, BRUNO: 1})
    pen.due("hold", ALICE, 1, entry=pen.seq + 1)
    pen.advance()


@attack(ATTACKS, "R3")
def an_entry_with_nothing_in_it(pen: Pen) -> Iterator[None]:
    yield
    pen.entry()
    pen.entry(moves={ALICE: -1, BRUNO: 1})
    pen.advance()


@attack(ATTACKS, "R3")
def an_entry_that_reverses_itself(pen: Pen) -> Iterator[None]:
    yield
    pen.entry(moves={ALICE: -1, BRUNO: 1}, reverses=pen.seq + 1)
    pen.advance()


@attack(ATTACKS, "R3")
def an_entry_that_reverses_none(pen: Pen) -> Iterator[None]:
    yield
    pen.entry(moves={ALICE: -1, BRUNO: 1}, reverses=0)
    pen.advance()


@attack(ATTACKS, "R3")
def an_entry_neither_dated_nor_not(pen: Pen) -> Iterator[None]:
    yield
    pen.entry(moves={ALICE: -1, BRUNO: 1}, dated=2)
    pen.advance()


@attack(ATTACKS, "R10")
def words_that_the_entry_does_not_know(pen: Pen) -> Iterator[None]:
    yield
    say(pen, pen.entry(moves={ALICE: -1, BRUNO: 1}))
    pen.advance()


@attack(ATTACKS, "R10")
def an_entry_whose_words_are_missing(pen: Pen) -> Iterator[None]:
    yield
    pen.entry(moves={ALICE: -1, BRUNO: 1}, memo_mac=bytes(32))
    pen.advance()


@attack(ATTACKS, "refusal")
def an_entry_under_a_key_that_was_refused(pen: Pen) -> Iterator[None]:
    refused = b"refused".rjust(32)
    pen.insert("refusal", key=refused, request=bytes(32), code="not_enough", facts="{}", at=pen.at)
    yield
    pen.entry(moves={ALICE: -1, BRUNO: 1}, key=refused)
    pen.advance()
