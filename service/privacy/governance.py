"""How the association governs itself: who did what for it, and why. Records that it must keep, under opaque ids."""

from service import tables
from service.privacy.holding import MINE, Holding

GOVERNANCE: tuple[Holding, ...] = (
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
        tables.CreditLine,
        "Les lignes de crédit dont vous êtes partie",
        "Lines of credit that you are a party to",
        "lender = :member or borrower = :member",
        frozenset({"id", "request", "lender", "borrower", "lent_from", "lent_to", "claim", "debt", "aside"}),
        stays="contracts between two parties, under opaque ids, kept ten years (C. com. L123-22)",
    ),
    Holding(
        tables.CreditStep,
        "Ce que vous avez fait d'une ligne de crédit",
        "What you did about a line of credit",
        '"by" = :member',
        frozenset({"id", "line", "by", "document"}),
        stays="who agreed to a contract, under opaque ids, kept ten years (C. com. L123-22)",
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
"""The tables of governance."""
