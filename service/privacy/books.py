"""The books, in which nobody's name stands: opaque ids, amounts and dates; and the words beside them."""

from service import tables
from service.privacy.holding import ACCOUNTS, MINE, Holding

ENTRIES = """(
  select p.entry from posting p join account a on a.id = p.account where a.holder = :member)"""
DUES = """(
  select d.id from due d join account a on a.id = d.account or a.id = d.payee where a.holder = :member)"""
WRITTEN = """(
  select e.seq from entry e where e.actor = :public_id and exists (
    select 1 from posting p join account a on a.id = p.account
    where p.entry = e.seq and a.holder = :member and p.amount - p.held <= 0))"""
"""Entries that a person confirmed themselves, out of an account of their own: the words are theirs alone."""
ORDERS = f"""(
  select o.id from standing_order o where o.ordered_by = :member or o.account in {ACCOUNTS})"""  # noqa: S608 - of constants of ours
OPAQUE = "opaque ids, amounts and dates only; accounting records are kept ten years (C. com. L123-22)"

BOOKS: tuple[Holding, ...] = (
    Holding(
        tables.Account,
        "Vos comptes",
        "Your accounts",
        "holder = :member",
        frozenset({"id", "currency", "holder", "cover"}),
        blanked="holder = :member",
        blanks={"name": "null"},
        stays=OPAQUE,
    ),
    Holding(
        tables.Term, "Ce que vos comptes permettent", "What your accounts allow", f"account in {ACCOUNTS}", stays=OPAQUE
    ),
    Holding(
        tables.Entry,
        "Les écritures sur vos comptes, ou faites par vous",
        "Entries on your accounts, or made by you",
        f"seq in {ENTRIES} or actor = :public_id",
        frozenset({"key", "request", "memo_mac", "salt", "digest", "hash"}),
        stays=OPAQUE,
    ),
    Holding(tables.Posting, "Vos mouvements", "Your movements", f"account in {ACCOUNTS}", stays=OPAQUE),
    Holding(
        tables.Memo,
        "Les mots de vos écritures",
        "The words of your entries",
        f"entry in {ENTRIES}",
        frozenset({"key"}),
        deleted=f"entry in {WRITTEN}",
        stays="words that others wrote, or that were written in another's name, are theirs",
    ),
    Holding(
        tables.MemoErasure,
        "Les mots effacés",
        "Words that were erased",
        f"entry in {ENTRIES} or actor = :public_id",
        stays="it proves that words are missing because they were erased",
    ),
    Holding(
        tables.Due,
        "Ce que vous avez demandé ou réservé",
        "What you asked for or set aside",
        f"account in {ACCOUNTS} or payee in {ACCOUNTS}",
        frozenset({"payee"}),
        stays=OPAQUE,
    ),
    Holding(
        tables.Settlement,
        "Ce qui en fut réglé",
        "What was settled of it",
        f"due in {DUES}",
        stays=OPAQUE,
    ),
    Holding(
        tables.SharedName,
        "Les demandes à qui vous avez montré votre nom",
        "Requests whose payee may read your name",
        MINE,
        frozenset({"member"}),
        deleted=MINE,
    ),
    Holding(
        tables.StandingOrder,
        "Vos paiements programmés",
        "Your scheduled payments",
        f"ordered_by = :member or account in {ACCOUNTS}",
        frozenset({"id", "ordered_by", "payee", "key", "request"}),
        blanked=f"ordered_by = :member or account in {ACCOUNTS}",
        blanks={"text": "''", "ended_at": "coalesce(ended_at, :now)"},
        stays=OPAQUE,
    ),
    Holding(
        tables.StandingDay,
        "Ce que fut chaque jour de vos paiements programmés",
        "What became of each day of your scheduled payments",
        f"standing_order in {ORDERS}",
        frozenset({"standing_order", "facts"}),
        stays=OPAQUE,
    ),
    Holding(
        tables.PaymentRequest,
        "Les mots de vos demandes de paiement",
        "The words of your payment requests",
        f"asked_by = :member or account in {ACCOUNTS}",
        frozenset({"asked_by", "key", "request"}),
        blanked=f"asked_by = :member and account in {ACCOUNTS}",
        blanks={"text": "''", "reference": "''"},
        stays="what was asked in another's name is theirs",
    ),
    Holding(
        tables.Poster,
        "Vos affiches",
        "Your posters",
        f"made_by = :member or account in {ACCOUNTS}",
        frozenset({"made_by"}),
        blanked=f"account in {ACCOUNTS}",
        blanks={"label": "'—'", "text": "''"},
        stays="requests were made by them; opaque ids only",
    ),
)
"""The tables of the books."""
