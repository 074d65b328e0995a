"""The page of rules: public; those who may propose a change do it here, with the decision that says so."""

import json
from collections.abc import Callable
from datetime import date
from typing import Annotated, NamedTuple

from fastapi import Depends, File, Form, Response, UploadFile

from api.dependencies import OpenBook
from api.documents import DocumentId, attachment
from api.fields import PublicId
from api.pages import rendering, visits
from api.pages.routing import UploadRoute, new_page_router
from api.pages.visits import PagePrincipal, Visiting
from api.rules import RuleCode
from ledger.memos import TEXT_MAX, clean
from ledger.money import Language
from ledger.refusals import BadInput
from service import decisions, documents, rulebook
from service.access import Operation, Principal, could
from service.book import Book
from service.clock import day_of
from service.decisions import Body
from service.ids import new_code
from service.journal import Origin
from service.rulebook import CATALOGUE, Kind, Option, Rule, changing
from service.rulebook.changing import Change
from service.wording import written_day

router = new_page_router(route_class=UploadRoute)

DECISIONS = 50


class Shown(NamedTuple):
    """A rule as the page shows it."""

    code: str
    sentence: str
    value: int | str
    default: int | str
    counted: Kind
    bounds: str
    least: int
    most: int
    options: tuple[Option, ...]
    source: str
    changes: list[Change]
    said: Callable[[int | str], str]


@router.get("/regles")
def list_rules(visit: Visiting, book: OpenBook) -> Response:
    """Show every rule, what it says, who decided it, and what it said before."""
    history, language, who = changing.history(book), visit.language, visit.who
    may_propose = who is not None and could(who, Operation.SET_RULE)
    return rendering.page(
        "rules.html",
        visit,
        rules=[_shown(book, rule, history[rule], language) for rule in CATALOGUE],
        may_propose=may_propose,
        may_record=who is not None and could(who, Operation.CREATE_DECISION) and could(who, Operation.CREATE_DOCUMENT),
        reads_documents=who is not None and could(who, Operation.READ_DOCUMENT),
        decisions=decisions.list_all(book, who, limit=DECISIONS)[0] if who is not None and may_propose else [],
        bodies=list(Body),
        today=day_of(visit.now),
        key=new_code(),
        written_day=lambda day: written_day(day, language),
    )


@router.get("/regles/documents/{document_id}")
def read_document_content(document_id: DocumentId, visit: Visiting, book: OpenBook) -> Response:
    """Fetch the document of a decision, when it is public or the visitor may read it."""
    return attachment(*documents.read(book, visit.who, document_id))


@router.post("/regles")
def create_decision(
    *,
    who: PagePrincipal,
    book: OpenBook,
    body: Annotated[Body, Form()],
    decided_on: Annotated[date, Form()],
    title: Annotated[str, Form(max_length=4 * documents.TITLE_MAX)],
    file: Annotated[UploadFile | None, File()] = None,
    public: Annotated[str, Form()] = "",
) -> Response:
    """Record a decision, with its document when there is one."""
    written, document = documents.clean_title(title), None
    content = b"" if file is None else file.file.read()
    if content:
        document = documents.create(book, who, title=written, content=content, public=public == "yes").id
    decisions.create(book, who, body=body, decided_on=decided_on, title=written, document=document)
    return visits.redirect("/regles", flash="rules.kept")


class Proposed(NamedTuple):
    """What the form of a rule holds; `key` makes sending it twice one proposal."""

    key: str
    value: str
    decision: str
    reason: str


def _proposed(
    key: Annotated[PublicId, Form()],
    value: Annotated[str, Form(max_length=40)],
    decision: Annotated[PublicId, Form()],
    reason: Annotated[str, Form(max_length=4 * TEXT_MAX)] = "",
) -> Proposed:
    return Proposed(key, value, decision, clean(reason, most=TEXT_MAX))


@router.post("/regles/{rule}")
def set_rule(
    rule: RuleCode, who: PagePrincipal, book: OpenBook, asked: Annotated[Proposed, Depends(_proposed)]
) -> Response:
    """Propose another value for a rule."""
    proposal, _ = changing.propose(
        book,
        who,
        _origin(book, who, rule, asked),
        rule=rule,
        new=_value(rule, asked.value),
        decision=asked.decision,
        reason=asked.reason,
    )
    return visits.redirect(f"/propositions/{proposal.id}", flash="proposals.made_flash")


def _value(rule: str, written: str) -> int | str:
    """Return the value that a form gives: a number unless the rule is a choice."""
    if rule in set(Rule) and CATALOGUE[Rule(rule)].kind is Kind.CHOICE:
        return written
    if not (written.isascii() and written.isdecimal()):
        raise BadInput
    return int(written)


def _origin(book: Book, who: Principal, rule: str, asked: Proposed) -> Origin:
    mac, said = book.keyring.mac, json.dumps([rule, *asked]).encode()
    return Origin(who.public_id, who.client, mac(b"page", who.client.encode(), asked.key.encode()), mac(b"rule", said))


def _shown(book: Book, rule: Rule, changes: list[Change], language: Language) -> Shown:
    parameter, value = CATALOGUE[rule], rulebook.value(book, rule)
    return Shown(
        rule.value,
        parameter.sentence(value, language),
        value,
        parameter.default,
        parameter.kind,
        parameter.bounds(language),
        parameter.least,
        parameter.most,
        parameter.options,
        parameter.source,
        changes,
        lambda earlier: parameter.sentence(earlier, language),
    )
