"""The register: every table that holds something on a person, whose it is, and what becomes of it.

Export, erasure and the document for the supervisory authority all read this one
table, and a test walks the database's own: a table that is not here, or a column
that refers to a member and is named in no row, fails it.
"""

from collections.abc import Mapping
from typing import NamedTuple

from sqlmodel import SQLModel

from ledger.money import Language
from service import tables

ACCOUNTS = "(select id from account where holder = :member)"
LOGINS = "(select id from login where member = :member)"
CLIENTS = "(select id from client where member = :member)"
ENTRIES = """(
  select p.entry from posting p join account a on a.id = p.account where a.holder = :member)"""
DUES = """(
  select d.id from due d join account a on a.id = d.account or a.id = d.payee where a.holder = :member)"""
WRITTEN = """(
  select e.seq from entry e where e.actor = :public_id and exists (
    select 1 from posting p join account a on a.id = p.account
    where p.entry = e.seq and a.holder = :member and p.amount - p.held <= 0))"""
"""Entries that a person confirmed themselves, out of an account of their own: the words are theirs alone."""


class Holding(NamedTuple):
    """What one table holds on the member `:member`, whose public id is `:public_id`.

    `whose` finds it, `withheld` are columns that are told to nobody: hashes, and keys of other tables.
    On erasure the rows that `deleted` finds go, and those that `blanked` finds lose
    what `blanks` says; the rest stays, because of what `stays` says.
    """

    table: type[SQLModel]
    fr: str
    en: str
    whose: str
    withheld: frozenset[str] = frozenset()
    deleted: str = ""
    blanked: str = ""
    blanks: Mapping[str, str] = {}
    stays: str = ""

    @property
    def name(self) -> str:
        """Return the table's name."""
        return str(self.table.__tablename__)

    def title(self, language: Language) -> str:
        """Return what it is about, for a person."""
        return self.fr if language == "fr" else self.en


BOOKS = "opaque ids, amounts and dates only; accounting records are kept ten years (C. com. L123-22)"
MINE = "member = :member"

HOLDINGS: tuple[Holding, ...] = (
    Holding(
        tables.Member,
        "Qui vous êtes ici",
        "Who you are here",
        "id = :member",
        frozenset({"id"}),
        blanked="id = :member",
        blanks={"name": "'—'"},
        stays="the opaque id that the books refer to",
    ),
    Holding(
        tables.MemberContact, "Comment vous joindre", "How to reach you", MINE, frozenset({"member"}), deleted=MINE
    ),
    Holding(
        tables.DirectoryEntry,
        "Ce que dit l'annuaire",
        "What the directory says",
        MINE,
        frozenset({"member", "folded"}),
        deleted=MINE,
    ),
    Holding(
        tables.Membership,
        "Votre adhésion",
        "Your membership",
        MINE,
        frozenset({"member", "change"}),
        stays="opaque ids and dates only; it says under which terms the accounts stood",
    ),
    Holding(
        tables.MembershipChange,
        "L'histoire de votre adhésion",
        "The history of your membership",
        MINE,
        frozenset({"id", "member"}),
        stays="opaque ids and dates only; append-only",
    ),
    Holding(
        tables.Login,
        "Vos noms de connexion",
        "Your logins",
        MINE,
        frozenset({"id", "member", "password_hash"}),
        deleted=MINE,
    ),
    Holding(
        tables.Session,
        "Vos séances",
        "Your sessions",
        f"login in {LOGINS} or client in {CLIENTS}",
        frozenset({"id", "login", "client", "refresh_hash", "cookie_hash"}),
        deleted=f"login in {LOGINS} or client in {CLIENTS}",
    ),
    Holding(
        tables.CodeGenerator,
        "Votre application à codes",
        "Your application that shows codes",
        f"login in {LOGINS}",
        frozenset({"login", "sealed", "step"}),
        deleted=f"login in {LOGINS}",
    ),
    Holding(
        tables.RecoveryCode,
        "Vos codes sur papier",
        "Your codes on paper",
        f"login in {LOGINS}",
        frozenset({"login", "hash"}),
        deleted=f"login in {LOGINS}",
    ),
    Holding(
        tables.Passkey,
        "Vos clés d'accès",
        "Your passkeys",
        f"login in {LOGINS}",
        frozenset({"id", "login", "credential", "public_key"}),
        deleted=f"login in {LOGINS}",
    ),
    Holding(
        tables.Recovery,
        "Les récupérations d'accès",
        "Recoveries of access",
        "member = :member or proposed_by = :member or confirmed_by = :member",
        frozenset({"id", "member", "proposed_by", "confirmed_by"}),
        stays="opaque ids only; it says who let whom back in",
    ),
    Holding(
        tables.Client,
        "Vos programmes",
        "Your programs",
        MINE,
        frozenset({"id", "member", "secret_hash"}),
        deleted=MINE,
    ),
    Holding(
        tables.Power,
        "Ce que vous pouvez faire",
        "What you may do",
        'member = :member or "of" = :member',
        frozenset({"id", "member", "of"}),
        blanked='(member = :member or "of" = :member) and (until is null or until > :now)',
        blanks={"until": ":now"},
        stays="opaque ids and dates only; it says by which right someone acted",
    ),
    Holding(
        tables.Letter,
        "Les lettres qui vous furent écrites, ou que vous avez causées",
        "Letters written to you, or caused by you",
        "member = :member or caused_by = :member",
        frozenset({"id", "member", "caused_by", "sealed", "next_at"}),
        deleted=MINE,
        stays="that a letter to someone else was caused",
    ),
    Holding(
        tables.Invitation,
        "Les liens pour vous connecter",
        "Links to sign in by",
        "member = :member or caused_by = :member",
        frozenset({"id", "member", "caused_by", "token_hash"}),
        deleted=MINE,
        stays="that someone else was invited",
    ),
    Holding(
        tables.Account,
        "Vos comptes",
        "Your accounts",
        "holder = :member",
        frozenset({"id", "currency", "holder", "cover"}),
        blanked="holder = :member",
        blanks={"name": "null"},
        stays=BOOKS,
    ),
    Holding(
        tables.Term, "Ce que vos comptes permettent", "What your accounts allow", f"account in {ACCOUNTS}", stays=BOOKS
    ),
    Holding(
        tables.Entry,
        "Les écritures sur vos comptes, ou faites par vous",
        "Entries on your accounts, or made by you",
        f"seq in {ENTRIES} or actor = :public_id",
        frozenset({"key", "request", "memo_mac", "salt", "digest", "hash"}),
        stays=BOOKS,
    ),
    Holding(tables.Posting, "Vos mouvements", "Your movements", f"account in {ACCOUNTS}", stays=BOOKS),
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
        stays=BOOKS,
    ),
    Holding(
        tables.Settlement,
        "Ce qui en fut réglé",
        "What was settled of it",
        f"due in {DUES}",
        stays=BOOKS,
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
        tables.Audit,
        "Les actes faits par vous ou à votre sujet",
        "Acts by you or about you",
        "actor = :public_id or subject = :public_id",
        frozenset({"hash"}),
        stays="opaque ids only; append-only and chained, it proves who did what",
    ),
    Holding(
        tables.ConsoleAct,
        "Les actes de la console à votre sujet",
        "Acts of the console about you",
        "subject = :public_id",
        frozenset({"id", "operator"}),
        stays="opaque ids only; append-only",
    ),
    Holding(
        tables.Erasure,
        "Votre effacement",
        "Your erasure",
        "member = :member or asked_by = :member or approved_by = :member",
        frozenset({"member", "asked_by", "approved_by"}),
        stays="it proves that the person was forgotten, and when",
    ),
    Holding(
        tables.Document,
        "Les pièces que vous avez déposées",
        "Documents that you deposited",
        "uploaded_by = :member",
        frozenset({"id", "uploaded_by"}),
        stays="the association's documents are kept ten years (C. com. L123-22)",
    ),
    Holding(
        tables.Decision,
        "Les décisions que vous avez consignées",
        "Decisions that you recorded",
        "recorded_by = :member",
        frozenset({"id", "document", "recorded_by"}),
        stays="decisions of the association, with who signed them, are kept ten years",
    ),
    Holding(
        tables.Proposal,
        "Ce que vous avez proposé ou décidé",
        "What you proposed or decided",
        "proposed_by = :member or decided_by = :member",
        frozenset({"id", "proposed_by", "decided_by"}),
        stays="what was done under four eyes, and why, is part of the association's records",
    ),
    Holding(
        tables.RuleChange,
        "Les règles changées sur votre proposition",
        "Rules changed as you proposed",
        "proposal in (select id from proposal where proposed_by = :member or decided_by = :member)",
        frozenset({"id", "decision", "proposal"}),
        stays="the history of the rule book",
    ),
    Holding(
        tables.Association,
        "L'association elle-même",
        "The association itself",
        MINE,
        frozenset({"member", "currency", "answers"}),
        stays="the association is no person",
    ),
)

IMPERSONAL: dict[str, str] = {
    "book": "the key of the book",
    "currency": "units of account",
    "cover": "what stands behind a currency",
    "head": "how far the books have come",
    "shortfall": "when a currency was not covered",
    "refusal": "codes under keyed hashes; deleted after some days",
    "audit_head": "how far the trail has come",
    "demo": "the mark of invented books",
    "spent_challenge": "hashes of random numbers; deleted after minutes",
    "job": "when the work of the day was done",
}
"""Tables that hold nothing on anyone, and what they hold instead."""
