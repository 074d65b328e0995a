"""Not now; nothing is wrong with what was asked."""

from ledger.refusals.refusal import Refusal


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
