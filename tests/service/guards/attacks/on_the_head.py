"""Attacks on the head's advance: R1 to R5 and R10, what makes an entry an entry."""

from collections.abc import Iterator

from tests.service.guards.attack import Attack, attack, statements
from tests.service.guards.toolkit import LIMIT, Pen
from tests.service.guards.town import (
    ALICE,
    BRUNO,
    CLOSED,
    FELIX,
    MIRROR,
    PENDING,
    SEL_A,
    SEL_B,
    SPENDER,
    SUSPENSE,
    TAKER,
    say,
)

ATTACKS: list[Attack] = []
NOBODY = 99


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


@attack(ATTACKS, "R4")
def one_leg_that_moves_an_amount(pen: Pen) -> Iterator[None]:
    yield
    pen.entry(moves={BRUNO: 1})
    pen.advance()


@attack(ATTACKS, "R4")
def an_entry_that_creates_value(pen: Pen) -> Iterator[None]:
    yield
    pen.entry(moves={ALICE: -1, BRUNO: 2})
    pen.advance()


@attack(ATTACKS, "R4")
def two_entries_that_only_balance_together(pen: Pen) -> Iterator[None]:
    yield
    pen.entry(moves={ALICE: -1, BRUNO: 2})
    pen.entry(moves={ALICE: -1})
    pen.advance()


@attack(ATTACKS, "R4")
def one_currency_becomes_another(pen: Pen) -> Iterator[None]:
    yield
    pen.entry(moves={ALICE: -1, SEL_A: 1})
    pen.advance()


@attack(ATTACKS, "R4")
def two_currencies_that_only_balance_together(pen: Pen) -> Iterator[None]:
    yield
    pen.entry(moves={ALICE: -2, BRUNO: 1, SEL_A: -1, SEL_B: 2})
    pen.advance()


def payment_with(name: str, **odd: int) -> Attack:
    """Return the attack that writes the payee's posting in an odd way."""

    def steps(pen: Pen) -> Iterator[None]:
        yield
        pen.entry(moves={ALICE: -1})
        pen.post(BRUNO, 1, **odd)
        pen.advance()

    return Attack(name, "R5", steps)


ATTACKS += [
    payment_with("a posting skips a number of its account", seq=3),
    payment_with("a posting repeats a number of its account", seq=1),
    payment_with("a balance is made up", balance=5_002),
    payment_with("a hold is made up", held_after=1),
    payment_with("a hold is less than nothing", held=-1, held_after=-1),
]


@attack(ATTACKS, "R5")
def a_posting_on_no_account(pen: Pen) -> Iterator[None]:
    yield
    pen.entry(moves={ALICE: -1, NOBODY: 1})
    pen.advance()


@attack(ATTACKS, "R5")
def the_same_balance_is_spent_twice(pen: Pen) -> Iterator[None]:
    yield
    was = pen.standing[BRUNO]
    for payee in (ALICE, TAKER):
        pen.standing[BRUNO] = was
        pen.entry(moves={BRUNO: -5_000, payee: 5_000})
    pen.advance()


@attack(ATTACKS, "R5")
def the_first_posting_of_an_account_begins_with_a_balance(pen: Pen) -> Iterator[None]:
    yield
    pen.entry(moves={SEL_A: -1})
    pen.post(SEL_B, 1, balance=2)
    pen.advance()


@attack(ATTACKS, "R5")
def an_amount_beyond_the_largest(pen: Pen) -> Iterator[None]:
    pen.pay(SUSPENSE, MIRROR, LIMIT)
    yield
    pen.entry(moves={MIRROR: -LIMIT - 1, SUSPENSE: LIMIT + 1})
    pen.advance()


@attack(ATTACKS, "R5")
def a_payment_past_the_floor(pen: Pen) -> Iterator[None]:
    yield
    pen.pay(BRUNO, ALICE, 5_001)


@attack(ATTACKS, "R5")
def a_payment_with_what_is_held(pen: Pen) -> Iterator[None]:
    pen.hold(BRUNO, 1, "held of Bruno")
    yield
    pen.pay(BRUNO, ALICE, 5_000)


@attack(ATTACKS, "R5")
def a_hold_past_the_floor(pen: Pen) -> Iterator[None]:
    yield
    pen.hold(BRUNO, 5_001, "too much")


@attack(ATTACKS, "R5")
def a_dip_under_the_floor_repaired_within_the_batch(pen: Pen) -> Iterator[None]:
    yield
    pen.entry(moves={BRUNO: -5_001, ALICE: 5_001})
    pen.entry(moves={BRUNO: 5_001, ALICE: -5_001})
    pen.advance()


@attack(ATTACKS, "R5")
def a_payment_past_the_ceiling(pen: Pen) -> Iterator[None]:
    pen.set_terms(BRUNO, ceiling=5_000)
    yield
    pen.pay(ALICE, BRUNO, 1)


def payment_between(name: str, payer: int, payee: int, kind: str = "payment") -> Attack:
    """Return the attack that pays against a status."""

    def steps(pen: Pen) -> Iterator[None]:
        yield
        pen.pay(payer, payee, 1, kind)

    return Attack(name, "R5", steps)


def hold_on(name: str, account: int, amount: int = 1) -> Attack:
    """Return the attack that holds against a status."""

    def steps(pen: Pen) -> Iterator[None]:
        yield
        pen.hold(account, amount, name)

    return Attack(name, "R5", steps)


ATTACKS += [
    payment_between("paying an account that is pending", ALICE, PENDING),
    payment_between("paying an account that is closed", ALICE, CLOSED),
    payment_between("refunding an account that is closed", ALICE, CLOSED, "refund"),
    payment_between("paying from an account that is frozen", FELIX, ALICE),
    payment_between("paying an account that is frozen", ALICE, FELIX),
    hold_on("a new hold on an account that is frozen", FELIX),
    payment_between("paying from an account that only receives", TAKER, ALICE),
    hold_on("a new hold on an account that only receives", TAKER),
    payment_between("paying an account that only spends", ALICE, SPENDER),
]


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
