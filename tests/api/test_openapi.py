"""The OpenAPI document says everything: who may ask, what for, with which examples, and what may go wrong."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts

from api.app import create_app
from api.openapi import PUBLIC
from api.pages.routing import PageRoute
from api.problem_pages import ALL
from api.problems import MEDIA_TYPE
from api.routing import Route
from service.access import RULES, Operation
from service.settings import Settings
from tests.api.test_problems import check


def make() -> FastAPI:
    """Make the application without opening any book."""
    return create_app(Settings(database_url="sqlite:///none.db", secret_key_file=Path("none.key")))


APP = make()
DOCUMENT = APP.openapi()
OPERATIONS: dict[str, dict[str, Any]] = {
    operation["operationId"]: operation
    for operations in DOCUMENT["paths"].values()
    for operation in operations.values()
}
NAMES = sorted(OPERATIONS)


def schemas_in(value: Any) -> Iterator[dict[str, Any]]:
    """Walk the properties of a schema, and of those it refers to."""
    if "$ref" in value:
        value = DOCUMENT["components"]["schemas"][value["$ref"].rpartition("/")[2]]
    yield from value.get("properties", {}).values()


def test_every_operation_has_an_id_of_its_own() -> None:
    assert len(OPERATIONS) == sum(len(operations) for operations in DOCUMENT["paths"].values())


PLACES = {
    operation["operationId"]: (method, path)
    for path, operations in DOCUMENT["paths"].items()
    for method, operation in operations.items()
}


@pytest.mark.anyio
@pytest.mark.parametrize("name", sorted(set(NAMES) - PUBLIC))
async def test_whoever_is_not_signed_in_is_stopped_at_the_door(lone: httpx.AsyncClient, name: str) -> None:
    method, path = PLACES[name]
    for parameter in OPERATIONS[name].get("parameters", ()):
        path = path.replace(f"{{{parameter['name']}}}", str(parameter["schema"]["examples"][0]))
    body = b"{}" if "requestBody" in OPERATIONS[name] else b""
    headers = {"content-type": "application/json", "idempotency-key": "a"}

    check(await lone.request(method, path, content=body, headers=headers), 401, "not_signed_in")


@pytest.mark.parametrize("name", NAMES)
def test_an_operation_is_public_or_has_a_row_in_the_table_of_permissions(name: str) -> None:
    signed_in = bool(OPERATIONS[name].get("security"))
    assert signed_in == (name not in PUBLIC)
    if signed_in:
        assert Operation(name) in RULES


def test_no_row_is_for_an_operation_that_nobody_can_reach() -> None:
    assert {str(operation) for operation in Operation} <= set(OPERATIONS)
    assert set(OPERATIONS) >= PUBLIC


@pytest.mark.parametrize("name", NAMES)
def test_an_operation_says_what_it_does_and_where_it_belongs(name: str) -> None:
    assert OPERATIONS[name]["description"].rstrip().endswith((".", ":"))
    assert OPERATIONS[name]["tags"]


@pytest.mark.parametrize("name", NAMES)
def test_every_parameter_and_field_is_exemplified(name: str) -> None:
    operation = OPERATIONS[name]
    for parameter in operation.get("parameters", ()):
        assert parameter["schema"].get("examples"), parameter["name"]
        assert parameter["description"], parameter["name"]
    for content in operation.get("requestBody", {"content": {}})["content"].values():
        for field in schemas_in(content["schema"]):
            said = json.dumps(field)
            assert "$ref" in said or "default" in field or "examples" in said, field


@pytest.mark.parametrize("name", NAMES)
def test_errors_are_declared_as_problems_with_an_example_for_each_code(name: str) -> None:
    operation = OPERATIONS[name]
    declared = {int(status): each for status, each in operation["responses"].items() if int(status) >= 400}
    assert {500, 503} <= declared.keys()
    if operation.get("security"):
        assert {401, 403} <= declared.keys()
    if "requestBody" in operation:
        assert {400, 413, 415, 422} <= declared.keys() or name == "create_token"
    for status, response in declared.items():
        content = response["content"][MEDIA_TYPE]
        assert content["schema"] == {"$ref": "#/components/schemas/Problem"}
        assert content["examples"]
        for code, example in content["examples"].items():
            assert example["value"]["code"] == code
            assert example["value"]["status"] == status
            assert code in ALL


@pytest.mark.parametrize("name", NAMES)
def test_what_moves_money_wants_a_key_and_says_when_it_replays(name: str) -> None:
    operation = OPERATIONS[name]
    keyed = [each for each in operation.get("parameters", ()) if each["name"] == "Idempotency-Key"]
    if not keyed:
        return
    assert keyed[0]["required"]
    assert {"key_missing", "key_too_long"} <= operation["responses"]["400"]["content"][MEDIA_TYPE]["examples"].keys()
    (answer,) = (each for status, each in operation["responses"].items() if status.startswith("2"))
    assert "Idempotent-Replayed" in answer["headers"]


def test_a_program_finds_the_scope_of_each_operation() -> None:
    flow = DOCUMENT["components"]["securitySchemes"]["client"]["flows"]["clientCredentials"]
    assert flow["tokenUrl"] in DOCUMENT["paths"]
    for name, operation in OPERATIONS.items():
        if operation.get("security"):
            scope, person = RULES[Operation(name)].scope, RULES[Operation(name)].person
            assert ({"client": [scope] if scope else []} in operation["security"]) == (not person)
            assert not scope or name in flow["scopes"][scope]


def test_every_reference_leads_to_a_schema() -> None:
    def references(value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            if isinstance(value.get("$ref"), str):
                yield value["$ref"]
            for each in value.values():
                yield from references(each)
        if isinstance(value, list):
            for each in value:
                yield from references(each)

    known = {f"#/components/schemas/{name}" for name in DOCUMENT["components"]["schemas"]}
    assert set(references(DOCUMENT)) <= known


def test_every_route_reads_bodies_with_care() -> None:
    routes = [context.original_route for context in iter_route_contexts(APP.routes)]
    assert [
        each.path for each in routes if isinstance(each, APIRoute) and not isinstance(each, Route | PageRoute)
    ] == []


def test_the_document_is_made_once() -> None:
    assert APP.openapi() is APP.openapi()
