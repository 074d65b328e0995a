"""Who is asking may not."""

from ledger.refusals.refusal import Refusal


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


class ProofNeeded(Access):
    code = "proof_needed"
    en = "It has been a while: please confirm again that it is you."
    fr = "Cela fait un moment : confirmez à nouveau que c'est bien vous."


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


class InvitationTakesTwo(Access):
    code = "invitation_takes_two"
    en = (
        "This member has something here already: two people let them in. Propose it, and someone of the board approves."
    )
    fr = "Ce membre a déjà quelque chose ici : il faut deux personnes. Proposez-le, quelqu'un du conseil l'approuvera."


class InvitationOutgrown(Access):
    code = "invitation_outgrown"
    en = "Since this link was made, something came to this member. Ask for a new link: two people make it."
    fr = "Depuis que ce lien est fait, ce membre a reçu quelque chose. Demandez-en un autre : deux personnes le font."


class PasswordLent(Access):
    code = "password_lent"
    en = "Choose a password of your own first: whoever enrolled you may know this one."
    fr = "Choisissez d'abord votre propre mot de passe : qui vous a inscrit connaît peut-être celui-ci."


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
