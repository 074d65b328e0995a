"""The till in a real browser: the code is shown, the page turns to paid by itself, and the line may drop meanwhile."""

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from api.pages.tills import arriving
from service import payments, requests, tables, tills
from service.access import Acting, Principal, Role
from service.approvals import pins
from tests.api.conftest import powers
from tests.pages.conftest import Site
from tests.people import Someone, citizen, confirm, member
from tests.town import Town

PIN = "274916"
PHONE, TABLET = ViewportSize(width=320, height=640), ViewportSize(width=1280, height=800)
TRANSFERRED_BYTES_MAX = 200_000
USABLE_MS_MAX = 1_000
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8}
"""3G as browsers' tools know it: 1.6 Mbit/s down, 150 ms there and back."""


class Shop:
    """A bakery with an enrolled tablet at which it works itself, and a customer with 50,00."""

    def __init__(self, site: Site) -> None:
        """Found it."""
        self.site, self.town = site, Town(site.book)
        key, self.id = member(self.town, "Boulangerie du Phare", "business")
        self.owner = Principal(key, self.id, self.id, 0, frozenset({Acting(Role.OWNER, key)}))
        with site.book.database.write() as session:
            session.add_all(powers(key, self.owner.acting, site.book.clock()))
        self.account = self.town.account(holder=key)
        pins.choose(site.book, key, PIN)
        _, link = tills.make(site.book, self.owner, self.id, name="Comptoir")
        self.cookie = tills.enrol(site.book, link.rpartition("/")[2])
        tablet = tills.arrive(site.book, self.cookie)
        assert tablet is not None
        tills.switch(site.book, tablet, self.id, PIN)
        self.zoe: Someone = citizen(self.town, 50_00)

    def pay(self, request: str, *, share_name: bool = False) -> None:
        """Let the customer pay, elsewhere than in this process's server."""
        origin = confirm(self.town, self.zoe.who, request)
        paying = payments.pay_request(
            self.site.book, self.zoe.who, origin, payer=self.zoe.account, request=request, share_name=share_name
        )
        asyncio_run(paying)

    def asked(self) -> list[str]:
        """Return what was asked for so far."""
        return [row[0] for row in self.site.book.database.ask("select id from payment_request")]


@pytest.fixture
def bakery(site: Site) -> Shop:
    return Shop(site)


@pytest.fixture
def till(page: Page, bakery: Shop) -> Page:
    """Open the till on the tablet."""
    cookie = {"name": arriving.COOKIE, "value": bakery.cookie, "secure": True, "httpOnly": True}
    page.context.add_cookies([{**cookie, "url": bakery.site.address.replace("http:", "https:")}])
    page.goto(f"{bakery.site.address}/caisse")
    return page
