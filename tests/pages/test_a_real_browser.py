"""In the system's Chromium, at the width of a small phone: signing in, passkeys, codes, sessions."""

import re

import pyotp
import pytest
from playwright.sync_api import Page, expect

from api.pages.assets import INSTALLED
from service import logins, tables
from service.access import Role
from service.ids import new_code
from tests.pages.conftest import Site

PASSWORD = "trois abeilles sous la pluie"


@pytest.fixture
def honorine(site: Site) -> str:
    """Let a treasurer sign in, under the name that is returned."""
    row = tables.Member(public_id=new_code(), kind="individual", name="Honorine Ducompte", created_at=0)
    with site.book.database.write() as session:
        session.add(row)
        session.flush()
        public_id = row.public_id
    username = f"honorine.{public_id.lower()}"
    logins.add_login(site.book, member=public_id, username=username, password=PASSWORD)
    for role in (Role.CITIZEN, Role.TREASURER):
        logins.grant(site.book, member=public_id, role=role)
    return username


def sign_in(page: Page, site: Site, username: str) -> None:
    page.goto(f"{site.address}/connexion")
    page.get_by_label("Identifiant").fill(username)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter", exact=True).click()


def fits(page: Page) -> bool:
    """Tell whether nothing of the page is wider than its window."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def test_a_passkey_is_registered_and_signs_in(page: Page, site: Site, honorine: str, passkeys_of: str) -> None:
    assert passkeys_of
    sign_in(page, site, honorine)
    expect(page.get_by_role("heading", name="Honorine Ducompte")).to_be_visible()
    expect(page.get_by_text("Trésorier de l'association")).not_to_be_visible()
    assert fits(page)

    page.get_by_role("link", name="il vous faut une clé d'accès").click()
    page.get_by_label("Son nom, pour la reconnaître").fill("Mon téléphone")
    page.get_by_role("button", name="Ajouter une clé d'accès").click()
    expect(page.get_by_text("La clé d'accès est enregistrée.")).to_be_visible()
    expect(page.get_by_text("Mon téléphone")).to_be_visible()
    assert fits(page)

    page.get_by_role("button", name="Déconnexion").click()
    page.get_by_role("button", name="Se connecter avec une clé d'accès").click()
    expect(page.get_by_role("heading", name="Honorine Ducompte")).to_be_visible()
    expect(page.get_by_text("Trésorier de l'association")).to_be_visible()


def test_a_code_follows_the_password(page: Page, site: Site, honorine: str) -> None:
    sign_in(page, site, honorine)
    page.goto(f"{site.address}/moi/securite")
    page.get_by_role("button", name="Mettre en service").click()
    secret = page.locator("p.code").inner_text()
    expect(page.get_by_alt_text("Code QR du secret")).to_be_visible()
    assert fits(page)
    page.get_by_label("Le code qu'elle affiche maintenant").fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name="Confirmer").click()
    on_paper = page.locator("li.code").all_inner_texts()
    assert len(on_paper) == 10
    assert fits(page)

    page.get_by_role("button", name="Déconnexion").click()
    sign_in(page, site, honorine)
    page.get_by_label("Code de l'application, ou code sur papier").fill(on_paper[0])
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_text("Trésorier de l'association")).to_be_visible()


def test_sessions_are_seen_and_ended(page: Page, site: Site, honorine: str) -> None:
    sign_in(page, site, honorine)
    other = page.context.browser.new_context(locale="fr-FR") if page.context.browser else None
    assert other is not None
    elsewhere = other.new_page()
    sign_in(elsewhere, site, honorine)

    page.goto(f"{site.address}/moi/seances")
    assert fits(page)
    page.get_by_role("button", name="Terminer toutes les autres").click()
    expect(page.get_by_text("Toutes les autres séances sont terminées.")).to_be_visible()
    elsewhere.goto(f"{site.address}/moi")
    expect(elsewhere).to_have_url(re.compile("/connexion"))
    other.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_styles_are_loaded_by_day_and_by_night(page: Page, site: Site, scheme: str) -> None:
    assert all(path.is_file() for path in INSTALLED.values())
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(f"{site.address}/connexion")

    background = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")

    channels = [int(each) for each in re.findall(r"\d+", background)[:3]]
    assert (sum(channels) < 200) is (scheme == "dark")
    assert page.evaluate("typeof htmx") == "object"
