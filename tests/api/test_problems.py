"""Every failure is a problem document, those of the framework too; and each has its status and its place."""

import json
from collections.abc import AsyncIterator
from itertools import product
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from api import problem_pages
from api.app import create_app
from api.oauth import TOKEN_PATH
from api.problems import FAILURES, RETRY_AFTER, STATUSES, leaves, problem, status_of, title_of
from ledger.money import Money
from ledger.refusals import Busy, NotEnough, Refusal, every_refusal
from service.settings import Settings
from tests.api.conftest import House

pytestmark = pytest.mark.anyio

ROOT = Path(__file__).parents[2]
JSON = {"content-type": "application/json"}
SIGN_IN = {"username": "zoe", "password": "correct horse battery"}
MEMBERS = {"type", "title", "status", "detail", "instance", "code", "errors", "request_id"}


def check(answer: httpx.Response, status: int, code: str) -> None:
    """Check that an answer is a whole problem document, with its headers."""
    told = answer.json()
    assert (answer.status_code, told["status"], told["code"]) == (status, status, code), answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["content-language"] in {"fr", "en"}
    assert answer.headers["x-request-id"] == told["request_id"]
    assert answer.headers["cache-control"] == "no-store"
    assert told.keys() == MEMBERS | ({"error"} if told["instance"] == TOKEN_PATH else set())
    assert told["type"] == f"/problems/{code}"
    assert told["title"]
    assert told["detail"]


@pytest.mark.parametrize("refusal", every_refusal(), ids=lambda refusal: refusal.code)
def test_every_refusal_has_a_status_and_a_heading_in_both_languages(refusal: type[Refusal]) -> None:
    status = status_of(refusal)
    assert 400 <= status < 600
    assert title_of(status, "fr") != title_of(status, "en")
    assert refusal.fr != refusal.en


def test_no_row_of_the_table_is_for_nothing() -> None:
    for kind in STATUSES:
        others = {other: status for other, status in STATUSES.items() if other is not kind}
        nearest = next((others[parent] for parent in kind.__mro__ if parent in others), None)
        assert nearest != STATUSES[kind], kind


def test_what_is_for_now_says_when_to_ask_again() -> None:
    assert set(RETRY_AFTER) == {refusal for refusal in every_refusal() if issubclass(refusal, Busy)}


def test_codes_are_all_different() -> None:
    assert len(leaves([Refusal, *FAILURES])) == len(problem_pages.ALL)


def test_the_document_of_refusals_is_up_to_date() -> None:
    """Otherwise run: .venv/bin/python -m api.problem_pages > docs/refusals.md."""
    assert (ROOT / "docs" / "refusals.md").read_text() == problem_pages.document()


def test_amounts_in_sentences_are_written_as_the_reader_writes_them() -> None:
    refusal = NotEnough(amount=Money(150_000, "MIEL", 2), spendable=Money(1_240, "MIEL", 2))
    assert problem(refusal, "en").detail == "You can spend 12.40 MIEL; this payment needs 1,500.00 MIEL."
    assert problem(refusal, "fr").detail == (
        "Vous pouvez dépenser 12,40 MIEL ; ce paiement demande 1\N{NARROW NO-BREAK SPACE}500,00 MIEL."
    )


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "fr"),
        ("fr", "fr"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("de,en;q=0.5,fr;q=0.4", "en"),
        ("en;q=0.3, fr;q=0.8", "fr"),
        ("en;q=0", "fr"),
        ("de", "fr"),
        ("*", "fr"),
        ("en;q=x", "fr"),
        (",;,;q=,", "fr"),
        ("en," * 5_000, "en"),
    ],
)
async def test_the_sentence_is_in_the_language_asked_for(lone: httpx.AsyncClient, accepted: str, language: str) -> None:
    answer = await lone.get("/nothing", headers={"accept-language": accepted})

    check(answer, 404, "not_found")
    assert answer.headers["content-language"] == language
    assert answer.headers["vary"] == "Accept-Language"
    assert (
        answer.json()["detail"]
        == {"fr": "Il n'y a rien à cette adresse.", "en": "There is nothing at this address."}[language]
    )


@pytest.mark.parametrize("path", ["/nothing", "/v1", "/v1/", "/v1/payments/", "/v2/payments", "/v1/%2e%2e/etc", "/%00"])
async def test_an_address_that_leads_nowhere_says_so(lone: httpx.AsyncClient, path: str) -> None:
    check(await lone.get(path), 404, "not_found")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/v1/members", "GET, POST"),
        ("GET", "/v1/payments", "POST"),
        ("POST", "/v1/me", "GET"),
        ("TRACE", "/healthz", "GET"),
        ("NONSENSE", "/healthz", "GET"),
        ("OPTIONS", "/v1/members", "GET, POST"),
    ],
)
async def test_a_method_that_is_not_taken_says_which_are(
    lone: httpx.AsyncClient, method: str, path: str, allowed: str
) -> None:
    answer = await lone.request(method, path)

    check(answer, 405, "method_not_allowed")
    assert answer.headers["allow"] == allowed


NOT_JSON = {
    "cut short": b'{"username": "zoe"',
    "a comma too many": b'{"username": "zoe",}',
    "one quote": b"{'username': 'zoe'}",
    "NaN": b'{"username": NaN}',
    "Infinity": b'{"username": Infinity}',
    "minus Infinity": b'{"username": -Infinity}',
    "a name twice": b'{"username": "zoe", "username": "eve"}',
    "not UTF-8": b'{"username": "\xff"}',
    "UTF-16": '{"username": "zoe"}'.encode("utf-16"),
    "a byte order mark": b'\xef\xbb\xbf{"username": "zoe"}',
    "deep lists": b"[" * 17 + b"]" * 17,
    "deep objects": b'{"a":' * 17 + b"1" + b"}" * 17,
    "very deep": b"[" * 200_000 + b"]" * 200_000,
    "very deep and open": b"[" * 200_000,
    "a number without end": b'{"username": ' + b"9" * 10_000 + b"}",
    "two values": b"{} {}",
    "only space": b"  ",
    "a control character": b'{"username": "z\x00e"}',
}


@pytest.mark.parametrize("case", NOT_JSON)
async def test_a_body_that_is_not_json_is_named_so(lone: httpx.AsyncClient, case: str) -> None:
    check(await lone.post("/v1/sessions", content=NOT_JSON[case], headers=JSON), 400, "bad_json")


async def test_json_may_be_as_deep_as_we_say(lone: httpx.AsyncClient) -> None:
    answer = await lone.post("/v1/sessions", content=b"[" * 16 + b"]" * 16, headers=JSON)
    check(answer, 422, "bad_input")


@pytest.mark.parametrize(
    "headers",
    [
        {"content-type": "text/plain"},
        {"content-type": "application/xml"},
        {"content-type": "application/json; charset=utf-16"},
        {"content-type": "application/json", "content-encoding": "gzip"},
        {"content-type": "multipart/form-data; boundary=x"},
        {"content-type": ""},
        {"content-type": "application/json, text/plain"},
        {"content-type": "\x7f"},
        {},
    ],
)
async def test_a_body_of_another_type_is_refused_before_it_is_read(
    lone: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    answer = await lone.post("/v1/sessions", content=json.dumps(SIGN_IN).encode(), headers=headers)

    check(answer, 415, "wrong_media_type")
    assert answer.headers.get("accept", answer.headers.get("accept-encoding")) in {"application/json", "identity"}


async def test_a_form_is_wanted_where_a_form_is_wanted(lone: httpx.AsyncClient) -> None:
    answer = await lone.post("/v1/oauth/token", json={"grant_type": "client_credentials"})

    check(answer, 415, "wrong_media_type")
    assert answer.headers["accept"] == "application/x-www-form-urlencoded"


async def chunks(size: int) -> AsyncIterator[bytes]:
    for _ in range(size // 1024):
        yield b" " * 1024


@pytest.mark.parametrize("path", ["/v1/sessions", "/v1/oauth/token"])
async def test_a_body_over_the_limit_is_refused_whether_or_not_it_says_so(lone: httpx.AsyncClient, path: str) -> None:
    headers = {"content-type": "application/json" if path == "/v1/sessions" else "application/x-www-form-urlencoded"}
    for content in (b" " * ((1 << 20) + 1), chunks((1 << 20) + 1024)):
        check(await lone.post(path, content=content, headers=headers), 413, "body_too_large")


async def test_a_body_of_exactly_the_limit_is_read(lone: httpx.AsyncClient) -> None:
    body = json.dumps({"username": "", "password": "x"}).encode().ljust(1 << 20)
    check(await lone.post("/v1/sessions", content=body, headers=JSON), 422, "bad_input")


async def test_what_is_wrong_is_told_piece_by_piece_and_never_repeated(lone: httpx.AsyncClient) -> None:
    body = {"username": "secret name", "password": ["secret"], "a/b~c": "secret"}
    answer = await lone.post("/v1/sessions", json=body, headers={"accept-language": "en"})

    check(answer, 422, "bad_input")
    assert answer.json()["errors"] == [
        {"pointer": "#/username", "detail": "It is not in the expected form."},
        {"pointer": "#/password", "detail": "A text is needed."},
        {"pointer": "#/a~1b~0c", "detail": "This name is not known here."},
    ]
    assert "secret" not in answer.text


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        (b"", ["#"]),
        (b"null", ["#"]),
        (b"[]", ["#"]),
        (b'"x"', ["#"]),
        (b"{}", ["#/username", "#/password"]),
        (b'{"username": 1, "password": true}', ["#/username", "#/password"]),
        (b'{"username": "\\ud800", "password": "x"}', ["#/username"]),
    ],
)
async def test_a_pointer_leads_to_each_flaw(lone: httpx.AsyncClient, body: bytes, pointers: list[str]) -> None:
    answer = await lone.post("/v1/sessions", content=body, headers=JSON)

    check(answer, 422, "bad_input")
    assert [flaw["pointer"] for flaw in answer.json()["errors"]] == pointers
    assert all(flaw["detail"] for flaw in answer.json()["errors"])


@pytest.mark.parametrize(("sent", "kept"), [("abc-1.2_Z", True), ("x" * 64, True), ("x" * 65, False), ("a b", False)])
async def test_a_request_keeps_the_id_it_came_with_when_it_can_be_logged(
    lone: httpx.AsyncClient, sent: str, *, kept: bool
) -> None:
    answer = await lone.get("/nothing", headers={"x-request-id": sent})

    check(answer, 404, "not_found")
    assert (answer.headers["x-request-id"] == sent) == kept
    assert answer.headers.get_list("x-request-id") == [answer.json()["request_id"]]


@pytest.fixture
async def broken(tmp_path: Path) -> FastAPI:
    """Return an application with an endpoint that has a bug."""
    app = create_app(Settings(database_url=f"sqlite:///{tmp_path}/none.db", secret_key_file=tmp_path / "secret.key"))

    @app.get("/broken")
    async def broken() -> None:
        raise RuntimeError("hunter2")

    @app.get("/away")
    async def away() -> None:
        raise ConnectionRefusedError(111, "hunter2")

    return app


@pytest.mark.parametrize(("path", "status", "code"), [("/broken", 500, "internal_error"), ("/away", 503, "not_ready")])
async def test_a_bug_is_answered_without_a_word_about_it(broken: FastAPI, path: str, status: int, code: str) -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(broken), base_url="http://test") as client:
        answer = await client.get(path, headers={"accept-language": "en"})

    check(answer, status, code)
    assert "hunter2" not in answer.text


async def test_the_type_of_every_problem_leads_to_a_page(house: House) -> None:
    anybody = await house.client()
    for code, language in product(problem_pages.ALL, ("fr", "en")):
        page = await anybody.get(f"/problems/{code}", headers={"accept-language": language})
        assert (page.status_code, page.headers["content-language"]) == (200, language)
        assert code in page.text


async def test_there_is_no_page_about_a_problem_that_we_do_not_have(house: House) -> None:
    anybody = await house.client()
    for code, status in (("nothing", 404), ("NOT_ENOUGH", 422), ("x" * 50, 422)):
        assert (await anybody.get(f"/problems/{code}")).status_code == status
