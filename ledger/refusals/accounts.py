"""What the accounts, and the euros behind them, do not allow."""

from ledger.refusals.refusal import Refusal


class CurrencyMismatch(Refusal):
    code = "currency_mismatch"
    en = "Both accounts must hold the same currency."
    fr = "Les deux comptes doivent être dans la même monnaie."


class StatusForbids(Refusal):
    """The account's status does not allow it. Recorded: the status may change."""

    recorded = True


class AccountNotOpen(StatusForbids):
    code = "account_not_open"
    en = "This account is not open yet."
    fr = "Ce compte n'est pas encore ouvert."


class AccountClosed(StatusForbids):
    code = "account_closed"
    en = "This account is closed; nothing moved."
    fr = "Ce compte est clos ; rien n'a bougé."


class AccountNotEmpty(StatusForbids):
    code = "account_not_empty"
    en = "Only an empty account can be closed."
    fr = "Seul un compte vide peut être clos."


class PayerFrozen(StatusForbids):
    code = "payer_frozen"
    en = "The account that pays is frozen; nothing was paid."
    fr = "Le compte qui paie est bloqué ; rien n'a été payé."


class PayeeFrozen(StatusForbids):
    code = "payee_frozen"
    en = "The account to be paid cannot receive at the moment; you paid nothing."
    fr = "Le compte à payer ne peut rien recevoir pour l'instant ; vous n'avez rien payé."


class PayerReceivesOnly(StatusForbids):
    code = "payer_receives_only"
    en = "The account that pays can only receive; nothing was paid."
    fr = "Le compte qui paie peut seulement recevoir ; rien n'a été payé."


class CreditNotTaken(StatusForbids):
    code = "credit_not_taken"
    en = "This shop no longer takes {currency}; you paid nothing."
    fr = "Ce commerce ne prend plus de {currency} ; vous n'avez rien payé."


class LineNotLending(StatusForbids):
    code = "line_not_lending"
    en = "This line of credit lends nothing more at the moment; what is owed stays owed."
    fr = "Cette ligne de crédit ne prête plus rien pour l'instant ; ce qui est dû reste dû."


class LimitPassed(Refusal):
    """The account's limits do not allow it. Recorded: the balance may change."""

    recorded = True


class NotEnough(LimitPassed):
    code = "not_enough"
    en = "You can spend {spendable}; this payment needs {amount}."
    fr = "Vous pouvez dépenser {spendable} ; ce paiement demande {amount}."


class PayeeFull(LimitPassed):
    code = "payee_full"
    en = "The account to be paid cannot take that much more; you paid nothing."
    fr = "Le compte à payer ne peut pas recevoir autant ; vous n'avez rien payé."


class LineUsedUp(LimitPassed):
    code = "line_used_up"
    en = "This line of credit still lends {available}; this needs {amount}."
    fr = "Cette ligne de crédit prête encore {available} ; il faudrait {amount}."


class LenderShort(LimitPassed):
    code = "lender_short"
    en = "The lender does not have that much available for this line now; nothing moved."
    fr = "Le prêteur n'a pas autant de disponible pour cette ligne en ce moment ; rien n'a bougé."


class MoreThanOwed(LimitPassed):
    code = "more_than_owed"
    en = "{owed} is owed on this line; nothing was repaid."
    fr = "Il est dû {owed} sur cette ligne ; rien n'a été remboursé."


class Uncovered(Refusal):
    """The euros behind the units do not allow it."""


class NotCovered(Uncovered):
    code = "not_covered"
    en = "This would leave units without their euro: {missing} short. Nothing was done."
    fr = "Des unités perdraient leur euro : il manquerait {missing}. Rien n'a été fait."


class FloorNotBacked(Uncovered):
    code = "floor_not_backed"
    en = "A {currency} account cannot go below zero: each unit needs its euro."
    fr = "Un compte en {currency} ne peut pas descendre sous zéro : chaque unité a besoin de son euro."
