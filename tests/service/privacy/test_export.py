"""All that is held on a person is told to them, and nothing that is another's secret."""

import json

import pytest
from sqlmodel import select

from service import tables
from service.privacy import export
from service.privacy.register import HOLDINGS
from tests.service.privacy.scene import NAME, PASSWORD, play
from tests.town import Town


def test_a_person_is_told_all_that_is_held_on_them(town: Town) -> None:
    scene = play(town, balance=5)
    who = scene.zenobie.who
    held = {each.holding.name: each.rows for each in export.personal_data(town.book, who, who.public_id).held}
    assert held["member"][0]["name"] == NAME
    assert held["member_contact"][0]["phone"] == "0601020304"
    assert held["login"] == [{"username": "zenobie", "lent": 0, "disabled_at": None}]
    assert [row["text"] for row in held["memo"]] == ["De Zénobie Tellinguème"]
    assert held["payment_request"][0]["text"] == "Pour Zénobie"
    assert held["account"][0]["balance"] == 5
    assert len(held["posting"]) == 2
    assert {row["operation"] for row in held["audit"]} >= {"invite_member", "accept_invitation", "read_personal_data"}
    expected = {"member", "member_contact", "login", "session", "client", "power", "letter", "invitation", "account"}
    assert held.keys() >= expected | {"term", "entry", "posting", "memo", "due", "payment_request", "audit"}


def test_no_secret_is_told(town: Town) -> None:
    scene = play(town)
    who = scene.zenobie.who
    data = export.personal_data(town.book, who, who.public_id)
    told = json.dumps([each.rows for each in data.held])
    with town.book.database.read() as session:
        login = session.exec(select(tables.Login)).one()
        program = session.exec(select(tables.Client)).one()
    for secret in (PASSWORD, login.password_hash, program.secret_hash, "T3LLT4L3", "argon2"):
        assert secret not in told


def test_nobody_s_neighbour_is_told(town: Town) -> None:
    scene = play(town)
    who = scene.zenobie.who
    told = json.dumps([each.rows for each in export.personal_data(town.book, who, who.public_id).held])
    assert "Boulangerie" not in told
    assert scene.shop not in told


@pytest.mark.parametrize("holding", HOLDINGS, ids=lambda each: each.name)
def test_every_row_of_the_register_can_be_asked(town: Town, holding: object) -> None:
    scene = play(town)
    assert scene.zenobie.who.member is not None
    with town.book.database.read() as session:
        each = next(each for each in HOLDINGS if each is holding)
        export.rows_of(session, each, scene.zenobie.who.member, scene.zenobie.who.public_id)
