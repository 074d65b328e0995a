"""What euros, bank lines and the month do not allow."""

from ledger.refusals.refusal import Refusal


class TreasuryForbids(Refusal):
    """The treasury cannot do it as things stand."""


class NoBankAccount(TreasuryForbids):
    code = "no_bank_account"
    en = "The association has given no bank account for {currency} yet."
    fr = "L'association n'a pas encore indiqué de compte bancaire pour {currency}."


class TopUpOver(TreasuryForbids):
    code = "top_up_over"
    en = "This top-up is over: it is done, or somebody is looking at what arrived for it."
    fr = "Ce rechargement est terminé : il est fait, ou quelqu'un regarde ce qui est arrivé pour lui."


class LineDecided(TreasuryForbids):
    code = "line_decided"
    en = "Somebody has decided this bank line already; nothing was changed."
    fr = "Quelqu'un a déjà décidé de cette ligne de banque ; rien n'a été changé."


class EndingNotPossible(TreasuryForbids):
    code = "ending_not_possible"
    en = "A bank line of this direction cannot end like this."
    fr = "Une ligne de banque de ce sens ne peut pas se conclure ainsi."
