"""Whole scenes of paying, in the system's Chromium: a shop asks, somebody scans, confirms, and has a receipt.

The camera is a film that the test makes of the very code that the shop shows.
Pictures of the scenes are kept in var/screenshots.
"""

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from api import qr
from ledger import payments
from service import logins, requests
from service.access import Role
from service.approvals import pins
from service.clock import MINUTE
from service.ids import new_code
from service.requests import Ask, Asked, State
from tests.pages import browsers
from tests.pages.conftest import Site, site_over
from tests.people import Someone, citizen, confirm, shop
from tests.shelves import Shelf
from tests.town import Town

PASSWORD, PIN = "trois abeilles sous la pluie", "274916"
SHOTS = browsers.ROOT / "var" / "screenshots"
WIDTH, HEIGHT, FRAMES = 640, 480, 10


def film(picture: bytes, path: Path) -> None:
    """Write a film of a picture, held before the camera, as Chromium's fake camera plays it (YUV4MPEG2)."""
    code = Image.open(io.BytesIO(picture)).convert("L")
    code.thumbnail((HEIGHT - 40, HEIGHT - 40))
    seen = Image.new("L", (WIDTH, HEIGHT), 96)
    seen.paste(code, ((WIDTH - code.width) // 2, (HEIGHT - code.height) // 2))
    frame = b"FRAME\n" + seen.tobytes() + bytes([128]) * (WIDTH * HEIGHT // 2)
    path.write_bytes(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420jpeg\n".encode() + frame * FRAMES)


class Scene(NamedTuple):
    """A town that is served, in which Zoé can sign in, and the bakery asks; `camera` is the film that is played."""

    site: Site
    town: Town
    zoe: Someone
    bakery: Someone
    camera: Path

    def ask(self, *, expires_at: int | None = None) -> Asked:
        """Let the bakery ask, and show its code to the camera."""
        ask = Ask(self.bakery.account, 1_250, "MIEL", "Deux pains", expires_at=expires_at)
        asked = requests.create(self.site.book, self.bakery.who, confirm(self.town, self.bakery.who, new_code()), ask)
        film(qr.png(f"{self.site.address}/p/{asked.due.id}"), self.camera)
        return asked

    def state(self, asked: Asked) -> State:
        """Return where a request stands, as the shop is told."""
        return requests.find(self.site.book, asked.due.id).state


def settle(town: Town, name: str) -> Someone:
    """Let somebody with 500 MIEL sign in: Zoé, who has a PIN, and Ada, who will have a passkey."""
    someone = citizen(town, 50_000)
    logins.add_login(town.book, member=someone.who.public_id, username=name, password=PASSWORD)
    logins.grant(town.book, member=someone.who.public_id, role=Role.CITIZEN)
    return someone


@pytest.fixture(scope="module")
def scene(shelves: Callable[[str], Shelf], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """Serve one town for all the scenes."""
    directory = tmp_path_factory.mktemp("site")
    with shelves("sqlite").lend() as url, site_over(url, directory) as site:
        town = Town(site.book)
        zoe, _ = (settle(town, name) for name in ("zoe", "ada"))
        assert zoe.who.member is not None
        pins.choose(site.book, zoe.who.member, PIN)
        yield Scene(site, town, zoe, shop(town), directory / "film.y4m")


@pytest.fixture(scope="module")
def chrome(scene: Scene) -> Iterator[Browser]:
    """Start Chromium with a camera that plays the film."""
    path = browsers.chromium()
    if path is None:
        (pytest.fail if browsers.required() else pytest.skip)("no Chromium on this machine: apt-get install chromium")
    film(qr.png("http://localhost:1/p/000000000000"), scene.camera)
    camera = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
    arguments = [*browsers.ARGUMENTS, *camera, f"--use-file-for-fake-video-capture={scene.camera}"]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=arguments)
        yield started
        started.close()


def keep(page: Page, name: str) -> None:
    """Keep a picture of the page."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SHOTS / f"wallet-{name}.png", full_page=True)


def sign_in(page: Page, name: str = "zoe") -> None:
    page.get_by_label("Identifiant").fill(name)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter", exact=True).click()


def press_to(page: Page, selector: str) -> None:
    """Press the tabulator until what the selector names has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"no keyboard reaches {selector}")


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def test_the_shop_asks_the_camera_sees_its_code_and_a_passkey_confirms(
    scene: Scene, page: Page, passkeys_of: str
) -> None:
    assert passkeys_of
    page.goto(f"{scene.site.address}/connexion?next=/moi/securite")
    sign_in(page, "ada")
    page.get_by_label("Son nom, pour la reconnaître").fill("Mon téléphone")
    page.get_by_role("button", name="Ajouter une clé d'accès").click()
    expect(page.get_by_text("La clé d'accès est enregistrée.")).to_be_visible()
    asked = scene.ask()

    page.goto(f"{scene.site.address}/portefeuille")
    page.context.grant_permissions(["camera"])
    page.get_by_role("button", name="Scanner un code").click()
    expect(page).to_have_url(f"{scene.site.address}/p/{asked.due.id}", timeout=15_000)
    for said in ("Boulangerie du Phare", "12,50 MIEL", "douze MIEL et cinquante centimes", "Deux pains"):
        expect(page.get_by_text(said, exact=True)).to_be_visible()
    keep(page, "confirmation")
    assert fits(page)
    assert scene.state(asked) is State.OPEN
    page.get_by_role("button", name="Payer avec une clé d'accès").click()

    expect(page.get_by_text("Vous avez payé")).to_be_visible()
    assert scene.state(asked) is State.PAID
    clock = page.locator("[data-clock]")
    shown = clock.inner_text()
    expect(clock).not_to_have_text(shown)
    keep(page, "receipt")
    assert fits(page)
    with page.expect_download() as saved:
        page.get_by_role("button", name="Garder le reçu").click()
    page.goto(f"{scene.site.address}/recus/verifier")
    page.get_by_label("Fichier du reçu").set_input_files(saved.value.path())
    page.get_by_role("button", name="Vérifier").click()
    expect(page.get_by_text("Ce reçu est authentique")).to_be_visible()


def test_a_code_from_elsewhere_is_not_opened(scene: Scene, page: Page) -> None:
    film(qr.png("https://ailleurs.example/p/7K3QX9V2MB4T"), scene.camera)
    page.goto(f"{scene.site.address}/connexion?next=/portefeuille")
    sign_in(page)
    page.get_by_role("button", name="Scanner un code").click()
    expect(page.get_by_text("Ce code n'est pas d'ici")).to_be_visible(timeout=15_000)
    keep(page, "elsewhere")
    page.get_by_role("button", name="Arrêter la caméra").click()
    expect(page.get_by_role("button", name="Scanner un code")).to_be_focused()
    assert page.url == f"{scene.site.address}/portefeuille"


def test_link_pin_and_receipt_without_any_script(scene: Scene, chrome: Browser) -> None:
    asked = scene.ask()
    context = chrome.new_context(locale="fr-FR", java_script_enabled=False, viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(f"{scene.site.address}/p/{asked.due.id}")
    page.get_by_role("button", name="Se connecter pour payer").click()
    sign_in(page)
    page.get_by_label("Votre code").fill(PIN)
    keep(page, "no-script")
    page.get_by_role("button", name="Payer 12,50 MIEL").click()
    expect(page.get_by_text("Vous avez payé")).to_be_visible()
    page.go_back()
    expect(page.get_by_text("Cette demande est payée.")).to_be_visible()
    page.get_by_role("button", name="Voir le reçu").click()
    expect(page.get_by_text("12,50 MIEL", exact=True)).to_be_visible()
    context.close()


def test_it_expires_while_one_is_paying(scene: Scene, page: Page) -> None:
    before = scene.town.balance(scene.zoe.account)
    asked = scene.ask(expires_at=scene.site.book.clock() + MINUTE // 20)
    page.goto(f"{scene.site.address}/connexion?next=/p/{asked.due.id}")
    sign_in(page)
    page.get_by_label("Votre code").fill(PIN)
    while scene.state(asked) is State.OPEN:
        browsers.process_sleeps()
    page.get_by_role("button", name="Payer 12,50 MIEL").click()
    expect(page.get_by_role("alert")).to_contain_text("a expiré ; vous n'avez rien payé")
    keep(page, "expired")
    assert scene.town.balance(scene.zoe.account) == before


def test_the_second_payer_pays_by_keyboard_alone_in_english_and_is_told(scene: Scene, chrome: Browser) -> None:
    asked = scene.ask()
    context = chrome.new_context(locale="en-GB", viewport={"width": 1280, "height": 800}, color_scheme="dark")
    page = context.new_page()
    page.goto(f"{scene.site.address}/connexion?next=/portefeuille")
    for typed in ("zoe", PASSWORD):
        press_to(page, "input[name=username]" if typed == "zoe" else "input[name=password]")
        page.keyboard.type(typed)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Wallet")).to_be_visible()
    keep(page, "wallet-en")
    press_to(page, "input[name=code]")
    page.keyboard.type(asked.short_code or "")
    page.keyboard.press("Enter")
    expect(page.get_by_text("twelve MIEL and fifty cents")).to_be_visible()
    scene.town.post(payments.pay_request(asked.due, payer=scene.town.account(5_000)))  # somebody else is quicker
    press_to(page, "input[name=pin]")
    page.keyboard.type(PIN)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("This request is already paid; you paid nothing now.")
    keep(page, "second-payer-en")
    context.close()
