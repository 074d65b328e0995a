"""The members, for those who look after them: found by name, and each with where they stand and what may be done."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Annotated, NamedTuple

from fastapi import Form, Query, Response

from api.dependencies import OpenBook
from api.pages import rendering, visits
from api.pages.applications import MemberId
from api.pages.routing import new_page_router
from api.pages.visits import PagePrincipal, Visit, Visiting
from api.paging import Cursor, cursor_of, position_of
from api.problems import status_of
from ledger.memberships import GONE, LEADS, MemberKind, State, Step
from ledger.money import Currency, Language, Money
from ledger.refusals import InvitationTakesTwo, NotAllowed, Refusal, ResourceNotFound
from service import accounts, decisions, enrolment, members, memberships, recoveries
from service.access import Operation, Principal, could
from service.accounts import Standing
from service.approvals import mine
from service.book import Book
from service.invitations import Link
from service.memberships import Membership
from service.memberships.steps import OPERATIONS

router = new_page_router()

SHOWN = 50
DECISIONS = 50
NAME_MAX = 120

STEPS: dict[str, Step] = {
    "renouvellement": Step.RENEW,
    "insolvabilite": Step.DECLARE_INSOLVENT,
    "fin-insolvabilite": Step.RECOVER,
    "depart": Step.LEAVE,
    "deces": Step.DIE,
}
"""The steps that are taken here, by their addresses. Who applied is decided on at /adhesions."""
PEOPLE_ONLY, FIRMS_ONLY = frozenset({Step.DIE}), frozenset({Step.DECLARE_INSOLVENT, Step.RECOVER})


class Holding(NamedTuple):
    """An account of a member as the page shows it; `left` when something can be passed on."""

    id: str
    status: str
    balance: str
    name: str | None
    left: bool


@router.get("/membres")
def list_members(
    visit: Visiting,
    who: PagePrincipal,
    book: OpenBook,
    nom: Annotated[str, Query(max_length=NAME_MAX, pattern=r"^[^\x00]*$")] = "",
    cursor: Cursor = None,
) -> Response:
    """Show the members whose names hold what is sought, and the accesses that two treasurers give back."""
    found, more = members.list_all(book, who, limit=SHOWN, after=position_of(cursor) or 0, name=nom)
    return rendering.page(
        "members.html",
        visit,
        sought=nom,
        found=found,
        more=cursor_of(more),
        recoveries=recoveries.waiting(book, who) if could(who, Operation.LIST_RECOVERIES) else [],
        recovers=could(who, Operation.CONFIRM_RECOVERY),
    )


@router.get("/membres/{member_id}")
def read_member(member_id: MemberId, visit: Visiting, who: PagePrincipal, book: OpenBook) -> Response:
    """Show one member."""
    return _show(visit, book, who, member_id)


@router.post("/membres/{member_id}/invitation")
def invite_member(member_id: MemberId, visit: Visiting, who: PagePrincipal, book: OpenBook) -> Response:
    """Make a member's first link; for one who has something already, lead to where it is proposed."""
    try:
        link, posted = enrolment.invite_member(book, who, member_id, language=visit.language)
    except InvitationTakesTwo:
        return visits.redirect(f"/propositions/nouvelle/invitation?member={member_id}")
    except Refusal as refusal:
        return _show(visit, book, who, member_id, refusal)
    return _linked(visit, link, posted=posted)


@router.post("/membres/{member_id}/code")
def unlock_pin(
    member_id: MemberId,
    visit: Visiting,
    who: PagePrincipal,
    book: OpenBook,
    forgotten: Annotated[str, Form(max_length=8)] = "",
) -> Response:
    """Lift the lock on the PIN of whoever stands here; take a forgotten one away."""
    return _done(visit, book, who, member_id, partial(mine.unlock, book, who, member_id, forget=forgotten == "yes"))


@router.post("/membres/{member_id}/acces")
def propose_recovery(member_id: MemberId, visit: Visiting, who: PagePrincipal, book: OpenBook) -> Response:
    """Say that a member has lost what they sign in with; another treasurer confirms it."""
    return _done(visit, book, who, member_id, partial(recoveries.propose, book, who, member_id), to="/membres")


@router.post("/membres/acces/{recovery_id}")
def confirm_recovery(
    recovery_id: MemberId,
    visit: Visiting,
    who: PagePrincipal,
    book: OpenBook,
    sure: Annotated[str, Form(max_length=8)] = "",
) -> Response:
    """Confirm what another treasurer said, for a person whom one has recognised."""
    if sure != "yes":
        return visits.redirect("/membres", flash="members.not_sure")
    link, posted = recoveries.confirm(book, who, recovery_id, visit.language)
    return _linked(visit, link, posted=posted)


@router.post("/membres/{member_id}/{step}")
def take_step(
    *,
    member_id: MemberId,
    step: str,
    visit: Visiting,
    who: PagePrincipal,
    book: OpenBook,
    on: Annotated[date | None, Form()] = None,
    decision: Annotated[str, Form(max_length=12)] = "",
    sure: Annotated[str, Form(max_length=8)] = "",
) -> Response:
    """Take a step, when whoever takes it said that they are sure."""
    if step not in STEPS:
        raise ResourceNotFound
    if sure != "yes":
        return visits.redirect(f"/membres/{member_id}", flash="members.not_sure")
    work = partial(memberships.take, book, who, STEPS[step], member_id, on=on, decision=decision or None)
    return _done(visit, book, who, member_id, work)


def _done(
    visit: Visit, book: Book, who: Principal, member_id: str, work: Callable[[], object], *, to: str = ""
) -> Response:
    """Do it and say so, or show why not."""
    try:
        work()
    except NotAllowed:
        raise
    except Refusal as refusal:
        return _show(visit, book, who, member_id, refusal)
    return visits.redirect(to or f"/membres/{member_id}", flash="members.recorded")


def _linked(visit: Visit, link: Link, *, posted: bool) -> Response:
    """Show a link this once, or say that the post takes it."""
    return rendering.page("member_link.html", visit, address="" if posted else link.address, until=link.expires_at)


def _show(visit: Visit, book: Book, who: Principal, member_id: str, refusal: Refusal | None = None) -> Response:
    member, membership = members.find(book, who, member_id), memberships.find(book, who, member_id)
    steps = _steps(who, member.kind, membership)
    return rendering.page(
        "member.html",
        visit,
        status=200 if refusal is None else status_of(refusal),
        refused="" if refusal is None else refusal.sentence(visit.language),
        member=member,
        membership=membership,
        accounts=_accounts(book, who, member.accounts, membership, visit.language),
        steps=steps,
        decisions=decisions.list_all(book, who, limit=DECISIONS)[0] if could(who, Operation.LIST_DECISIONS) else [],
        applied=membership.standing.state is State.APPLIED and could(who, Operation.READ_APPLICATION),
        may={name: could(who, operation) for name, operation in MAY.items()},
    )


MAY = {
    "invite": Operation.INVITE_MEMBER,
    "unlock": Operation.UNLOCK_PIN,
    "recover": Operation.PROPOSE_RECOVERY,
    "issue": Operation.ISSUE,
    "terms": Operation.SET_ACCOUNT_TERMS,
    "transmit": Operation.TRANSMIT_BALANCE,
    "power": Operation.GRANT_POWER,
}


def _steps(who: Principal, kind: MemberKind, membership: Membership) -> list[tuple[str, Step]]:
    """Return the steps that this person may take with this member from here."""
    barred = FIRMS_ONLY if kind is MemberKind.INDIVIDUAL else PEOPLE_ONLY
    return [
        (slug, step)
        for slug, step in STEPS.items()
        if step not in barred and could(who, OPERATIONS[step]) and membership.standing.state in LEADS[step][0]
    ]


def _accounts(
    book: Book, who: Principal, ids: tuple[str, ...], membership: Membership, language: Language
) -> list[Holding]:
    known = book.known.find_all(book.database, ids)
    reads, gone = could(who, Operation.READ_BALANCE), membership.standing.state in GONE
    held = [(accounts.read(book, known[each]), known[each].currency) for each in ids]
    return [_holding(each, currency, language, reads=reads, gone=gone) for each, currency in held]


def _holding(each: Standing, currency: Currency, language: Language, *, reads: bool, gone: bool) -> Holding:
    balance = rendering.amount(Money.of(each.balance, currency), language) if reads else currency.code
    return Holding(each.id, each.status, balance, each.name, gone and reads and each.balance > each.floor)
