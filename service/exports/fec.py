"""The FEC (fichier des écritures comptables, LPF A47 A-1) of a year: 18 columns, tabs, one line for each movement.

Everything is in euros, units at par; what stands for no euro is left out. Names
stay out too: auxiliary accounts are opaque ids. It is written as it is read, so
its size costs no memory.
"""

import heapq
from collections.abc import Generator, Iterator
from datetime import date
from itertools import groupby
from typing import NamedTuple

from ledger import chart
from ledger.accounts import AccountKind
from ledger.chart import Book, Heading
from ledger.kinds import Kind
from ledger.money import Currency
from service.clock import day_of
from service.database import Database
from service.snapshots import Row, Snapshot, snapshot

COLUMNS = (
    *("JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib", "CompAuxNum"),
    *("CompAuxLib", "PieceRef", "PieceDate", "EcritureLib", "Debit", "Credit", "EcritureLet", "DateLet"),
    *("ValidDate", "Montantdevise", "Idevise"),
)
EURO_SCALE = 2

_ACCOUNTS = """
select a.id, a.public_id, a.kind, c.id, c.code, c.scale, c.kind, c.policy
from account a join currency c on c.id = a.currency order by a.id
"""
_MOVES = """
select e.effective_on, e.seq, e.id, e.kind, e.recorded_at, p.account, p.amount
from entry e join posting p on p.entry = e.seq
where e.dated = {dated} and e.effective_on <= '{until}' and e.seq <= (select seq from head) and p.amount <> 0
order by {order}
"""


class _Account(NamedTuple):
    """An account that stands in the chart; `debit` is 1 where what reaches it is a debit, else -1."""

    id: str
    heading: Heading
    debit: int


class _Piece(NamedTuple):
    """What the lines of one entry have in common."""

    book: Book
    number: int
    day: str
    ref: str
    label: str
    valid: str


def file_name(siren: str, until: date) -> str:
    """Return what the law calls the file of a year that closes on a day."""
    return f"{siren}FEC{until:%Y%m%d}.txt"


def export(database: Database, *, since: date, until: date) -> Iterator[str]:
    """Yield the lines of the period, heading first; balances from before it open it as journal `AN`."""
    yield "\t".join(COLUMNS) + "\n"
    first, number = since.isoformat(), 0
    with snapshot(database) as books:
        accounts = _accounts(books)
        before: dict[int, int] = {}
        opened = False
        for _, rows in groupby(_moves(books, until), key=lambda row: row[:2]):
            entry = [row for row in rows if row[5] in accounts]
            if not entry:
                continue
            if entry[0][0] < first:
                for row in entry:
                    before[row[5]] = before.get(row[5], 0) + row[6]
                continue
            if not opened:
                number = yield from _opening(before, accounts, first)
                opened = True
            number += 1
            yield from _written(_piece(entry[0], number), entry, accounts)
        if not opened:
            yield from _opening(before, accounts, first)


def _accounts(books: Snapshot) -> dict[int, _Account]:
    """Return the accounts that stand in the chart, by their keys."""
    found = {}
    for key, public_id, kind, *unit in books.stream(_ACCOUNTS):
        currency = Currency(*unit)
        heading = chart.heading_of(AccountKind(kind), currency)
        if heading is not None:
            assert currency.scale == EURO_SCALE, "what stands for a euro has cents"
            found[key] = _Account(public_id, heading, 1 if currency.kind == "legal" else -1)
    return found


def _moves(books: Snapshot, until: date) -> Iterator[Row]:
    """Yield what moved up to a day, by day and number."""
    day = until.isoformat()
    recorded = books.stream(_MOVES.format(dated=0, until=day, order="e.seq, p.account"))
    dated = books.stream(_MOVES.format(dated=1, until=day, order="e.effective_on, e.seq, p.account"))
    return heapq.merge(recorded, dated, key=lambda row: row[:2])


def _opening(before: dict[int, int], accounts: dict[int, _Account], first: str) -> Generator[str, None, int]:
    """Yield what stood before the period, with the result of earlier years in one line; return how many entries."""
    standing = {key: amount * accounts[key].debit for key, amount in before.items()}
    result = sum(amount for key, amount in standing.items() if not chart.carries(accounts[key].heading))
    carried = {key: amount for key, amount in standing.items() if amount and chart.carries(accounts[key].heading)}
    if not carried and not result:
        return 0
    piece = _Piece(chart.OPENING, 1, first, "AN", "Soldes à nouveau", first)
    for key, amount in carried.items():
        yield _line(piece, accounts[key].heading, accounts[key].id, amount)
    if result:
        yield _line(piece, chart.CARRIED, "", result)
    return 1


def _piece(row: Row, number: int) -> _Piece:
    day, _, id_, kind, recorded_at, *_ = row
    return _Piece(chart.book_of(Kind(kind)), number, day, id_, _LABELS[Kind(kind)], max(day, day_of(recorded_at)))


def _written(piece: _Piece, entry: list[Row], accounts: dict[int, _Account]) -> Iterator[str]:
    for *_, key, amount in entry:
        account = accounts[key]
        yield _line(piece, account.heading, account.id, amount * account.debit)


def _line(piece: _Piece, heading: Heading, account: str, debit: int) -> str:
    """Return one line; `debit` in cents, negative for a credit."""
    auxiliary = account if heading.auxiliary else ""
    return (
        "\t".join(
            (
                *(piece.book.code, piece.book.label, str(piece.number), _day(piece.day)),
                *(heading.number, heading.label, auxiliary, auxiliary),
                *(piece.ref, _day(piece.day), piece.label),
                *(_euros(max(debit, 0)), _euros(max(-debit, 0)), "", "", _day(piece.valid), "", ""),
            )
        )
        + "\n"
    )


def _day(iso: str) -> str:
    return iso.replace("-", "")


def _euros(cents: int) -> str:
    return f"{cents // 100},{cents % 100:02}"


_LABELS: dict[Kind, str] = {kind: kind.value.replace("_", " ") for kind in Kind} | {
    Kind.BANK: "Mouvement de banque",
    Kind.INVENTORY: "Inventaire",
    Kind.ISSUE: "Émission d'unités",
    Kind.BURN: "Retrait d'unités",
    Kind.PAYMENT: "Paiement",
    Kind.REFUND: "Remboursement",
    Kind.CAPTURE: "Encaissement d'une réservation",
    Kind.PAYOUT_RETURN: "Reconversion rendue",
    Kind.CORRECTION: "Correction",
    Kind.TRANSMISSION: "Transmission d'un solde",
}
"""What each entry is called; kinds that move nothing never stand in the file."""
