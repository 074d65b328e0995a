"""The till in a browser without scripts: everything works by forms, once each, and says what is so."""

import json
import re

import httpx
import pytest

from service import payments, requests
from service.access import Acting, Principal, Role
from service.approvals import pins
from service.clock import MINUTE
from tests.pages.conftest import ADDRESS, Browser, Place
from tests.people import Someone, citizen, confirm, member, shop
from tests.town import SetClock

pytestmark = pytest.mark.anyio

PIN = "274916"


def field(page: httpx.Response, name: str) -> str:
    """Return what a hidden field of the first form holds."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page.text)
    assert found is not None, f"no {name} on this page"
    return found[1]


async def sell(browser: Browser, amount: str, **more: str) -> httpx.Response:
    """Type an amount on the keys' page, and show what comes of it."""
    page = await browser.show("/caisse")
    form = {name: field(page, name) for name in ("form_token", "compte", "apres")}
    sent = await browser.post("/caisse/ventes", data={**form, "montant": amount, **more})
    return await browser.show(sent.headers["location"]) if sent.status_code == 303 else sent


def sale_of(page: httpx.Response) -> str:
    """Return the id of the sale that a page shows."""
    return page.url.path.rpartition("/")[2]


async def pay(place: Place, payer: Someone, sale: str, key: str = "pay", *, share_name: bool = False) -> str:
    """Pay a sale and return the payment's id."""
    origin = confirm(place.town, payer.who, key)
    posted = await payments.pay_request(
        place.book, payer.who, origin, payer=payer.account, request=sale, share_name=share_name
    )
    return posted.entry.id


async def test_an_amount_is_asked_for_paid_and_partly_given_back(place: Place) -> None:
    bakery, zoe = shop(place.town, role=Role.CASHIER), citizen(place.town, 5_000)
    browser = await place.browser_of(bakery.who)

    page = await sell(browser, "37,40", texte="Deux pains")
    sale = sale_of(page)
    asked = requests.find(place.book, sale)
    assert asked.short_code is not None
    for shown in ("37,40\N{NO-BREAK SPACE}MIEL", "Deux pains", f"{asked.short_code[:4]} {asked.short_code[4:]}"):
        assert shown.replace("\N{NO-BREAK SPACE}", " ") in page.text.replace("\N{NO-BREAK SPACE}", " ")
    assert 'src="data:image/svg+xml' in page.text
    assert verdict(page) == "open"

    await pay(place, zoe, sale, share_name=True)
    page = await browser.show(f"/caisse/ventes/{sale}")
    assert verdict(page) == "paid"
    assert "par Zoé Imaginaire" in page.text

    form = {"form_token": field(page, "form_token"), "rendu": "0", "montant": "7,40"}
    for _ in range(2):  # a double tap gives back once
        assert (await browser.post(f"/caisse/ventes/{sale}/remboursement", data=form)).status_code == 303
    assert place.town.balance(zoe.account) == 5_000 - 3_000
    assert "7,40" in (await browser.show(f"/caisse/ventes/{sale}")).text
    too_much = await browser.post(
        f"/caisse/ventes/{sale}/remboursement", data={**form, "rendu": "740", "montant": "31"}
    )
    assert too_much.status_code == 409
    assert 'role="alert"' in too_much.text


def verdict(page: httpx.Response) -> str:
    """Return where the page says that the sale stands."""
    found = re.search(r'data-state="(\w+)"', page.text)
    assert found is not None, page.text
    return found[1]


async def test_one_screen_asks_once_however_often_it_is_sent(place: Place) -> None:
    bakery = shop(place.town)
    browser = await place.browser_of(bakery.who)
    one, other = await browser.show("/caisse"), await browser.show("/caisse")
    form = {name: field(one, name) for name in ("form_token", "compte", "apres")} | {"montant": "12"}
    assert field(other, "apres") == form["apres"]

    sent = [await browser.post("/caisse/ventes", data=form) for _ in range(3)]
    changed = await browser.post("/caisse/ventes", data={**form, "montant": "13"})
    look = await browser.get(f"/caisse/ventes?compte={form['compte']}&apres={form['apres']}")

    assert {each.headers["location"] for each in [*sent, changed]} == {look.json()["address"]}
    assert "Rien d&#39;autre n&#39;a été demandé" in (await browser.show(changed.headers["location"])).text
    after = field(await browser.show("/caisse"), "apres")
    assert after == sale_of(await browser.show(look.json()["address"]))
    unsent = await browser.get(f"/caisse/ventes?compte={form['compte']}&apres={after}")
    assert unsent.status_code == 404


@pytest.mark.parametrize("typed", ["", "0", "abc", "1,234", "-1", "1e3", "9" * 20])
async def test_what_is_no_amount_asks_for_nothing(place: Place, typed: str) -> None:
    bakery = shop(place.town)
    browser = await place.browser_of(bakery.who, "en")

    page = await sell(browser, typed)

    assert page.status_code == 422
    assert 'role="alert"' in page.text
    assert "Nothing yet today." in (await browser.show("/caisse/jour")).text


async def test_a_customer_who_is_short_pays_a_part_and_the_whole_can_no_longer_be_paid(place: Place) -> None:
    bakery, zoe = shop(place.town), citizen(place.town, 3_000)
    browser = await place.browser_of(bakery.who)
    whole = sale_of(await sell(browser, "37,40"))

    too_much = await browser.fill(f"/caisse/ventes/{whole}/partie", form_on=f"/caisse/ventes/{whole}", montant="37,40")
    assert too_much.status_code == 422
    page = await browser.show(f"/caisse/ventes/{whole}")
    form = {"form_token": field(page, "form_token"), "montant": "30"}
    parts = {(await browser.post(f"/caisse/ventes/{whole}/partie", data=form)).headers["location"] for _ in range(2)}

    (part,) = parts
    assert "7,40" in (await browser.show(part)).text
    assert requests.find(place.book, whole).state == "cancelled"
    await pay(place, zoe, part.rpartition("/")[2])
    assert verdict(await browser.show(part)) == "paid"
    assert place.town.balance(zoe.account) == 0


async def test_what_is_cancelled_or_expired_says_that_nothing_is_paid(place: Place, clock: SetClock) -> None:
    bakery = shop(place.town)
    browser = await place.browser_of(bakery.who, "en")
    cancelled, expired = sale_of(await sell(browser, "1")), sale_of(await sell(browser, "2"))
    for _ in range(2):
        answer = await browser.fill(f"/caisse/ventes/{cancelled}/annulation", form_on="/caisse")
        assert answer.status_code == 303
    clock.advance(10 * MINUTE)

    for sale, state in ((cancelled, "cancelled"), (expired, "expired")):
        page = await browser.show(f"/caisse/ventes/{sale}")
        assert verdict(page) == state
        assert f"{state.title()}: nothing is paid." in page.text
    assert (await browser.fill(f"/caisse/ventes/{expired}/annulation", form_on="/caisse")).status_code == 409
    listed = (await browser.show("/caisse/jour")).text
    assert "expired" in listed
    assert "0 paid" in listed


async def test_states_are_told_with_an_etag_and_by_a_stream(place: Place) -> None:
    bakery, zoe = shop(place.town), citizen(place.town, 500)
    browser = await place.browser_of(bakery.who)
    sale = sale_of(await sell(browser, "5"))

    first = await browser.get(f"/caisse/etat?vente={sale}")
    again = await browser.get(f"/caisse/etat?vente={sale}", headers={"If-None-Match": first.headers["ETag"]})
    await pay(place, zoe, sale)
    changed = await browser.get(f"/caisse/etat?vente={sale}", headers={"If-None-Match": first.headers["ETag"]})
    stream = await browser.get(f"/caisse/flux?vente={sale}")

    assert (first.json()[0]["state"], again.status_code, changed.json()[0]["state"]) == ("open", 304, "paid")
    told = dict(line.split(": ", 1) for line in stream.text.splitlines() if line)
    assert (told["event"], json.loads(told["data"])) == ("sale", changed.json()[0])
    stranger = await place.browser_of(zoe.who)
    assert (await stranger.get(f"/caisse/etat?vente={sale}")).status_code == 404
    assert (await stranger.get(f"/caisse/ventes/{sale}")).status_code == 404
    assert (await browser.get("/caisse/etat?vente=x")).status_code == 422


async def tablet(place: Place, owner: Principal, business: str) -> Browser:
    """Enrol a tablet of a business, and return its browser."""
    browser = await place.browser_of(owner)
    made = await browser.fill("/caisse/tablettes", membre=business, nom="Comptoir")
    link = re.search(rf'href="{ADDRESS}(/caisse/tablette/[^"]+)"', made.text)
    assert link is not None
    new = await place.browser()
    assert "Comptoir" in (await new.show(link[1])).text
    enrolled = await new.post(link[1], data={})
    assert (enrolled.status_code, enrolled.headers["location"]) == (303, "/caisse/caissier")
    assert (await new.get(link[1])).status_code == 404
    return new


async def test_a_tablet_is_enrolled_once_cashiers_switch_by_pin_and_it_does_nothing_else(place: Place) -> None:
    key, business = member(place.town, "Boulangerie du Phare", "business")
    account = place.town.account(holder=key)
    owner = Principal(key, business, business, 0, frozenset({Acting(Role.OWNER, key)}))
    ada = citizen(place.town)
    assert ada.who.member is not None
    await place.browser_of(ada.who._replace(acting=frozenset({Acting(Role.CASHIER, key)})))
    pins.choose(place.book, ada.who.member, PIN)
    till = await tablet(place, owner, business)

    assert (await till.show("/caisse")).url.path == "/caisse/caissier"
    wrong = await till.fill("/caisse/caissier", qui=ada.who.public_id, code="111111")
    assert wrong.status_code == 403
    assert "Essais restants" in wrong.text
    assert (await till.fill("/caisse/caissier", qui=ada.who.public_id, code=PIN)).status_code == 303
    sale = sale_of(await sell(till, "4,20"))
    assert (requests.find(place.book, sale).payee.public_id) == account
    zoe = citizen(place.town, 500)
    await pay(place, zoe, sale)
    given = await till.fill(
        f"/caisse/ventes/{sale}/remboursement", form_on=f"/caisse/ventes/{sale}", montant="4,20", rendu="0"
    )
    assert given.status_code == 303
    report = await till.show("/caisse/cloture")
    assert "Zoé Imaginaire" in report.text  # ada's name, as a cashier
    for elsewhere in ("/moi", "/delegations", "/caisse/tablettes"):
        assert (await till.show(elsewhere)).url.path == "/connexion"

    await till.fill("/caisse/caissier/fin", form_on="/caisse/caissier")
    assert (await till.show("/caisse")).url.path == "/caisse/caissier"
    await till.fill("/caisse/caissier", qui=ada.who.public_id, code=PIN)
    page = await (boss := await place.browser_of(owner)).show("/caisse/tablettes")
    end = re.search(r'action="(/caisse/tablettes/\w+/\w+/fin)"', page.text)
    assert end is not None
    assert (await boss.fill(end[1], form_on="/caisse/tablettes")).status_code == 303
    assert (await till.show("/caisse")).url.path == "/connexion"


async def test_the_worker_keeps_nothing_of_anyone(place: Place) -> None:
    browser = await place.browser_of(shop(place.town).who)

    assert (await browser.get("/service-worker.js")).headers["content-type"].startswith("text/javascript")
    assert (await browser.get("/hors-ligne")).text == (await (await place.browser()).get("/hors-ligne")).text


async def test_the_report_of_a_day_is_shown_and_exported(place: Place) -> None:
    bakery, zoe = shop(place.town), citizen(place.town, 5_000)
    browser = await place.browser_of(bakery.who, "en")
    await pay(place, zoe, sale_of(await sell(browser, "12,50")))

    page = await browser.show("/caisse/cloture?jour=2026-01-01")
    table = (await browser.get("/caisse/cloture.csv?jour=2026-01-01")).text.splitlines()

    assert "asked at the till" in page.text
    assert table[0] == "day,account,currency,cashier,means,payments,gross,refunds,refunded,net"
    assert table[1] == f"2026-01-01,{bakery.account},MIEL,{bakery.who.public_id},request,1,12.50,0,0.00,12.50"
    for nonsense in ("x", "9999-12-31", "0001-01-01"):
        assert (await browser.get(f"/caisse/cloture?jour={nonsense}")).status_code == 422
    assert (await browser.get("/caisse/cloture?compte=ZZZZZZZZZZZZ")).status_code == 404
