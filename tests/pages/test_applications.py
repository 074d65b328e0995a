"""Joining on pages: anyone applies, a stall enrols on one page, and what is decided is recorded."""

import re
from html import unescape

import pytest

from ledger.memberships import MemberKind
from service import applications
from service.access import Role
from service.contacts import Contact
from service.throttles import Throttle
from tests.pages.conftest import Place
from tests.people import agreement, citizen, member, of_association

pytestmark = pytest.mark.anyio

ZOE = {"name": "Zoé Imaginaire", "currency": "MIEL", "username": "zoe", "password": "trois abeilles"}


def applied(place: Place, name: str = "Le Fournil", kind: MemberKind = MemberKind.BUSINESS) -> str:
    """Apply, and return the id."""
    contact = Contact(email="fournil@example.org")
    throttle = Throttle(place.book.clock)
    return applications.apply(place.book, throttle, kind=kind, name=name, contact=contact, address="192.0.2.1")


async def test_anyone_applies_without_signing_in(place: Place) -> None:
    browser = await place.browser()
    form = await browser.show("/adhesions")
    assert form.status_code == 200
    assert "Le Fournil" not in form.text

    body = {"kind": "business", "name": "Le Fournil", "email": "fournil@example.org", "phone": ""}
    sent = await browser.post("/adhesions", data=body)

    assert (sent.status_code, sent.headers["location"]) == (303, "/adhesions")
    assert "Votre demande est enregistrée" in (await browser.show("/adhesions")).text
    board = await place.browser_of(of_association(place.town, Role.BOARD), "en")
    assert "Le Fournil" in (await board.show("/adhesions")).text


@pytest.mark.parametrize(
    ("fields", "status", "sentence"),
    [
        ({"name": " "}, 422, "holds characters that cannot be shown safely"),
        ({"name": "Ph\N{CYRILLIC SMALL LETTER A}re"}, 422, "mixes scripts"),
        ({"kind": "issuer"}, 422, "not in the expected form"),
        ({"email": "nowhere"}, 422, "address"),
        ({"phone": "call me"}, 422, "not in the expected form"),
    ],
)
async def test_a_form_that_is_refused_says_why_and_keeps_what_was_written(
    place: Place, fields: dict[str, str], status: int, sentence: str
) -> None:
    browser = await place.browser("en")
    written = {"kind": "business", "name": "Le Fournil", "email": "", "phone": "0556000000", **fields}
    answer = await browser.post("/adhesions", data=written)
    assert answer.status_code == status
    assert sentence in answer.text
    assert f'value="{written["phone"]}"' in answer.text


async def test_a_stall_enrols_on_one_page_and_the_newcomer_signs_in(place: Place) -> None:
    operator = await place.browser_of(of_association(place.town, Role.OPERATOR))
    assert 'href="/adhesions/guichet"' in (await operator.show("/adhesions")).text

    done = await operator.fill("/adhesions/guichet", **ZOE, key="a")

    assert done.status_code == 200
    assert "Zoé Imaginaire est membre" in done.text
    assert "trois abeilles" not in done.text
    newcomer = await place.browser()
    signed = await newcomer.post("/connexion", data={"username": "zoe", "password": "trois abeilles"})
    assert signed.status_code == 303
    assert (await newcomer.get("/moi")).headers["location"] == "/moi/securite"
    assert "Choisissez d'abord votre propre mot de passe" in unescape((await newcomer.show("/moi/securite")).text)
    own = {"current": "trois abeilles", "new": "trois abeilles à moi"}
    await newcomer.fill("/moi/securite/mot-de-passe", form_on="/moi/securite", **own)
    assert "Zoé Imaginaire" in (await newcomer.show("/moi")).text


async def test_without_a_login_a_link_is_shown_once(place: Place) -> None:
    operator = await place.browser_of(of_association(place.town, Role.OPERATOR))
    body = {"name": "Zoé", "currency": "MIEL", "key": "a"}
    first = await operator.fill("/adhesions/guichet", **body)
    again = await operator.fill("/adhesions/guichet", **body)
    assert re.search(r"/bienvenue/[\w-]{20}", first.text)
    assert "/bienvenue/" not in again.text
    assert "déjà enregistrée" in again.text
    assert len(re.findall(r'<li class="code">', first.text)) == 1


async def test_a_refused_enrolment_says_why_and_never_shows_the_password(place: Place) -> None:
    operator = await place.browser_of(of_association(place.town, Role.OPERATOR), "en")
    short = await operator.fill("/adhesions/guichet", **{**ZOE, "password": "court"}, key="a")
    assert short.status_code == 422
    assert "A password has at least" in short.text
    assert "court" not in short.text
    assert 'value="zoe"' in short.text

    member(place.town, "Boulangerie du Phare", "business")
    alike = await operator.fill("/adhesions/guichet", name="Boulangerie du Phare", currency="MIEL", key="b")
    assert alike.status_code == 409
    assert 'name="name_checked"' in alike.text


async def test_the_stall_is_for_those_who_may_enrol(place: Place) -> None:
    browser = await place.browser_of(citizen(place.town).who)
    assert (await browser.show("/adhesions/guichet")).status_code == 403
    assert (await (await place.browser()).get("/adhesions/guichet")).status_code == 303
    assert "guichet" not in (await browser.show("/adhesions")).text


async def test_a_treasurer_admits_by_a_decision_and_renews_no_earlier_than_one_may(place: Place) -> None:
    waiting, decision = applied(place), agreement(place.town)
    treasurer = await place.browser_of(of_association(place.town, Role.TREASURER))
    page, at = f"/adhesions/{waiting}", f"/adhesions/{waiting}/admission"
    shown = await treasurer.show(page)
    assert "fournil@example.org" in shown.text
    assert "Agrément" in shown.text

    without = await treasurer.fill(at, form_on=page, currency="MIEL")
    assert (without.status_code, "agrément" in without.text) == (409, True)
    done = await treasurer.fill(at, form_on=page, currency="MIEL", decision=decision)
    assert (done.status_code, done.headers["location"]) == (303, page)
    admitted = await treasurer.show(page)
    assert "membre" in admitted.text
    assert decision in admitted.text
    early = await treasurer.fill(f"{page}/renouvellement", form_on=page)
    assert (early.status_code, "trop tôt" in early.text) == (409, True)


async def test_an_application_is_refused(place: Place) -> None:
    page = f"/adhesions/{applied(place)}"
    board = await place.browser_of(of_association(place.town, Role.BOARD), "en")
    assert (await board.fill(f"{page}/refus", form_on=page)).status_code == 303
    assert "refused" in (await board.show(page)).text
    assert (await board.fill(f"{page}/rien", form_on=page)).status_code == 404


async def test_applications_are_not_for_everyone(place: Place) -> None:
    page = f"/adhesions/{applied(place)}"
    assert (await (await place.browser_of(citizen(place.town).who)).show(page)).status_code == 403
    board = await place.browser_of(of_association(place.town, Role.BOARD))
    assert (await board.show("/adhesions/ZZZZZZZZZZZZ")).status_code == 404
