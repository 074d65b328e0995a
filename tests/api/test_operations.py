"""Health, readiness and metrics; and a log without anything that is nobody's business."""

import json
import re
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text

from api.app import create_app
from service import logins
from service.access import Role
from service.settings import Settings
from tests.api.conftest import ADDRESS, House
from tests.api.test_problems import check
from tests.people import Someone, citizen, member, of_association, shop

pytestmark = pytest.mark.anyio

PASSWORD = "correct horse battery"


async def test_health_asks_nothing_of_the_database(lone: httpx.AsyncClient) -> None:
    answer = await lone.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


async def test_a_service_with_its_database_is_ready(house: House) -> None:
    answer = await (await house.client()).get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["status"] == "ready"


async def test_a_service_that_takes_no_more_is_not_ready(house: House) -> None:
    house.book.journal.close()
    check(await (await house.client()).get("/readyz"), 503, "not_ready")


@pytest.mark.parametrize("broken", ["drop table alembic_version", "update alembic_version set version_num = '0001'"])
async def test_a_database_that_is_not_the_one_needed_is_not_ready(tmp_path: Path, broken: str) -> None:
    from service import migrations  # noqa: PLC0415 - alembic is slow to import, and only this test needs it
    from service.database import Database  # noqa: PLC0415 - as above

    settings = Settings(database_url=f"sqlite:///{tmp_path}/book.db", secret_key_file=tmp_path / "secret.key")
    migrations.upgrade(settings.database_url)
    app = create_app(settings)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ADDRESS) as client,
    ):
        assert (await client.get("/readyz")).status_code == 200
        database = Database(settings.database_url)
        with database.write() as session:
            session.connection().execute(text(broken))
        database.close()
        check(await client.get("/readyz"), 503, "not_ready")


async def dashboard(house: House, *scopes: str) -> httpx.AsyncClient:
    """Return a client signed in as a dashboard."""
    program = logins.add_program(house.book, name="Tableau", scopes=scopes)
    form = {"grant_type": "client_credentials", "client_id": program.client, "client_secret": program.secret}
    given = await (await house.client()).post("/v1/oauth/token", data=form)
    return await house.client(given.json()["access_token"])


async def test_a_dashboard_reads_metrics_that_name_nobody(house: House) -> None:
    zoe = citizen(house.town, 100)
    client = await house.door(zoe.who)
    await client.get(f"/v1/accounts/{zoe.account}")
    await client.get(f"/nothing/{zoe.account}")
    await client.request("ZOE", f"/v1/accounts/{zoe.account}")

    answer = await (await dashboard(house, "metrics:read")).get("/metrics")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/openmetrics-text; version=1.0.0; charset=utf-8"
    assert answer.text.endswith("# EOF\n")
    assert 'alveole_http_requests_total{method="GET",route="/v1/accounts/{account_id}",status="200"} 1.0' in answer.text
    assert 'route="none",status="404"' in answer.text
    assert "alveole_entries " in answer.text
    assert not re.search("ZOE|Zoé", answer.text)
    assert zoe.account not in answer.text
    assert zoe.who.public_id not in answer.text


async def test_metrics_are_for_those_who_watch_over_the_service(house: House) -> None:
    check(await (await house.client()).get("/metrics"), 401, "not_signed_in")
    check(await (await dashboard(house, "stats:read")).get("/metrics"), 403, "not_allowed")
    check(await (await house.door(of_association(house.town, Role.TREASURER))).get("/metrics"), 403, "not_allowed")
    administrator = await house.door(of_association(house.town, Role.ADMINISTRATOR))
    assert (await administrator.get("/metrics")).status_code == 200


async def live_through_everything(house: House, zoe: Someone) -> list[str]:
    """Do a bit of everything, and return what must not be in the log."""
    _, public_id = member(house.town, "Zénobie Quelqu'une")
    logins.add_login(house.book, member=public_id, username="zenobie", password=PASSWORD)
    anybody = await house.client()
    signed = (await anybody.post("/v1/sessions", json={"username": "zenobie", "password": PASSWORD})).json()
    await anybody.post("/v1/sessions", json={"username": "zenobie", "password": "hunter2hunter2"})
    await anybody.post("/v1/sessions", content=b'{"password": "hunter2hunter2"')
    renewed = (await anybody.post("/v1/sessions/refresh", json={"refresh_token": signed["refresh_token"]})).json()
    await anybody.get("/v1/me?token=hunter2hunter2", headers={"authorization": "Bearer hunter2hunter2"})
    bakery = shop(house.town)
    client = await house.door(zoe.who, **{"user-agent": "hunter2hunter2"})
    order = {"payer": zoe.account, "payee": bakery.account, "amount": 1234, "currency": "MIEL", "text": "Anniversaire"}
    paid = await client.post("/v1/payments", json=order, headers={"idempotency-key": "hunter2hunter2"})
    assert paid.status_code == 201
    await client.get(f"/v1/payments/{paid.json()['id']}")
    program = logins.add_program(house.book, name="Tableau", scopes=("stats:read",))
    form = {"grant_type": "client_credentials", "client_id": program.client, "client_secret": program.secret}
    given = (await anybody.post("/v1/oauth/token", data=form)).json()
    return [
        *(PASSWORD, "hunter2hunter2", "zenobie", "Zénobie", "Anniversaire", "1234", program.secret),
        *(signed["access_token"], signed["refresh_token"], renewed["refresh_token"], given["access_token"]),
        *(zoe.account, bakery.account, zoe.who.public_id, public_id, paid.json()["id"], "127.0.0.1"),
    ]


async def test_the_log_says_what_was_asked_and_nothing_of_whom(house: House, capfd: pytest.CaptureFixture[str]) -> None:
    secret = await live_through_everything(house, citizen(house.town, 5_000))

    out, err = capfd.readouterr()
    lines = [json.loads(line) for line in err.splitlines()]
    assert out == ""
    assert [each for each in secret if each in err] == []
    paid = next(line for line in lines if line.get("route") == "/v1/payments")
    assert paid.keys() == {"event", "level", "timestamp", "method", "route", "status", "ms", "request_id"}
    assert (paid["event"], paid["method"], paid["status"]) == ("request", "POST", 201)


async def test_a_bug_is_logged_with_its_place_and_no_value(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    app = create_app(Settings(database_url=f"sqlite:///{tmp_path}/none.db", secret_key_file=tmp_path / "secret.key"))

    @app.get("/broken")
    async def broken() -> None:
        secret = "hunter2" * 2
        raise RuntimeError(len(secret))

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ADDRESS) as client:
        check(await client.get("/broken", headers={"authorization": "Bearer hunter2hunter2"}), 500, "internal_error")

    failed, asked = (json.loads(line) for line in capfd.readouterr().err.splitlines())
    assert (failed["event"], asked["status"]) == ("request.failed", 500)
    assert failed["request_id"] == asked["request_id"]
    assert "test_operations.py" in failed["exception"]
    assert "hunter2hunter2" not in failed["exception"]
