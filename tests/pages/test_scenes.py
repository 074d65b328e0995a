"""Whole scenes in a real browser, on a phone: how many interactions they take is counted, and each step is pictured.

The pictures are in screenshots/, which git ignores. A scan reads the code that the other screen shows.
"""

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from service import founding
from service.access import Role
from tests.founding import PLAN
from tests.pages.conftest import Site, give_passkeys, site_over
from tests.pages.everyone import STRANGER, Everyone
from tests.shelves import Shelf

PICTURES = Path(__file__).parents[2] / "screenshots"
PASSWORD = "trois abeilles sous la pluie"


@pytest.fixture(scope="module")
def everyone(site: Site) -> Everyone:
    """Let one of each move in, for all the tests here."""
    return Everyone(site)


class Hands:
    """Someone at a screen: every click, every field that is filled in and every scan is counted."""

    def __init__(self, page: Page, scene: str) -> None:
        """Begin a scene at a page."""
        self.page, self.count, self._scene = page, 0, scene

    def click(self, name: str, role: Literal["button", "link"] = "button") -> None:
        """Press something, and look at what follows; a page that is not in sight is in the menu, one press further."""
        if role == "link" and not self.page.get_by_role(role, name=name).count():
            self.count += 1
            self.page.locator("details.menu summary").click()
        self.count += 1
        self.page.get_by_role(role, name=name).first.click()
        self.page.wait_for_load_state()
        self.picture()

    def fill(self, label: str, text: str) -> None:
        """Type into a field."""
        self.count += 1
        self.page.get_by_label(label).first.fill(text)

    def scan(self, other: Page) -> None:
        """Open the code that another screen shows, as a phone's camera does."""
        self.count += 1
        (read,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(other.locator("img.qr").screenshot())))
        self.page.goto(read.text)
        self.picture()

    def picture(self) -> None:
        """Keep what is on the screen, under the scene's name."""
        PICTURES.mkdir(exist_ok=True)
        self.page.screenshot(path=PICTURES / f"{self._scene}-{self.count:02}.png", full_page=True)


def test_a_volunteer_at_a_stall_enrols_a_citizen_in_at_most_10_interactions(
    chrome: Browser, everyone: Everyone
) -> None:
    stall = Hands(everyone.window(chrome, Role.OPERATOR).new_page(), "guichet")
    stall.page.goto(f"{everyone.site.address}/moi")
    stall.click("Adhésions", "link")
    stall.click("Inscrire quelqu'un au guichet")
    stall.fill("Prénom et nom", "Capucine Lavandier")
    stall.click("Inscrire")
    expect(stall.page.get_by_role("heading", name="Capucine Lavandier est membre")).to_be_visible()

    phone = Hands(everyone.window(chrome, STRANGER).new_page(), "guichet-telephone")
    phone.scan(stall.page)
    phone.fill("Identifiant", "capucine")
    phone.fill("Nouveau mot de passe", PASSWORD)
    phone.click("Entrer")

    expect(phone.page.get_by_role("button", name="Déconnexion")).to_be_visible()
    assert stall.count + phone.count <= 10
    for each in (stall, phone):
        each.page.context.close()


def test_a_shop_adds_a_cashier_in_at_most_5_interactions(chrome: Browser, everyone: Everyone) -> None:
    shop = Hands(everyone.window(chrome, Role.OWNER).new_page(), "encaissement")
    shop.page.goto(f"{everyone.site.address}/moi")
    shop.click("Délégations", "link")
    shop.fill("Nom de la personne, si elle est nouvelle ici", "Basile Encaisse")
    shop.click("Ajouter")

    expect(shop.page.get_by_text("Donnez ce lien à Basile Encaisse")).to_be_visible()
    assert shop.count <= 5
    shop.page.context.close()


def test_a_passkey_registers_and_approves_a_payment(chrome: Browser, everyone: Everyone) -> None:
    zoe = Hands(everyone.window(chrome, Role.CITIZEN).new_page(), "cle")
    assert give_passkeys(zoe.page)
    zoe.page.goto(f"{everyone.site.address}/moi/securite")
    zoe.fill("Son nom, pour la reconnaître", "Mon téléphone")
    zoe.click("Ajouter une clé d'accès")
    expect(zoe.page.get_by_text("La clé d'accès est enregistrée.")).to_be_visible()
    before = everyone.town.balance(everyone.account)

    zoe.page.goto(everyone.site.address + everyone.addresses["/p/{request_id}"])
    zoe.click("Payer avec une clé d'accès")

    expect(zoe.page.get_by_text("Vous avez payé")).to_be_visible()
    assert everyone.town.balance(everyone.account) == before - 5_00
    zoe.page.context.close()


@pytest.fixture
def founded(shelves: Callable[[str], Shelf], tmp_path: Path) -> Iterator[tuple[Site, list[str]]]:
    """Found an association in an empty book, and serve it; return the links of its first two with it."""
    with shelves("sqlite").lend() as url, site_over(url, tmp_path) as site:
        plan = PLAN._replace(public_url=site.address)
        yield site, [each.link for each in founding.found(site.book, "root", plan).people]


def test_a_founded_association_takes_its_first_member(chrome: Browser, founded: tuple[Site, list[str]]) -> None:
    site, links = founded
    for number, link in enumerate(links, 1):
        founder = Hands(chrome.new_context(locale="fr-FR").new_page(), f"fondation-{number}")
        assert give_passkeys(founder.page)
        founder.page.goto(link)
        founder.fill("Identifiant", f"fondateur{number}")
        founder.fill("Nouveau mot de passe", PASSWORD)
        founder.click("Entrer")
        founder.page.goto(f"{site.address}/moi/securite")
        founder.fill("Son nom, pour la reconnaître", "Ma clé")
        founder.click("Ajouter une clé d'accès")
        expect(founder.page.get_by_text("La clé d'accès est enregistrée.")).to_be_visible()

    stranger = Hands(chrome.new_context(locale="fr-FR").new_page(), "premier-membre")
    stranger.page.goto(f"{site.address}/adhesions")
    stranger.fill("Nom", "Capucine Lavandier")
    stranger.click("Envoyer la demande")
    founder.page.goto(f"{site.address}/adhesions")
    founder.click("Capucine Lavandier", "link")
    founder.click("Admettre")

    expect(founder.page.get_by_text("C'est enregistré.")).to_be_visible()
    assert site.book.database.ask("select state from membership order by member desc")[0][0] == "admitted"
    assert len(site.book.database.ask("select 1 from account where holder is not null and kind = 'member'")) == 1
