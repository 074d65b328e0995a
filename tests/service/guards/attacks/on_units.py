"""Attacks on accounts, currencies, covers and the book itself."""

from collections.abc import Iterator
from typing import Any

from tests.service.guards.attack import Attack, attack, statements
from tests.service.guards.attacks.on_rows import adding, changing, deleting, where
from tests.service.guards.toolkit import Pen
from tests.service.guards.town import (
    ALICE,
    BRUNO,
    COVER,
    EUR,
    FUND,
    MIEL,
    PENDING,
    SEL,
    new_account,
)

ATTACKS: list[Attack] = []
NOBODY = 99
MEMBER, KEPT = new_account(NOBODY, MIEL, "member"), where("id", ALICE)
UNIT = {"id": 9, "code": "NEW", "name": "New", "scale": 2, "kind": "local", "policy": "backed"}


def account(kind: str, currency: int, cover: int | None) -> dict[str, Any]:
    return new_account(NOBODY, currency, kind, cover)


ATTACKS += statements(
    "account",
    {
        "an account begins with a balance": adding("account", MEMBER, balance=1),
        "an account begins with a hold": adding("account", MEMBER, held=1),
        "an account begins with postings": adding("account", MEMBER, seq=1),
        "an account begins open": adding("account", MEMBER, status="open"),
        "an account begins with a floor": adding("account", MEMBER, floor=-1),
        "an account begins with a ceiling": adding("account", MEMBER, ceiling=1),
        "an account takes anothers id": adding("account", MEMBER, id=ALICE),
        "an account takes anothers public id": adding("account", MEMBER, public_id=f"account-{ALICE}"),
        "an account of nobody": adding("account", MEMBER, holder=NOBODY),
        "an account in no currency": adding("account", MEMBER, currency=NOBODY),
        "a fund that covers nothing": adding("account", account("fund", EUR, None)),
        "a fund in a local currency": adding("account", account("fund", MIEL, COVER)),
        "a fund of no cover": adding("account", account("fund", EUR, NOBODY)),
        "an issuance that nothing covers": adding("account", account("issuance", MIEL, None)),
        "an issuance in another currency": adding("account", account("issuance", SEL, COVER)),
        "a member who counts as cover": adding("account", account("member", MIEL, COVER)),
        "a balance is written": changing("account", KEPT, balance=1),
        "a balance is written away": changing("account", KEPT, balance=None),
        "a held amount is written": changing("account", KEPT, held=0),
        "a number of postings is written": changing("account", KEPT, seq=1),
        "an earlier balance is written back": changing("account", KEPT, balance=50_000, held=0, seq=1),
        "a floor is written": changing("account", KEPT, floor=-1),
        "a ceiling is written": changing("account", KEPT, ceiling=1),
        "a status is written": changing("account", KEPT, status="frozen"),
        "an account is opened by hand": changing("account", where("id", PENDING), status="open"),
        "an account gets another id": changing("account", KEPT, id=NOBODY),
        "an account moves upon another": changing("account", KEPT, id=BRUNO),
        "an account gets another public id": changing("account", KEPT, public_id="other"),
        "an account changes its currency": changing("account", where("id", PENDING), currency=SEL),
        "an account changes its kind": changing("account", KEPT, kind="fees"),
        "an account changes hands": changing("account", KEPT, holder=None),
        "a fund leaves its cover": changing("account", where("id", FUND), cover=None),
        "an account is deleted": deleting("account", where("id", PENDING)),
    },
)

ATTACKS += statements(
    "account",
    {
        "an account gets another row number": changing("account", KEPT, rowid=NOBODY),
        "an account moves upon another by row number": changing("account", KEPT, rowid=BRUNO),
        "an entry gets another row number": changing("entry", where("seq", 2), rowid=NOBODY),
        "an insert becomes an update": lambda pen: pen.run(
            "insert into account (id, public_id, currency, kind, status, floor, ceiling, balance,"
            f" held, seq) values ({ALICE}, 'x', {MIEL}, 'member', 'pending', 0, 0, 0, 0, 0)"
            " on conflict do update set balance = 1"
        ),
        "a memo that stands gets another row number": changing("memo", where("entry", 5), rowid=NOBODY),
    },
    only="sqlite",
)


@attack(ATTACKS, "account")
def a_balance_is_written_as_a_tail_past_the_head_says(pen: Pen) -> Iterator[None]:
    yield
    pen.entry(moves={BRUNO: 1})
    now = pen.standing[BRUNO]
    pen.update("account", where("id", BRUNO), balance=now.balance, held=now.held, seq=now.seq)


@attack(ATTACKS, "account")
def terms_are_written_as_a_tail_past_the_head_says(pen: Pen) -> Iterator[None]:
    yield
    pen.entry("terms")
    pen.term(BRUNO, ceiling=1)
    pen.update("account", where("id", BRUNO), ceiling=1)


ATTACKS += statements(
    "unit",
    {
        "a currency is replaced": adding("currency", UNIT, id=MIEL),
        "a currency takes anothers code": adding("currency", UNIT, code="MIEL"),
        "a currency of a kind nobody knows": adding("currency", UNIT, kind="crypto", policy=None),
        "a local currency without a policy": adding("currency", UNIT, policy=None),
        "a legal currency with a policy": adding("currency", UNIT, kind="legal"),
        "a currency of a policy nobody knows": adding("currency", UNIT, policy="faith"),
        "a currency of a thousandth of a thousandth": adding("currency", UNIT, scale=6),
        "a currency changes its code": changing("currency", where("id", MIEL), code="OTHER"),
        "a currency changes its scale": changing("currency", where("id", MIEL), scale=0),
        "a currency changes its kind": changing("currency", where("id", MIEL), kind="owed", policy=None),
        "a backed currency becomes credit": changing("currency", where("id", MIEL), policy="mutual_credit"),
        "a currency gets another id": changing("currency", where("id", MIEL), id=9),
        "a currency is deleted": deleting("currency", where("id", MIEL)),
        "a cover begins with a margin": adding("cover", {"id": 9, "currency": MIEL, "medium": "paper", "margin": 1}),
        "a cover is replaced": adding("cover", {"id": COVER, "currency": MIEL, "medium": "paper"}),
        "a cover takes anothers medium": adding("cover", {"id": 9, "currency": MIEL, "medium": "digital"}),
        "a cover of no currency": adding("cover", {"id": 9, "currency": NOBODY, "medium": "paper"}),
        "a margin is written": changing("cover", where("id", COVER), margin=1),
        "a cover changes its medium": changing("cover", where("id", COVER), medium="paper"),
        "a cover changes its currency": changing("cover", where("id", COVER), currency=SEL),
        "a cover is deleted": deleting("cover", where("id", COVER)),
        "there are two books": adding("book", {"id": 2, "key": bytes(32), "created_at": 0}),
        "the book is replaced": adding("book", {"id": 1, "key": bytes(32), "created_at": 0}),
        "the books key is changed": changing("book", "id = 1", key=bytes(32)),
        "the book is deleted": deleting("book", "id = 1"),
    },
)
