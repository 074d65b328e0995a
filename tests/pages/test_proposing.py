"""Proposing from a page: a form, its consequence in one sentence, and only then the proposal."""

import html

import pytest
from sqlmodel import select

from service import tables
from service.access import Role
from tests.pages.conftest import Browser, Place
from tests.pages.test_governance import named
from tests.people import citizen, member, shop

pytestmark = pytest.mark.anyio


@pytest.fixture
async def marie(place: Place) -> Browser:
    """Return the browser of a treasurer who is also of the board."""
    return await place.browser_of(named(place.town, "Marie", Role.TREASURER, Role.BOARD))


async def consequence(browser: Browser, slug: str, **fields: str) -> str:
    """Fill in a form and return the page that says what follows."""
    path = f"/propositions/nouvelle/{slug}"
    answer = await browser.fill(path, **{"key": "A" * 12, "reason": "Décidé mardi", **fields})
    return html.unescape(answer.text)


async def propose(browser: Browser, slug: str, **fields: str) -> str:
    """Fill in a form, confirm, and return where it leads."""
    path = f"/propositions/nouvelle/{slug}"
    answer = await browser.fill(path, **{"key": "A" * 12, "reason": "Décidé mardi", **fields}, sure="yes")
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


async def test_a_form_says_what_follows_before_anything_is_proposed(place: Place, marie: Browser) -> None:
    bakery = shop(place.town)
    place.town.post(place.town.miel.receive(50_00))
    fields = {"account": bakery.account.lower(), "amount": "50", "line": ""}

    page = await consequence(marie, "emission", **fields)

    assert "Marie propose de mettre 50,00 MIEL sur le compte de Boulangerie du Phare" in page
    with place.book.database.read() as session:
        assert session.exec(select(tables.Proposal)).all() == []
    first, again = await propose(marie, "emission", **fields), await propose(marie, "emission", **fields)
    assert first == again
    assert "Décidé mardi" in html.unescape((await marie.show(first)).text)
    assert place.town.balance(bakery.account) == 0


async def test_each_kind_of_proposal_has_its_form_and_its_sentence(place: Place, marie: Browser) -> None:
    bakery, zoe = shop(place.town, 20_00), citizen(place.town)
    paid = place.town.pay(5_00, bakery.account, zoe.account)
    _, ada = member(place.town, "Ada")
    terms = {"account": bakery.account, "status": "frozen", "floor": "0", "ceiling": "300"}
    for slug, fields, said in (
        (
            "conditions",
            terms,
            "que le compte de Boulangerie du Phare soit bloqué, jamais sous zéro, 300,00 MIEL au plus",
        ),
        ("annulation", {"entry": paid.id}, "reprendre 5,00 MIEL à Zoé Imaginaire, rendre 5,00 MIEL à Boulangerie"),
        ("pouvoir", {"member": ada, "way": "give", "role": "auditor"}, "de confier le contrôle des comptes à Ada."),
    ):
        assert said in await consequence(marie, slug, **fields)
        assert said in html.unescape((await marie.show(await propose(marie, slug, key=slug, **fields))).text)
    page = html.unescape((await marie.show(f"/propositions/nouvelle/conditions?account={bakery.account}")).text)
    assert f'value="{bakery.account}"' in page


@pytest.mark.parametrize(
    ("slug", "fields", "refused"),
    [
        ("emission", {"account": "0" * 12, "amount": "5"}, (404, "Ce compte n'existe pas")),
        ("emission", {"account": "x", "amount": "5"}, (404, "Ce compte n'existe pas")),
        ("annulation", {"entry": "x' or 1"}, (422, "sa forme n'est pas celle")),
        ("pouvoir", {"member": "0" * 12, "way": "take", "role": "owner"}, (422, "sa forme n'est pas celle")),
        ("pouvoir", {"member": "0" * 12, "way": "give", "role": "board"}, (404, "Ce membre n'existe pas")),
        ("conditions", {"account": "0" * 12, "status": "open", "floor": "0"}, (404, "Ce compte n'existe pas")),
        ("banque", {"iban": "FR00"}, (422, "IBAN")),
    ],
)
async def test_a_form_that_is_refused_says_why(
    marie: Browser, slug: str, fields: dict[str, str], refused: tuple[int, str]
) -> None:
    answer = await marie.fill(f"/propositions/nouvelle/{slug}", **fields, sure="yes")
    status, said = refused
    assert (answer.status_code, said in html.unescape(answer.text)) == (status, True)


async def test_forms_are_for_those_who_may_propose(place: Place, marie: Browser) -> None:
    zoe = await place.browser_of(citizen(place.town).who)
    operator = await place.browser_of(named(place.town, "Odile", Role.OPERATOR))
    assert (await zoe.get("/propositions/nouvelle")).status_code == 403
    assert (await zoe.get("/propositions/nouvelle/banque")).status_code == 403
    assert (await marie.get("/propositions/nouvelle/rien")).status_code == 404
    assert "/propositions/nouvelle/conditions" not in (await operator.show("/propositions/nouvelle")).text
    token = {"key": "B" * 12, "iban": "FR7630006000011234567890189"}
    refused = await operator.fill("/propositions/nouvelle/banque", form_on="/propositions/nouvelle/emission", **token)
    assert refused.status_code == 403
