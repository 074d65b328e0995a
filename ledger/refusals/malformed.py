"""Wrong in itself, whatever the books hold."""

from ledger.refusals.refusal import Refusal


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


class PartNotSmaller(Malformed):
    code = "part_not_smaller"
    en = "A part is less than the whole. Nothing was changed."
    fr = "Une partie est moins que le tout. Rien n'a changé."


class ScheduleNotValid(Malformed):
    code = "schedule_not_valid"
    en = "A standing order begins tomorrow or later, does not end before it begins, and within two years."
    fr = "Un ordre permanent commence demain au plus tôt, ne finit pas avant d'avoir commencé, et sous deux ans."


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


class ObligationNotValid(Malformed):
    code = "obligation_not_valid"
    en = "Obligation {number} cannot be taken: {fault}."
    fr = "L'obligation n° {number} ne peut pas être prise : {fault}."


class ClearingTooLarge(Malformed):
    code = "clearing_too_large"
    en = "These amounts or priorities add up to more than can be computed exactly. Clear a part of them."
    fr = "Ces montants ou priorités totalisent plus que ce qui se calcule exactement. Compensez-en une partie."


class PeriodNotValid(Malformed):
    code = "period_not_valid"
    en = "A period is a day (2026-11-22), a week (2026-W47), a month (2026-11) or a year (2026)."
    fr = "Une période est un jour (2026-11-22), une semaine (2026-W47), un mois (2026-11) ou une année (2026)."


class TooManyPeriods(Malformed):
    code = "too_many_periods"
    en = "At most {most} periods at a time; ask for longer ones, or for a part."
    fr = "Au plus {most} périodes à la fois ; demandez des périodes plus longues, ou une partie."


class LineToItself(Malformed):
    code = "line_to_itself"
    en = "Nobody lends to themselves: lender and borrower are two members."
    fr = "On ne se prête pas à soi-même : le prêteur et l'emprunteur sont deux membres."


class LineNotValid(Malformed):
    code = "line_not_valid"
    en = "A line of credit ends after today and within ten years, and each draw is lent for 1 to 3,650 days."
    fr = "Une ligne de crédit s'achève après aujourd'hui, sous dix ans, et chaque tirage dure de 1 à 3 650 jours."


class DrawsPassDifference(Malformed):
    code = "draws_pass_difference"
    en = "Lines of credit give at most what is to be paid."
    fr = "Les lignes de crédit donnent au plus ce qui est à payer."


class TopUpTooLarge(Malformed):
    code = "top_up_too_large"
    en = "At most {most} can be changed at once; for more, please ask the association."
    fr = "On peut changer au plus {most} à la fois ; pour davantage, adressez-vous à l'association."


class StatementNotRead(Malformed):
    code = "statement_not_read"
    en = "This file is no statement that can be read (camt.053, camt.054, OFX, CSV with a mapping): line {place}."
    fr = "Ce fichier n'est pas un relevé lisible (camt.053, camt.054, OFX, CSV avec ses colonnes) : ligne {place}."


class StatementNotOurs(Malformed):
    code = "statement_not_ours"
    en = "This statement is of another bank account, or not in euros; nothing was recorded."
    fr = "Ce relevé est celui d'un autre compte bancaire, ou n'est pas en euros ; rien n'a été enregistré."
