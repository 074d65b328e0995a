"""The rule book, proposals and the journal of acts, in a browser."""

import html
import re

import pytest
from sqlmodel import select

from service import tables
from service.access import Acting, Principal, Role
from tests.pages.conftest import Place
from tests.people import citizen, member, of_association, shop
from tests.service.governance.test_proposals import propose_issue
from tests.town import Town

pytestmark = pytest.mark.anyio

PDF = b"%PDF-1.7\nune decision"


def named(town: Town, name: str, *roles: Role) -> Principal:
    """Return someone with a name and roles for the association."""
    key, public_id = member(town, name)
    return Principal(key, public_id, public_id, 0, frozenset(Acting(role, None) for role in roles))


def proposal_by(place: Place, marie: Principal, payee: str) -> str:
    """Let euros arrive and propose to issue against them; return the address of the proposal's page."""
    line = place.town.post(place.town.miel.receive(500_00))[0].id
    return f"/propositions/{propose_issue(place.town, marie, payee, line=line)}"


async def test_a_board_member_opens_a_link_reads_one_sentence_and_approves(place: Place) -> None:
    marie, bakery = named(place.town, "Marie", Role.TREASURER), shop(place.town)
    address = proposal_by(place, marie, bakery.account)
    paul = await place.browser_of(named(place.town, "Paul", Role.BOARD))

    page = html.unescape((await paul.show(address)).text)
    assert (
        "Marie propose de mettre 500,00 MIEL sur le compte de Boulangerie du Phare,"
        " contre 500,00 € arrivés le 1er janvier 2026." in page
    )
    answer = await paul.fill(f"{address}/approuver", form_on=address)

    assert (answer.status_code, answer.headers["location"]) == (303, address)
    assert place.town.balance(bakery.account) == 500_00
    after = html.unescape((await paul.show(address)).text)
    assert "C'est fait." in after
    assert "approuvée et faite" in after
    assert "Approuver" not in after


async def test_a_proposal_is_refused_or_withdrawn(place: Place) -> None:
    marie, bakery = named(place.town, "Marie", Role.TREASURER), shop(place.town)
    first, second = proposal_by(place, marie, bakery.account), proposal_by(place, marie, bakery.account)
    paul = await place.browser_of(named(place.town, "Paul", Role.BOARD), "en")
    hers = await place.browser_of(marie, "en")

    await paul.fill(f"{first}/refuser", form_on=first)
    assert "Refused: nothing was done." in (await paul.show(first)).text
    assert "Approve" not in (await hers.show(second)).text
    await hers.fill(f"{second}/retirer", form_on=second)
    assert "Withdrawn: nothing was done." in (await hers.show(second)).text
    assert place.town.balance(bakery.account) == 0
    listed = (await paul.show("/propositions")).text
    assert "Nothing to decide." in listed
    assert first in listed


async def test_whom_it_concerns_is_told_so_and_finds_no_button(place: Place) -> None:
    zoe = citizen(place.town)
    address = proposal_by(place, named(place.town, "Marie", Role.TREASURER), zoe.account)
    hers = await place.browser_of(zoe.who._replace(acting=zoe.who.acting | {Acting(Role.BOARD, None)}), "en")
    page = html.unescape((await hers.show(address)).text)
    assert "This concerns you, or a member for whom you act" in page
    assert "/approuver" not in page
    refused = await hers.fill(f"{address}/approuver", form_on=address)
    assert refused.status_code == 403


async def test_what_failed_says_why(place: Place) -> None:
    marie, bakery = named(place.town, "Marie", Role.TREASURER), shop(place.town)
    place.town.post(place.town.miel.receive(500_00))
    first, second = (f"/propositions/{propose_issue(place.town, marie, bakery.account)}" for _ in range(2))
    paul = await place.browser_of(named(place.town, "Paul", Role.BOARD))
    await paul.fill(f"{first}/approuver", form_on=first)
    await paul.fill(f"{second}/approuver", form_on=second)
    page = html.unescape((await paul.show(second)).text)
    assert "approuvée, mais impossible à faire" in page
    assert "Des unités perdraient leur euro" in page


async def test_proposals_are_for_those_who_govern(place: Place) -> None:
    zoe = await place.browser_of(citizen(place.town).who)
    assert (await zoe.get("/propositions")).status_code == 403
    assert (await zoe.get("/journal-des-actes")).status_code == 403
    stranger = await place.browser()
    assert (await stranger.get("/propositions")).headers["location"] == "/connexion?next=%2Fpropositions"


async def test_anyone_reads_the_rules(place: Place) -> None:
    stranger = await place.browser("en")
    page = html.unescape((await stranger.show("/regles")).text)
    assert "A proposal that nobody approves or refuses expires after 14 days." in page
    assert "The law: C. com. L123-22" in page
    assert "As it began: no decision has changed it." in page
    assert "<form" not in page.split("<main")[1]


async def test_a_rule_is_changed_from_the_page_by_a_decision_with_its_document(place: Place) -> None:
    marie = await place.browser_of(named(place.town, "Marie", Role.TREASURER), "en")
    page = (await marie.show("/regles")).text
    token = re.search(r'name="form_token" value="([^"]*)"', page)
    assert token is not None
    kept = await marie.post(
        "/regles",
        data={
            "form_token": token[1],
            "body": "general_assembly",
            "decided_on": "2026-01-01",
            "title": "Assemblée du 1er janvier",
            "public": "yes",
        },
        files={"file": ("pv.pdf", PDF, "application/pdf")},
    )
    assert (kept.status_code, kept.headers["location"]) == (303, "/regles")
    page = html.unescape((await marie.show("/regles")).text)
    decision = re.search(r'<option value="([0-9A-Z]{12})">1 January 2026', page)
    key = re.search(r'name="key" value="([^"]*)"', page)
    assert decision is not None
    assert key is not None
    asked = {"key": key[1], "value": "21", "decision": decision[1]}
    first = await marie.fill("/regles/proposal_days", form_on="/regles", **asked)
    again = await marie.fill("/regles/proposal_days", form_on="/regles", **asked)
    assert first.status_code == 303
    assert first.headers["location"] == again.headers["location"]
    wrong = await marie.fill("/regles/proposal_days", form_on="/regles", **{**asked, "key": "0" * 12, "value": "1e3"})
    assert wrong.status_code == 422

    paul = await place.browser_of(named(place.town, "Paul", Role.BOARD), "en")
    address = first.headers["location"]
    await paul.fill(f"{address}/approuver", form_on=address)

    stranger = await place.browser("en")
    page = html.unescape((await stranger.show("/regles")).text)
    assert "expires after 21 days." in page
    assert "Decided by the general assembly on 1 January 2026: Assemblée du 1er janvier" in page
    assert "At first: A proposal that nobody approves or refuses expires after 14 days." in page
    document = re.search(r'href="(/regles/documents/[^"]*)"', page)
    assert document is not None
    fetched = await stranger.get(document[1])
    assert fetched.content == PDF
    assert fetched.headers["content-disposition"].startswith("attachment;")


async def test_a_document_that_is_not_public_is_for_those_who_govern(place: Place) -> None:
    marie = await place.browser_of(named(place.town, "Marie", Role.TREASURER))
    token = re.search(r'name="form_token" value="([^"]*)"', (await marie.show("/regles")).text)
    assert token is not None
    await marie.post(
        "/regles",
        data={"form_token": token[1], "body": "board", "decided_on": "2026-01-01", "title": "Conseil"},
        files={"file": ("pv.txt", b"entre nous", "text/plain")},
    )
    with place.book.database.read() as session:
        document = session.exec(select(tables.Document.public_id)).one()
    stranger = await place.browser()
    assert (await stranger.get(f"/regles/documents/{document}")).status_code == 404
    assert (await marie.get(f"/regles/documents/{document}")).content == b"entre nous"


async def test_the_journal_of_acts_is_searched_and_exported(place: Place) -> None:
    marie, bakery = named(place.town, "Marie", Role.TREASURER), shop(place.town)
    proposal_by(place, marie, bakery.account)
    auditor = await place.browser_of(of_association(place.town, Role.AUDITOR), "en")
    page = html.unescape((await auditor.show("/journal-des-actes")).text)
    assert "Marie" in page
    assert "proposed" in page
    assert "Issue units" in page.split("</form>")[-1]
    assert "Propose to reverse it" not in page
    treasurers = (await (await place.browser_of(marie, "en")).show("/journal-des-actes")).text
    assert re.search(r"/propositions/nouvelle/annulation\?entry=[0-9a-f-]{36}", treasurers)
    assert "Entry: a line of the bank" in page
    only = (await auditor.show("/journal-des-actes?operation=issue&since=2026-01-01&until=2026-01-01")).text
    assert "Entry:" not in only.split("</form>")[-1]
    assert "Nothing like it." in (await auditor.show("/journal-des-actes?until=2025-01-01")).text
    assert (await auditor.get("/journal-des-actes?since=yesterday")).status_code == 422
    exported = await auditor.get("/journal-des-actes/export?operation=issue&format=csv")
    assert len(exported.text.splitlines()) == 2


async def test_the_navigation_leads_to_what_one_may_open(place: Place) -> None:
    auditor = await place.browser_of(of_association(place.town, Role.AUDITOR))
    zoe = await place.browser_of(citizen(place.town).who)
    for path, seen in (("/propositions", False), ("/journal-des-actes", False), ("/regles", True)):
        assert f'href="{path}"' in (await auditor.show("/moi")).text
        assert (f'href="{path}"' in (await zoe.show("/moi")).text) == seen
