"""Powers for the association as a whole: proposed by one person, given or taken by another, never for oneself."""

from sqlmodel import Session, col, or_, select

from ledger import elision
from ledger.money import Language
from ledger.refusals import BadInput, MemberNotFound, OwnPower, PowerNotFound
from service import proposals, tables
from service.access import Operation, Principal, Role, require
from service.book import Book
from service.journal import Origin
from service.proposals import Approval, Kind, Parameters, Proposal, Words
from service.wording import member_name

OF_THE_ASSOCIATION = (Role.TREASURER, Role.BOARD, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR)
"""The roles that someone holds in nobody's name."""

_NAMES: dict[str, tuple[str, str]] = {
    Role.TREASURER: ("la trésorerie", "treasurer"),
    Role.BOARD: ("le conseil d'administration", "board member"),
    Role.OPERATOR: ("l'exploitation", "operator"),
    Role.AUDITOR: ("le contrôle des comptes", "auditor"),
    Role.ADMINISTRATOR: ("l'administration", "administrator"),
}


def propose_grant(
    book: Book, who: Principal, origin: Origin, *, member: str, role: Role, reason: str = ""
) -> tuple[Proposal, bool]:
    """Propose that a member has a role for the association."""
    parameters = asked(who, Operation.GRANT_POWER, member=member, role=role)
    return proposals.propose(book, who, origin, Operation.GRANT_POWER, parameters, words=Words(reason))


def propose_end(
    book: Book, who: Principal, origin: Origin, *, member: str, role: Role, reason: str = ""
) -> tuple[Proposal, bool]:
    """Propose that a member has a role for the association no more."""
    parameters = asked(who, Operation.END_POWER, member=member, role=role)
    return proposals.propose(book, who, origin, Operation.END_POWER, parameters, words=Words(reason))


def asked(who: Principal, operation: Operation, *, member: str, role: Role) -> Parameters:
    """Return what exactly would be proposed."""
    require(who, operation)
    return {"member": member, "role": role.value}


def _check_grant(book: Book, who: Principal, parameters: Parameters) -> None:
    _check_role(parameters)
    if parameters["member"] == who.public_id:
        raise OwnPower
    with book.database.read() as session:
        _member(session, parameters["member"])


def _check_end(book: Book, _who: Principal, parameters: Parameters) -> None:
    _check_role(parameters)
    with book.database.read() as session:
        if not _held(session, _member(session, parameters["member"]), parameters["role"], book.clock()):
            raise PowerNotFound


def _check_role(parameters: Parameters) -> None:
    if parameters["role"] not in OF_THE_ASSOCIATION:
        raise BadInput


def _grant(_book: Book, session: Session, approval: Approval, parameters: Parameters) -> str:
    member, role = _member(session, parameters["member"]), parameters["role"]
    if not _held(session, member, role, approval.at):
        session.add(tables.Power(member=member, role=role, since=approval.at))
    return str(parameters["member"])


def _end(_book: Book, session: Session, approval: Approval, parameters: Parameters) -> str:
    held = _held(session, _member(session, parameters["member"]), parameters["role"], approval.at)
    if not held:
        raise PowerNotFound
    for power in held:
        power.until = approval.at
    return str(parameters["member"])


def _held(session: Session, member: int, role: str, now: int) -> list[tables.Power]:
    """Return the rows by which a member has a role for the association, now or later."""
    power = tables.Power
    query = select(power).where(
        power.member == member,
        power.role == role,
        col(power.of).is_(None),
        or_(col(power.until).is_(None), col(power.until) > now),
    )
    return list(session.exec(query))


def _member(session: Session, public_id: str) -> int:
    found = session.exec(select(tables.Member.id).where(tables.Member.public_id == public_id)).first()
    if found is None:
        raise MemberNotFound
    return found


def _concerned(session: Session, parameters: Parameters) -> frozenset[int]:
    return frozenset({_member(session, parameters["member"])})


def _tell_grant(book: Book, parameters: Parameters, language: Language) -> str:
    name, (french, english) = member_name(book, parameters["member"]), _NAMES[parameters["role"]]
    if language == "fr":
        return f"de confier {french} {elision.to(name)}."
    return f"to make {name} {_article(english)} {english}."


def _tell_end(book: Book, parameters: Parameters, language: Language) -> str:
    name, (french, english) = member_name(book, parameters["member"]), _NAMES[parameters["role"]]
    if language == "fr":
        return f"de retirer {french} {elision.to(name)}."
    return f"that {name} is no longer {_article(english)} {english}."


def _article(noun: str) -> str:
    return "an" if noun[0] in "aeiou" else "a"


proposals.register(
    Kind(Operation.GRANT_POWER, tell=_tell_grant, concerns=_concerned, check=_check_grant, change=_grant)
)
proposals.register(Kind(Operation.END_POWER, tell=_tell_end, concerns=_concerned, check=_check_end, change=_end))
