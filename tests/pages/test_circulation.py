"""The public page on the circulation: each chart says what the API says, and what is withheld says so."""

import re
from datetime import date

import pytest

from ledger.circulation.periods import midnight
from service.circulation import refreshing
from service.rulebook import Rule
from tests.pages.conftest import Place
from tests.people import citizen, shop
from tests.town import SetClock

pytestmark = pytest.mark.anyio


async def test_each_chart_has_its_table_which_says_what_was_published(place: Place, clock: SetClock) -> None:
    town = place.town
    people, shops = [citizen(town, 100_00) for _ in range(6)], [shop(town) for _ in range(4)]
    citizen(town, 50_00, code="OSTREA")
    for person in people:
        for each in shops:
            town.pay(5_00, person.account, each.account)
    clock.now = midnight(date(2026, 3, 7))
    refreshing.tend(place.book)
    anyone = await place.browser("en")

    page = (await anyone.show("/circulation?monnaie=MIEL")).text
    other = (await anyone.show("/circulation")).text

    assert "Figures of February 2026" in page
    activity = section(page, "activity")
    assert table(activity) == {"January 2026": "120.00 MIEL", "February 2026": "0.00 MIEL"}
    assert activity.count('<rect class="bar"') == 2
    assert "payments between members - refunds" in activity
    assert 'href="/v1/circulation/series?currency=MIEL&amp;indicator=activity"' in activity
    assert table(section(page, "lm3"))["February 2026"] == "not available"
    assert 'href="/circulation?monnaie=OSTREA"' in page
    assert table(section(other, "mass"))["February 2026"] == "600.00 MIEL"
    ostrea = (await anyone.show("/circulation?monnaie=OSTREA")).text
    assert table(section(ostrea, "mass")) == {"January 2026": "withheld", "February 2026": "withheld"}
    assert "Retenu" not in (await (await place.browser("fr")).show("/circulation?monnaie=OSTREA")).text


async def test_before_anything_is_published_the_page_says_when_it_will_be(place: Place) -> None:
    assert "Rien n'est encore publié" in (await (await place.browser()).show("/circulation")).text.replace("&#39;", "'")
    place.book.rules.keep({Rule.FIGURES_FOR: "programs"}, place.book.clock())
    assert (await (await place.browser()).get("/circulation")).status_code in {303, 401}


def section(page: str, name: str) -> str:
    """Return the part of the page about one figure."""
    found = re.search(rf'<section id="{name}">.*?</section>', page, re.DOTALL)
    assert found is not None
    return found[0]


def table(part: str) -> dict[str, str]:
    """Return what the table beside a chart says."""
    return dict(re.findall(r'<th scope="row">(.*?)</th><td>(.*?)</td>', part))
