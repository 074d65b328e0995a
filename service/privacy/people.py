"""Who people are, how they sign in and what is written to them: what makes a person known, and goes when they go."""

from service import tables
from service.privacy.holding import LOGINS, MINE, Holding

CLIENTS = "(select id from client where member = :member)"
POWERS = """(select public_id from power where member = :member or "of" = :member)"""
PROGRAMS = "(select public_id from client where member = :member)"
OF_LOGIN = f"login in {LOGINS}"

PEOPLE: tuple[Holding, ...] = (
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
        OF_LOGIN,
        frozenset({"login", "sealed", "step"}),
        deleted=OF_LOGIN,
    ),
    Holding(
        tables.RecoveryCode,
        "Vos codes sur papier",
        "Your codes on paper",
        OF_LOGIN,
        frozenset({"login", "hash"}),
        deleted=OF_LOGIN,
    ),
    Holding(
        tables.Passkey,
        "Vos clés d'accès",
        "Your passkeys",
        OF_LOGIN,
        frozenset({"id", "login", "credential", "public_key"}),
        deleted=OF_LOGIN,
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
        'member = :member or "of" = :member or granted_by = :member',
        frozenset({"id", "member", "of", "granted_by"}),
        blanked='(member = :member or "of" = :member) and (until is null or until > :now)',
        blanks={"until": ":now"},
        stays="opaque ids and dates only; it says by which right someone acted",
    ),
    Holding(
        tables.PowerUse,
        "Ce qui est passé par vos pouvoirs et vos programmes",
        "What passed by your powers and programs",
        f"power in {POWERS} or power in {PROGRAMS}",
        stays="opaque ids, amounts and days only; it holds whoever acts within their bounds",
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
        tables.Erasure,
        "Votre effacement",
        "Your erasure",
        "member = :member or asked_by = :member or approved_by = :member",
        frozenset({"member", "asked_by", "approved_by"}),
        stays="it proves that the person was forgotten, and when",
    ),
)
"""The tables of people."""
