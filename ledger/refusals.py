"""Everything that may be refused, in the order in which it is checked.

Refusal
├── Access                  who is asking
│   ├── NotSignedIn · BadToken · BadCredentials
│   ├── SecondFactorNeeded · BadCode · PasskeyNotTaken
│   ├── NotAllowed · OwnProposal · Concerned · OwnPower · AnotherPersonNeeded
│   └── MembershipOver · OwnDelegation · BoundsPassed
├── Busy                    not now
│   ├── QueueFull · TooManyRequests · TooManyRefusals · TooManyAttempts
│   └── StillRunning · ShuttingDown
├── Malformed               wrong in itself, whatever the books hold
│   ├── BadInput · KeyMissing · KeyRepeated · KeyTooLong
│   ├── AmountNotPositive · AmountTooLarge · SameAccount
│   ├── BadText · AddressNotValid · SirenNotValid · IbanNotValid
│   ├── ExpiryNotAhead · TooManyDrafts · LimitNotValid
│   ├── NameMisleads · DayNotPossible · CommuneNotValid · HoursNotValid
│   ├── PasswordTooShort · PasswordTooCommon · ScopeNotGranted · GrantNotKnown
│   ├── RuleValueNotValid · DocumentNotTaken · DocumentTooLarge
│   └── DelegationNotValid · PinTooSimple · LimitsTooHigh
├── KeyReused               the key was used for something else
├── NotFound                unknown and foreign look alike
│   ├── AccountNotFound · EntryNotFound · RequestNotFound · HoldNotFound
│   ├── MemberNotFound · DelegationNotFound · ClientNotFound · CurrencyNotFound
│   ├── InvitationNotFound · SessionNotFound · PasskeyNotFound · RecoveryNotFound
│   ├── ResourceNotFound · ProposalNotFound · DecisionNotFound · DocumentNotFound
│   └── RuleNotFound · PowerNotFound
├── Taken                   someone has it already
│   └── UsernameTaken · LoginExists · DelegationHeld
├── MembershipForbids       where the member stands does not allow it
│   ├── StepNotPossible · AgreementMissing · NameLooksAlike · RenewedAlready
│   ├── NotAMember · NothingToTransmit
├── Kept                    a person cannot be forgotten yet
│   └── MemberErased · StillInOffice · BalanceLeft · KeptUntil
├── CurrencyMismatch
├── ProposalClosed          it is decided, or has expired
├── DocumentDamaged         what is stored is not what was given
├── DueClosed               a request or hold that is over
│   ├── RequestCancelled · RequestPaid · RequestExpired
│   ├── HoldExpired · HoldEnded
│   └── CaptureTooLarge · RefundTooLarge · AmountDiffers
├── StatusForbids           recorded: the account's status does not allow it
│   ├── AccountNotOpen · AccountClosed · AccountNotEmpty
│   ├── PayerFrozen · PayeeFrozen · PayerReceivesOnly · CreditNotTaken
├── LimitPassed             recorded: the account's limits do not allow it
│   ├── NotEnough · PayeeFull
├── Uncovered               the euros do not allow it
│   ├── NotCovered · FloorNotBacked
├── NotApproved             nobody said yes to exactly this
│   ├── ApprovalWrong · ApprovalLocked · ApprovalNotValid
│   ├── ApprovalExpired · ApprovalForSomethingElse
│   └── ApprovalRequired · ProgramLimitPassed
└── LinkedRefused           another part of the same act was refused

Each has a stable `code` and a sentence for the person who reads it, in English
and in French. `recorded` refusals are remembered under their key for 30 days,
because the state they met may change and a retransmission must not.
"""

from typing import ClassVar, Protocol

from ledger.money import Language


class Told(Protocol):
    """A fact that is written otherwise in each language: an amount, a reason."""

    def written(self, language: Language) -> str:
        """Return it as its reader writes."""
        ...


Fact = int | str | Told


class Refusal(Exception):
    """What was asked is not done, and nothing changed. `facts` fill the sentence."""

    code: ClassVar[str]
    en: ClassVar[str]
    fr: ClassVar[str]
    recorded: ClassVar[bool] = False

    def __init__(self, **facts: Fact) -> None:
        """Keep the facts that the sentence needs; amounts are `Money`.

        `index` is the place of the refused part in its act.
        """
        super().__init__(self.code)
        self.facts = facts
        self.index = 0

    def sentence(self, language: Language) -> str:
        """Return the sentence for the person who asked."""
        written = {
            name: fact if isinstance(fact, (int, str)) else fact.written(language) for name, fact in self.facts.items()
        }
        return (self.fr if language == "fr" else self.en).format(**written)


class Access(Refusal):
    """Who is asking may not."""


class NotSignedIn(Access):
    code = "not_signed_in"
    en = "Please sign in first."
    fr = "Connectez-vous d'abord."


class BadToken(Access):
    code = "bad_token"
    en = "Your access has ended or is not valid. Please sign in again."
    fr = "Votre accès est terminé ou n'est pas valable. Connectez-vous à nouveau."


class BadCredentials(Access):
    code = "bad_credentials"
    en = "This name and password do not go together."
    fr = "Ce nom et ce mot de passe ne vont pas ensemble."


class SecondFactorNeeded(Access):
    code = "second_factor_needed"
    en = "Please confirm that it is you, with a code or a passkey."
    fr = "Confirmez que c'est bien vous, avec un code ou une clé d'accès."


class BadCode(Access):
    code = "bad_code"
    en = "This code is not right, or was used already. Wait for the next one."
    fr = "Ce code n'est pas le bon, ou a déjà servi. Attendez le suivant."


class PasskeyNotTaken(Access):
    code = "passkey_not_taken"
    en = "This passkey is not taken here. Sign in another way."
    fr = "Cette clé d'accès n'est pas acceptée ici. Connectez-vous autrement."


class NotAllowed(Access):
    code = "not_allowed"
    en = "Your role does not allow this."
    fr = "Votre rôle ne le permet pas."


class OwnProposal(Access):
    code = "own_proposal"
    en = "Someone else must approve what you proposed."
    fr = "Quelqu'un d'autre doit approuver ce que vous avez proposé."


class Concerned(Access):
    code = "concerned"
    en = "This concerns you, or a member for whom you act: someone else must approve it."
    fr = "Cela vous concerne, ou concerne un membre pour qui vous agissez : quelqu'un d'autre doit l'approuver."


class OwnPower(Access):
    code = "own_power"
    en = "Nobody proposes a power for themselves."
    fr = "Personne ne propose un pouvoir pour soi-même."


class AnotherPersonNeeded(Access):
    code = "another_person_needed"
    en = "Somebody else has to do this: not you, and not the person it is for."
    fr = "Quelqu'un d'autre doit le faire : ni vous, ni la personne concernée."


class MembershipOver(Access):
    code = "membership_over"
    en = "This membership is over: renew it first."
    fr = "Cette adhésion est terminée : renouvelez-la d'abord."


class OwnDelegation(Access):
    code = "own_delegation"
    en = "Nobody gives a power to themselves, or to the member it is about."
    fr = "Personne ne se donne un pouvoir à soi-même, ni au membre qu'il concerne."


class BoundsPassed(Access):
    code = "bounds_passed"
    en = (
        "This is more than you may let pass for this member, at once or in all for now. Ask whoever gave you this role."
    )
    fr = "C'est plus que ce que votre rôle permet pour ce membre, en une fois ou au total. Voyez qui vous l'a confié."


class Busy(Refusal):
    """Not now; nothing is wrong with what was asked."""


class QueueFull(Busy):
    code = "queue_full"
    en = "Too many payments are waiting. Nothing was paid; please try again in a moment."
    fr = "Trop de paiements attendent. Rien n'a été payé ; réessayez dans un instant."


class TooManyRequests(Busy):
    code = "too_many_requests"
    en = "Too many requests in a minute. Nothing was done; please wait a little."
    fr = "Trop de demandes en une minute. Rien n'a été fait ; patientez un peu."


class TooManyRefusals(Busy):
    code = "too_many_refusals"
    en = "Too many of your requests were refused in the last minute. Please wait."
    fr = "Trop de vos demandes ont été refusées depuis une minute. Patientez un peu."


class TooManyAttempts(Busy):
    code = "too_many_attempts"
    en = "Too many attempts. Please wait a minute."
    fr = "Trop d'essais. Patientez une minute."


class StillRunning(Busy):
    code = "still_running"
    en = "This payment is still being recorded. Ask again with the same key to learn its outcome."
    fr = "Ce paiement est en cours d'enregistrement. Redemandez avec la même clé pour connaître le résultat."


class ShuttingDown(Busy):
    code = "shutting_down"
    en = "The service is restarting. Nothing was paid; please try again in a moment."
    fr = "Le service redémarre. Rien n'a été payé ; réessayez dans un instant."


class Malformed(Refusal):
    """Wrong in itself, whatever the books hold."""


class BadInput(Malformed):
    code = "bad_input"
    en = "Something in this request is missing or not in the expected form."
    fr = "Il manque quelque chose à cette demande, ou sa forme n'est pas celle attendue."


class KeyMissing(Malformed):
    code = "key_missing"
    en = "A request that moves money needs an Idempotency-Key, so that repeating it cannot pay twice."
    fr = "Une demande qui déplace de l'argent a besoin d'une Idempotency-Key, pour ne jamais payer deux fois."


class KeyRepeated(Malformed):
    code = "key_repeated"
    en = "A request has one Idempotency-Key, not several."
    fr = "Une demande porte une seule Idempotency-Key, pas plusieurs."


class KeyTooLong(Malformed):
    code = "key_too_long"
    en = "An Idempotency-Key has 1 to 255 printable ASCII characters."
    fr = "Une Idempotency-Key compte de 1 à 255 caractères ASCII imprimables."


class AmountNotPositive(Malformed):
    code = "amount_not_positive"
    en = "The amount must be more than zero."
    fr = "Le montant doit être supérieur à zéro."


class AmountTooLarge(Malformed):
    code = "amount_too_large"
    en = "This amount is too large to be real."
    fr = "Ce montant est trop grand pour être vrai."


class SameAccount(Malformed):
    code = "same_account"
    en = "You cannot pay the account you pay from."
    fr = "On ne peut pas payer le compte avec lequel on paie."


class BadText(Malformed):
    code = "bad_text"
    en = "This text holds characters that cannot be shown safely, or is too long."
    fr = "Ce texte contient des caractères qu'on ne peut pas afficher sans risque, ou il est trop long."


class AddressNotValid(Malformed):
    code = "address_not_valid"
    en = "This is not a mail address that letters can be sent to."
    fr = "Ce n'est pas une adresse électronique à laquelle on puisse écrire."


class SirenNotValid(Malformed):
    code = "siren_not_valid"
    en = "This is no SIREN: nine digits, of which the last proves the others."
    fr = "Ce n'est pas un numéro SIREN : neuf chiffres, dont le dernier prouve les autres."


class IbanNotValid(Malformed):
    code = "iban_not_valid"
    en = "This is no IBAN of the euro payments area, or there is a slip in it."
    fr = "Ce n'est pas un IBAN de la zone SEPA, ou il contient une erreur de frappe."


class ExpiryNotAhead(Malformed):
    code = "expiry_not_ahead"
    en = "The time limit must lie ahead, and at most a year away."
    fr = "L'échéance doit être à venir, et dans un an au plus."


class TooManyDrafts(Malformed):
    code = "too_many_drafts"
    en = "At most {most} payments fit in one all-or-nothing request."
    fr = "Une demande en tout ou rien contient au plus {most} paiements."


class LimitNotValid(Malformed):
    code = "limit_not_valid"
    en = "A floor is zero or below, a ceiling zero or above, and the status one of those known."
    fr = "Un plancher est nul ou négatif, un plafond nul ou positif, et le statut l'un de ceux connus."


class NameMisleads(Malformed):
    code = "name_misleads"
    en = "This name mixes scripts or holds signs that mislead a reader. Please write it in one script."
    fr = "Ce nom mêle des écritures ou contient des signes qui trompent le lecteur. Écrivez-le dans une seule écriture."


class DayNotPossible(Malformed):
    code = "day_not_possible"
    en = "This day lies ahead, or before what was recorded last."
    fr = "Ce jour est à venir, ou précède ce qui a été enregistré en dernier."


class CommuneNotValid(Malformed):
    code = "commune_not_valid"
    en = "A commune is named by its INSEE code, of five characters, such as 33063 or 2A004."
    fr = "Une commune se désigne par son code INSEE, de cinq caractères, comme 33063 ou 2A004."


class HoursNotValid(Malformed):
    code = "hours_not_valid"
    en = "Opening hours end after they begin, and do not overlap."
    fr = "Des heures d'ouverture finissent après leur début, et ne se chevauchent pas."


class PasswordTooShort(Malformed):
    code = "password_too_short"
    en = "A password has at least {least} characters, and at most {most}."
    fr = "Un mot de passe compte au moins {least} caractères, et au plus {most}."


class PasswordTooCommon(Malformed):
    code = "password_too_common"
    en = "This password is too easy to guess. Take several words that have nothing to do with you."
    fr = "Ce mot de passe est trop facile à deviner. Prenez plusieurs mots sans rapport avec vous."


class ScopeNotGranted(Malformed):
    code = "scope_not_granted"
    en = "This program may not have all the scopes that it asks for."
    fr = "Ce programme n'a pas droit à toutes les portées qu'il demande."


class GrantNotKnown(Malformed):
    code = "grant_not_known"
    en = "The only grant type here is client_credentials."
    fr = "Le seul type d'autorisation ici est client_credentials."


class RuleValueNotValid(Malformed):
    code = "rule_value_not_valid"
    en = "The rule cannot have this value; the rule book says between which bounds it lies."
    fr = "La règle ne peut pas prendre cette valeur ; le livre des règles dit entre quelles bornes elle se tient."


class DocumentNotTaken(Malformed):
    code = "document_not_taken"
    en = "Only PDF, PNG, JPEG and plain text documents are kept, and this is none of them."
    fr = "Seuls les documents PDF, PNG, JPEG ou de texte brut sont conservés, et celui-ci n'en est pas un."


class DocumentTooLarge(Malformed):
    code = "document_too_large"
    en = "A document has at most 10 MB, and something in it."
    fr = "Un document fait au plus 10 Mo, et n'est pas vide."


class DelegationNotValid(Malformed):
    code = "delegation_not_valid"
    en = "A guardian has an end and limits, an accountant no limits; a role begins before it ends, within five years."
    fr = "Un aidant a une échéance et des limites, un comptable aucune ; un rôle commence avant sa fin, sous cinq ans."


class PinTooSimple(Malformed):
    code = "pin_too_simple"
    en = "A PIN has {least} to {most} digits, and is no date, run or repeat: those are tried first."
    fr = "Un code compte de {least} à {most} chiffres ; ni date, ni suite, ni répétition : on les essaie d'abord."


class LimitsTooHigh(Malformed):
    code = "limits_too_high"
    en = "These limits pass those of the rule book, or do not grow from one payment to the day to the month."
    fr = "Ces plafonds dépassent ceux du règlement, ou ne croissent pas du paiement au jour et au mois."


class KeyReused(Refusal):
    code = "key_reused"
    en = "This Idempotency-Key was used for a different request. Use a new one for a new confirmation."
    fr = "Cette Idempotency-Key a servi à une autre demande. Prenez-en une nouvelle pour une nouvelle confirmation."


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


class HoldNotFound(NotFound):
    code = "hold_not_found"
    en = "There is no such hold."
    fr = "Cette réservation n'existe pas."


class MemberNotFound(NotFound):
    code = "member_not_found"
    en = "There is no such member."
    fr = "Ce membre n'existe pas."


class DelegationNotFound(NotFound):
    code = "delegation_not_found"
    en = "There is no such delegation."
    fr = "Cette délégation n'existe pas."


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


class Taken(Refusal):
    """Someone has it already."""


class UsernameTaken(Taken):
    code = "username_taken"
    en = "This name to sign in with is taken. Please choose another."
    fr = "Ce nom de connexion est déjà pris. Choisissez-en un autre."


class LoginExists(Taken):
    code = "login_exists"
    en = "This member can sign in already. If they cannot any more, help them to recover their access."
    fr = "Ce membre peut déjà se connecter. S'il n'y arrive plus, aidez-le à retrouver son accès."


class DelegationHeld(Taken):
    code = "delegation_held"
    en = "This person holds that role for this member already."
    fr = "Cette personne a déjà ce rôle pour ce membre."


class MembershipForbids(Refusal):
    """Where the member stands does not allow it."""


class StepNotPossible(MembershipForbids):
    code = "step_not_possible"
    en = "This cannot be done as this membership stands, or not for this kind of member."
    fr = "Ce n'est pas possible dans l'état de cette adhésion, ou pas pour ce genre de membre."


class AgreementMissing(MembershipForbids):
    code = "agreement_missing"
    en = "This member is admitted by the association's agreement: name the decision that records it."
    fr = "Ce membre est admis par l'agrément de l'association : indiquez la décision qui le constate."


class NameLooksAlike(MembershipForbids):
    code = "name_looks_alike"
    en = "This name can be taken for another member's. Compare the two, then confirm that you did."
    fr = "Ce nom peut se confondre avec celui d'un autre membre. Comparez les deux, puis confirmez l'avoir fait."


class RenewedAlready(MembershipForbids):
    code = "renewed_already"
    en = "This membership runs until {day} already; it is too early to renew it."
    fr = "Cette adhésion court déjà jusqu'au {day} ; il est trop tôt pour la renouveler."


class NotAMember(MembershipForbids):
    code = "not_a_member"
    en = "This person or body is not a member yet, or no longer."
    fr = "Cette personne ou cet organisme n'est pas encore membre, ou ne l'est plus."


class NothingToTransmit(MembershipForbids):
    code = "nothing_to_transmit"
    en = "There is nothing on this account that could be passed on."
    fr = "Il n'y a rien sur ce compte qui puisse être transmis."


class Kept(Refusal):
    """A person cannot be forgotten yet."""


class MemberErased(Kept):
    code = "member_erased"
    en = "This person was erased already."
    fr = "Cette personne est déjà effacée."


class StillInOffice(Kept):
    code = "still_in_office"
    en = "Who acts for the association cannot be erased: end their functions first."
    fr = "On ne peut pas effacer qui agit pour l'association : mettez d'abord fin à ses fonctions."


class BalanceLeft(Kept):
    code = "balance_left"
    en = "Something is left on an account. Spend it, give it or pass it on first; or two people of the board decide."
    fr = "Il reste quelque chose sur un compte. Dépensez-le, donnez-le ou transmettez-le ; ou deux personnes décident."


class KeptUntil(Kept):
    code = "kept_until"
    en = "The law asks us to keep who took part in accounting until {day}. Before, two people of the board decide."
    fr = "La loi demande de garder jusqu'au {day} qui a pris part à la comptabilité. Avant, deux personnes décident."


class CurrencyMismatch(Refusal):
    code = "currency_mismatch"
    en = "Both accounts must hold the same currency."
    fr = "Les deux comptes doivent être dans la même monnaie."


class ProposalClosed(Refusal):
    code = "proposal_closed"
    en = "This proposal is already decided, or has expired."
    fr = "Cette proposition est déjà tranchée, ou a expiré."


class DocumentDamaged(Refusal):
    code = "document_damaged"
    en = "What is stored of this document is not what was given. Please tell whoever runs the service."
    fr = "Ce qui est conservé de ce document n'est pas ce qui a été remis. Prévenez qui fait tourner le service."


class DueClosed(Refusal):
    """A request, hold or payment that can no longer be settled, or not by that much."""


class RequestCancelled(DueClosed):
    code = "request_cancelled"
    en = "This request was cancelled; you paid nothing."
    fr = "Cette demande a été annulée ; vous n'avez rien payé."


class RequestPaid(DueClosed):
    code = "request_paid"
    en = "This request is already paid; you paid nothing now."
    fr = "Cette demande est déjà payée ; vous n'avez rien payé cette fois."


class RequestExpired(DueClosed):
    code = "request_expired"
    en = "This request has expired; you paid nothing. Ask for a new one."
    fr = "Cette demande a expiré ; vous n'avez rien payé. Demandez-en une nouvelle."


class HoldExpired(DueClosed):
    code = "hold_expired"
    en = "This hold has expired; what was not captured is free again."
    fr = "Cette réservation a expiré ; ce qui n'a pas été encaissé est de nouveau libre."


class HoldEnded(DueClosed):
    code = "hold_ended"
    en = "This hold was already captured or released."
    fr = "Cette réservation a déjà été encaissée ou libérée."


class CaptureTooLarge(DueClosed):
    code = "capture_too_large"
    en = "Only {left} of this hold is left."
    fr = "Il ne reste que {left} de cette réservation."


class RefundTooLarge(DueClosed):
    code = "refund_too_large"
    en = "Only {left} of this payment can still be refunded."
    fr = "On ne peut plus rembourser que {left} de ce paiement."


class AmountDiffers(DueClosed):
    code = "amount_differs"
    en = "This request asks for {asked}, all at once."
    fr = "Cette demande est de {asked}, en une seule fois."


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


class LinkedRefused(Refusal):
    code = "linked_refused"
    en = "Nothing was done, because number {number} of the same request was refused."
    fr = "Rien n'a été fait, car le numéro {number} de la même demande a été refusé."


def every_refusal() -> list[type[Refusal]]:
    """Return every refusal that has a code, in the order of this module."""

    def below(parent: type[Refusal]) -> list[type[Refusal]]:
        return [leaf for child in parent.__subclasses__() for leaf in (child, *below(child))]

    return [refusal for refusal in below(Refusal) if "code" in vars(refusal)]
