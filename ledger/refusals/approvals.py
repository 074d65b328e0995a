"""Nobody said yes to exactly this."""

from ledger.refusals.refusal import Refusal


class NotApproved(Refusal):
    """Nobody said yes to exactly this. The key is not used up: approve, and ask again with it."""


class ApprovalWrong(NotApproved):
    code = "approval_wrong"
    en = "This PIN is not the right one; nothing was done. Tries left: {left}."
    fr = "Ce n'est pas le bon code ; rien n'a été fait. Essais restants : {left}."


class ApprovalLocked(NotApproved):
    code = "approval_locked"
    en = (
        "Your PIN is locked after too many wrong tries; nothing was done. "
        "Sign in with a second factor to choose a new one, or go to an exchange office."
    )
    fr = (
        "Votre code est bloqué après trop d'essais ; rien n'a été fait. "
        "Connectez-vous avec un second facteur pour en choisir un autre, ou passez à un comptoir de change."
    )


class ApprovalNotValid(NotApproved):
    code = "approval_not_valid"
    en = "This passkey's answer is not valid here; nothing was done. Please confirm again."
    fr = "La réponse de cette clé d'accès n'est pas valable ici ; rien n'a été fait. Confirmez à nouveau."


class ApprovalExpired(NotApproved):
    code = "approval_expired"
    en = "This approval has expired or was used already; nothing was done. Please confirm again."
    fr = "Cette confirmation a expiré ou a déjà servi ; rien n'a été fait. Confirmez à nouveau."


class ApprovalForSomethingElse(NotApproved):
    code = "approval_for_something_else"
    en = "This approval was for something else: another payee, amount or key. Nothing was done."
    fr = "Cette confirmation valait pour autre chose : un autre destinataire, montant ou clé. Rien n'a été fait."


class ApprovalRequired(NotApproved):
    code = "approval_required"
    en = "{why} {means} Nothing was done yet."
    fr = "{why} {means} Rien n'a encore été fait."


class ProgramLimitPassed(NotApproved):
    code = "program_limit_passed"
    en = "This program may not pay that much on its own, at once, in a day or in a month; nothing was paid."
    fr = "Ce programme ne peut pas payer autant de lui-même, en une fois, par jour ou par mois ; rien n'a été payé."
