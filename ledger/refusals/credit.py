"""What a line of credit does not allow, as far as it has come."""

from ledger.refusals.refusal import Refusal


class CreditForbids(Refusal):
    """How far the line of credit has come does not allow it."""


class LineStepNotPossible(CreditForbids):
    code = "line_step_not_possible"
    en = "This cannot be done as this line of credit stands."
    fr = "Ce n'est pas possible dans l'état de cette ligne de crédit."


class ApprovedAlready(CreditForbids):
    code = "approved_already"
    en = "This side has approved the line already, or the same person approved it for the other side."
    fr = "Ce côté a déjà approuvé la ligne, ou la même personne l'a approuvée pour l'autre côté."


class ConditionsNotMet(CreditForbids):
    code = "conditions_not_met"
    en = "The legal basis that was chosen does not allow this line: {missing}."
    fr = "La base légale choisie ne permet pas cette ligne : {missing}."
