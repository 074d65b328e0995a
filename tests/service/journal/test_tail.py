"""Rows that someone left past the head never count, and the next batch sweeps them away."""

from sqlalchemy import text

from ledger.entries import Entry
from tests.town import Town

COLUMNS = "seq, id, kind, recorded_at, effective_on, actor, client, dated, key, request, salt, digest, hash"
ENTRY = f"insert into entry ({COLUMNS}) values (:seq, :id, 'payment', 0, '2026-01-01', '', '', 0, :key, :b, :b, :b, :b)"
LEFT = (
    "insert into posting (entry, account, seq, amount, held, balance, held_after) values (:seq, 1, 1, 5, 0, 5, 0)",
    "insert into term (entry, account, floor, ceiling, status) values (:seq, 1, 0, 0, 'frozen')",
    "insert into settlement (entry, due, amount) values (:seq, 'none', 5)",
    "insert into memo (entry, text, reference, metadata, key) values (:seq, 'left', '', '{}', :b)",
    """insert into due (id, kind, account, payee, amount, done, whole, state, entry, created_at, expires_at)
       values (:id, 'hold', 1, 2, 5, 0, 0, 'open', :seq, 0, 9)""",
)


def leave(town: Town, *statements: str) -> None:
    """Insert rows past the head and walk away."""
    seq = town.head()
    with town.book.database.write() as session:
        for number, statement in enumerate(statements):
            facts = {"seq": seq + 1 + number, "id": f"left-{number}", "key": bytes([number]) * 16, "b": b"left"}
            parameters = {name: value for name, value in facts.items() if f":{name}" in statement}
            session.execute(text(statement), parameters)


def test_each_kind_of_row_left_past_the_head_is_swept_away_and_harms_nothing(town: Town, members: list[str]) -> None:
    a, b = members[:2]
    for statement in (ENTRY, *LEFT):
        leave(town, statement)
        before = town.head()
        assert town.balance(a) + town.balance(b) == 2_000
        entry: Entry = town.pay(1, a, b)
        assert entry.seq == before + 1


def test_a_whole_tail_is_swept_away_and_its_keys_are_free(town: Town, members: list[str]) -> None:
    a, b = members[:2]
    leave(town, ENTRY, *LEFT, ENTRY)
    key = town.origin("left").key
    seq = town.head()
    with town.book.database.write() as session:
        session.execute(text(ENTRY), {"seq": seq + 9, "id": "left-9", "key": key, "b": b"left"})
    assert town.pay(1, a, b, key="left").seq == seq + 1
