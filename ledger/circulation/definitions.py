"""Every indicator, defined: what it is called, in which unit, by which formula, in a sentence for everyone.

A figure is only comparable when its definition stands beside it. A definition that changes
gets a higher version; published figures keep naming the version they were made with.
"""

from enum import StrEnum
from typing import NamedTuple


class Unit(StrEnum):
    """What a figure counts. Amounts are minor units of the currency; shares and ratios are plain numbers."""

    AMOUNT = "minor_units"
    COUNT = "count"
    PER_DAY = "per_day"
    PER_WEEK = "per_week"
    SHARE = "share"
    RATIO = "ratio"
    HOURS = "hours"


class Group(StrEnum):
    """What an indicator tells of."""

    STOCK = "stock"
    FLOW = "flow"
    RATE = "rate"
    HOLDING = "holding"
    STRUCTURE = "structure"


class Indicator(StrEnum):
    """Each indicator; the value is its stable id."""

    MASS = "mass"
    MASS_CHANGE = "mass_change"
    MEAN_MASS = "mean_mass"
    COVERAGE = "coverage"
    ACTIVITY = "activity"
    TRANSACTIONS = "transactions"
    TRANSACTIONS_PER_DAY = "transactions_per_day"
    ACTIVE_INDIVIDUALS = "active_individuals"
    ACTIVE_BUSINESSES = "active_businesses"
    INFLOW = "inflow"
    OUTFLOW = "outflow"
    RECONCILIATION_GAP = "reconciliation_gap"
    ISSUER_PAYMENTS = "issuer_payments"
    VOLUME_U_P = "volume_u_p"
    VOLUME_P_P = "volume_p_p"
    VOLUME_P_U = "volume_p_u"
    VOLUME_U_U = "volume_u_u"
    B2B_SHARE = "b2b_share"
    RECONVERSION_RATE = "reconversion_rate"
    VELOCITY = "velocity"
    HOLDING_TIME_LIFO = "holding_time_lifo"
    HOLDING_TIME_MIXED = "holding_time_mixed"
    VELOCITY_LIFO = "velocity_lifo"
    VELOCITY_MIXED = "velocity_mixed"
    EFFECTIVE_BALANCE_LIFO = "effective_balance_lifo"
    EFFECTIVE_BALANCE_MIXED = "effective_balance_mixed"
    HELD_1_WEEK = "held_1_week"
    HELD_4_WEEKS = "held_4_weeks"
    HELD_8_WEEKS = "held_8_weeks"
    HELD_26_WEEKS = "held_26_weeks"
    CAPPED_REUSE = "capped_reuse"
    MULTIPLIER = "multiplier"
    LM3 = "lm3"
    RECIPROCITY = "reciprocity"
    GINI_RECEIVED = "gini_received"
    GINI_SENT = "gini_sent"
    LARGEST_PART = "largest_part"
    THREE_CYCLES = "three_cycles"
    THREE_CYCLES_EXPECTED = "three_cycles_expected"


class Definition(NamedTuple):
    """What an indicator is. `formula` uses the words of the other definitions."""

    group: Group
    unit: Unit
    formula: str
    fr: str
    en: str
    version: int = 1


_STOCK, _FLOW, _RATE = Group.STOCK, Group.FLOW, Group.RATE
_HOLDING, _STRUCTURE = Group.HOLDING, Group.STRUCTURE

DEFINITIONS: dict[Indicator, Definition] = {
    Indicator.MASS: Definition(
        *(_STOCK, Unit.AMOUNT, "units issued and not destroyed, at the end of the period, from the books"),
        "Combien d'unités existent à la fin de la période, celles de l'association comprises.",
        "How many units exist at the end of the period, the association's own included.",
    ),
    Indicator.MASS_CHANGE: Definition(
        *(_STOCK, Unit.AMOUNT, "mass at the end - mass at the beginning"),
        "De combien la masse a changé pendant la période.",
        "By how much the mass changed over the period.",
    ),
    Indicator.MEAN_MASS: Definition(
        *(_STOCK, Unit.AMOUNT, "integral of the mass over the period / its length"),
        "La masse moyenne, chaque instant de la période comptant autant.",
        "The average mass, each instant of the period counting the same.",
    ),
    Indicator.COVERAGE: Definition(
        *(_STOCK, Unit.SHARE, "guarantee fund / units in circulation"),
        "La part des unités en circulation derrière laquelle il y a un euro dans le fonds de garantie.",
        "The share of the units in circulation that have a euro behind them in the guarantee fund.",
    ),
    Indicator.ACTIVITY: Definition(
        *(_FLOW, Unit.AMOUNT, "payments between members - refunds"),
        "Ce que les membres se sont payé, remboursements déduits.",
        "What members paid each other, net of refunds.",
    ),
    Indicator.TRANSACTIONS: Definition(
        *(_FLOW, Unit.COUNT, "number of payments between members; a refund takes none away"),
        "Combien de paiements les membres se sont faits.",
        "How many payments members made to each other.",
    ),
    Indicator.TRANSACTIONS_PER_DAY: Definition(
        *(_FLOW, Unit.PER_DAY, "transactions / calendar days"),
        "Combien de paiements par jour, jours sans paiement compris.",
        "How many payments a day, days without any included.",
    ),
    Indicator.ACTIVE_INDIVIDUALS: Definition(
        *(_FLOW, Unit.COUNT, "distinct U in at least one payment of the period"),
        "Combien de particuliers ont payé ou été payés au moins une fois.",
        "How many individuals paid or were paid at least once.",
    ),
    Indicator.ACTIVE_BUSINESSES: Definition(
        *(_FLOW, Unit.COUNT, "distinct P in at least one payment of the period"),
        "Combien de professionnels, associations et collectivités ont payé ou été payés au moins une fois.",
        "How many businesses, associations and public bodies paid or were paid at least once.",
    ),
    Indicator.INFLOW: Definition(
        *(_FLOW, Unit.AMOUNT, "units issued - issues taken back"),
        "Les unités mises en circulation contre des euros.",
        "The units issued against euros.",
    ),
    Indicator.OUTFLOW: Definition(
        *(_FLOW, Unit.AMOUNT, "units destroyed - reconversions returned or taken back"),
        "Les unités rendues contre des euros et détruites.",
        "The units changed back into euros and destroyed.",
    ),
    Indicator.RECONCILIATION_GAP: Definition(
        *(_FLOW, Unit.AMOUNT, "mass_change - (inflow - outflow)"),
        "Ce que les flux n'expliquent pas du changement de la masse : toujours 0.",
        "What the flows do not explain of the change of the mass: always 0.",
    ),
    Indicator.ISSUER_PAYMENTS: Definition(
        *(
            _FLOW,
            Unit.AMOUNT,
            "payments to and from the issuer and exchange offices, refunds netted; no part of activity",
        ),
        "Ce qui a été payé à l'association ou par elle, en unités ; hors de l'activité.",
        "What was paid to or by the association in units; no part of the activity.",
    ),
    Indicator.VOLUME_U_P: Definition(
        *(_FLOW, Unit.AMOUNT, "activity from U to P"),
        "Ce que les particuliers ont payé aux professionnels, associations et collectivités.",
        "What individuals paid to businesses, associations and public bodies.",
    ),
    Indicator.VOLUME_P_P: Definition(
        *(_FLOW, Unit.AMOUNT, "activity from P to P"),
        "Ce que les professionnels, associations et collectivités se sont payé.",
        "What businesses, associations and public bodies paid each other.",
    ),
    Indicator.VOLUME_P_U: Definition(
        *(_FLOW, Unit.AMOUNT, "activity from P to U"),
        "Ce que les professionnels, associations et collectivités ont payé aux particuliers.",
        "What businesses, associations and public bodies paid to individuals.",
    ),
    Indicator.VOLUME_U_U: Definition(
        *(_FLOW, Unit.AMOUNT, "activity from U to U"),
        "Ce que les particuliers se sont payé.",
        "What individuals paid each other.",
    ),
    Indicator.B2B_SHARE: Definition(
        *(_RATE, Unit.SHARE, "volume_p_p / activity"),
        "La part de l'activité qui se fait entre professionnels, associations et collectivités.",
        "The share of the activity that is among businesses, associations and public bodies.",
    ),
    Indicator.RECONVERSION_RATE: Definition(
        *(_RATE, Unit.SHARE, "outflow / inflow"),
        "Pour un euro changé, combien est reconverti en euros.",
        "For each euro changed, how much is changed back.",
    ),
    Indicator.VELOCITY: Definition(
        *(_RATE, Unit.PER_WEEK, "activity / mean_mass / weeks"),
        "Combien de fois par semaine une unité change de mains, en moyenne sur toute la masse.",
        "How many times a week a unit changes hands, on average over the whole mass.",
    ),
    Indicator.HOLDING_TIME_LIFO: Definition(
        *(_HOLDING, Unit.HOURS, "sum of amount x duration / sum of amount, the last received leaving first"),
        "Combien de temps une unité reste sur un compte avant de le quitter, la dernière arrivée partant la première.",
        "How long a unit stays on an account before it leaves, when the last that came leaves first.",
    ),
    Indicator.HOLDING_TIME_MIXED: Definition(
        *(_HOLDING, Unit.HOURS, "sum of amount x duration / sum of amount, units leaving in proportion"),
        "Combien de temps une unité reste sur un compte avant de le quitter, quand toutes se mélangent.",
        "How long a unit stays on an account before it leaves, when all are mixed.",
    ),
    Indicator.VELOCITY_LIFO: Definition(
        *(_HOLDING, Unit.PER_WEEK, "1 / holding_time_lifo"),
        "Combien de fois par semaine change de mains une unité qui circule, la dernière arrivée partant la première.",
        "How many times a week a unit that moves changes hands, when the last that came leaves first.",
    ),
    Indicator.VELOCITY_MIXED: Definition(
        *(_HOLDING, Unit.PER_WEEK, "1 / holding_time_mixed"),
        "Combien de fois par semaine change de mains une unité qui circule, quand toutes se mélangent.",
        "How many times a week a unit that moves changes hands, when all are mixed.",
    ),
    Indicator.EFFECTIVE_BALANCE_LIFO: Definition(
        *(_HOLDING, Unit.AMOUNT, "volume matched x holding_time_lifo / weeks"),
        "Combien d'unités suffiraient à ces paiements, la dernière arrivée partant la première.",
        "How many units would have been enough for these payments, when the last that came leaves first.",
    ),
    Indicator.EFFECTIVE_BALANCE_MIXED: Definition(
        *(_HOLDING, Unit.AMOUNT, "volume matched x holding_time_mixed / weeks"),
        "Combien d'unités suffiraient à ces paiements, quand toutes se mélangent.",
        "How many units would have been enough for these payments, when all are mixed.",
    ),
    Indicator.HELD_1_WEEK: Definition(
        *(_HOLDING, Unit.SHARE, "units held by U and P since at least 7 days at the end / units they hold, LIFO"),
        "La part des unités qui n'ont pas quitté leur compte depuis une semaine.",
        "The share of the units that have not left their account for a week.",
    ),
    Indicator.HELD_4_WEEKS: Definition(
        *(_HOLDING, Unit.SHARE, "units held by U and P since at least 28 days at the end / units they hold, LIFO"),
        "La part des unités qui n'ont pas quitté leur compte depuis quatre semaines.",
        "The share of the units that have not left their account for four weeks.",
    ),
    Indicator.HELD_8_WEEKS: Definition(
        *(_HOLDING, Unit.SHARE, "units held by U and P since at least 56 days at the end / units they hold, LIFO"),
        "La part des unités qui n'ont pas quitté leur compte depuis huit semaines.",
        "The share of the units that have not left their account for eight weeks.",
    ),
    Indicator.HELD_26_WEEKS: Definition(
        *(_HOLDING, Unit.SHARE, "units held by U and P since at least 182 days at the end / units they hold, LIFO"),
        "La part des unités qui n'ont pas quitté leur compte depuis vingt-six semaines.",
        "The share of the units that have not left their account for twenty-six weeks.",
    ),
    Indicator.CAPPED_REUSE: Definition(
        *(_RATE, Unit.SHARE, "sum of min(received, sent) / sum of received, in activity"),
        "La part de ce que chacun a reçu qu'il a aussi dépensée dans la monnaie.",
        "The share of what each received that they also spent in the currency.",
    ),
    Indicator.MULTIPLIER: Definition(
        *(_RATE, Unit.RATIO, "1 / (1 - capped_reuse)"),
        "Ce que devient un euro d'activité si chaque dépense en entraîne une autre dans cette proportion.",
        "What a euro of activity becomes when each expense leads to another in that proportion.",
    ),
    Indicator.LM3: Definition(
        *(_RATE, Unit.RATIO, "1 + sum of w2 c + sum of w3 c over the actors, c = min(1, sent / received)"),
        "Ce que devient un euro changé, sur trois tours de dépenses.",
        "What a euro changed becomes over three rounds of spending.",
    ),
    Indicator.RECIPROCITY: Definition(
        *(_STRUCTURE, Unit.SHARE, "directed pairs that have their reverse / directed pairs"),
        "La part des relations où chacun a payé l'autre.",
        "The share of relations in which each has paid the other.",
    ),
    Indicator.GINI_RECEIVED: Definition(
        *(_STRUCTURE, Unit.RATIO, "sum of (2i - n - 1) x(i) / (n sum of x), x what each P active received, ascending"),
        "À quel point les recettes se concentrent chez peu de professionnels : 0 à égalité, près de 1 chez un seul.",
        "How far receipts are concentrated in few businesses: 0 when equal, near 1 when all go to one.",
    ),
    Indicator.GINI_SENT: Definition(
        *(_STRUCTURE, Unit.RATIO, "sum of (2i - n - 1) x(i) / (n sum of x), x what each P active sent, ascending"),
        "À quel point les dépenses se concentrent chez peu de professionnels : 0 à égalité, près de 1 chez un seul.",
        "How far spending is concentrated in few businesses: 0 when equal, near 1 when one spends all.",
    ),
    Indicator.LARGEST_PART: Definition(
        *(_STRUCTURE, Unit.SHARE, "actors in the largest strongly connected part / active actors"),
        "La part des membres actifs entre lesquels une unité peut aller de chacun à chacun, et en revenir.",
        "The share of active members among whom a unit can go from each to each, and come back.",
    ),
    Indicator.THREE_CYCLES: Definition(
        *(_STRUCTURE, Unit.COUNT, "circles a to b to c to a among the directed pairs"),
        "Combien de fois trois membres se paient en rond.",
        "How often three members pay each other in a circle.",
    ),
    Indicator.THREE_CYCLES_EXPECTED: Definition(
        *(_STRUCTURE, Unit.COUNT, "a third of the sum of a(i) a(j) a(k) over different actors, a = out in / pairs"),
        "Combien de ces ronds le hasard ferait, chacun ayant autant de clients et de fournisseurs.",
        "How many such circles chance would make, each having as many customers and suppliers.",
    ),
}
"""Each indicator's definition, in the order in which they are shown."""
