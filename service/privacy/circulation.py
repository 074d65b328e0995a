"""How the currency circulates: sums of what is in the books, by opaque keys. They say no more than postings do."""

from service import tables
from service.privacy.holding import MINE, Holding

SUMS = "the books themselves, summed by opaque keys, so that figures can be computed"

CIRCULATION: tuple[Holding, ...] = (
    Holding(
        tables.MemberTrait,
        "Votre secteur et votre commune, au fil du temps",
        "Your sector and commune over time",
        MINE,
        frozenset({"id", "member"}),
        stays="a letter and a code under an opaque key: published figures must come out again",
    ),
    Holding(
        tables.CirculationFlow,
        "Ce que vous avez payé et reçu, par jour",
        "What you paid and received, by day",
        "payer = :member or payee = :member",
        frozenset({"currency", "payer", "payee", "payer_trait", "payee_trait"}),
        stays=SUMS,
    ),
    Holding(
        tables.CirculationPurse,
        "Depuis quand vous détenez vos unités",
        "Since when you hold your units",
        MINE,
        frozenset({"currency", "member"}),
        stays=SUMS,
    ),
)
