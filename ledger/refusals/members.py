"""What a name, a membership or the duty to keep does not allow."""

from ledger.refusals.refusal import Refusal


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
