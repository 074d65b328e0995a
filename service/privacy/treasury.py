"""The treasury: who sent euros to whom is part of the association's accounting, kept as long as it is."""

from service import tables
from service.privacy.holding import ACCOUNTS, Holding

OF_PAYERS = ("payer", "payer_iban", "reference", "text")
"""What a bank says of whoever sent euros, who may be somebody else; it is told to the treasury alone."""
LINES = (
    "decided_by = :member or top_up in"
    " (select t.id from top_up t join account a on a.id = t.account where a.holder = :member)"
)
KEPT = "accounting records and what proves them are kept ten years (C. com. L123-22)"

TREASURY: tuple[Holding, ...] = (
    Holding(
        tables.TopUp,
        "Les euros que vous avez annoncés",
        "Euros that you announced",
        f"account in {ACCOUNTS} or asked_by = :member",
        frozenset({"id", "account", "asked_by", "key", "request"}),
        stays=KEPT,
    ),
    Holding(
        tables.BankLine,
        "Les lignes de banque de vos rechargements, ou que vous avez traitées",
        "Bank lines of your top-ups, or that you decided",
        LINES,
        frozenset({"id", "statement", "bank_account", "fingerprint", "top_up", "decided_by", *OF_PAYERS}),
        stays=KEPT,
    ),
    Holding(
        tables.BankStatement,
        "Les relevés de banque que vous avez importés",
        "Bank statements that you imported",
        "imported_by = :member",
        frozenset({"id", "digest", "bank_account", "imported_by"}),
        stays=KEPT,
    ),
)
"""The tables of the treasury."""
