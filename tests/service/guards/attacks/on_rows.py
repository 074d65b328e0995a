"""Attacks on rows that stand: whatever was written stays, and is written once."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from tests.service.guards.attack import Attack, attack, statements
from tests.service.guards.toolkit import DAY_US, Pen
from tests.service.guards.town import (
    ACT,
    ALICE,
    BRUNO,
    COVER,
    ERASED,
    FELIX,
    NEW_KEY,
    PAID,
    SAID,
    bank,
    say,
)

ATTACKS: list[Attack] = []
AS_PAID = {"entry": PAID, "account": ALICE, "seq": 2, "amount": -1, "held": 0, "balance": 1, "held_after": 0}
AS_TERMS = {"entry": 1, "account": ALICE, "floor": 0, "ceiling": 9, "status": "open"}
AS_MEMO = {"entry": SAID, "text": "other", "reference": "", "metadata": "", "key": bytes(32)}
AS_REFUSED = {"request": bytes(32), "code": "other", "facts": "", "at": 0}


def where(column: str, value: object) -> str:
    return f"{column} = {value}" if isinstance(value, int) else f"{column} = '{value}'"


def changing(table: str, condition: str, **values: object) -> Any:
    return lambda pen: pen.update(table, condition, **values)


def adding(table: str, row: dict[str, Any], **values: object) -> Any:
    return lambda pen: pen.insert(table, **(row | values))


def deleting(table: str, condition: str) -> Any:
    return lambda pen: pen.delete(table, condition)


ATTACKS += statements(
    "journal",
    {
        "an entry is written into the past": lambda pen: pen.entry(seq=PAID),
        "an entry is written before the first": lambda pen: pen.entry(seq=0),
        "an entry is changed": changing("entry", where("seq", PAID), kind="gift"),
        "an entry gets another number": changing("entry", where("seq", PAID), seq=99),
        "an entry is deleted": deleting("entry", where("seq", PAID)),
        "a posting is appended to an old entry": adding("posting", AS_PAID, account=FELIX),
        "a posting is written again": adding("posting", AS_PAID),
        "a posting is changed": changing("posting", where("entry", PAID), amount=0),
        "a posting goes to another account": changing(
            "posting", f"entry = {PAID} and account = {ALICE}", account=FELIX
        ),
        "a posting is deleted": deleting("posting", where("entry", PAID)),
        "terms are appended to an old entry": adding("term", AS_TERMS, entry=PAID),
        "terms are written again": adding("term", AS_TERMS),
        "terms are changed": changing("term", where("account", ALICE), floor=-1),
        "terms are deleted": deleting("term", where("account", ALICE)),
        "a settlement is appended to an old entry": adding("settlement", {"entry": PAID, "due": "asked", "amount": 1}),
        "words are appended to an old entry": adding("memo", AS_MEMO, entry=PAID),
        "words are written again": adding("memo", AS_MEMO),
        "words are changed": changing("memo", where("entry", SAID), text="other"),
        "words are deleted and no erasure recorded": deleting("memo", where("entry", SAID)),
    },
)


@attack(ATTACKS, "journal")
def an_entry_takes_anothers_id(pen: Pen) -> Iterator[None]:
    yield
    pen.entry(moves={ALICE: -1, BRUNO: 1}, id=f"entry-{PAID}")
    pen.advance()


@attack(ATTACKS, "journal")
def an_entry_takes_anothers_key(pen: Pen) -> Iterator[None]:
    yield
    pen.entry(moves={ALICE: -1, BRUNO: 1}, key=PAID.to_bytes(32))
    pen.advance()


def settled(name: str, statement: str) -> Attack:
    """Return the attack on a settlement that stands."""

    def steps(pen: Pen) -> Iterator[None]:
        pen.entry(moves={ALICE: -1_000, BRUNO: 1_000})
        pen.settle("asked whole", 1_000)
        pen.advance()
        yield
        pen.run(statement.format(verb=pen.verb, entry=pen.seq))

    return Attack(name, "journal", steps)


ATTACKS += [
    settled("a settlement is changed", "update {verb} settlement set amount = 1"),
    settled("a settlement is deleted", "delete from settlement"),
    settled(
        "a settlement is written again",
        "insert {verb} into settlement (entry, due, amount) values ({entry}, 'asked whole', 1)",
    ),
]


def due_of(what: str, kind: str, **odd: Any) -> Attack:
    """Return the attack that writes a due as dues may not begin."""

    def steps(pen: Pen) -> Iterator[None]:
        yield
        pen.due(kind, **({"account": ALICE, "amount": 1} | odd))

    return Attack(what, "due", steps)


by_id = partial(where, "id")
ATTACKS += [
    due_of("a due begins done", "request", done=1),
    due_of("a due begins cancelled", "request", state="cancelled"),
    due_of("a due begins in a state nobody knows", "request", state="settled"),
    due_of("a due of nothing", "request", amount=0),
    due_of("a due beyond the largest amount", "request", amount=9_000_000_000_000_001),
    due_of("a due of a kind nobody knows", "gift"),
    due_of("a request of an entry", "request", entry=PAID),
    due_of("a hold of no entry", "hold", entry=None),
    due_of("a hold in the past", "hold", entry=PAID),
    due_of("a hold for nobody", "hold", payee=None),
    due_of("a refundable part of no entry", "refundable", entry=None),
    due_of("a due neither whole nor not", "request", whole=2),
    due_of("a due is replaced", "request", name="asked"),
    *statements(
        "due",
        {
            "a due asks for more": changing("due", by_id("asked"), amount=2_000),
            "a due goes to another account": changing("due", by_id("asked"), account=ALICE),
            "a due expires later": changing("due", by_id("asked and expired"), expires_at=None),
            "a hold goes to another payee": changing("due", by_id("held"), payee=ALICE),
            "a due becomes another kind": changing("due", by_id("held"), kind="refundable"),
            "a due gets another id": changing("due", by_id("asked"), id="other"),
            "a due takes anothers id": changing("due", by_id("asked"), id="held"),
            "a due may be paid in parts": changing("due", by_id("asked whole"), whole=0),
            "a due is done without a settlement": changing("due", by_id("asked"), done=1),
            "a due is undone": changing("due", by_id("asked"), done=None),
            "a hold is cancelled": changing("due", by_id("held"), state="cancelled"),
            "a refundable part is cancelled": changing("due", by_id("back"), state="cancelled"),
            "a cancelled request is opened": changing("due", by_id("asked and cancelled"), state="open"),
            "a request gets a state nobody knows": changing("due", by_id("asked"), state="paid"),
            "a request is deleted": deleting("due", by_id("asked")),
            "a hold is deleted": deleting("due", by_id("held")),
            "a refundable part is deleted": deleting("due", by_id("back")),
        },
    ),
]


@attack(ATTACKS, "due")
def a_request_paid_in_part_is_cancelled(pen: Pen) -> Iterator[None]:
    pen.entry(moves={ALICE: -1, BRUNO: 1})
    pen.settle("asked", 1)
    pen.advance()
    yield
    pen.update("due", by_id("asked"), state="cancelled")


@attack(ATTACKS, "due")
def a_request_is_paid_although_cancelled(pen: Pen) -> Iterator[None]:
    pen.update("due", by_id("asked"), state="cancelled")
    yield
    pen.entry(moves={ALICE: -1, BRUNO: 1})
    pen.settle("asked", 1)
    pen.advance()


@attack(ATTACKS, "due", only="postgresql")
def a_request_is_cancelled_beside_the_writer(pen: Pen) -> Iterator[None]:
    """Wait for the writer, or be refused; on SQLite there is one writer at a time."""
    yield
    with pen.connection.engine.connect() as writer:
        writer.exec_driver_sql("begin")
        writer.exec_driver_sql("select 1 from head where id = 1 for update")
        pen.run("set local lock_timeout = '50ms'")
        pen.update("due", by_id("asked"), state="cancelled")
        writer.exec_driver_sql("rollback")


@attack(ATTACKS, "erasure")
def an_erasure_of_no_words(pen: Pen) -> Iterator[None]:
    yield
    pen.insert("memo_erasure", entry=PAID, at=0, actor="x")


@attack(ATTACKS, "erasure")
def an_erasure_of_words_to_come(pen: Pen) -> Iterator[None]:
    yield
    say(pen, pen.seq + 1)
    pen.insert("memo_erasure", entry=pen.seq + 1, at=0, actor="x")


def erased(name: str, statement: str) -> Attack:
    """Return the attack on an erasure that stands."""

    def steps(pen: Pen) -> Iterator[None]:
        pen.insert("memo_erasure", entry=ERASED, at=1, actor="x")
        yield
        pen.run(statement.format(verb=pen.verb, entry=ERASED))

    return Attack(name, "erasure", steps)


ATTACKS += [
    erased("an erasure is changed", "update {verb} memo_erasure set actor = 'y'"),
    erased("an erasure is deleted", "delete from memo_erasure"),
    erased(
        "an erasure is written again",
        "insert {verb} into memo_erasure (entry, at, actor) values ({entry}, 2, 'y')",
    ),
]

ATTACKS += statements(
    "refusal",
    {
        "a refusal is replaced": adding("refusal", AS_REFUSED, key=NEW_KEY),
        "a refusal of what was done": adding("refusal", AS_REFUSED, key=PAID.to_bytes(32)),
        "a refusal is changed": changing("refusal", "code = 'not_enough'", code="other"),
        "a refusal takes anothers key": changing("refusal", "at = 0", key=NEW_KEY),
        "a young refusal is deleted": deleting("refusal", f"at > {DAY_US}"),
    },
)


@attack(ATTACKS, "refusal")
def a_refusal_of_thirty_days_is_deleted(pen: Pen) -> Iterator[None]:
    pen.insert("refusal", **(AS_REFUSED | {"key": bytes(32), "at": pen.at - 30 * DAY_US}))
    yield
    pen.delete("refusal", "code = 'other'")


ATTACKS += statements(
    "console",
    {
        "an act of the console is replaced": adding("console_act", ACT, act="revoked"),
        "an act of the console is changed": changing("console_act", by_id(ACT["id"]), act="no"),
        "an act of the console is deleted": deleting("console_act", by_id(ACT["id"])),
    },
)


@attack(ATTACKS, "shortfall")
def a_shortfall_is_invented(pen: Pen) -> Iterator[None]:
    yield
    pen.insert("shortfall", cover=COVER, opened_by=PAID)


@attack(ATTACKS, "shortfall")
def a_shortfall_is_dated_later(pen: Pen) -> Iterator[None]:
    bank(pen, -10)
    pen.pay(ALICE, BRUNO, 1)
    yield
    pen.insert("shortfall", cover=COVER, opened_by=pen.seq)


def short(name: str, statement: str) -> Attack:
    """Return the attack on a shortfall that stands open."""

    def steps(pen: Pen) -> Iterator[None]:
        opened_by = bank(pen, -10)
        bank(pen, 1)
        yield
        pen.run(statement.format(verb=pen.verb, seq=pen.seq, opened_by=opened_by, cover=COVER))

    return Attack(name, "shortfall", steps)


ATTACKS += [
    short("a shortfall is said to be closed", "update {verb} shortfall set closed_by = {seq}"),
    short("a shortfall is closed in the future", "update {verb} shortfall set closed_by = {seq} + 1"),
    short("a shortfall is said to begin later", "update {verb} shortfall set opened_by = {seq}"),
    short("a shortfall is deleted", "delete from shortfall"),
    short(
        "a shortfall is replaced by a closed one",
        "insert {verb} into shortfall (cover, opened_by, closed_by) values ({cover}, {opened_by}, {seq})",
    ),
]


@attack(ATTACKS, "shortfall")
def a_closed_shortfall_is_opened(pen: Pen) -> Iterator[None]:
    bank(pen, -10)
    bank(pen, 10)
    yield
    pen.run(f"update {pen.verb} shortfall set closed_by = null")
