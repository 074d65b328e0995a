"""Who may do what, decided here and nowhere else: one table, one function.

A role is held for oneself or in another member's name, which is how one member
acts for another. Each operation lists the roles that may do it on what is theirs
(`own`) and those that may do it on anyone's (`any`), and whether it goes on once
the membership is over or the account frozen. A program signed in with its own
secret also needs the operation's scope. To someone without a right, a foreign
object and an unknown one look alike.
"""

from ledger.refusals import MembershipOver, NotAllowed, NotFound, PasswordLent
from service.access.operations import Operation
from service.access.roles import GRANTED_BY, PERIODS, Acting, Bounds, Principal, Role
from service.access.table import EVERYONE, RULES, SCOPES, Rule

__all__ = [
    "GRANTED_BY",
    "PERIODS",
    "RULES",
    "SCOPES",
    "Acting",
    "Bounds",
    "Operation",
    "Principal",
    "Role",
    "Rule",
    "bounds",
    "could",
    "lendable",
    "may",
    "may_grant",
    "own_members",
    "require",
]


UNTIL_CHOSEN = frozenset(
    {
        *(Operation.READ_ME, Operation.SIGN_OUT, Operation.READ_FACTORS),
        *(Operation.CONFIRM_SESSION, Operation.CHANGE_PASSWORD),
    }
)
"""What someone may do until they have chosen a password that nobody else knows."""


def may(who: Principal, operation: Operation, holder: int | None = None) -> bool:
    """Tell whether `who` may do the operation on an object that belongs to the member `holder`."""
    rule = RULES[operation]
    if _is_closed(who, operation):
        return False
    return rule.any == EVERYONE or any(_reaches(rule, acting, holder) for acting in who.acting)


def could(who: Principal, operation: Operation) -> bool:
    """Tell whether `who` may do the operation on anything at all."""
    rule = RULES[operation]
    if _is_closed(who, operation):
        return False
    return rule.any == EVERYONE or any(acting.role in rule.any | rule.own for acting in who.acting)


def require(who: Principal, operation: Operation, *holders: int | None, hidden: type[NotFound] | None = None) -> None:
    """Pass when `who` may do the operation on an object of one of the `holders`, or on anyone's when none is named.

    Otherwise refuse: with PasswordLent or MembershipOver where only that is in the way, with NotAllowed
    when no role of theirs ever may, else with `hidden`, exactly as if the object did not exist.
    """
    if any(may(who, operation, holder) for holder in holders or (None,)):
        return
    if who.lent:
        raise PasswordLent
    renewed = who._replace(acting=frozenset(acting._replace(lapsed=False) for acting in who.acting))
    if any(may(renewed, operation, holder) for holder in holders):
        raise MembershipOver
    if hidden is not None and could(who, operation):
        raise hidden
    raise NotAllowed


def own_members(who: Principal, operation: Operation) -> frozenset[int]:
    """Return the members on whose objects `who` may do the operation by a role held in their name."""
    rule = RULES[operation]
    return frozenset(acting.of for acting in who.acting if acting.of is not None and _is_own(rule, acting, acting.of))


def bounds(who: Principal, operation: Operation, holder: int) -> Bounds | None:
    """Return how much `who` may let pass by the operation on the holder's objects: None without any bound.

    Whoever may by two powers has the wider one.
    """
    rule = RULES[operation]
    granting = [acting.bounds for acting in who.acting if _reaches(rule, acting, holder)]
    if not rule.bounded or not granting or None in granting:
        return None
    return max((each for each in granting if each is not None), key=lambda each: (each.once, each.total))


def lendable(who: Principal, role: Role, holder: int | None) -> frozenset[str]:
    """Return the scopes with which a program in this role could do nothing that `who` may not do themselves.

    The role would be held in the name of `holder`, or, for None, for the association.
    """
    lent: dict[str, bool] = {}
    for operation, rule in RULES.items():
        opens = role in rule.any or (holder is not None and role in rule.own)
        if rule.scope and opens and not rule.person:
            whose = None if role in rule.any else holder
            free = bounds(who, operation, whose) is None if whose is not None else True
            lent[rule.scope] = lent.get(rule.scope, True) and may(who, operation, whose) and free
    return frozenset(scope for scope, free in lent.items() if free)


def may_grant(who: Principal, role: Role, holder: int) -> bool:
    """Tell whether `who` may let someone else hold the role in the holder's name."""
    granting = GRANTED_BY.get(role, frozenset())
    return any(acting.role in granting and acting.of == holder for acting in who.acting)


def _is_closed(who: Principal, operation: Operation) -> bool:
    """Tell whether a program, or a session by a password that is not its own, is kept out whatever it acts for."""
    rule = RULES[operation]
    if who.lent and operation not in UNTIL_CHOSEN:
        return True
    return who.scopes is not None and (rule.person or (bool(rule.scope) and rule.scope not in who.scopes))


def _reaches(rule: Rule, acting: Acting, holder: int | None) -> bool:
    return acting.role in rule.any or _is_own(rule, acting, holder)


def _is_own(rule: Rule, acting: Acting, holder: int | None) -> bool:
    held = acting.role in rule.own and holder is not None and acting.of == holder
    return held and (rule.lapsed or not acting.lapsed)
