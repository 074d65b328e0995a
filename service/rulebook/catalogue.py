"""The catalogue of the rule book: every parameter of the association, in a plain sentence.

A parameter is a number or a choice between bounds. Its default binds until an
executed decision says otherwise (`service.rulebook`). Add a parameter: a member of
`Rule`, and its row in `CATALOGUE`.
"""

from enum import StrEnum
from typing import NamedTuple

from ledger.money import AMOUNT_MAX, Language, Money

Value = int | str


class Rule(StrEnum):
    """Each parameter; the value is its stable code."""

    PROPOSAL_DAYS = "proposal_days"
    DOCUMENT_YEARS = "document_years"
    SESSION_DAYS = "session_days"
    LETTER_DAYS = "letter_days"
    INVITATION_DAYS = "invitation_days"
    REFUSAL_DAYS = "refusal_days"
    APPLICATION_DAYS = "application_days"
    WORDS_YEARS = "words_years"
    IDENTITY_YEARS = "identity_years"
    MEMBERSHIP_FEE = "membership_fee"
    MEMBERSHIP_MONTHS = "membership_months"
    RENEWAL_DAYS = "renewal_days"
    GRACE_DAYS = "grace_days"
    DEPARTURE_DAYS = "departure_days"
    ESTATE_DAYS = "estate_days"
    TOP_UP_DAYS = "top_up_days"
    TOP_UP_MOST = "top_up_most"
    WAIVED_SINGLE = "waived_single"
    WAIVED_DAY = "waived_day"
    WAIVED_MONTH = "waived_month"
    PROGRAM_SINGLE = "program_single"
    PROGRAM_DAY = "program_day"
    PROGRAM_MONTH = "program_month"
    CELL_MEMBERS = "cell_members"
    CELL_SHARE = "cell_share"
    PUBLICATION_DAYS = "publication_days"
    FIGURES_FOR = "figures_for"
    CREDIT_LOAN_YEARS = "credit_loan_years"
    CREDIT_COMPANY_YEARS = "credit_company_years"
    CREDIT_TREASURY_SHARE = "credit_treasury_share"


class Kind(StrEnum):
    """What a value counts. Amounts are cents of a euro, or of a unit that stands for one; shares are basis points."""

    COUNT = "count"
    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    MONTHS = "months"
    YEARS = "years"
    AMOUNT = "amount"
    SHARE = "share"
    CHOICE = "choice"


class Option(NamedTuple):
    """One of the values of a choice, as it reads within the sentence."""

    code: str
    fr: str
    en: str


class Parameter(NamedTuple):
    """What a rule is. `fr` and `en` are sentences with a place for `{value}`; `source` is where the law says so."""

    kind: Kind
    default: Value
    fr: str
    en: str
    least: int = 0
    most: int = AMOUNT_MAX
    options: tuple[Option, ...] = ()
    source: str = ""

    def takes(self, value: object) -> bool:
        """Tell whether this may be the rule's value."""
        if self.kind is Kind.CHOICE:
            return any(value == option.code for option in self.options)
        return isinstance(value, int) and not isinstance(value, bool) and self.least <= value <= self.most

    def bounds(self, language: Language) -> str:
        """Return what the rule takes, as a person reads it."""
        if self.kind is Kind.CHOICE:
            return ", ".join(option.code for option in self.options)
        least, most = self.written(self.least, language), self.written(self.most, language)
        return f"de {least} à {most}" if language == "fr" else f"{least} to {most}"

    def written(self, value: Value, language: Language) -> str:
        """Return a value as it reads within the sentence."""
        if self.kind is Kind.CHOICE:
            option = next(option for option in self.options if option.code == value)
            return option.fr if language == "fr" else option.en
        assert isinstance(value, int), "only a choice is a word"
        if self.kind is Kind.AMOUNT:
            return Money(value, "€", 2).written(language)
        if self.kind is Kind.SHARE:
            share = Money(value, "%", 2).written(language)
            return share.replace(",00 ", " ").replace(".00 ", " ")
        one, many = _UNITS[self.kind][language]
        return f"{value} {one if value < 2 else many}".strip() if language == "fr" else _english(value, one, many)  # noqa: PLR2004 - French counts from two

    def sentence(self, value: Value, language: Language) -> str:
        """Return the rule as it reads with this value."""
        return (self.fr if language == "fr" else self.en).format(value=self.written(value, language))


def _english(value: int, one: str, many: str) -> str:
    return f"{value} {one if value == 1 else many}".strip()


_UNITS: dict[Kind, dict[Language, tuple[str, str]]] = {
    Kind.COUNT: {"fr": ("", ""), "en": ("", "")},
    Kind.MINUTES: {"fr": ("minute", "minutes"), "en": ("minute", "minutes")},
    Kind.HOURS: {"fr": ("heure", "heures"), "en": ("hour", "hours")},
    Kind.DAYS: {"fr": ("jour", "jours"), "en": ("day", "days")},
    Kind.MONTHS: {"fr": ("mois", "mois"), "en": ("month", "months")},
    Kind.YEARS: {"fr": ("an", "ans"), "en": ("year", "years")},
}

CATALOGUE: dict[Rule, Parameter] = {
    Rule.PROPOSAL_DAYS: Parameter(
        Kind.DAYS,
        14,
        "Une proposition que personne n'approuve ni ne refuse expire au bout de {value}.",
        "A proposal that nobody approves or refuses expires after {value}.",
        least=1,
        most=90,
    ),
    Rule.DOCUMENT_YEARS: Parameter(
        Kind.YEARS,
        10,
        "Les pièces et les décisions sont conservées {value}.",
        "Documents and decisions are kept for {value}.",
        least=10,
        most=100,
        source="C. com. L123-22",
    ),
    Rule.SESSION_DAYS: Parameter(
        Kind.DAYS,
        30,
        "Une séance terminée est oubliée au bout de {value}.",
        "A session that is over is forgotten after {value}.",
        least=1,
        most=365,
        source="RGPD, art. 5(1)(e)",
    ),
    Rule.LETTER_DAYS: Parameter(
        Kind.DAYS,
        30,
        "Une lettre envoyée ou montrée est oubliée au bout de {value}.",
        "A letter that was sent or shown is forgotten after {value}.",
        least=1,
        most=365,
        source="RGPD, art. 5(1)(e)",
    ),
    Rule.INVITATION_DAYS: Parameter(
        Kind.DAYS,
        30,
        "Un lien de connexion qui ne sert plus est oublié au bout de {value}.",
        "A link that serves no more is forgotten after {value}.",
        least=1,
        most=365,
        source="RGPD, art. 5(1)(e)",
    ),
    Rule.REFUSAL_DAYS: Parameter(
        Kind.DAYS,
        30,
        "Le refus d'une demande est retenu {value}, pour qu'elle ne soit jamais exécutée plus tard.",
        "That a request was refused is remembered for {value}, so that it is never carried out later.",
        least=30,
        most=365,
        source="RGPD, art. 5(1)(e)",
    ),
    Rule.APPLICATION_DAYS: Parameter(
        Kind.DAYS,
        180,
        "Une demande d'adhésion refusée est effacée au bout de {value}.",
        "An application that was refused is erased after {value}.",
        least=30,
        most=730,
        source="RGPD, art. 5(1)(e)",
    ),
    Rule.WORDS_YEARS: Parameter(
        Kind.YEARS,
        10,
        "Les mots écrits avec les paiements sont effacés au bout de {value}.",
        "Words written with payments are erased after {value}.",
        least=10,
        most=30,
        source="C. com. L123-22",
    ),
    Rule.IDENTITY_YEARS: Parameter(
        Kind.YEARS,
        10,
        "On garde {value} le nom de qui a pris part à la comptabilité de l'association.",
        "Who took part in the association's accounting stays known for {value}.",
        least=10,
        most=30,
        source="C. com. L123-22",
    ),
    Rule.MEMBERSHIP_FEE: Parameter(
        Kind.AMOUNT,
        0,
        "Une année d'adhésion coûte {value}.",
        "A year's membership costs {value}.",
        most=10_000_00,
    ),
    Rule.MEMBERSHIP_MONTHS: Parameter(
        Kind.MONTHS,
        12,
        "Une adhésion dure {value}.",
        "A membership lasts {value}.",
        least=1,
        most=60,
    ),
    Rule.RENEWAL_DAYS: Parameter(
        Kind.DAYS,
        90,
        "Une adhésion peut être renouvelée dès {value} avant son terme.",
        "A membership may be renewed from {value} before its end.",
        least=7,
        most=365,
    ),
    Rule.GRACE_DAYS: Parameter(
        Kind.DAYS,
        60,
        "Une adhésion terminée garde tous ses effets encore {value} ; ensuite le compte ne sert plus qu'à dépenser.",
        "A membership that is over keeps all its effects for {value} more; then its accounts are for spending only.",
        least=0,
        most=365,
    ),
    Rule.DEPARTURE_DAYS: Parameter(
        Kind.DAYS,
        180,
        "Qui part est invité à dépenser, donner ou transmettre son solde dans les {value} ; rien n'est perdu.",
        "Whoever leaves is asked to spend, give or pass on their balance within {value}; nothing is forfeited.",
        least=30,
        most=3650,
    ),
    Rule.ESTATE_DAYS: Parameter(
        Kind.DAYS,
        730,
        "Les héritiers d'un membre décédé sont invités à disposer de son solde dans les {value} ; rien n'est perdu.",
        "The heirs of a member who died are asked to dispose of the balance within {value}; nothing is forfeited.",
        least=180,
        most=3650,
    ),
    Rule.TOP_UP_DAYS: Parameter(
        Kind.DAYS,
        30,
        "Un rechargement annoncé attend son virement {value} ; un virement plus tardif est examiné par une personne.",
        "A top-up that was announced awaits its transfer for {value}; a later transfer is looked at by a person.",
        least=3,
        most=365,
    ),
    Rule.TOP_UP_MOST: Parameter(
        Kind.AMOUNT,
        3_000_00,
        "On change au plus {value} à la fois.",
        "At most {value} are changed at once.",
        least=1,
        most=1_000_000_00,
    ),
    Rule.WAIVED_SINGLE: Parameter(
        Kind.AMOUNT,
        50_00,
        "Un membre peut choisir de payer sans code jusqu'à {value} à la fois.",
        "A member may choose to pay up to {value} at once without a PIN.",
        source="Règlement délégué (UE) 2018/389, art. 11",
    ),
    Rule.WAIVED_DAY: Parameter(
        Kind.AMOUNT,
        100_00,
        "Un membre peut choisir de payer sans code jusqu'à {value} par jour.",
        "A member may choose to pay up to {value} a day without a PIN.",
    ),
    Rule.WAIVED_MONTH: Parameter(
        Kind.AMOUNT,
        300_00,
        "Un membre peut choisir de payer sans code jusqu'à {value} par mois.",
        "A member may choose to pay up to {value} a month without a PIN.",
    ),
    Rule.PROGRAM_SINGLE: Parameter(
        Kind.AMOUNT,
        1_000_00,
        "Un programme sans plafonds à lui peut payer jusqu'à {value} à la fois.",
        "A program without limits of its own may pay up to {value} at once.",
    ),
    Rule.PROGRAM_DAY: Parameter(
        Kind.AMOUNT,
        5_000_00,
        "Un programme sans plafonds à lui peut payer jusqu'à {value} par jour.",
        "A program without limits of its own may pay up to {value} a day.",
    ),
    Rule.PROGRAM_MONTH: Parameter(
        Kind.AMOUNT,
        20_000_00,
        "Un programme sans plafonds à lui peut payer jusqu'à {value} par mois.",
        "A program without limits of its own may pay up to {value} a month.",
    ),
    Rule.CELL_MEMBERS: Parameter(
        Kind.COUNT,
        3,
        "Un chiffre n'est publié que si au moins {value} membres y ont part de chaque côté.",
        "A figure is only published when at least {value} members on either side have a part in it.",
        least=3,
        most=50,
        source="INSEE, secret statistique",
    ),
    Rule.CELL_SHARE: Parameter(
        Kind.SHARE,
        85_00,
        "Un chiffre dont un seul membre fait plus de {value} n'est pas publié.",
        "A figure of which one member makes more than {value} is not published.",
        least=50_00,
        most=85_00,
        source="INSEE, secret statistique",
    ),
    Rule.PUBLICATION_DAYS: Parameter(
        Kind.DAYS,
        5,
        "Les chiffres d'un mois sont publiés {value} après sa fin, et ne changent plus.",
        "The figures of a month are published {value} after its end, and change no more.",
        most=90,
    ),
    Rule.FIGURES_FOR: Parameter(
        Kind.CHOICE,
        "everyone",
        "Les chiffres publiés de la circulation sont {value}.",
        "The published figures of the circulation are {value}.",
        options=(
            Option("everyone", "ouverts à tout le monde", "open to everyone"),
            Option(
                "programs",
                "réservés à l'association et à ses tableaux de bord",
                "for the association and its dashboards",
            ),
        ),
    ),
    Rule.CREDIT_LOAN_YEARS: Parameter(
        Kind.YEARS,
        5,
        "Un prêt entre associations dure au plus {value}.",
        "A loan between associations lasts {value} at most.",
        least=1,
        most=10,
        source="CMF R511-2-1-4",
    ),
    Rule.CREDIT_COMPANY_YEARS: Parameter(
        Kind.YEARS,
        3,
        "Un prêt entre entreprises dure moins de {value}.",
        "A loan between businesses lasts less than {value}.",
        least=1,
        most=10,
        source="CMF L511-6 3 bis",
    ),
    Rule.CREDIT_TREASURY_SHARE: Parameter(
        Kind.SHARE,
        50_00,
        "Ce qu'un prêteur accorde dans l'année ne dépasse pas {value} de sa trésorerie nette disponible.",
        "What a lender grants in a year is at most {value} of its net available treasury.",
        most=100_00,
        source="CMF R511-2-1-4",
    ),
}
"""Every parameter, in the order in which the page shows them."""
