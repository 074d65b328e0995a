"""Posters on pages and on paper: printed, scanned, paid, checked, taken down."""

from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from api import poster_sheets
from api.pages.words import written
from api.poster_sheets import Sheet, Size
from service import posters
from service.approvals import pins
from service.posters import Wanted
from tests.pages.conftest import ADDRESS, Place
from tests.pages.test_paying import PIN, fields
from tests.people import citizen, shop
from tests.shelves import Shelf

pytestmark = pytest.mark.anyio

SHEET = Sheet(f"{ADDRESS}/m/7K3QX9V2MB4T", "Ły & Fils <3", "Comptoir", "MIEL", "7K3Q X9V2 MB4T", "2,50 MIEL", "Merci !")


@pytest.fixture
def shelf(shelves: Callable[[str], Shelf]) -> Shelf:
    """Lend SQLite alone: what posters do is proved on both, in tests of the service."""
    return shelves("sqlite")


async def test_a_poster_is_printed_scanned_paid_and_taken_down(place: Place) -> None:
    bakery, zoe = shop(place.town), citizen(place.town, 5_000)
    assert zoe.who.member is not None
    pins.choose(place.book, zoe.who.member, PIN)
    owner, payer = await place.browser_of(bakery.who), await place.browser_of(zoe.who)

    filled = {"payee": bakery.account, "label": "Comptoir", "text": "Merci", "amount": ""}
    assert (await owner.fill("/affiches", **filled)).status_code == 303
    (poster,) = posters.list_for(place.book, bakery.who)
    path = f"/m/{poster.code}"
    assert poster.code[:4] in (await owner.show("/affiches")).text

    shown = await payer.show(path)
    assert "Boulangerie du Phare" in shown.text
    form = fields(shown)
    asked = [await payer.post(path, data=form | {"amount": "3,20"}) for _ in range(2)]
    assert len({each.headers["location"] for each in asked}) == 1
    confirming = asked[0].headers["location"]
    receipt = await payer.post(confirming, data=fields(await payer.show(confirming)) | {"pin": PIN})
    assert receipt.status_code == 303
    assert place.town.balance(bakery.account) == 320
    page = (await payer.show(receipt.headers["location"])).text
    words = (await owner.get(f"/v1/accounts/{bakery.account}/day-words")).status_code
    assert "Mots du jour" in page
    assert words == 401  # pages' cookies are no key to the API

    assert (await owner.fill(f"{path.replace('/m/', '/affiches/')}/retrait", form_on="/affiches")).status_code == 303
    assert (await payer.show(path)).status_code == 409
    assert (await payer.show("/m/" + "0" * 12)).status_code == 404
    assert (await payer.post(path, data=form | {"amount": "1"})).status_code == 409


@pytest.mark.parametrize("amount", ["", "abc", "0", "1,234", "-1", "99999999999999999"])
async def test_an_amount_that_is_none_is_refused_on_the_page(place: Place, amount: str) -> None:
    bakery, zoe = shop(place.town), citizen(place.town)
    path = "/m/" + posters.create(place.book, bakery.who, Wanted(bakery.account, "Comptoir")).code
    payer = await place.browser_of(zoe.who)
    answer = await payer.post(path, data=fields(await payer.show(path)) | {"amount": amount})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


async def test_the_page_tells_what_lies_on_the_counter(place: Place) -> None:
    bakery, other = shop(place.town), shop(place.town)
    mine, gone, anothers = [
        posters.create(place.book, each.who, Wanted(each.account, "Comptoir")).code for each in (bakery, bakery, other)
    ]
    posters.revoke(place.book, bakery.who, gone)
    owner = await place.browser_of(bakery.who)
    told = {
        f"{ADDRESS}/m/{mine}": "genuine",
        gone: "was_revoked",
        anothers: "anothers",
        "https://evil.example/m/" + mine: "foreign",
    }
    for read, word in told.items():
        page = await owner.fill("/affiches/verification", form_on="/affiches", read=read)
        assert written("posters")[word]["fr"] in page.text.replace("&#39;", "'"), read


async def test_a_stranger_is_led_to_sign_in_and_back(place: Place) -> None:
    bakery = shop(place.town)
    path = "/m/" + posters.create(place.book, bakery.who, Wanted(bakery.account, "Comptoir", 250)).code
    stranger = await place.browser()
    assert "2,50 MIEL" in (await stranger.show(path)).text
    answer = await stranger.post(path, data={})
    assert answer.headers["location"] == "/connexion?next=" + path.replace("/", "%2F")


@pytest.mark.parametrize("size", Size)
def test_a_sheet_is_drawn_for_every_size_and_its_code_leads_to_the_poster(size: Size) -> None:
    drawn = poster_sheets.svg(SHEET, size, "fr")
    assert f'width="{size.width:g}mm"' in drawn.decode()
    assert "Ły &amp; Fils &lt;3" in drawn.decode()
    assert decoded(drawn) == SHEET.url

    printed = poster_sheets.pdf(SHEET, size, "en")
    assert printed.startswith(b"%PDF-")
    assert f"{size.width * 72 / 25.4:.2f}".encode() in printed


def decoded(svg: bytes) -> str:
    """Return what a decoder that we did not write reads from the dark squares of a drawing."""
    path = ET.fromstring(svg).find("{http://www.w3.org/2000/svg}path")  # noqa: S314 - of our own making
    assert path is not None
    image = Image.new("L", (1_000, 1_500), 255)
    draw = ImageDraw.Draw(image)
    for run in path.attrib["d"].split("z")[:-1]:
        start, length, height, _ = run[1:].replace("h-", "h").replace("h", "|").replace("v", "|").split("|")
        left, top = (float(part) * 10 for part in start.split())
        draw.rectangle((left, top, left + float(length) * 10 - 1, top + float(height) * 10 - 1), fill=0)
    (found,) = zxingcpp.read_barcodes(image)
    return found.text
