"""The page of clearing: a file is sent, and what would cancel out is read."""

import re

import pytest

from tests.pages.conftest import Browser, Place
from tests.people import citizen

pytestmark = pytest.mark.anyio

TRAP = b"debtor,creditor,amount\nA,B,100\nB,E,70\nE,A,100\nC,D,100\nD,E,100\nE,C,70\nB,C,100\n"


async def send(browser: Browser, content: bytes, **fields: str) -> tuple[int, str]:
    """Send a file by the form of the page."""
    page = await browser.get("/compensation")
    found = re.search(r'name="form_token" value="([^"]*)"', page.text)
    assert found is not None
    answer = await browser.post(
        "/compensation", data={"form_token": found[1], **fields}, files={"file": ("owed.csv", content, "text/csv")}
    )
    return answer.status_code, answer.text


async def test_who_sends_a_file_reads_what_would_cancel_out_or_takes_what_is_left(place: Place) -> None:
    browser = await place.browser_of(citizen(place.town).who)

    status, page = await send(browser, TRAP)
    assert status == 200
    assert "5,70, soit 89 %" in page
    assert "<td>B</td><td>C</td><td>0,70</td>" in page
    assert await send(browser, TRAP, wanted="csv") == (200, "debtor,creditor,amount,priority\nB,C,70,0\n")


async def test_a_file_that_says_nothing_or_nonsense_is_refused_in_a_sentence(place: Place) -> None:
    browser = await place.browser_of(citizen(place.town).who)

    status, page = await send(browser, TRAP + b"A,A,5\n")
    assert status == 422
    assert "n° 8 ne peut pas être prise" in page.replace("&#39;", "'")
    assert (await send(browser, b"\xff\xfe"))[0] == 422
    many = b"".join(b"A%d,B,1\n" % number for number in range(150))
    assert "Et 50 autres" in (await send(browser, b"debtor,creditor,amount\n" + many))[1]
    assert (await send(browser, b"x" * (1 << 20)))[0] == 413
