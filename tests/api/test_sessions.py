"""Signing in over HTTP: by password, by refresh token, as a program; and out again."""

import re

import httpx
import pytest

from service import logins
from service.access import Role
from tests.api.conftest import House
from tests.people import citizen, member, of_association

pytestmark = pytest.mark.anyio

PASSWORD = "correct horse battery"


@pytest.fixture
def zoe(house: House) -> str:
    """Return the public id of a member who may sign in as `zoe`."""
    _, public_id = member(house.town)
    logins.add_login(house.book, member=public_id, username="zoe", password=PASSWORD)
    return public_id


async def sign_in(house: House, password: str = PASSWORD, username: str = "zoe") -> httpx.Response:
    client = await house.client()
    return await client.post("/v1/sessions", json={"username": username, "password": password})


async def test_a_name_and_its_password_give_two_tokens(house: House, zoe: str) -> None:
    answer = await sign_in(house)

    assert answer.status_code == 201
    assert answer.headers["cache-control"] == "no-store"
    given = answer.json()
    assert (given["token_type"], given["expires_in"]) == ("Bearer", 600)
    me = await (await house.client(given["access_token"])).get("/v1/me")
    assert (me.status_code, me.json()["id"]) == (200, zoe)


@pytest.mark.usefixtures("zoe")
async def test_a_wrong_password_and_an_unknown_name_look_alike(house: House) -> None:
    answers = [await sign_in(house, "wrong horse battery"), await sign_in(house, username="nobody")]

    assert [answer.status_code for answer in answers] == [401, 401]
    bodies = [{**answer.json(), "request_id": ""} for answer in answers]
    assert bodies[0] == bodies[1]
    assert bodies[0]["code"] == "bad_credentials"


@pytest.mark.usefixtures("zoe")
async def test_the_sixth_attempt_in_a_minute_waits_for_the_next(house: House) -> None:
    for _ in range(5):
        assert (await sign_in(house, "wrong horse battery")).status_code == 401
    answer = await sign_in(house)

    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_attempts")
    assert answer.headers["retry-after"] == "60"


@pytest.mark.usefixtures("zoe")
async def test_a_refresh_token_is_used_up(house: House) -> None:
    client = await house.client()
    first = (await sign_in(house)).json()

    renewed = await client.post("/v1/sessions/refresh", json={"refresh_token": first["refresh_token"]})
    again = await client.post("/v1/sessions/refresh", json={"refresh_token": first["refresh_token"]})
    after = await (await house.client(renewed.json()["access_token"])).get("/v1/me")

    assert [each.status_code for each in (renewed, again, after)] == [200, 401, 401]
    assert (again.json()["code"], after.json()["code"]) == ("bad_token", "bad_token")


async def test_signing_out_ends_the_session_at_once(house: House) -> None:
    client = await house.door(citizen(house.town).who)

    left = await client.delete("/v1/sessions/current")
    after = await client.get("/v1/me")

    assert (left.status_code, left.content) == (204, b"")
    assert (after.status_code, after.json()["code"]) == (401, "bad_token")


async def test_nobody_in_particular_is_asked_to_sign_in(house: House) -> None:
    answer = await (await house.client()).get("/v1/me")

    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")
    assert answer.headers["www-authenticate"] == 'Bearer realm="alveole"'


@pytest.mark.parametrize("header", ["Bearer", "Bearer x", "Basic em9lOng=", "Bearer a.b.c", "bearer  ", "Token x", "é"])
async def test_what_is_no_token_of_ours_opens_nothing(house: House, header: str) -> None:
    client = await house.client()
    answer = await client.get("/v1/me", headers=[(b"authorization", header.encode("latin-1"))])

    assert answer.status_code == 401
    assert answer.json()["code"] in {"bad_token", "not_signed_in"}


async def test_a_program_gets_a_token_by_its_secret_and_no_refresh_token(house: House) -> None:
    program = logins.add_program(house.book, name="Tableau", scopes=("stats:read", "metrics:read"))
    form = {"grant_type": "client_credentials", "client_id": program.client, "client_secret": program.secret}

    answer = await (await house.client()).post("/v1/oauth/token", data={**form, "scope": "stats:read"})

    assert answer.status_code == 200
    given = answer.json()
    assert (given["scope"], "refresh_token" in given) == ("stats:read", False)
    client = await house.client(given["access_token"])
    assert (await client.get("/v1/reserve")).status_code == 200
    assert (await client.get("/metrics")).status_code == 403


@pytest.mark.parametrize(
    ("change", "status", "code", "error"),
    [
        ({"client_secret": "x"}, 401, "bad_credentials", "invalid_client"),
        ({"client_id": "ZZZZZZZZZZZZ"}, 401, "bad_credentials", "invalid_client"),
        ({"client_secret": None}, 401, "bad_credentials", "invalid_client"),
        ({"client_id": None}, 401, "bad_credentials", "invalid_client"),
        ({"scope": "payments:write"}, 400, "scope_not_granted", "invalid_scope"),
        ({"scope": "a  b"}, 400, "bad_input", "invalid_scope"),
        ({"grant_type": "password"}, 400, "grant_not_known", "unsupported_grant_type"),
        ({"grant_type": None}, 400, "bad_input", "invalid_request"),
        ({"client_id": "\x00"}, 400, "bad_input", "invalid_request"),
        ({"extra": "x", "scope": "a  b"}, 400, "bad_input", "invalid_request"),
    ],
)
async def test_a_program_that_asks_wrongly_is_told_so_in_the_words_of_oauth(
    house: House, change: dict[str, str | None], status: int, code: str, error: str
) -> None:
    program = logins.add_program(house.book, name="Tableau", scopes=("stats:read",))
    form = {"grant_type": "client_credentials", "client_id": program.client, "client_secret": program.secret}

    data = {name: value for name, value in {**form, **change}.items() if value is not None}
    answer = await (await house.client()).post("/v1/oauth/token", data=data)

    told = answer.json()
    assert (answer.status_code, told["status"], told["code"], told["error"]) == (status, status, code, error)
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers.get("www-authenticate") == ('Basic realm="alveole"' if status == 401 else None)


async def test_a_program_may_send_its_credentials_in_the_header(house: House) -> None:
    program = logins.add_program(house.book, name="Tableau", scopes=("stats:read",))
    anybody = await house.client()

    async def ask(client: str, secret: str, **more: str) -> httpx.Response:
        data = {"grant_type": "client_credentials", **more}
        return await anybody.post("/v1/oauth/token", data=data, auth=httpx.BasicAuth(client, secret))

    assert (await ask(*program)).json()["scope"] == "stats:read"
    assert (await ask(*program, client_id=program.client)).status_code == 200
    both = await ask(*program, client_secret=program.secret)
    assert (both.status_code, both.json()["error"]) == (400, "invalid_request")
    for client, secret in ((program.client, "x"), ("\x00", "x"), ("", "")):
        refused = await ask(client, secret)
        assert (refused.status_code, refused.json()["error"]) == (401, "invalid_client")
    for header in ("Basic", "Basic !", "basic /w=="):
        refused = await anybody.post(
            "/v1/oauth/token", data={"grant_type": "client_credentials"}, headers={"Authorization": header}
        )
        assert (refused.status_code, refused.json()["error"]) == (401, "invalid_client")


async def test_only_the_endpoint_of_oauth_speaks_its_words(house: House) -> None:
    anybody = await house.client()
    assert (await anybody.get("/v1/oauth/token")).json()["error"] == "invalid_request"
    assert "error" not in (await anybody.get("/v1/me")).json()


async def test_me_tells_who_i_am_and_what_i_may_do(house: House) -> None:
    someone = citizen(house.town, 100)
    answer = await (await house.door(someone.who)).get("/v1/me")

    me = answer.json()
    assert (me["id"], me["client"], me["scopes"]) == (someone.who.public_id, someone.who.public_id, None)
    unbounded = {"until": None, "once": None, "total": None, "per": None}
    assert me["roles"] == [{"role": "citizen", "of": me["id"], "of_name": "Zoé Imaginaire", **unbounded}]
    assert [account["id"] for account in me["accounts"]] == [someone.account]
    assert "create_payment" in me["operations"]
    assert "issue" not in me["operations"]
    assert "100" not in re.sub(r'"id":"\w+"', "", answer.text)  # what an account holds is another question


async def test_the_treasurer_is_told_of_the_associations_role(house: House) -> None:
    answer = await (await house.door(of_association(house.town, Role.TREASURER))).get("/v1/me")
    (held,) = answer.json()["roles"]
    assert (held["role"], held["of"], held["of_name"]) == ("treasurer", None, None)
