"""How the currency circulates, through the API: all of it for treasurers, what singles nobody out for everyone."""

import csv
import io
import json
import re
from contextlib import redirect_stdout
from datetime import date, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from ledger.circulation.definitions import DEFINITIONS
from ledger.circulation.periods import HOUR, MICROSECOND, midnight
from ledger.drafts import Draft, Leg
from ledger.kinds import Kind
from service import logins
from service.access import Role
from service.circulation import refreshing
from service.rulebook import Rule
from tests.api.conftest import House
from tests.api.test_problems import check
from tests.people import Someone, citizen, of_association, shop
from tests.town import SetClock

pytestmark = pytest.mark.anyio

CLIENTS = Path(__file__).parents[2] / "docs" / "clients"
DATA = Path(__file__).parents[1] / "data"
PUBLISHED = ("indicators", "series", "flows", "datapackage.json", "indicators.csv", "cube.json?currency=MIEL")


async def test_the_chain_of_the_vectors_comes_out_of_the_treasurers_figures(house: House, clock: SetClock) -> None:
    buyer, shops = citizen(house.town), [shop(house.town) for _ in range(3)]
    house.town.issue(100_00, buyer.account)
    payers = (buyer, *shops)
    for payer, payee, amount in zip(payers, shops, (100_00, 60_00, 30_00), strict=False):
        clock.advance(HOUR)
        house.town.pay(amount, payer.account, payee.account)
    treasurer = await house.door(of_association(house.town, Role.TREASURER))
    found = await figures(treasurer, first="2026-01", by="side")
    values = {each["indicator"]: each["value"] for each in found["indicators"]}
    assert (values["lm3"], values["capped_reuse"], values["activity"]) == (1.9, 0.473684, 190_00)
    assert (values["reconciliation_gap"], values["coverage"], values["b2b_share"]) == (0, 1.0, 0.473684)
    assert {(cell["payer"], cell["payee"]): cell["amount"] for cell in found["cells"]}["P", "P"] == 90_00
    week = await treasurer.get("/v1/circulation/figures", params={"currency": "MIEL", "first": "2026-W01"})
    assert week.json()["data"][0]["first_day"] == "2025-12-29"
    acts = (await treasurer.get("/v1/audit", params={"operation": "read_circulation_figures"})).json()["data"]
    assert [act["details"] for act in acts] == [
        {"first": "2026-W01", "last": "2026-W01"},
        {"first": "2026-01", "last": "2026-01"},
    ]
    refreshing.tend(house.book)
    clock.now = midnight(date(2026, 2, 7))
    assert refreshing.tend(house.book) > 0
    shown = {each["indicator"]: each for each in await data(house, "indicators")}
    assert shown["activity"]["status"] == shown["lm3"]["status"] == shown["inflow"]["status"] == "withheld"
    assert shown["activity"]["value"] is None


async def test_the_known_holding_time_and_reconversion_rate_come_out_too(house: House, clock: SetClock) -> None:
    holder, provider, town = citizen(house.town), shop(house.town), house.town
    with (DATA / "holding_time_account.csv").open(encoding="utf-8") as file:
        moved = [(datetime.fromisoformat(time), payee, int(amount)) for time, *_, payee, amount in csv.reader(file)]
    began = clock.now
    for at, payee, amount in moved:
        clock.now = began + (at - moved[0][0]) // MICROSECOND
        if payee == "XYZ":
            town.issue(amount, holder.account)
        else:
            town.pay(amount, holder.account, provider.account)
    euskal = shop(town, 1_431_791, code="OSTREA")
    issued = town.ostrea.issue(706_558, euskal.account)
    town.post(Draft(Kind.BURN, tuple(Leg(leg.account, -leg.amount) for leg in issued.legs)))
    treasurer = await house.door(of_association(town, Role.TREASURER))
    values = {each["indicator"]: each["value"] for each in (await figures(treasurer, first="2026"))["indicators"]}
    assert (values["holding_time_lifo"], values["holding_time_mixed"]) == (12.45, 12.45)
    values = {
        each["indicator"]: each["value"]
        for each in (await figures(treasurer, first="2026", currency="OSTREA"))["indicators"]
    }
    assert (values["reconversion_rate"], values["mass_change"]) == (0.493478, 725_233)


async def test_only_those_who_keep_the_books_see_what_is_withheld(house: House) -> None:
    someone = await house.door(citizen(house.town).who)
    check(await someone.get("/v1/circulation/figures?currency=MIEL&first=2026"), 403, "not_allowed")
    auditor = await house.door(of_association(house.town, Role.AUDITOR))
    for asked, status, code in (
        ("currency=MIEL&first=2026-13", 422, "period_not_valid"),
        ("currency=MIEL&first=2026-W54", 422, "period_not_valid"),
        ("currency=MIEL&first=0001", 422, "period_not_valid"),
        ("currency=MIEL&first=soon", 422, "period_not_valid"),
        ("currency=MIEL&first=2026-02&last=2026-01", 422, "period_not_valid"),
        ("currency=MIEL&first=2026-02&last=2026-02-05", 422, "period_not_valid"),
        ("currency=MIEL&first=2020-01-01&last=2026-01-01", 422, "too_many_periods"),
        ("currency=EUR&first=2026", 404, "currency_not_found"),
        ("currency=NONE&first=2026", 404, "currency_not_found"),
    ):
        check(await auditor.get(f"/v1/circulation/figures?{asked}"), status, code)
    check(await auditor.get("/v1/circulation/series?currency=NONE"), 404, "currency_not_found")


async def test_a_town_that_is_large_enough_is_published_in_every_format(house: House, clock: SetClock) -> None:
    publish_a_month(house, clock)
    anyone = await house.client()
    shown = {each["indicator"]: each for each in await data(house, "indicators")}
    assert set(shown) == set(DEFINITIONS)
    assert shown["activity"] | {"snapshot": ""} == {
        "snapshot": "",
        "currency": "MIEL",
        "period": "2026-01",
        "first_day": "2026-01-01",
        "last_day": "2026-01-31",
        "indicator": "activity",
        "version": 1,
        "unit": "minor_units",
        "value": 40 * 5_00,
        "status": "observed",
    }
    assert [each["indicator"] for each in await data(house, "series?indicator=lm3&first=2025-12&last=2026-01")] == [
        "lm3"
    ]
    assert await data(house, "series?last=2025-12") == []
    received = await data(house, "flows?direction=received&table=side")
    assert {(each["payer"], each["payee"]): each["value"] for each in received} == {("*", "P"): 40 * 5_00}
    assert {each["payer"] for each in await data(house, "flows?direction=sent")} == {"individual"}
    assert {(each["payer"], each["payee"]) for each in await data(house, "flows")} == {("individual", "unknown")}

    package = (await anyone.get("/v1/circulation/datapackage.json")).json()
    assert package["licenses"][0]["name"] == "etalab-2.0"
    for resource in package["resources"]:
        read = csv.DictReader(io.StringIO((await anyone.get(f"/v1/circulation/{resource['path']}")).text))
        rows = list(read)
        assert read.fieldnames == [field["name"] for field in resource["schema"]["fields"]]
        keys = [tuple(row[name] for name in resource["schema"]["primaryKey"]) for row in rows]
        assert len(set(keys)) == len(rows) > 0
    cube = (await anyone.get("/v1/circulation/cube.json?currency=MIEL")).json()
    place = cube["dimension"]["indicator"]["category"]["index"].index("activity")
    assert (cube["size"], cube["value"][place]) == ([1, len(DEFINITIONS)], 40 * 5_00)
    metrics = (await anyone.get("/metrics/circulation")).text
    families = text_string_to_metric_families(metrics)  # type: ignore[no-untyped-call]  # no types there
    read_ = {sample.name: sample.value for family in families for sample in family.samples}
    assert read_["alveole_circulation_activity_minor_units"] == 40 * 5_00
    assert "alveole_circulation_period_end_seconds" in read_
    assert 'alveole_circulation_withheld{currency="MIEL",indicator="inflow"}' not in metrics
    assert len((await anyone.get("/v1/circulation/definitions")).json()["data"]) == len(DEFINITIONS)


async def test_what_was_published_is_kept_and_read_across_sites(house: House, clock: SetClock) -> None:
    publish_a_month(house, clock)
    anyone = await house.client(Origin="https://region.example")
    for path in PUBLISHED:
        first = await anyone.get(f"/v1/circulation/{path}")
        assert first.headers["access-control-allow-origin"] == "*"
        again = await anyone.get(f"/v1/circulation/{path}", headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
    settings = house.running.settings
    settings.circulation_origins = "https://region.example https://other.example"
    allowed = await anyone.get("/v1/circulation/series")
    assert allowed.headers["access-control-allow-origin"] == "https://region.example"
    stranger = await anyone.get("/v1/circulation/series", headers={"Origin": "https://stranger.example"})
    assert "access-control-allow-origin" not in stranger.headers
    settings.circulation_origins = ""
    assert "vary" not in (await anyone.get("/v1/circulation/series")).headers

    before = (await anyone.get("/v1/circulation/indicators.csv")).text
    buyer = citizen(house.town)
    house.town.issue(1_00, buyer.account)
    refreshing.tend(house.book)
    assert (await anyone.get("/v1/circulation/indicators.csv")).text == before
    for act in ("update circulation_publication set body = ''", "delete from circulation_publication"):
        with pytest.raises(house.book.database.errors), house.book.database.write() as session:
            session.connection().exec_driver_sql(act)


async def test_the_rule_book_may_keep_the_figures_for_dashboards(house: House) -> None:
    house.book.rules.keep({Rule.FIGURES_FOR: "programs"}, house.book.clock())
    nobody, citizens = await house.client(), await house.door(citizen(house.town).who)
    program = logins.add_program(house.book, name="Tableau", scopes=("stats:read",))
    form = {"grant_type": "client_credentials", "client_id": program.client, "client_secret": program.secret}
    token = (await nobody.post("/v1/oauth/token", data=form)).json()["access_token"]
    dashboard = await house.client(token)
    for path in ("/v1/circulation/series", "/v1/circulation/flows.csv", "/metrics/circulation"):
        check(await nobody.get(path), 401, "not_signed_in")
        check(await citizens.get(path), 403, "not_allowed")
        assert (await dashboard.get(path)).status_code == 200
    check(await dashboard.get("/v1/circulation/figures?currency=MIEL&first=2026"), 403, "not_allowed")


async def figures(client: httpx.AsyncClient, **asked: str) -> dict[str, Any]:
    """Return the figures of one period."""
    answer = await client.get("/v1/circulation/figures", params={"currency": "MIEL", **asked})
    assert answer.status_code == 200, answer.text
    (found,) = answer.json()["data"]
    return dict(found)


async def data(house: House, path: str) -> list[dict[str, Any]]:
    """Return what anyone reads."""
    answer = await (await house.client()).get(f"/v1/circulation/{path}")
    assert answer.status_code == 200, answer.text
    return list(answer.json()["data"])


def publish_a_month(house: House, clock: SetClock) -> list[Someone]:
    """Let eight people buy in five shops, and the month pass."""
    people, shops = [citizen(house.town, 100_00) for _ in range(8)], [shop(house.town) for _ in range(5)]
    for person in people:
        for each in shops:
            house.town.pay(5_00, person.account, each.account)
    clock.now = midnight(date(2026, 2, 7))
    refreshing.tend(house.book)
    return people


async def test_the_ready_made_clients_read_what_is_published(house: House, clock: SetClock) -> None:
    """The script runs as it stands; the dashboard's and the scraper's addresses answer, with the columns they name."""
    publish_a_month(house, clock)
    anyone = await house.client()

    answers = {}
    for name in ("datapackage.json", "definitions.csv", "indicators.csv", "flows.csv"):
        answers[f"http://town/v1/circulation/{name}"] = (await anyone.get(f"/v1/circulation/{name}")).content
    script = (CLIENTS / "read_package.py").read_text().replace("from urllib.request import urlopen\n", "")
    printed = io.StringIO()
    argv = type("Sys", (), {"argv": ["read_package.py", "http://town", "MIEL"]})
    with redirect_stdout(printed):
        exec(  # noqa: S102 - the script of the documentation, over answers that were just given
            script.replace("import sys\n", ""), {"urlopen": lambda url: io.BytesIO(answers[url]), "sys": argv}
        )
    assert re.search(r"activity +20000  What members paid", printed.getvalue())
    assert "MIEL, 2026-01 (Licence Ouverte 2.0)" in printed.getvalue()

    dashboard = json.loads((CLIENTS / "grafana.json").read_text())
    for panel in dashboard["panels"]:
        (target,) = panel["targets"]
        asked = target["url"].removeprefix("${service}").replace("${currency}", "MIEL")
        records = (await anyone.get(asked)).json()[target["root_selector"]]
        assert {column["selector"] for column in target["columns"]} <= set(records[0]), panel["title"]

    (job,) = yaml.safe_load((CLIENTS / "prometheus.yml").read_text())["scrape_configs"]
    assert (await anyone.get(job["metrics_path"])).status_code == 200
