"""The till in a real browser: the code is shown, the page turns to paid by itself, and the line may drop meanwhile.

Pictures of the scenes are kept in var/screenshots.
"""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, Request, Route, ViewportSize, expect

from api.pages.tills import arriving
from ledger import payments
from ledger.refusals import RequestExpired
from service import requests, shared_names, tills
from service.access import Acting, Principal, Role
from service.approvals import pins
from service.clock import SECOND
from service.requests import Ask
from tests.api.conftest import powers
from tests.pages import browsers
from tests.pages.conftest import Site, site_over
from tests.people import citizen, confirm, member
from tests.shelves import Shelf
from tests.town import Town

PIN = "274916"
SHOTS = browsers.ROOT / "var" / "screenshots"
PHONE, DESK = ViewportSize(width=320, height=640), ViewportSize(width=1280, height=800)
TRANSFERRED_BYTES_MAX = 200_000
WAIT_MS = 15_000
EXPECTED = re.compile("ERR_INTERNET_DISCONNECTED|ERR_FAILED|404")
"""What browsers say of a line that tests cut, and of what was looked up and is not there."""
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 94_000}
"""3G as browsers' own tools have it: 1.6 Mbit/s down, 150 ms there and back; throughput in bytes a second."""


class Shop:
    """A bakery with an enrolled tablet at which it works itself, and a customer who has enough."""

    def __init__(self, site: Site) -> None:
        """Found it."""
        self.site, self.town = site, Town(site.book)
        key, business = member(self.town, "Boulangerie du Phare", "business")
        self.owner = Principal(key, business, business, 0, frozenset({Acting(Role.OWNER, key)}))
        with site.book.database.write() as session:
            session.add_all(powers(key, self.owner.acting, site.book.clock()))
        self.account = self.town.account(holder=key)
        pins.choose(site.book, key, PIN)
        _, link = tills.make(site.book, self.owner, business, name="Comptoir")
        self.cookie = tills.enrol(site.book, link.rpartition("/")[2])
        tablet = tills.arrive(site.book, self.cookie)
        assert tablet is not None
        tills.switch(site.book, tablet, business, PIN)
        self.zoe = citizen(self.town, 1_000_00)

    def pay(self, sale: str, *, share_name: bool = False) -> None:
        """Let the customer pay, in another process than the till's."""
        if share_name:
            shared_names.share(self.site.book, sale, self.zoe.account)
        self.town.post(payments.pay_request(requests.find(self.site.book, sale).due, payer=self.zoe.account))

    def asked(self) -> int:
        """Return how often was asked so far."""
        return int(self.site.book.database.ask("select count(*) from payment_request")[0][0])


@pytest.fixture(scope="module")
def bakery(shelves: Callable[[str], Shelf], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """Serve one town for all scenes: pages work alike over either database."""
    with shelves("sqlite").lend() as url, site_over(url, tmp_path_factory.mktemp("site")) as site:
        yield Shop(site)


@pytest.fixture(params=[(PHONE, "fr-FR")])
def till(chrome: Browser, bakery: Shop, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Open the till on the tablet, in a window and a language; whatever it complains of fails the test."""
    size, locale = request.param
    context = chrome.new_context(locale=locale, viewport=size)
    address = bakery.site.address.replace("http:", "https:")
    context.add_cookies(
        [{"name": arriving.COOKIE, "value": bakery.cookie, "url": address, "secure": True, "httpOnly": True}]
    )
    context.set_default_timeout(WAIT_MS)
    page, complaints = context.new_page(), list[str]()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.goto(f"{bakery.site.address}/caisse")
    yield page
    context.close()
    assert [each for each in complaints if not EXPECTED.search(each)] == []


def sell(page: Page, keys: str) -> str:
    """Type an amount on the keys, ask, and return the sale's id."""
    for key in keys:
        page.get_by_role("button", name=key, exact=True).click()
    page.locator("form.sell button.go").click()
    expect(page).to_have_url(re.compile(r"/caisse/ventes/\w{12}$"))
    return page.url.rpartition("/")[2]


def shoot(page: Page, name: str) -> None:
    """Keep a picture of a page on which nothing is wider than the window."""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SHOTS / f"till-{name}.png")


LANGUAGES = [((PHONE, "fr-FR"), "Payé", "Client suivant"), ((DESK, "en-GB"), "Paid", "Next customer")]


@pytest.mark.parametrize(("till", "paid", "following"), LANGUAGES, indirect=["till"])
def test_a_sale_turns_to_paid_within_a_second_of_its_payment(
    till: Page, bakery: Shop, paid: str, following: str
) -> None:
    shoot(till, f"keys-{paid}")
    sale = sell(till, "37,40")
    expect(till.locator("img.qr")).to_be_visible()
    expect(till.locator("p.big:visible")).to_have_count(0)
    shoot(till, f"open-{paid}")

    bakery.pay(sale, share_name=True)
    expect(till.locator("p.big:visible")).to_have_text(re.compile(paid), timeout=1_000)

    expect(till.get_by_text("Zoé Imaginaire")).to_be_visible()
    expect(till.locator("img.qr")).not_to_be_visible()
    shoot(till, f"paid-{paid}")
    till.get_by_role("link", name=following).click()
    expect(till.locator("#amount")).to_be_focused()


def test_a_sale_goes_by_keyboard_alone_and_is_partly_given_back(till: Page, bakery: Shop) -> None:
    till.keyboard.type("12.5")
    till.keyboard.press("Enter")
    expect(till).to_have_url(re.compile(r"/caisse/ventes/\w{12}$"))
    sale = till.url.rpartition("/")[2]
    bakery.pay(sale)
    expect(till.locator("[data-next]")).to_be_focused()

    till.keyboard.press("Tab")
    till.keyboard.press("Enter")  # opens the form of a refund
    till.keyboard.press("Tab")
    till.keyboard.type("2,50")
    till.keyboard.press("Enter")

    expect(till.get_by_text("2,50\N{NO-BREAK SPACE}MIEL rendus")).to_be_visible()
    shoot(till, "refunded")


def test_a_double_tap_asks_once(till: Page, bakery: Shop) -> None:
    before = bakery.asked()
    for key in "5":
        till.get_by_role("button", name=key, exact=True).click()
    till.evaluate(
        "() => { const form = document.querySelector('form.sell'); form.requestSubmit(); form.requestSubmit(); }"
    )
    expect(till.locator("img.qr")).to_be_visible()
    till.go_back()
    expect(till.locator("#amount")).to_be_visible()

    assert bakery.asked() == before + 1


def test_a_sale_that_expires_while_it_waits_says_that_nothing_is_paid(till: Page, bakery: Shop) -> None:
    book = bakery.site.book
    ask = Ask(bakery.account, 2_00, "MIEL", expires_at=book.clock() + 2 * SECOND)
    sale = requests.create(book, bakery.owner, confirm(bakery.town, bakery.owner, "expires"), ask).due.id
    till.goto(f"{bakery.site.address}/caisse/ventes/{sale}")

    expect(till.locator("p.big:visible")).to_have_text(re.compile("Expiré : rien n'est payé."))

    with pytest.raises(RequestExpired):
        bakery.pay(sale)
    shoot(till, "expired")


def test_the_line_drops_while_a_sale_waits_and_the_till_shows_paid_only_when_it_knows(till: Page, bakery: Shop) -> None:
    sale = sell(till, "8")
    till.context.set_offline(True)
    expect(till.get_by_text("Pas de connexion.")).to_be_visible()
    bakery.pay(sale)
    expect(till.locator("p.big:visible")).to_have_count(0)
    shoot(till, "offline")

    till.context.set_offline(False)
    expect(till.locator("p.big:visible")).to_have_text(re.compile("Payé"))
    expect(till.get_by_text("Pas de connexion.")).not_to_be_visible()


@pytest.mark.parametrize("arrives", [True, False])
def test_what_was_sent_but_not_answered_is_looked_up_and_never_sent_again(
    till: Page, bakery: Shop, *, arrives: bool
) -> None:
    before, sent = bakery.asked(), list[Request]()
    till.on("request", lambda each: sent.append(each) if each.method == "POST" else None)

    def lose(route: Route) -> None:
        if arrives:
            route.fetch()  # the answer is lost on the way back
        route.abort()

    till.route("**/caisse/ventes", lambda route: lose(route) if route.request.method == "POST" else route.continue_())
    till.get_by_role("button", name="6", exact=True).click()
    till.locator("form.sell button.go").click()
    if arrives:
        expect(till.locator("img.qr")).to_be_visible()
    else:
        expect(till.get_by_text("Rien n'est parti")).to_be_visible()
        shoot(till, "unsent")

    assert bakery.asked() == before + arrives
    assert len(sent) == 1


def test_the_worker_keeps_static_files_alone_and_says_when_there_is_no_line(till: Page) -> None:
    assert till.evaluate(
        "Promise.race([navigator.serviceWorker.ready.then(() => true), new Promise(end => setTimeout(end, 9000))])"
    )
    till.reload()
    kept = till.evaluate(
        "caches.open('alveole-static-1').then(kept => kept.keys())"
        ".then(keys => keys.map(each => new URL(each.url).pathname))"
    )
    assert "/hors-ligne" in kept
    assert {each for each in kept if not each.startswith("/static/")} == {"/hors-ligne"}
    till.context.set_offline(True)
    till.reload()
    expect(till.get_by_text("Rien n'est perdu")).to_be_visible()
    till.context.set_offline(False)


def test_the_till_is_light_on_a_slow_line(till: Page, bakery: Shop) -> None:
    fresh = till.context.new_page()
    devtools = till.context.new_cdp_session(fresh)
    devtools.send("Network.enable")
    devtools.send("Network.setBypassServiceWorker", {"bypass": True})
    devtools.send("Network.setCacheDisabled", {"cacheDisabled": True})
    devtools.send("Network.emulateNetworkConditions", SLOW)
    bytes_ = list[float]()
    devtools.on("Network.loadingFinished", lambda each: bytes_.append(each["encodedDataLength"]))

    fresh.goto(f"{bakery.site.address}/caisse")
    expect(fresh.locator(".keys")).to_be_visible()
    usable_ms = fresh.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")

    (SHOTS / "till-speed.txt").write_text(f"{sum(bytes_):.0f} bytes, usable after {usable_ms:.0f} ms at 3G\n")
    assert sum(bytes_) <= TRANSFERRED_BYTES_MAX
