"""What a proposal or a document does not allow."""

from ledger.refusals.refusal import Refusal


class ProposalClosed(Refusal):
    code = "proposal_closed"
    en = "This proposal is already decided, or has expired."
    fr = "Cette proposition est déjà tranchée, ou a expiré."


class ProposalOutdated(Refusal):
    code = "proposal_outdated"
    en = "What this would replace has changed since it was proposed. Nothing was done: propose it again."
    fr = "Ce que cela remplacerait a changé depuis la proposition. Rien n'a été fait : proposez-le à nouveau."


class DocumentDamaged(Refusal):
    code = "document_damaged"
    en = "What is stored of this document is not what was given. Please tell whoever runs the service."
    fr = "Ce qui est conservé de ce document n'est pas ce qui a été remis. Prévenez qui fait tourner le service."
