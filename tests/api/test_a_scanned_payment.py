"""The whole way: a shop asks, its code is read by another program's decoder, a citizen pays, everyone sees it.

The service is the real one, in a process of its own, and so are its clients.
"""

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest
import zxingcpp
from PIL import Image

from service.exports import FORMATS
from tests.bookkeepers import complaints
from tests.shelves import SHELVES

ALVEOLE = str(Path(sys.executable).with_name("alveole"))


class Service(NamedTuple):
    """A service that runs, and the logins of its demo town."""

    url: str
    environment: dict[str, str]
    logins: dict[str, dict[str, Any]]

    def command(self, *arguments: str) -> str:
        """Run a command on the same books and return what it prints."""
        done = subprocess.run([ALVEOLE, *arguments], env=self.environment, capture_output=True, text=True, check=True)
        return done.stdout

    @contextmanager
    def sign_in(self, role: str) -> Iterator[httpx.Client]:
        """Lend a client signed in with one of the demo logins."""
        login = self.logins[role]
        with httpx.Client(base_url=self.url, headers={"Accept-Language": "en"}, timeout=30) as client:
            answer = client.post("/v1/sessions", json={"username": login["username"], "password": login["password"]})
            assert answer.status_code == 201, answer.text
            client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
            yield client


@pytest.fixture(scope="module", params=SHELVES)
def service(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Serve a demo town from a process of its own."""
    shelf = SHELVES[request.param]()
    with shelf.lend() as url:
        environment = {
            **os.environ,
            "ALVEOLE_DATABASE_URL": url,
            "ALVEOLE_SECRET_KEY_FILE": str(tmp_path_factory.mktemp("key") / "secret.key"),
        }
        demo = [ALVEOLE, "demo", "--json"]
        filled = json.loads(subprocess.run(demo, env=environment, capture_output=True, text=True, check=True).stdout)
        logins = {login["role"]: login for login in reversed(filled["logins"])}
        serve = [ALVEOLE, "serve", "--port", "0"]
        with subprocess.Popen(serve, env=environment, stderr=subprocess.PIPE, text=True) as process:
            assert process.stderr is not None
            address = next(filter(None, (re.search(r"http://\S+", line) for line in process.stderr)))
            threading.Thread(target=process.stderr.read, daemon=True).start()
            yield Service(address.group(), environment, logins)
            process.terminate()
    shelf.close()


def first_account(client: httpx.Client, currency: str) -> str:
    """Return an account of whoever is signed in."""
    accounts = client.get("/v1/me").json()["accounts"]
    return str(next(account["id"] for account in accounts if account["currency"] == currency))


def told(client: httpx.Client, address: str, events: list[dict[str, Any]]) -> None:
    """Follow a request until its stream ends."""
    with client.stream("GET", f"{address}/events") as stream:
        lines = stream.iter_lines()
        events += [json.loads(line.removeprefix("data:")) for line in lines if line.startswith("data:")]


def test_a_shop_is_paid_by_a_scanned_code(service: Service, tmp_path: Path) -> None:
    with service.sign_in("owner") as shop, service.sign_in("citizen") as citizen:
        scan_and_pay(service, shop, citizen, tmp_path / "code.png")


def scan_and_pay(service: Service, shop: httpx.Client, citizen: httpx.Client, image: Path) -> None:
    """Ask as the shop, read the code, pay as the citizen, and look at everything both then see."""
    till, wallet = first_account(shop, "MIEL"), first_account(citizen, "MIEL")
    before = citizen.get(f"/v1/accounts/{wallet}/balance").json()["balance"]

    asked = shop.post(
        "/v1/payment-requests",
        json={"payee": till, "amount": 250, "currency": "MIEL", "text": "Deux pains"},
        headers={"Idempotency-Key": "ask"},
    ).json()
    address = f"/v1/payment-requests/{asked['id']}"
    image.write_bytes(shop.get(f"{address}/qr.png").content)
    (read,) = zxingcpp.read_barcodes(Image.open(image))
    assert read.text == asked["url"] == f"{service.url}/p/{asked['id']}"

    shown = httpx.get(read.text, headers={"Accept": "application/json"}).json()
    assert (shown["amount"], shown["state"]) == (250, "open")
    page = httpx.get(read.text, headers={"Accept": "text/html", "Accept-Language": "fr"})
    assert "2,50 MIEL" in page.text
    assert shown["payee_name"] in page.text

    events: list[dict[str, Any]] = []
    following = threading.Thread(target=told, args=(shop, address, events))
    following.start()
    confirmed = {"Idempotency-Key": "pay"}
    unconfirmed = citizen.post(f"{address}/pay", json={"payer": wallet}, headers=confirmed)
    assert (unconfirmed.status_code, unconfirmed.json()["code"]) == (403, "approval_required")
    pin = service.logins["citizen"]["pin"]
    paid = citizen.post(f"{address}/pay", json={"payer": wallet, "approval": {"pin": pin}}, headers=confirmed)
    assert paid.status_code == 201, paid.text
    following.join(timeout=30)
    assert events[-1]["state"] == "paid"
    assert events[-1]["payment"] == paid.json()["id"]

    again = citizen.post(f"{address}/pay", json={"payer": wallet}, headers=confirmed)
    assert again.content == paid.content
    assert again.headers["Idempotent-Replayed"] == "true"
    assert citizen.get(f"/v1/accounts/{wallet}/balance").json()["balance"] == before - 250
    for client, account, amount in ((shop, till, 250), (citizen, wallet, -250)):
        line = client.get(f"/v1/accounts/{account}/statement?limit=1").json()["data"][0]
        assert (line["entry"], line["amount"], line["text"]) == (paid.json()["id"], amount, "Deux pains")

    other = citizen.post(f"{address}/pay", json={"payer": wallet}, headers={"Idempotency-Key": "once more"})
    assert (other.status_code, other.json()["code"]) == (409, "request_paid")


def test_the_books_behind_it_are_proved(service: Service) -> None:
    service.command("verify")


@pytest.mark.parametrize("strictly", [(), ("--strict",)], ids=["monthly", "strict"])
@pytest.mark.parametrize("name", FORMATS)
def test_other_programs_accept_the_books_of_the_running_service(
    service: Service, tmp_path: Path, name: str, strictly: tuple[str, ...]
) -> None:
    file = tmp_path / f"book.{name}"
    service.command("export", name, "--output", str(file), *strictly)
    assert "Deux pains" not in file.read_text()  # words stay out of exports
    assert complaints(name, file) == ""
