"""The pages of euros: a member learns how to send them, a treasurer decides what no rule could tell."""

import io
import re
from base64 import b64decode

import pytest
import zxingcpp
from PIL import Image

from api import qr
from tests.pages.conftest import Place
from tests.people import citizen
from tests.statements import IBAN, Moved, camt
from tests.treasury import announce, open_bank

pytestmark = pytest.mark.anyio


async def test_a_member_learns_how_to_send_euros_and_the_code_says_the_same(place: Place) -> None:
    open_bank(place.town)
    zoe = citizen(place.town)
    browser = await place.browser_of(zoe.who)
    form = (await browser.show("/recharger")).text
    key = re.search(r'name="key" value="(\w+)"', form)
    assert key is not None
    fields = {"key": key[1], "account": zoe.account}
    refused = await browser.fill("/recharger", **fields, amount="beaucoup")
    assert (refused.status_code, 'value="beaucoup"' in refused.text) == (422, True)
    made = await browser.fill("/recharger", **fields, amount="50")
    page = (await browser.show(made.headers["location"])).text

    drawn = re.search(r"data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)", page)
    reference = re.search(r'data-copy="(RF\w{14})"', page)
    assert drawn is not None
    assert reference is not None
    code = f"BCD\n002\n1\nSCT\n\nAlvéole\n{IBAN}\nEUR50.00\n\n{reference[1]}"
    assert b64decode(drawn[1]) == qr.svg(code)
    read = zxingcpp.read_barcode(Image.open(io.BytesIO(qr.png(code))))
    assert read is not None
    assert read.text == code
    assert read.ec_level == "M"
    cancelled = await browser.fill(f"{made.headers['location']}/annulation", form_on=made.headers["location"])
    assert cancelled.status_code == 303
    assert "annulé" in (await browser.show(made.headers["location"])).text


async def test_a_treasurer_decides_a_line_with_one_button(place: Place) -> None:
    treasurer, zoe = open_bank(place.town), citizen(place.town)
    top_up = announce(place.town, zoe)
    browser = await place.browser_of(treasurer)
    token = re.search(r'name="form_token" value="([^"]*)"', (await browser.show("/banque")).text)
    assert token is not None
    file = camt(Moved(49_00, "B1", reference=top_up.reference), Moved(-1_00, "B2", text="<b>frais</b>"[:0]))
    sent = await browser.post("/banque", data={"form_token": token[1]}, files={"file": ("releve.xml", file)})
    assert sent.status_code == 303
    page = (await browser.show("/banque")).text
    assert "moins qu" in page
    assert "Frais de la banque" in page
    action = re.search(r'action="(/banque/lignes/\w+/top_up)"', page)
    assert action is not None
    decided = await browser.fill(action[1], form_on="/banque", top_up=top_up.id)
    assert decided.status_code == 409  # a unit would stand uncovered by the euro that left
    assert place.town.balance(zoe.account) == 0
    charges = re.search(r'action="(/banque/lignes/\w+/charges)"', page)
    assert charges is not None
    assert (await browser.fill(charges[1], form_on="/banque")).status_code == 303
    wrong = await browser.post("/banque", data={"form_token": token[1]}, files={"file": ("x.xml", b"no")})
    assert (wrong.status_code, "relevé lisible" in wrong.text) == (422, True)
