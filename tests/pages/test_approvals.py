"""The page about one's PIN: choose it, change it, and let small payments pass without."""

import pytest
from sqlmodel import select

from service import tables
from service.allowances import allowance_id
from service.approvals import mine, pins
from tests.pages.conftest import Place
from tests.people import citizen

pytestmark = pytest.mark.anyio

PIN, OTHER = "274916", "908153"


async def test_a_pin_is_chosen_and_changed_and_refused_in_words(place: Place) -> None:
    zoe = citizen(place.town)
    assert zoe.who.member is not None
    browser = await place.browser_of(zoe.who)
    with place.book.database.read() as session:
        name = session.exec(select(tables.Login.username).where(tables.Login.member == zoe.who.member)).one()

    unlike = await browser.fill("/moi/code", pin=PIN, again=OTHER)
    assert (unlike.status_code, "ne sont pas les mêmes" in unlike.text) == (422, True)
    simple = await browser.fill("/moi/code", pin="123456", again="123456")
    assert (simple.status_code, "ni date, ni suite" in simple.text) == (422, True)
    assert pins.find(place.book, zoe.who.member) is None
    chosen = await browser.fill("/moi/code", pin=PIN, again=PIN, password=f"{name} {name}")

    assert (chosen.status_code, chosen.headers["location"]) == (303, "/moi/code")
    shown = await browser.show("/moi/code")
    assert "Votre nouveau code est en place." in shown.text
    assert PIN not in shown.text
    assert "Votre nouveau code" not in (await browser.show("/moi/code")).text


async def test_limits_are_written_as_people_write_amounts(place: Place) -> None:
    zoe = citizen(place.town)
    assert zoe.who.member is not None
    pins.choose(place.book, zoe.who.member, PIN)
    browser = await place.browser_of(zoe.who, "en")

    for single, current in (("12,50", "830174"), ("12,505", PIN), ("", PIN), ("-1", PIN), ("60", PIN)):
        refused = await browser.fill(
            "/moi/code/MIEL", form_on="/moi/code", single=single, day="60", month="60", current=current
        )
        assert refused.status_code in {403, 422}, single
    nothing = await browser.fill("/moi/code/nothing", form_on="/moi/code", single="1", day="1", month="1", current=PIN)
    assert nothing.status_code == 404
    kept = await browser.fill(
        "/moi/code/MIEL", form_on="/moi/code", single="12,50", day="20.5", month="100", current=PIN
    )

    assert kept.status_code == 303
    shown = (await browser.show("/moi/code")).text
    assert "These amounts hold from now on." in shown
    assert 'value="12,50"' in shown
    letting = {each.currency: each.limits for each in mine.describe(place.book, zoe.who).letting}
    assert letting["MIEL"] == (1250, 2050, 10_000)
    assert allowance_id(zoe.who.public_id, "MIEL").endswith(":MIEL")
