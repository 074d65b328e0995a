"""Paying a request on its page: what is shown, what is confirmed, that it is paid once however the form is sent."""

import json
import re
from collections.abc import Callable
from typing import Any, NamedTuple

import httpx
import pytest

from ledger.allowances import Limits
from service.access import Acting, Principal, Role
from service.allowances import allowance_id
from service.approvals import pins
from service.approvals.limits import bind
from service.clock import MINUTE
from service.directory import Words, keep
from service.ids import new_code
from service.requests import Ask, create
from tests.authenticator import Device
from tests.pages.conftest import ADDRESS, Browser, Place
from tests.people import Someone, citizen, confirm, shop
from tests.shelves import Shelf
from tests.town import SetClock

pytestmark = pytest.mark.anyio

PIN, WRONG = "274916", "830174"


class Scene(NamedTuple):
    """Zoé, who has 50 MIEL and a PIN, in her browser; the bakery, and the address of what it asks for: 12,50."""

    zoe: Someone
    bakery: Someone
    browser: Browser
    path: str


@pytest.fixture
def shelf(shelves: Callable[[str], Shelf]) -> Shelf:
    """Lend SQLite alone: that one key posts once is proved on both, in tests of the journal."""
    return shelves("sqlite")


@pytest.fixture
async def scene(place: Place) -> Scene:
    """Let the bakery ask."""
    zoe, bakery = citizen(place.town, 5_000), shop(place.town)
    assert zoe.who.member is not None
    pins.choose(place.book, zoe.who.member, PIN)
    return Scene(zoe, bakery, await place.browser_of(zoe.who), f"/p/{asked(place, bakery)}")


def asked(place: Place, payee: Someone, amount: int = 1_250) -> str:
    """Ask for an amount, and return the request."""
    ask = Ask(payee.account, amount, "MIEL", "Deux pains")
    return create(place.book, payee.who, confirm(place.town, payee.who, new_code()), ask).due.id


def fields(page: httpx.Response, number: int = 0) -> dict[str, str]:
    """Return what a form that pays holds on a page, as a browser would send it back."""
    forms = [
        form for form in re.findall(r'<form method="post".*?</form>', page.text, re.DOTALL) if 'name="key"' in form
    ]
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', forms[number]))


async def test_the_page_says_whom_one_pays_how_much_and_from_what(place: Place, scene: Scene) -> None:
    ((_, business, *_),) = scene.bakery.who.acting
    words = Words(True, "Pain au levain", "C", "33063", "Bordeaux", None, (), (), "", "")  # type: ignore[arg-type]  # its code
    with place.book.database.write() as session:
        keep(place.book, session, session.get_one(place_member(), business), words)

    page = (await scene.browser.show(scene.path)).text

    for said in ("Boulangerie du Phare", "Pain au levain", "Bordeaux", "12,50 MIEL", "Deux pains", "reste 50,00 MIEL"):
        assert said in page, said
    assert "douze MIEL et cinquante centimes" in page
    assert "twelve MIEL and fifty cents" in (await scene.browser.show(f"{scene.path}?lang=en")).text


def place_member() -> Any:
    """Return the table of members."""
    from service import tables  # noqa: PLC0415 - one test's own

    return tables.Member


async def test_a_form_that_is_sent_again_pays_once_and_leads_to_the_same_receipt(place: Place, scene: Scene) -> None:
    """A double tap, the back button, a reload of what was sent: the same form comes again."""
    form = fields(await scene.browser.show(scene.path)) | {"pin": PIN}

    answers = [await scene.browser.post(scene.path, data=form) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [303, 303, 303]
    assert len({answer.headers["location"] for answer in answers}) == 1
    assert place.town.balance(scene.zoe.account) == 5_000 - 1_250
    receipt = (await scene.browser.show(answers[0].headers["location"])).text
    assert all(said in receipt for said in ("Vous avez payé", "12,50 MIEL", "Boulangerie du Phare", "Deux pains"))


async def test_two_tabs_pay_once_and_the_second_is_shown_the_receipt(place: Place, scene: Scene) -> None:
    one, two = [fields(await scene.browser.show(scene.path)) | {"pin": PIN} for _ in range(2)]

    first, second = await scene.browser.post(scene.path, data=one), await scene.browser.post(scene.path, data=two)

    assert one["key"] != two["key"]
    assert (first.status_code, second.status_code) == (303, 409)
    assert "déjà payée ; vous n&#39;avez rien payé cette fois" in second.text
    assert first.headers["location"] in second.text
    assert place.town.balance(scene.zoe.account) == 5_000 - 1_250


async def test_the_second_payer_is_told_that_it_is_paid_and_sees_no_receipt(place: Place, scene: Scene) -> None:
    other = citizen(place.town, 5_000)
    assert other.who.member is not None
    pins.choose(place.book, other.who.member, PIN)
    late = await place.browser_of(other.who)
    form = fields(await late.show(scene.path)) | {"pin": PIN}
    await scene.browser.post(scene.path, data=fields(await scene.browser.show(scene.path)) | {"pin": PIN})

    answer = await late.post(scene.path, data=form)

    assert (answer.status_code, "Cette demande est déjà payée" in answer.text) == (409, True)
    assert "/recus/" not in answer.text
    assert place.town.balance(other.account) == 5_000


async def test_what_is_refused_is_said_and_may_be_tried_again(place: Place, scene: Scene, clock: SetClock) -> None:
    page = await scene.browser.show(scene.path)
    wrong = await scene.browser.post(scene.path, data=fields(page) | {"pin": WRONG})
    none = await scene.browser.post(scene.path, data=fields(page))
    assert (wrong.status_code, none.status_code) == (403, 403)
    assert "Ce n&#39;est pas le bon code ; rien n&#39;a été fait." in wrong.text
    assert 'name="pin"' in none.text
    for missing in ("key", "payer"):
        assert (await scene.browser.post(scene.path, data=fields(page) | {missing: "", "pin": PIN})).status_code == 422
    foreign = fields(page) | {"payer": scene.bakery.account, "pin": PIN}
    assert (await scene.browser.post(scene.path, data=foreign)).status_code == 404
    clock.advance(10 * MINUTE)
    over = await scene.browser.post(scene.path, data=fields(page) | {"pin": PIN})
    assert (over.status_code, "Cette demande a expiré" in over.text) == (409, True)
    assert place.town.balance(scene.zoe.account) == 5_000

    again = fields(await scene.browser.show(f"/p/{asked(place, scene.bakery)}"))
    assert (await scene.browser.post("/p/000000000000", data=again | {"pin": PIN})).status_code == 404
    assert (await scene.browser.post("/p/x", data=again | {"pin": PIN})).status_code == 404


async def test_whoever_has_too_little_is_told_how_much_is_missing(place: Place, scene: Scene) -> None:
    page = (await scene.browser.show(f"/p/{asked(place, scene.bakery, 5_001)}")).text
    assert "Il manque 0,01 MIEL" in page
    assert 'name="pin"' not in page


async def test_a_purse_is_chosen_and_ones_own_request_is_not_ones_to_pay(place: Place, scene: Scene) -> None:
    owner = scene.bakery.who._replace(acting=scene.bakery.who.acting | {Acting(Role.CITIZEN, scene.bakery.who.member)})
    assert owner.member is not None
    own = place.town.account(3_000, holder=owner.member)
    browser = await place.browser_of(owner)
    other = shop(place.town)

    pins.choose(place.book, owner.member, PIN)
    assert fields(await browser.show(scene.path))["payer"] == own
    path = f"/p/{asked(place, other)}"
    assert fields(await browser.show(path))["payer"] == own
    assert (await browser.show(path)).text.count("<option") == 2
    assert "Il manque 12,50 MIEL" in (await browser.show(f"{path}?compte={scene.bakery.account}")).text
    outsider = await place.browser_of(Principal(owner.member, owner.public_id, owner.public_id, 0, frozenset()))
    assert (await outsider.show(scene.path)).status_code == 200


async def test_below_ones_own_limits_no_pin_is_asked_for_whom_one_knows(place: Place, scene: Scene) -> None:
    with place.book.database.write() as session:
        bind(place.book, session, allowance_id(scene.zoe.who.public_id, "MIEL"), Limits(2_000, 2_000, 2_000))
    stranger = await scene.browser.show(scene.path)
    assert 'name="pin"' in stranger.text
    await scene.browser.post(scene.path, data=fields(stranger) | {"pin": PIN})

    path = f"/p/{asked(place, scene.bakery)}"
    known = await scene.browser.show(path)
    assert 'name="pin"' not in known.text
    assert (await scene.browser.post(path, data=fields(known))).status_code == 303
    assert 'name="pin"' in (await scene.browser.show(f"/p/{asked(place, scene.bakery)}")).text  # 25,00 in a day


async def test_a_passkey_signs_this_payment_and_no_other(place: Place, scene: Scene) -> None:
    device = Device(ADDRESS, "alveole.test")
    options = (await scene.browser.get("/moi/securite/cle")).json()
    created = {"form_on": "/moi/securite", "credential": device.create(options), "name": "Clé"}
    assert (await scene.browser.fill("/moi/securite/cle", **created)).status_code == 303
    page = await scene.browser.show(scene.path)
    form = fields(page, 1)

    told = (await scene.browser.post(f"{scene.path}/cle", data=form, headers={"Accept": "application/json"})).json()
    signed = {"challenge": told["challenge"], "credential": device.get(told["options"])}
    other = f"/p/{asked(place, scene.bakery)}"
    elsewhere = await scene.browser.post(other, data=form | signed)
    assert (elsewhere.status_code, "valait pour autre chose" in elsewhere.text) == (403, True)
    told = (await scene.browser.post(f"{scene.path}/cle", data=form)).json()
    paid = await scene.browser.post(
        scene.path, data=form | {"challenge": told["challenge"], "credential": device.get(told["options"])}
    )

    assert paid.status_code == 303
    assert place.town.balance(scene.zoe.account) == 5_000 - 1_250


async def test_whoever_is_not_signed_in_signs_in_and_comes_back(place: Place, scene: Scene) -> None:
    stranger = await place.browser()
    assert f"/connexion?next={scene.path}" in (await stranger.show(scene.path)).text
    answer = await stranger.post(scene.path, data={"key": "x"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/connexion?next=%2Fp%2F{scene.path[3:]}")


async def test_a_receipt_is_for_both_sides_and_its_file_convinces_anyone(place: Place, scene: Scene) -> None:
    form = fields(await scene.browser.show(scene.path)) | {"pin": PIN}
    path = (await scene.browser.post(scene.path, data=form)).headers["location"]
    seller, stranger = await place.browser_of(scene.bakery.who), await place.browser()

    received = (await seller.show(path)).text
    assert "Vous avez reçu" in received
    assert "un adhérent" in received
    assert "Zoé" not in received.split("<main", 1)[1]
    again = f"/p/{asked(place, scene.bakery)}"
    shown = fields(await scene.browser.show(again)) | {"pin": PIN, "share_name": "yes"}
    named = (await scene.browser.post(again, data=shown)).headers["location"]
    assert "Zoé Imaginaire" in (await seller.show(named)).text.split("<main", 1)[1]
    assert (await (await place.browser_of(citizen(place.town).who)).show(path)).status_code == 404
    file = (await scene.browser.get(f"{path}/fichier")).text

    def sent(text: str) -> dict[str, Any]:
        return {"files": {"file": ("recu.json", text, "application/json")}}

    genuine = await stranger.post("/recus/verifier", **sent(file))
    assert (genuine.status_code, "est authentique" in genuine.text) == (200, True)
    told = json.loads(file)
    for change, said in (
        ({"recorded_at": told["recorded_at"] + 1}, "a été modifié"),
        ({"memo": {**told["memo"], "text": "Trois pains"}}, "Les mots de ce reçu"),
    ):
        altered = await stranger.post("/recus/verifier", **sent(json.dumps(told | change)))
        assert (altered.status_code, said in altered.text) == (409, True)
    for nonsense in ("", "{", "[]", "[" * 100_000, "x" * 70_000):
        assert (await stranger.post("/recus/verifier", **sent(nonsense))).status_code == 422
    assert (await stranger.show("/recus/verifier")).status_code == 200
