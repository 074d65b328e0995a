"""Everything that may be refused, in the order in which it is checked.

Refusal
├── Access                  who is asking
│   ├── NotSignedIn · BadToken · BadCredentials
│   ├── SecondFactorNeeded · ProofNeeded · BadCode · PasskeyNotTaken
│   ├── NotAllowed · OwnProposal · Concerned · OwnPower · AnotherPersonNeeded
│   ├── InvitationTakesTwo · InvitationOutgrown · PasswordLent
│   └── MembershipOver · OwnDelegation · BoundsPassed
├── Busy                    not now
│   ├── QueueFull · TooManyRequests · TooManyRefusals · TooManyAttempts
│   └── StillRunning · ShuttingDown
├── Malformed               wrong in itself, whatever the books hold
│   ├── BadInput · KeyMissing · KeyRepeated · KeyTooLong
│   ├── AmountNotPositive · AmountTooLarge · SameAccount
│   ├── BadText · AddressNotValid · SirenNotValid · IbanNotValid
│   ├── ExpiryNotAhead · PartNotSmaller · ScheduleNotValid · TooManyDrafts · LimitNotValid
│   ├── NameMisleads · DayNotPossible · CommuneNotValid · HoursNotValid
│   ├── PasswordTooShort · PasswordTooCommon · ScopeNotGranted · GrantNotKnown
│   ├── RuleValueNotValid · DocumentNotTaken · DocumentTooLarge
│   ├── DelegationNotValid · PinTooSimple · LimitsTooHigh
│   ├── ObligationNotValid · ClearingTooLarge
│   ├── PeriodNotValid · TooManyPeriods
│   ├── LineToItself · LineNotValid · DrawsPassDifference
│   └── TopUpTooLarge · StatementNotRead · StatementNotOurs
├── KeyReused               the key was used for something else
├── NotFound                unknown and foreign look alike
│   ├── AccountNotFound · EntryNotFound · RequestNotFound · StandingOrderNotFound
│   ├── PosterNotFound · HoldNotFound · TopUpNotFound · BankLineNotFound
│   ├── MemberNotFound · DelegationNotFound · TillNotFound · ClientNotFound · CurrencyNotFound
│   ├── InvitationNotFound · SessionNotFound · PasskeyNotFound · RecoveryNotFound
│   ├── ResourceNotFound · ProposalNotFound · DecisionNotFound · DocumentNotFound
│   └── RuleNotFound · PowerNotFound · LineNotFound
├── Taken                   someone has it already
│   └── UsernameTaken · LoginExists · DelegationHeld
├── MembershipForbids       where the member stands does not allow it
│   ├── StepNotPossible · AgreementMissing · NameLooksAlike · RenewedAlready
│   ├── NotAMember · NothingToTransmit
├── Kept                    a person cannot be forgotten yet
│   └── MemberErased · StillInOffice · BalanceLeft · KeptUntil
├── CreditForbids           how far a line of credit has come does not allow it
│   └── LineStepNotPossible · ApprovedAlready · ConditionsNotMet
├── CurrencyMismatch
├── ProposalClosed          it is decided, or has expired
├── ProposalOutdated        what it would replace has changed since
├── DocumentDamaged         what is stored is not what was given
├── TreasuryForbids         the treasury cannot do it as things stand
│   └── NoBankAccount · TopUpOver · LineDecided · EndingNotPossible
├── DueClosed               a request or hold that is over
│   ├── RequestCancelled · RequestPaid · RequestExpired
│   ├── StandingOrderEnded · StandingDayMissed · PosterRevoked
│   ├── HoldExpired · HoldEnded
│   └── CaptureTooLarge · RefundTooLarge · AmountDiffers
├── StatusForbids           recorded: the account's status does not allow it
│   ├── AccountNotOpen · AccountClosed · AccountNotEmpty
│   ├── PayerFrozen · PayeeFrozen · PayerReceivesOnly · CreditNotTaken · LineNotLending
├── LimitPassed             recorded: the account's limits do not allow it
│   ├── NotEnough · PayeeFull · LineUsedUp · LenderShort · MoreThanOwed
├── Uncovered               the euros do not allow it
│   ├── NotCovered · FloorNotBacked
├── NotApproved             nobody said yes to exactly this
│   ├── ApprovalWrong · ApprovalLocked · ApprovalNotValid
│   ├── ApprovalExpired · ApprovalForSomethingElse
│   └── ApprovalRequired · ProgramLimitPassed
└── LinkedRefused           another part of the same act was refused

Each branch is a file here. Each refusal has a stable `code` and a sentence for the person who reads it, in English
and in French. `recorded` refusals are remembered under their key for 30 days,
because the state they met may change and a retransmission must not.
"""

from functools import cache

from ledger.refusals.access import *
from ledger.refusals.accounts import *
from ledger.refusals.approvals import *
from ledger.refusals.busy import *
from ledger.refusals.credit import *
from ledger.refusals.dues import *
from ledger.refusals.governance import *
from ledger.refusals.keys import *
from ledger.refusals.malformed import *
from ledger.refusals.members import *
from ledger.refusals.missing import *
from ledger.refusals.refusal import *
from ledger.refusals.treasury import *

IN_ORDER: tuple[type[Refusal], ...] = (
    Access,
    Busy,
    Malformed,
    KeyReused,
    NotFound,
    Taken,
    MembershipForbids,
    Kept,
    CreditForbids,
    CurrencyMismatch,
    ProposalClosed,
    ProposalOutdated,
    DocumentDamaged,
    TreasuryForbids,
    DueClosed,
    StatusForbids,
    LimitPassed,
    Uncovered,
    NotApproved,
    LinkedRefused,
)


@cache
def every_refusal() -> tuple[type[Refusal], ...]:
    """Return every refusal that has a code, in the order in which they are checked."""

    def below(parent: type[Refusal]) -> list[type[Refusal]]:
        return [parent, *(leaf for child in parent.__subclasses__() for leaf in below(child))]

    return tuple([refusal for branch in IN_ORDER for refusal in below(branch) if "code" in vars(refusal)])
