"""Whatever is asked, by whomever, every answer is one that the OpenAPI document describes, and none a failure of ours.

Requests are made up from the document itself, by schemathesis, around accounts,
members and payments that are really there. They are sent by someone with many
roles, then by each role alone, by a dashboard, and by nobody.
"""

import copy
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pytest
import requests
import schemathesis
import uvicorn
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.app import create_app
from api.openapi import PUBLIC
from service import logins, sessions
from service.access import Acting, Principal, Role
from service.settings import Settings
from tests.api.conftest import House
from tests.api.test_openapi import DOCUMENT, NAMES
from tests.people import citizen, of_association, shop
from tests.shelves import SqliteShelf
from tests.town import Town

THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "deep"
EXAMPLES, EXAMPLES_BY_ROLE = (50, 10) if THOROUGH else (3, 1)
ENDLESS = {"follow_payment_request"}  # a stream
LAST = {"sign_out", "resign_delegation"}
UNREADABLE = {"read_digests"}  # schemathesis 4.32 does not read prefixItems
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@dataclass(frozen=True)
class Served:
    """A service on a port of this machine, and who asks it: someone with many roles, and each role alone."""

    url: str
    token: str
    known: dict[str, list[str]]
    by_role: dict[Role, str]

    @cached_property
    def schema(self) -> Any:  # schemathesis names its type differently from version to version
        """Return what requests are made up from."""
        return schemathesis.openapi.from_dict(around(self.known))


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve a small town, to someone with many roles in it."""
    shelf = SqliteShelf()
    with shelf.lend() as url:
        settings = Settings(
            database_url=url,
            secret_key_file=tmp_path_factory.mktemp("key") / "secret.key",
            requests_per_minute=0,
        )
        app = create_app(settings)
        listening = socket.create_server(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        while not server.started and thread.is_alive():
            thread.join(0.01)
        yield _settle(House(app, Town(app.state.running.book), AsyncExitStack()), listening.getsockname()[1])
        server.should_exit = True
        thread.join()
        listening.close()
    shelf.close()


def _settle(house: House, port: int) -> Served:
    zoe, bakery = citizen(house.town, 100_000), shop(house.town)
    assert zoe.who.member is not None
    roles = (Role.TREASURER, Role.ADMINISTRATOR, Role.BOARD)
    who: Principal = zoe.who._replace(acting=zoe.who.acting | {Acting(role, None) for role in roles})
    paid = house.town.pay(500, zoe.account, bakery.account)
    hold = house.town.hold(300, zoe.account, bakery.account)
    request = house.town.request(200, bakery.account)
    ids = [zoe.account, bakery.account, zoe.who.public_id, hold.id, request.id, "ZZZZZZZZZZZZ"]
    known = {
        "^[0-9A-HJKMNP-TV-Z]{12}$": ids,
        "^[A-Z][A-Z0-9.]{0,15}$": ["MIEL", "EUR", "NONE"],
        "^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$": [paid.id],
    }
    url = f"http://127.0.0.1:{port}"
    return Served(url, house.token(who), known, _tokens(house, bakery.who, zoe.who))


def _tokens(house: House, owner: Principal, zoe: Principal) -> dict[Role, str]:
    """Return an access token for each role alone, in the name of the bakery or of Zoé where it needs one."""
    ((_, bakery, *_),) = owner.acting
    of = {Role.GUARDIAN: zoe.member, **dict.fromkeys((Role.OWNER, Role.CASHIER, Role.ACCOUNTANT), bakery)}
    tokens = {Role.CITIZEN: house.token(citizen(house.town, 1_000).who)}
    for role in set(Role) - {Role.CITIZEN, Role.DASHBOARD}:
        someone = of_association(house.town, role)
        tokens[role] = house.token(someone._replace(acting=frozenset({Acting(role, of.get(role))})))
    program = logins.add_program(house.book, name="Sonde", scopes=("stats:read", "metrics:read"))
    credentials = {"client": program.client, "secret": program.secret}
    tokens[Role.DASHBOARD] = sessions.authorize(house.book, house.running.tokens, scopes=None, **credentials).access
    return tokens


def around(known: dict[str, list[str]]) -> dict[str, Any]:
    """Return the document in which requests, and only they, are about what exists."""
    document = copy.deepcopy(DOCUMENT)
    for operations in document["paths"].values():
        for operation in operations.values():
            operation["parameters"] = with_known(operation.get("parameters", []), known)
    schemas = document["components"]["schemas"]
    schemas |= {name: with_known(each, known) for name, each in schemas.items() if name.endswith("In")}
    return document


def with_known(value: Any, known: dict[str, list[str]]) -> Any:
    """Return a schema in which ids are some that exist."""
    if isinstance(value, list):
        return [with_known(each, known) for each in value]
    if not isinstance(value, dict):
        return value
    found = {name: with_known(each, known) for name, each in value.items()}
    pattern = found.get("pattern")
    if pattern in known:
        del found["pattern"]
        found["enum"] = known[pattern]
    return found


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ENDLESS | LAST | UNREADABLE])
def test_every_answer_is_one_that_is_documented(served: Served, name: str) -> None:
    operation = served.schema.find_operation_by_id(name)

    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    @given(case=operation.as_strategy())
    def ask(case: "schemathesis.Case[Any]") -> None:
        answer = case.call(base_url=served.url, headers={"Authorization": f"Bearer {served.token}"})
        case.validate_response(answer, checks=CHECKS)

    ask()


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ENDLESS | LAST | UNREADABLE | PUBLIC])
def test_every_role_gets_an_answer_that_is_documented_and_nobody_else_gets_in(served: Served, name: str) -> None:
    operation = served.schema.find_operation_by_id(name)
    http = requests.Session()

    @settings(
        max_examples=EXAMPLES_BY_ROLE,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def ask(case: "schemathesis.Case[Any]") -> None:
        for token in served.by_role.values():
            answer = case.call(base_url=served.url, session=http, headers={"Authorization": f"Bearer {token}"})
            case.validate_response(answer, checks=CHECKS)
        for headers in ({}, {"Authorization": "Bearer forged"}, {"Authorization": "Basic em9lOnpvZQ=="}):
            answer = case.call(base_url=served.url, session=http, headers=headers)
            case.validate_response(answer, checks=CHECKS)
            assert answer.status_code in {401, 415}, (headers, answer.text)

    ask()
