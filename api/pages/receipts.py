"""Receipts for people: a page that no screenshot passes for, the file that proves it, the check of such a file."""

import json
from typing import Annotated, NamedTuple

import anyio
from fastapi import Path, Request, Response
from starlette.datastructures import UploadFile

from api.dependencies import OpenBook
from api.pages import rendering
from api.pages.routing import UploadRoute, new_page_router
from api.pages.visits import PagePrincipal, Visit, Visiting
from api.running import running
from ledger import receipts as rules
from ledger import spoken
from ledger.entries import Entry, Posting
from ledger.money import Language, Money
from ledger.receipts import Receipt
from ledger.refusals import EntryNotFound
from service import counterparts, day_words, payees, receipts
from service.access import Operation, Principal, own_members
from service.book import Book
from service.clock import day_of
from service.counterparts import HOUSE
from service.known_accounts import KnownAccount
from service.payees import Payee

router = new_page_router()
checking = new_page_router(route_class=UploadRoute)

FILE_BYTES_MAX = 1 << 16

EntryId = Annotated[str, Path(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$")]


class Share(NamedTuple):
    """Somebody's part of an entry, as it is told: who, and how much reached them or left them."""

    payee: Payee
    money: Money


@checking.get("/recus/verifier")
def read_check(visit: Visiting) -> Response:
    """Show the form that takes a receipt's file."""
    return rendering.page("receipt_check.html", visit, verdict=None)


@checking.post("/recus/verifier")
async def check_receipt(visit: Visiting, request: Request) -> Response:
    """Tell whether the books bear out a receipt: anyone who has its file may ask."""
    async with request.form() as form:
        given, typed = form.get("file"), form.get("text", "")
        sent = await given.read(FILE_BYTES_MAX + 1) if isinstance(given, UploadFile) else b""
    text = sent.decode("utf-8", "replace") or (typed if isinstance(typed, str) else "")
    return await anyio.to_thread.run_sync(_checked, running(request).book, visit, text)


@router.get("/recus/{entry_id}")
def read_receipt(entry_id: EntryId, visit: Visiting, who: PagePrincipal, book: OpenBook) -> Response:
    """Show the receipt of a payment to those whose accounts it touched."""
    receipt = receipts.receipt(book, who, entry_id)
    entry, language = receipt.entry, visit.language
    known = book.known.find_all(book.database, [each.account for each in entry.postings])
    mine = _mine(who, entry, known)
    if mine is None:
        raise EntryNotFound
    paid = mine.amount < 0
    money = Money.of(abs(mine.amount), known[mine.account].currency)
    return rendering.page(
        "receipt.html",
        visit,
        entry=entry,
        paid=paid,
        kind=entry.kind if entry.kind in {"payment", "refund", "capture"} else "other",
        amount=rendering.amount(money, language),
        spelt=spoken.written(money, language),
        shares=_shares(book, receipt, known, mine, language),
        written=lambda each: rendering.amount(each, language),
        memo=receipt.memo[0] if receipt.memo else None,
        at=rendering.second(entry.recorded_at, language),
        shown=rendering.second(visit.now, language),
        today=_today(book, entry, known),
    )


@router.get("/recus/{entry_id}/fichier")
def read_receipt_file(entry_id: EntryId, who: PagePrincipal, book: OpenBook) -> Response:
    """Return the receipt's file, to keep: it proves the entry to anyone."""
    written = rules.written(receipts.receipt(book, who, entry_id))
    headers = {"Content-Disposition": f'attachment; filename="recu-{entry_id}.json"', "Cache-Control": "no-store"}
    return Response(json.dumps(written, indent=1), media_type="application/json", headers=headers)


def _mine(who: Principal, entry: Entry, known: dict[str, KnownAccount]) -> Posting | None:
    """Return the side of an entry on which somebody is: whoever paid first; for the association, the payer's."""
    members = own_members(who, Operation.READ_RECEIPT)
    moved = sorted((each for each in entry.postings if each.amount), key=lambda each: each.amount)
    own = [each for each in moved if known[each.account].holder in members]
    return next(iter(own or moved), None)


def _today(book: Book, entry: Entry, known: dict[str, KnownAccount]) -> tuple[str, str] | None:
    """Return the two words of the day of whoever was paid, which their till shows too; none beside that one day."""
    paid = [each.account for each in entry.postings if each.amount > 0 and known[each.account].holder is not None]
    if len(paid) != 1 or day_of(entry.recorded_at) != day_of(book.clock()):
        return None
    return day_words.of(book, paid[0])


def _shares(
    book: Book, receipt: Receipt, known: dict[str, KnownAccount], mine: Posting, language: Language
) -> list[Share]:
    """Return who is on the other side: whoever pays reads whom they pay; whoever is paid, who chose to be known."""
    entry, paid = receipt.entry, mine.amount < 0
    others = [each for each in entry.postings if each.amount and (each.amount > 0) is paid and each != mine]
    described = payees.describe(book, [each.account for each in others])
    named = counterparts.names(book, known[mine.account].id, [each.account for each in others])
    told = counterparts.shared(book, [entry.seq]).get(entry.seq)
    shares = []
    for each in others:
        name = named[each.account]
        if (name or paid) and name != HOUSE and each.account in described:
            payee = described[each.account]
        else:
            word = "receipts.house" if name == HOUSE else "receipts.someone"
            payee = Payee(each.account, told or rendering.say(word, language), "", "")
        shares.append(Share(payee, Money.of(abs(each.amount), known[each.account].currency)))
    return shares


def _checked(book: Book, visit: Visit, text: str) -> Response:
    """Show what becomes of a file: `genuine`, why it proves nothing, or `unreadable`."""
    try:
        receipt = _read(text)
    except ValueError:
        return rendering.page("receipt_check.html", visit, status=422, verdict="unreadable")
    fault = receipts.check(book, receipt)
    moved = [] if fault else _moved(book, receipt.entry, visit.language)
    return rendering.page(
        "receipt_check.html",
        visit,
        status=200 if fault is None else 409,
        verdict="genuine" if fault is None else fault.name.lower(),
        moved=moved,
        at=rendering.second(receipt.entry.recorded_at, visit.language),
        seq=receipt.entry.seq,
    )


def _read(text: str) -> Receipt:
    """Return the receipt in a file, or raise ValueError when there is none."""
    if len(text) > FILE_BYTES_MAX:
        raise ValueError("no receipt is that long")
    try:
        document = json.loads(text)
    except RecursionError as error:
        raise ValueError("no receipt is nested that deep") from error
    if not isinstance(document, dict):
        raise ValueError("a receipt is an object")  # noqa: TRY004 - one error for every file that is none
    return rules.read(document)


def _moved(book: Book, entry: Entry, language: Language) -> list[tuple[str, str]]:
    """Return what moved, by account: opaque ids, and amounts."""
    known = book.known.find_all(book.database, [each.account for each in entry.postings])
    return [
        (each.account, rendering.amount(Money.of(each.amount, known[each.account].currency), language))
        for each in entry.postings
        if each.amount
    ]
