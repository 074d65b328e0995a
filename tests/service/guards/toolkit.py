"""A pen that writes rows into the books with raw SQL, lawful or not.

It knows nothing of the journal that the service writes with: where the two
agree, they agree because the database does.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

PAYEE = 6
"""For whom holds are set aside."""

LIMIT = 9_000_000_000_000_000
DAY_US = 86_400_000_000
START_US = 400 * DAY_US  # so that "more than 30 days ago" is a time too
TAILS = {
    "entry": "seq",
    "posting": "entry",
    "term": "entry",
    "settlement": "entry",
    "memo": "entry",
}
TABLES = (
    *TAILS,
    *("head", "book", "currency", "cover", "account", "due"),
    *("memo_erasure", "refusal", "shortfall", "member", "console_act"),
)

type_of_row = Mapping[str, Any]


@dataclass(frozen=True)
class Standing:
    """What stands on an account after its last posting, the pen's own included."""

    seq: int = 0
    balance: int = 0
    held: int = 0


class Pen:
    """Writes through one connection. `verb` is what SQLite allows after INSERT and UPDATE."""

    def __init__(self, connection: Connection, verb: str = "") -> None:
        self.connection = connection
        self.verb = verb
        head = self.one("select seq, at, hash, rev from head")
        self.head, self.rev = int(head["seq"]), int(head["rev"])
        self.seq, self.at, self.hash = self.head, int(head["at"]), bytes(head["hash"])
        self.standing = {
            row["id"]: Standing(row["seq"], row["balance"], row["held"])
            for row in self.all("select id, seq, balance, held from account")
        }

    # Any statement at all.

    def run(self, sql: str, **values: object) -> None:
        self.connection.execute(text(sql), values)

    def all(self, sql: str, **values: object) -> list[type_of_row]:
        return [dict(row) for row in self.connection.execute(text(sql), values).mappings()]

    def one(self, sql: str, **values: object) -> type_of_row:
        (row,) = self.all(sql, **values)
        return row

    def insert(self, table: str, **values: object) -> None:
        columns, marks = ", ".join(values), ", ".join(f":{column}" for column in values)
        self.run(f"insert {self.verb} into {table} ({columns}) values ({marks})", **values)

    def update(self, table: str, where: str, **values: object) -> None:
        changes = ", ".join(f"{column} = :{column}" for column in values)
        self.run(f"update {self.verb} {table} set {changes} where {where}", **values)

    def delete(self, table: str, where: str = "1 = 1") -> None:
        self.run(f"delete from {table} where {where}")

    # Lawful rows, unless told otherwise.

    def entry(self, kind: str = "payment", moves: Mapping[int, int] | None = None, **odd: Any) -> int:
        """Write the next entry and its postings past the head; return its number."""
        row: dict[str, Any] = {
            "seq": self.seq + 1,
            "kind": kind,
            "recorded_at": self.at + 1,
            "effective_on": "2025-07-14",
            "actor": "actor",
            "client": "client",
            "request": bytes(32),
            "reverses": None,
            "memo_mac": None,
            "salt": bytes(16),
            "digest": bytes(32),
        } | odd
        self.seq, self.at = row["seq"], row["recorded_at"]
        self.hash = odd.get("hash", self.seq.to_bytes(32))
        named = {"id": f"entry-{self.seq}", "key": self.seq.to_bytes(32), "hash": self.hash}
        self.insert("entry", **(named | row))
        for account, amount in (moves or {}).items():
            self.post(account, amount)
        return self.seq

    def post(self, account: int, amount: int, held: int = 0, **odd: int) -> None:
        """Write one posting of the last entry, upon what stands on the account."""
        was = self.standing.get(account, Standing())
        now = Standing(was.seq + 1, was.balance + amount, was.held + held)
        self.standing[account] = now
        row = {"entry": self.seq, "account": account, "amount": amount, "held": held}
        after = {"seq": now.seq, "balance": now.balance, "held_after": now.held}
        self.insert("posting", **(row | after | odd))

    def term(self, account: int, status: str = "open", floor: int = 0, ceiling: int = 100_000) -> None:
        """Write what the last entry sets for an account."""
        row = {"entry": self.seq, "account": account, "floor": floor, "ceiling": ceiling}
        self.insert("term", status=status, **row)

    def due(self, kind: str, account: int, amount: int, name: str = "", **odd: Any) -> str:
        """Write a due; a hold or a refundable part belongs to the last entry. Return its id."""
        row = {
            "id": name or f"{kind}-{self.seq}",
            "payee": PAYEE if kind == "hold" else None,
            "entry": None if kind == "request" else self.seq,
            "done": 0,
            "whole": 0,
            "state": "open",
            "created_at": self.at,
            "expires_at": None,
        } | odd
        self.insert("due", kind=kind, account=account, amount=amount, **row)
        return str(row["id"])

    def settle(self, due: str, amount: int) -> None:
        """Write what the last entry settles of a due."""
        self.insert("settlement", entry=self.seq, due=due, amount=amount)

    def advance(self, **odd: Any) -> None:
        """Move the head over what was written, whatever the database thinks of it."""
        self.update("head", "id = 1", **({"seq": self.seq, "hash": self.hash, "at": self.at} | odd))
        self.head = self.seq

    # Whole acts.

    def pay(self, payer: int, payee: int, amount: int, kind: str = "payment", **odd: Any) -> int:
        seq = self.entry(kind, {payer: -amount, payee: amount}, **odd)
        self.advance()
        return seq

    def set_terms(self, account: int, status: str = "open", floor: int = 0, ceiling: int = 100_000) -> None:
        self.entry("terms")
        self.term(account, status, floor, ceiling)
        self.advance()

    def hold(self, account: int, amount: int, name: str, **odd: Any) -> str:
        self.entry("hold")
        self.post(account, 0, amount)
        due = self.due("hold", account, amount, name, **odd)
        self.advance()
        return due

    def release(self, due: str, account: int, amount: int) -> None:
        self.entry("release")
        self.post(account, 0, -amount)
        self.settle(due, amount)
        self.advance()

    # What stands.

    def books(self) -> dict[str, list[str]]:
        """Return every row that counts, which is all but a tail past the head."""
        head = self.one("select max(seq) as seq from head")["seq"] or 0
        parts = {table: f"where {column} <= {head}" for table, column in TAILS.items()}
        parts["due"] = f"where kind <> 'hold' or entry <= {head}"
        queries = {table: f"select * from {table} {parts.get(table, '')}" for table in TABLES}
        return {table: sorted(map(repr, self.connection.exec_driver_sql(sql))) for table, sql in queries.items()}

    def account(self, account: int) -> type_of_row:
        return self.one("select * from account where id = :id", id=account)


@dataclass(frozen=True)
class Variant:
    """A way of saying the same thing to SQLite, with its safeguards off."""

    name: str
    verb: str = ""
    pragmas: tuple[str, ...] = ()


NO_CHECKS, NO_KEYS, RECURSIVE = (
    "ignore_check_constraints = on",
    "foreign_keys = off",
    "recursive_triggers = on",
)
PLAIN = Variant("plain")
VARIANTS = (
    PLAIN,
    Variant("or fail", "or fail"),
    Variant("or ignore", "or ignore"),
    Variant("or replace", "or replace"),
    Variant("no checks", "", (NO_CHECKS,)),
    Variant("no foreign keys", "", (NO_KEYS,)),
    Variant("recursive", "", (RECURSIVE,)),
    Variant("or ignore, all off", "or ignore", (NO_CHECKS, NO_KEYS)),
    Variant("or replace, all off", "or replace", (NO_CHECKS, NO_KEYS)),
    Variant("or replace, all off, recursive", "or replace", (NO_CHECKS, NO_KEYS, RECURSIVE)),
)


@contextmanager
def trial(connection: Connection, variant: Variant = PLAIN) -> Iterator[Pen]:
    """Lend a pen whose writing is forgotten at the end."""
    if connection.dialect.name == "sqlite":
        for pragma in ("ignore_check_constraints = off", "foreign_keys = on", "recursive_triggers = off"):
            connection.exec_driver_sql(f"pragma {pragma}")
        for pragma in variant.pragmas:
            connection.exec_driver_sql(f"pragma {pragma}")
    connection.exec_driver_sql("begin")
    try:
        yield Pen(connection, variant.verb)
    finally:
        connection.exec_driver_sql("rollback")
