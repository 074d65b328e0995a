"""It does not exist, or is someone else's: both look alike."""

from ledger.refusals.refusal import Refusal


class NotFound(Refusal):
    """It does not exist, or is someone else's: both look alike."""


class AccountNotFound(NotFound):
    code = "account_not_found"
    en = "There is no such account."
    fr = "Ce compte n'existe pas."


class EntryNotFound(NotFound):
    code = "payment_not_found"
    en = "There is no such payment."
    fr = "Ce paiement n'existe pas."


class RequestNotFound(NotFound):
    code = "request_not_found"
    en = "There is no such payment request."
    fr = "Cette demande de paiement n'existe pas."


class StandingOrderNotFound(NotFound):
    code = "standing_order_not_found"
    en = "There is no such standing order."
    fr = "Cet ordre permanent n'existe pas."


class PosterNotFound(NotFound):
    code = "poster_not_found"
    en = "There is no such poster. Check the code, or ask the shop."
    fr = "Cette affiche n'existe pas. Vérifiez le code, ou demandez au commerce."


class HoldNotFound(NotFound):
    code = "hold_not_found"
    en = "There is no such hold."
    fr = "Cette réservation n'existe pas."


class TopUpNotFound(NotFound):
    code = "top_up_not_found"
    en = "There is no such top-up."
    fr = "Ce rechargement n'existe pas."


class BankLineNotFound(NotFound):
    code = "bank_line_not_found"
    en = "There is no such bank line."
    fr = "Cette ligne de banque n'existe pas."


class MemberNotFound(NotFound):
    code = "member_not_found"
    en = "There is no such member."
    fr = "Ce membre n'existe pas."


class DelegationNotFound(NotFound):
    code = "delegation_not_found"
    en = "There is no such delegation."
    fr = "Cette délégation n'existe pas."


class TillNotFound(NotFound):
    code = "till_not_found"
    en = "There is no such till, or its link has served or expired."
    fr = "Cette caisse n'existe pas, ou son lien a servi ou expiré."


class ClientNotFound(NotFound):
    code = "client_not_found"
    en = "There is no such program."
    fr = "Ce programme n'existe pas."


class CurrencyNotFound(NotFound):
    code = "currency_not_found"
    en = "There is no such currency."
    fr = "Cette monnaie n'existe pas."


class InvitationNotFound(NotFound):
    code = "invitation_not_found"
    en = "This link has served, was withdrawn or has expired. Ask for a new one."
    fr = "Ce lien a déjà servi, a été retiré ou a expiré. Demandez-en un nouveau."


class SessionNotFound(NotFound):
    code = "session_not_found"
    en = "You have no such session, or it is over."
    fr = "Vous n'avez pas cette session, ou elle est terminée."


class PasskeyNotFound(NotFound):
    code = "passkey_not_found"
    en = "You have no such passkey."
    fr = "Vous n'avez pas cette clé d'accès."


class RecoveryNotFound(NotFound):
    code = "recovery_not_found"
    en = "There is no such recovery, or it is over."
    fr = "Cette récupération n'existe pas, ou elle est terminée."


class ResourceNotFound(NotFound):
    code = "not_found"
    en = "There is nothing at this address."
    fr = "Il n'y a rien à cette adresse."


class ProposalNotFound(NotFound):
    code = "proposal_not_found"
    en = "There is no such proposal."
    fr = "Cette proposition n'existe pas."


class DecisionNotFound(NotFound):
    code = "decision_not_found"
    en = "There is no such decision."
    fr = "Cette décision n'existe pas."


class DocumentNotFound(NotFound):
    code = "document_not_found"
    en = "There is no such document."
    fr = "Ce document n'existe pas."


class RuleNotFound(NotFound):
    code = "rule_not_found"
    en = "There is no such rule."
    fr = "Cette règle n'existe pas."


class PowerNotFound(NotFound):
    code = "power_not_found"
    en = "This member does not have that power."
    fr = "Ce membre n'a pas ce pouvoir."


class LineNotFound(NotFound):
    code = "line_not_found"
    en = "There is no such line of credit."
    fr = "Cette ligne de crédit n'existe pas."
