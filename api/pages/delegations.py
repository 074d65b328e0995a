"""The page on which a shop adds a cashier, a person names a guardian, and both see and end who acts for them."""

import re
from datetime import date
from decimal import Decimal
from typing import Annotated

from fastapi import Form
from fastapi import Response as Answer
from pydantic import BaseModel, Field

from api.dependencies import OpenBook
from api.pages import rendering, visits
from api.pages.routing import new_page_router
from api.pages.visits import PagePrincipal, Visit, Visiting
from api.problems import status_of
from ledger.money import AMOUNT_MAX, decimal
from ledger.refusals import DelegationNotValid, Refusal
from service import delegations
from service.access import GRANTED_BY, Principal, Role
from service.book import Book
from service.clock import end_of_day
from service.delegations import Granted, Terms, Whom

SCALE = 2
"""Decimals of an amount that is typed: every local currency has cents."""

router = new_page_router()

Typed = Annotated[str, Field(max_length=500)]
_AMOUNT = re.compile(r"[0-9]{1,13}(?:[.,][0-9]{1,2})?")


@router.get("/delegations")
def read_delegations(visit: Visiting, who: PagePrincipal, book: OpenBook) -> Answer:
    """Show who acts for whom, and the form to add someone."""
    return _page(book, visit, who)


class Filled(BaseModel):
    """What the form holds, as it was typed."""

    of: Typed = ""
    role: Typed = ""
    name: Typed = ""
    username: Typed = ""
    once: Typed = ""
    total: Typed = ""
    until: Typed = ""


@router.post("/delegations")
def grant(visit: Visiting, who: PagePrincipal, book: OpenBook, filled: Annotated[Filled, Form()]) -> Answer:
    """Let someone act for a member; show the link of someone new, once."""
    try:
        terms = Terms(_role(filled.role), None, _end(filled.until), _amount(filled.once), _amount(filled.total))
        whom = Whom(username=filled.username.strip() or None, name=filled.name.strip() or None)
        granted = delegations.grant(book, who, filled.of, terms, whom, language=visit.language)
    except Refusal as refusal:
        return _page(book, visit, who, refusal=refusal, typed=filled.model_dump(include={"name", "username", "role"}))
    if granted.link is None:
        return visits.redirect("/delegations", flash="delegations.added")
    return _page(book, visit, who, granted=granted)


@router.post("/delegations/{member}/{delegation}/fin")
def revoke(visit: Visiting, who: PagePrincipal, book: OpenBook, member: str, delegation: str) -> Answer:
    """End a delegation at once."""
    try:
        delegations.revoke(book, who, member, delegation)
    except Refusal as refusal:
        return _page(book, visit, who, refusal=refusal)
    return visits.redirect("/delegations", flash="delegations.ended")


def _page(
    book: Book,
    visit: Visit,
    who: Principal,
    *,
    refusal: Refusal | None = None,
    granted: Granted | None = None,
    typed: dict[str, str] | None = None,
) -> Answer:
    served = delegations.list_served(book, who)
    given = [delegation for member in served for delegation in delegations.list_for(book, who, member.id)]
    return rendering.page(
        "delegations.html",
        visit,
        status=200 if refusal is None else status_of(refusal),
        members=served,
        roles=[role for role in GRANTED_BY if any(role in member.roles for member in served)],
        given=[each for each in given if not each.over and each.role in GRANTED_BY],
        refused="" if refusal is None else refusal.sentence(visit.language),
        granted=granted,
        typed=typed or {},
        amount=lambda minor: decimal(minor, SCALE).replace(".", "," if visit.language == "fr" else "."),
    )


def _role(role: str) -> Role:
    if role not in set(GRANTED_BY):
        raise DelegationNotValid
    return Role(role)


def _amount(typed: str) -> int | None:
    """Return an amount that was typed in minor units, or None when nothing was."""
    text = re.sub(r"\s", "", typed)
    if not text:
        return None
    if not _AMOUNT.fullmatch(text) or (minor := int(Decimal(text.replace(",", ".")) * 10**SCALE)) > AMOUNT_MAX:
        raise DelegationNotValid
    return minor


def _end(typed: str) -> int | None:
    """Return the end of a day that was chosen, or None."""
    if not typed:
        return None
    try:
        return end_of_day(date.fromisoformat(typed).isoformat())
    except (ValueError, OverflowError):
        raise DelegationNotValid from None
