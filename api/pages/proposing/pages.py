"""The pages on which something is proposed: a form, then its consequence in one sentence, then the proposal."""

import json
from typing import Annotated

import anyio
from fastapi import Path, Request, Response
from starlette.datastructures import FormData, QueryParams

from api.dependencies import OpenBook
from api.pages import rendering, visits
from api.pages.proposing.forms import FORMS, Desk, Form, Given
from api.pages.routing import new_page_router
from api.pages.visits import PagePrincipal, Visit, Visiting
from api.problems import status_of
from api.running import running
from ledger.refusals import NotAllowed, Refusal, ResourceNotFound
from service import proposals
from service.access import Operation, could
from service.ids import new_code
from service.journal import Origin

router = new_page_router()

Slug = Annotated[str, Path(max_length=20)]
TYPED_MAX = 2_000


@router.get("/propositions/nouvelle")
def list_forms(visit: Visiting, who: PagePrincipal) -> Response:
    """Show what someone may propose."""
    forms = [form for form in FORMS if form.open_to(who)]
    if not forms:
        raise NotAllowed
    return rendering.page("proposing.html", visit, forms=forms, rules=could(who, Operation.SET_RULE))


@router.get("/propositions/nouvelle/{slug}")
def read_form(slug: Slug, visit: Visiting, who: PagePrincipal, book: OpenBook, request: Request) -> Response:
    """Show the form of one kind of proposal, with what the link to it says already."""
    return _show(_form(slug), Desk(book, who, visit.language), visit, _given(request.query_params))


@router.post("/propositions/nouvelle/{slug}")
async def propose(slug: Slug, visit: Visiting, who: PagePrincipal, request: Request) -> Response:
    """Say what follows from it; propose it, once that was read and confirmed."""
    desk, given = Desk(running(request).book, who, visit.language), _given(await request.form())
    return await anyio.to_thread.run_sync(_propose, _form(slug), desk, visit, given)


def _propose(form: Form, desk: Desk, visit: Visit, given: Given) -> Response:
    book, who = desk.book, desk.who
    try:
        operation, parameters = form.asked(desk, given)
        words = form.words(given)
        if given.get("sure") != "yes":
            sentence = proposals.consequence(book, who, operation, parameters, words=words, language=desk.language)
            return rendering.page("proposing_sure.html", visit, slug=form.slug, sentence=sentence, given=given)
        origin = _origin(desk, form, given)
        proposal, _ = proposals.propose(book, who, origin, operation, parameters, words=words)
    except NotAllowed:
        raise
    except Refusal as refusal:
        return _show(form, desk, visit, given, refusal)
    return visits.redirect(f"/propositions/{proposal.id}", flash="proposals.made_flash")


def _show(form: Form, desk: Desk, visit: Visit, given: Given, refusal: Refusal | None = None) -> Response:
    if not form.open_to(desk.who):
        raise NotAllowed
    try:
        fields = form.fields(desk, given)
    except Refusal as other:  # the account that it is about is not there
        refusal, fields = refusal or other, form.fields(desk, {})
    return rendering.page(
        "proposing_form.html",
        visit,
        status=200 if refusal is None else status_of(refusal),
        form=form,
        fields=fields,
        reason=given.get("reason", ""),
        key=given.get("key") or new_code(),
        refused="" if refusal is None else refusal.sentence(desk.language),
    )


def _form(slug: str) -> Form:
    for form in FORMS:
        if form.slug == slug:
            return form
    raise ResourceNotFound


def _given(typed: FormData | QueryParams) -> dict[str, str]:
    """Return what was typed, each field once; `sure` is never taken from an address."""
    kept = {name: value[:TYPED_MAX] for name, value in typed.items() if isinstance(value, str)}
    kept.pop("form_token", None)
    if isinstance(typed, QueryParams):
        kept.pop("sure", None)
        kept.pop("key", None)
    return kept


def _origin(desk: Desk, form: Form, given: Given) -> Origin:
    """Return the confirmation that a form makes: sent twice, it is one."""
    mac, who = desk.book.keyring.mac, desk.who
    said = json.dumps([form.slug, sorted((name, value) for name, value in given.items() if name != "sure")]).encode()
    key = mac(b"page", who.client.encode(), given.get("key", "").encode())
    return Origin(who.public_id, who.client, key, mac(b"proposal", said))
