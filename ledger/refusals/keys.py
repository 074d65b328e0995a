"""What a key, or another part of the same act, does not allow."""

from ledger.refusals.refusal import Refusal


class KeyReused(Refusal):
    code = "key_reused"
    en = "This Idempotency-Key was used for a different request. Use a new one for a new confirmation."
    fr = "Cette Idempotency-Key a servi à une autre demande. Prenez-en une nouvelle pour une nouvelle confirmation."


class LinkedRefused(Refusal):
    code = "linked_refused"
    en = "Nothing was done, because number {number} of the same request was refused."
    fr = "Rien n'a été fait, car le numéro {number} de la même demande a été refusé."
