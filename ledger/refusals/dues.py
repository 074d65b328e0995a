"""A request, a hold or a payment that is over, or has too little left."""

from ledger.refusals.refusal import Refusal


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


class StandingOrderEnded(DueClosed):
    code = "standing_order_ended"
    en = "This standing order was ended before this day; nothing was paid."
    fr = "Cet ordre permanent a pris fin avant ce jour ; rien n'a été payé."


class StandingDayMissed(DueClosed):
    code = "standing_day_missed"
    en = "The service did not run on this day nor in the week after it, so nothing was paid."
    fr = "Le service ne tournait ni ce jour-là ni la semaine suivante : rien n'a été payé."


class PosterRevoked(DueClosed):
    code = "poster_revoked"
    en = "This poster no longer counts; you paid nothing. Ask the shop for its new code."
    fr = "Cette affiche n'est plus valable ; vous n'avez rien payé. Demandez le nouveau code au commerce."


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
