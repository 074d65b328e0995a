"""Pages on which people join: the form that anyone may send, the counter of a market stall, and what is decided."""

from collections.abc import Callable
from functools import partial
from typing import Annotated

import anyio
from fastapi import Form, Path, Request, Response
from starlette.datastructures import FormData

from api.dependencies import OpenBook
from api.members import JoiningKind
from api.pages import rendering, visits
from api.pages.routing import new_page_router
from api.pages.visits import PagePrincipal, Visit, Visiting
from api.problems import status_of
from api.running import running
from api.sessions import WAITING_MAX
from ledger.memberships import MemberKind, State, Step
from ledger.money import Language
from ledger.refusals import (
    BadInput,
    CurrencyNotFound,
    DecisionNotFound,
    Malformed,
    MembershipForbids,
    NameLooksAlike,
    Refusal,
    ResourceNotFound,
    TooManyAttempts,
)
from service import applications, currencies, decisions, members, memberships
from service.access import Operation, Principal, could, require
from service.applications import Newcomer
from service.book import Book
from service.contacts import Contact
from service.ids import new_code
from service.journal import Origin
from service.members import Described

router = new_page_router()

WAITING_SHOWN = 100
ADMITTING = frozenset({State.APPLIED, State.REFUSED, State.LEFT})
RENEWING = frozenset({State.ADMITTED, State.LAPSED})
Field = Annotated[str, Form(max_length=1024)]
MemberId = Annotated[str, Path(pattern=r"^[0-9A-HJKMNP-TV-Z]{12}$")]


@router.get("/adhesions")
def read_applications(visit: Visiting, book: OpenBook) -> Response:
    """Show the form to apply; to those who decide, who waits."""
    return _applying(visit, book)


@router.post("/adhesions")
def apply(
    *,
    visit: Visiting,
    request: Request,
    book: OpenBook,
    kind: Field = "",
    name: Field = "",
    email: Field = "",
    phone: Field = "",
) -> Response:
    """Apply to join."""
    given = {"kind": kind, "name": name, "email": email, "phone": phone}
    try:
        if kind not in list(JoiningKind):
            raise BadInput
        applications.apply(
            book,
            running(request).throttle,
            kind=MemberKind(kind),
            name=name,
            contact=Contact(email.strip(), phone.strip(), language=visit.language),
            address=request.client.host if request.client else "",
        )
    except Refusal as refusal:
        return _applying(visit, book, given, refusal)
    return visits.redirect("/adhesions", flash="applications.received")


@router.get("/adhesions/guichet")
def read_enrolment(visit: Visiting, who: PagePrincipal, book: OpenBook) -> Response:
    """Show the form of a market stall: who joins, and how they will sign in."""
    require(who, Operation.ENROL_MEMBER)
    return _enrolling(visit, book, who, {"key": new_code()})


@router.post("/adhesions/guichet")
async def enrol(visit: Visiting, who: PagePrincipal, request: Request) -> Response:
    """Make whoever stands at the stall a member, and show how they sign in."""
    service, form = running(request), await request.form()
    given = {name: _text(form, name) for name in ("key", "name", "email", "phone", "username", "password")}
    chosen = tuple(each for each in form.getlist("currency") if isinstance(each, str))
    newcomer = Newcomer(
        given["name"],
        Contact(given["email"].strip(), given["phone"].strip(), language=visit.language),
        chosen,
        given["username"].strip() or None,
        given.pop("password") or None,
        name_checked="name_checked" in form,
    )
    try:
        if service.doors.statistics().tasks_waiting >= WAITING_MAX:
            raise TooManyAttempts
        work = partial(applications.enrol, service.book, who, _origin(service.book, who, given["key"]), newcomer)
        enrolled = await anyio.to_thread.run_sync(work, limiter=service.doors)
    except Refusal as refusal:
        show = partial(_enrolling, visit, service.book, who, given, refusal=refusal, chosen=chosen)
        return await anyio.to_thread.run_sync(show)
    return rendering.page("enrolled.html", visit, enrolled=enrolled, username=newcomer.username)


@router.get("/adhesions/{member_id}")
def read_application(member_id: MemberId, visit: Visiting, who: PagePrincipal, book: OpenBook) -> Response:
    """Show an application or a membership, and what may be decided about it."""
    return _deciding(visit, who, book, member_id)


@router.post("/adhesions/{member_id}/admission")
async def admit(member_id: MemberId, visit: Visiting, who: PagePrincipal, request: Request) -> Response:
    """Admit whoever applied."""
    form, book = await request.form(), running(request).book
    work = partial(
        applications.admit,
        book,
        who,
        member_id,
        currencies=[each for each in form.getlist("currency") if isinstance(each, str)],
        decision=_text(form, "decision") or None,
        name_checked="name_checked" in form,
    )
    return await anyio.to_thread.run_sync(_decided, visit, who, book, member_id, work)


@router.post("/adhesions/{member_id}/{step}")
def take_step(member_id: MemberId, step: str, visit: Visiting, who: PagePrincipal, book: OpenBook) -> Response:
    """Take another step: refuse, renew, let go."""
    steps = {"refus": Step.REFUSE, "renouvellement": Step.RENEW, "depart": Step.LEAVE}
    if step not in steps:
        raise ResourceNotFound
    return _decided(visit, who, book, member_id, partial(memberships.take, book, who, steps[step], member_id))


def _applying(
    visit: Visit, book: Book, given: dict[str, str] | None = None, refusal: Refusal | None = None
) -> Response:
    """Show the form to apply, with what was written and why it was refused."""
    who, waiting = visit.who, list[Described]()
    if who is not None and could(who, Operation.READ_APPLICATION) and could(who, Operation.LIST_MEMBERS):
        waiting, _ = members.list_all(book, who, limit=WAITING_SHOWN, state=State.APPLIED)
    return rendering.page(
        "applications.html",
        visit,
        status=_status(refusal),
        given=given or {"kind": "individual", "name": "", "email": "", "phone": ""},
        refused=_sentence(refusal, visit.language),
        kinds=list(JoiningKind),
        waiting=waiting,
        enrols=who is not None and could(who, Operation.ENROL_MEMBER),
    )


def _enrolling(
    visit: Visit,
    book: Book,
    who: Principal,
    given: dict[str, str],
    *,
    refusal: Refusal | None = None,
    chosen: tuple[str, ...] = (),
) -> Response:
    """Show the counter's form; a password is never shown again."""
    units = [unit for unit in currencies.list_all(book, who) if unit.kind == "local"]
    return rendering.page(
        "enrolment.html",
        visit,
        status=_status(refusal),
        given={"name": "", "email": "", "phone": "", "username": "", **given},
        refused=_sentence(refusal, visit.language),
        compare=isinstance(refusal, NameLooksAlike),
        units=units,
        chosen=chosen or tuple(unit.code for unit in units[:1]),
    )


def _deciding(visit: Visit, who: Principal, book: Book, member_id: str, refusal: Refusal | None = None) -> Response:
    application = applications.find(book, who, member_id)
    decided = decisions.list_all(book, who, limit=WAITING_SHOWN)[0] if could(who, Operation.LIST_DECISIONS) else []
    membership = memberships.find(book, who, member_id)
    return rendering.page(
        "application.html",
        visit,
        status=_status(refusal),
        refused=_sentence(refusal, visit.language),
        application=application,
        membership=membership,
        state=membership.standing.state,
        decisions=decided,
        units=[unit for unit in currencies.list_all(book, who) if unit.kind == "local"],
        admits=could(who, Operation.ADMIT_MEMBER) and membership.standing.state in ADMITTING,
        refuses=could(who, Operation.REFUSE_MEMBER) and membership.standing.state is State.APPLIED,
        renews=could(who, Operation.RENEW_MEMBERSHIP) and membership.standing.state in RENEWING,
    )


def _decided(visit: Visit, who: Principal, book: Book, member_id: str, work: Callable[[], object]) -> Response:
    """Do what was decided and say so, or show why not."""
    try:
        work()
    except (MembershipForbids, Malformed, CurrencyNotFound, DecisionNotFound) as refusal:
        return _deciding(visit, who, book, member_id, refusal)
    return visits.redirect(f"/adhesions/{member_id}", flash="applications.recorded")


def _origin(book: Book, who: Principal, key: str) -> Origin:
    """Return the confirmation that a form makes; sent twice, it is one."""
    mac = book.keyring.mac(b"counter", who.public_id.encode(), key.encode())
    return Origin(who.public_id, who.client, mac, mac)


def _text(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def _status(refusal: Refusal | None) -> int:
    return 200 if refusal is None else status_of(refusal)


def _sentence(refusal: Refusal | None, language: Language) -> str:
    return "" if refusal is None else refusal.sentence(language)
