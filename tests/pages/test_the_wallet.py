"""The wallet's pages: what one has, what happened, whom one pays; and paying someone without being asked."""

from collections.abc import Callable
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from ledger.directory import Section
from ledger.memberships import MemberKind
from service import directory, members
from service.access import Role
from service.approvals import pins
from service.clock import DAY, MINUTE
from service.directory import Words
from service.ids import new_code
from service.requests import Ask, create
from tests.pages.conftest import Browser, Place
from tests.pages.test_paying import PIN, WRONG, fields
from tests.people import Someone, agreement, citizen, confirm, of_association, shop
from tests.shelves import Shelf
from tests.town import SetClock

pytestmark = pytest.mark.anyio


@pytest.fixture
def shelf(shelves: Callable[[str], Shelf]) -> Shelf:
    """Lend SQLite alone: what the pages show of the books is proved on both, in tests of the service."""
    return shelves("sqlite")


@pytest.fixture
async def zoe(place: Place) -> Someone:
    """Return Zoé, who has 50 MIEL and a PIN."""
    someone = citizen(place.town, 5_000)
    assert someone.who.member is not None
    pins.choose(place.book, someone.who.member, PIN)
    return someone


async def confirmation(browser: Browser, payee: str, amount: str, text: str = "") -> str:
    """Fill in the form to pay someone, and return the address of the confirmation to which it leads."""
    form = (await browser.show(f"/payer?vers={payee}")).text
    key, account = (form.split(f'name="{name}" value="')[1].split('"')[0] for name in ("cle", "compte"))
    asked = {"cle": key, "vers": payee, "compte": account, "montant": amount, "texte": text}
    return f"/payer/confirmation?{urlencode(asked)}"


async def test_a_confirmed_payment_is_made_once_however_one_comes_back_to_it(place: Place, zoe: Someone) -> None:
    bakery, browser = shop(place.town), await place.browser_of(zoe.who)
    address = await confirmation(browser, bakery.account, "12,50", "Deux pains")

    page = await browser.show(address)
    for said in ("12,50 MIEL", "douze MIEL et cinquante centimes", "Boulangerie du Phare", "Deux pains"):
        assert said in page.text
    twice = [await browser.post("/payer", data=fields(page) | {"pin": PIN}) for _ in range(2)]
    back = await browser.get(address)

    assert [answer.status_code for answer in (*twice, back)] == [303, 303, 303]
    assert len({answer.headers["location"] for answer in (*twice, back)}) == 1
    assert place.town.balance(bakery.account) == 1_250
    other = await browser.post("/payer", data=fields(page) | {"pin": PIN, "amount": "1"})
    assert (other.status_code, place.town.balance(bakery.account)) == (422, 1_250)


async def test_what_cannot_be_paid_is_refused_on_the_page_it_was_asked_on(place: Place, zoe: Someone) -> None:
    bakery, browser = shop(place.town), await place.browser_of(zoe.who)
    address = await confirmation(browser, bakery.account, "12,50")
    asked = dict(parse_qsl(urlsplit(address).query))
    for change, status in (
        ({"montant": "12,505"}, 422),
        ({"montant": "0"}, 422),
        ({"montant": "dix"}, 422),
        ({"montant": "99999999999999999"}, 422),
        ({"cle": ""}, 422),
        ({"compte": bakery.account}, 404),
        ({"vers": "ZZZZZZZZZZZZ"}, 404),
        ({"vers": place.town.miel.fund}, 404),
        ({"vers": "x"}, 404),
        ({"texte": "\u202etxt"}, 422),
    ):
        answer = await browser.get(f"/payer/confirmation?{urlencode(asked | change)}")
        assert (answer.status_code, 'class="refused"' in answer.text) == (status, True), change
    page = await browser.show(address)
    wrong = await browser.post("/payer", data=fields(page) | {"pin": WRONG})
    assert (wrong.status_code, fields(wrong)["key"]) == (403, fields(page)["key"])
    much = await browser.post("/payer", data=fields(page) | {"pin": PIN, "amount": "5001"})
    assert (much.status_code, "Il vous manque" in much.text or "pouvez dépenser" in much.text) == (409, True)
    assert "Il manque 0,01 MIEL" in (await browser.show(address.replace("12%2C50", "50%2C01"))).text
    foreign = await browser.post("/payer", data=fields(page) | {"pin": PIN, "payer": bakery.account})
    assert foreign.status_code == 404
    assert (await (await place.browser_of(of_association(place.town, Role.AUDITOR))).show("/payer")).status_code == 403
    assert place.town.balance(zoe.account) == 5_000


async def test_a_shop_is_chosen_from_the_directory(place: Place, zoe: Someone) -> None:
    browser, treasurer = await place.browser_of(zoe.who), of_association(place.town, Role.TREASURER)
    made = members.create(
        place.book, treasurer, kind=MemberKind.BUSINESS, name="Le Fournil", decision=agreement(place.town)
    )
    business = place.book.database.ask("select id from member where public_id = ?", made.id)[0][0]
    account = place.town.account(0, holder=business)
    words = Words(True, "Pain au levain", Section.C, "33063", "Bordeaux", None, (), (), "", "")
    directory.change(place.book, treasurer, made.id, words)

    listed = (await browser.show("/annuaire?q=levain")).text
    assert f"/payer?membre={made.id}" in listed
    assert f'value="{account}"' in (await browser.show(f"/payer?membre={made.id}")).text
    assert (await browser.show("/payer?membre=ZZZZZZZZZZZZ")).status_code == 404
    assert "/payer" not in (await (await place.browser()).show("/annuaire?q=levain")).text.split("<main")[1]


async def test_the_wallet_shows_what_one_has_and_finds_what_happened(
    place: Place, zoe: Someone, clock: SetClock
) -> None:
    bakery = shop(place.town)
    place.town.pay(1_250, zoe.account, bakery.account)
    clock.advance(40 * DAY)
    place.town.pay(300, bakery.account, zoe.account)
    browser = await place.browser_of(zoe.who)

    page = (await browser.show("/portefeuille")).text
    assert all(said in page for said in ("40,50 MIEL", "+3,00 MIEL", "-12,50 MIEL", "Boulangerie du Phare"))
    for query, found in (
        ({"q": "phare boulangerie"}, 2),
        ({"q": "fromage"}, 0),
        ({"du": "2026-02-01"}, 1),
        ({"au": "2026-02-01"}, 2),
        ({"de": "3", "a": "12,5"}, 2),
        ({"a": "3"}, 1),
    ):
        shown = (await browser.show(f"/portefeuille?{urlencode(query)}")).text
        assert shown.count('href="/recus/') == found, query
    for query in ({"du": "hier"}, {"de": "x"}):
        assert (await browser.show(f"/portefeuille?{urlencode(query)}")).status_code == 422
    assert (await browser.show(f"/portefeuille?compte={bakery.account}")).status_code == 404
    assert "Vous n'avez pas de compte" in (
        await (await place.browser_of(of_association(place.town, Role.AUDITOR))).show("/portefeuille")
    ).text.replace("&#39;", "'")


async def test_the_digits_of_a_request_lead_to_it_while_it_is_open(place: Place, zoe: Someone, clock: SetClock) -> None:
    bakery, browser = shop(place.town), await place.browser_of(zoe.who)
    asked = create(
        place.book, bakery.who, confirm(place.town, bakery.who, new_code()), Ask(bakery.account, 100, "MIEL")
    )
    code = asked.short_code or ""

    answer = await browser.fill("/portefeuille/code", form_on="/portefeuille", code=f"{code[:4]} {code[4:]}")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/p/{asked.due.id}")
    clock.advance(10 * MINUTE)
    over = await browser.fill("/portefeuille/code", form_on="/portefeuille", code=code)
    assert (over.status_code, "Cette demande de paiement n&#39;existe pas" in over.text) == (404, True)


async def test_older_movements_are_a_page_further(place: Place, zoe: Someone) -> None:
    bakery, browser = shop(place.town), await place.browser_of(zoe.who)
    for _ in range(21):
        place.town.pay(1, zoe.account, bakery.account)

    first = (await browser.show("/portefeuille")).text
    onward = first.split('href="/portefeuille?avant=')[1].split('"')[0]
    second = (await browser.show(f"/portefeuille?avant={onward}")).text

    assert (first.count('href="/recus/'), second.count('href="/recus/')) == (20, 2)
    assert "Plus anciens" not in second


async def test_payments_are_ordered_ahead_once_and_ended(place: Place, zoe: Someone) -> None:
    bakery, browser = shop(place.town), await place.browser_of(zoe.who)
    kept = await browser.fill(
        f"/portefeuille/favoris/{bakery.account}", form_on=f"/payer?vers={bakery.account}", keep="yes"
    )
    assert kept.status_code == 303
    form = (await browser.show("/portefeuille/ordres")).text
    assert f'<option value="{bakery.account}">Boulangerie du Phare</option>' in form
    key = form.split('name="cle" value="')[1].split('"')[0]
    asked = {"cle": key, "vers": bakery.account, "compte": zoe.account, "montant": "12,50", "rythme": "monthly"}
    days = {"du": "2026-01-31", "au": "2026-12-31", "texte": "Panier"}
    for change, status in (({"du": "2026-01-01"}, 422), ({"rythme": "x"}, 422), ({"vers": zoe.account}, 422)):
        path = f"/portefeuille/ordres/confirmation?{urlencode(asked | days | change)}"
        assert (await browser.show(path)).status_code == status, change

    page = await browser.show(f"/portefeuille/ordres/confirmation?{urlencode(asked | days)}")
    assert "Chaque mois, du 31 janvier 2026 au 31 décembre 2026." in page.text
    wrong = await browser.post("/portefeuille/ordres", data=fields(page) | {"pin": WRONG})
    assert wrong.status_code == 403
    twice = [await browser.post("/portefeuille/ordres", data=fields(page) | {"pin": PIN}) for _ in range(2)]

    assert [answer.status_code for answer in twice] == [303, 303]
    (order,) = {answer.headers["location"] for answer in twice}
    assert "Prochain paiement le 31 janvier 2026." in (await browser.show(order)).text
    assert (await browser.show("/portefeuille/ordres")).text.count('href="/portefeuille/ordres/') == 1
    await browser.fill(f"{order}/fin", form_on=order)
    assert "Vous y avez mis fin." in (await browser.show(order)).text
    await browser.fill(f"/portefeuille/favoris/{bakery.account}", form_on="/portefeuille")
    assert "Favoris" not in (await browser.show("/portefeuille")).text
