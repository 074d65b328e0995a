"""A tiny town, lawfully founded: something of every kind that an attack may want to spoil."""

from sqlalchemy import Connection

from tests.service.guards.toolkit import LIMIT, START_US, Pen

EUR, MIEL, SEL = 1, 2, 3  # legal, backed and mutual-credit
COVER = 1
HOLDER = 1

FUND, SUSPENSE, MIRROR, ISSUANCE = 1, 2, 3, 4
ALICE, BRUNO = 5, 6  # open, in MIEL
FELIX, SPENDER, TAKER = 7, 8, 9  # frozen, spend_only, receive_only
CLOSED, PENDING = 10, 11
SEL_A, SEL_B = 12, 13
KINDS = {
    FUND: (EUR, "fund", COVER),
    SUSPENSE: (EUR, "suspense", None),
    MIRROR: (EUR, "mirror", None),
    ISSUANCE: (MIEL, "issuance", COVER),
    **dict.fromkeys((ALICE, BRUNO, FELIX, SPENDER, TAKER, CLOSED, PENDING), (MIEL, "member", None)),
    **dict.fromkeys((SEL_A, SEL_B), (SEL, "member", None)),
}
BALANCES = {ALICE: 38_000, BRUNO: 5_000, FELIX: 2_000, SPENDER: 2_500, TAKER: 2_500}

PAID, SAID, ERASED = 4, 5, 6  # entries: one with a refundable part, one with words, one to erase
ACT = {"id": 1, "at": 0, "operator": "root", "act": "granted", "subject": "A", "details": "{}"}
OLD_KEY, NEW_KEY = b"old" + bytes(29), b"new" + bytes(29)


def found(connection: Connection) -> None:
    """Fill an empty book. Everything is written as the service's own role would."""
    connection.exec_driver_sql("begin")
    _open_the_accounts(Pen(connection))
    _trade(Pen(connection))
    _ask(Pen(connection))
    connection.exec_driver_sql("commit")


def _open_the_accounts(pen: Pen) -> None:
    for id_, code, kind, policy in (
        (EUR, "EUR", "legal", None),
        (MIEL, "MIEL", "local", "backed"),
        (SEL, "SEL", "local", "mutual_credit"),
    ):
        pen.insert("currency", id=id_, code=code, name=code, scale=2, kind=kind, policy=policy)
    pen.insert("cover", id=COVER, currency=MIEL, medium="digital")
    pen.insert("member", id=HOLDER, public_id="holder", kind="individual", name="A", created_at=0)
    for id_, (currency, kind, cover) in KINDS.items():
        pen.insert("account", **new_account(id_, currency, kind, cover))

    pen.at = START_US
    pen.entry("opening")
    for id_ in (SUSPENSE, MIRROR, ISSUANCE):
        pen.term(id_, floor=-LIMIT, ceiling=LIMIT)
    pen.term(FUND, ceiling=LIMIT)
    for id_ in (ALICE, BRUNO, FELIX, SPENDER, TAKER, CLOSED):
        pen.term(id_)
    for id_ in (SEL_A, SEL_B):
        pen.term(id_, floor=-1_000, ceiling=1_000)
    pen.advance()


def new_account(id_: int, currency: int, kind: str, cover: int | None = None) -> dict[str, object]:
    """Return the row of an account as accounts begin: pending and empty."""
    figures = dict.fromkeys(("floor", "ceiling", "balance", "held", "seq"), 0)
    row = {"id": id_, "public_id": f"account-{id_}", "currency": currency, "kind": kind}
    return row | {"holder": HOLDER, "cover": cover, "status": "pending"} | figures


def _trade(pen: Pen) -> None:
    bank(pen, 50_000)
    issue(pen, ALICE, 50_000)
    assert pen.pay(ALICE, BRUNO, 5_000) == PAID
    pen.due("refundable", BRUNO, 5_000, "back", entry=PAID)
    for seq in (SAID, ERASED):
        entry = pen.entry("payment", {ALICE: -2_500, {SAID: SPENDER, ERASED: TAKER}[seq]: 2_500}, memo_mac=bytes(32))
        say(pen, entry)
        pen.advance()
        assert entry == seq
    pen.pay(ALICE, FELIX, 2_000)
    pen.hold(FELIX, 300, "held of Felix")
    pen.hold(ALICE, 700, "held")
    pen.hold(ALICE, 800, "held and expired", expires_at=pen.at + 2)
    for account, status in ((FELIX, "frozen"), (SPENDER, "spend_only"), (TAKER, "receive_only"), (CLOSED, "closed")):
        pen.set_terms(account, status)


def _ask(pen: Pen) -> None:
    pen.due("request", BRUNO, 1_000, "asked")
    pen.due("request", BRUNO, 1_000, "asked whole", whole=1)
    pen.due("request", BRUNO, 1_000, "asked and expired", expires_at=pen.at)
    pen.due("request", BRUNO, 1_000, "asked and cancelled")
    pen.update("due", "id = 'asked and cancelled'", state="cancelled")
    pen.update("head", "id = 1", rev=1)
    for key, at in ((OLD_KEY, 0), (NEW_KEY, pen.at)):
        pen.insert("refusal", key=key, request=bytes(32), code="not_enough", facts="{}", at=at)
    pen.insert("console_act", **ACT)


def bank(pen: Pen, amount: int) -> int:
    """Record a line of the bank's statement: a fact."""
    return pen.pay(SUSPENSE, FUND, amount, "bank") if amount > 0 else pen.pay(FUND, SUSPENSE, -amount, "bank")


def issue(pen: Pen, account: int, amount: int) -> int:
    """Issue units for euros that arrived."""
    seq = pen.entry("issue", {SUSPENSE: amount, MIRROR: -amount, ISSUANCE: -amount, account: amount})
    pen.advance()
    return seq


def say(pen: Pen, entry: int) -> None:
    """Write the words of an entry."""
    pen.insert("memo", entry=entry, text="words", reference="", metadata="{}", key=bytes(32))
