"""Whoever is forgotten is nowhere any more, and the books stay whole and provable."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import SQLModel, select, text

from ledger import payments
from ledger.accounts import Status
from ledger.memos import Memo
from ledger.refusals import (
    AccountClosed,
    BalanceLeft,
    KeptUntil,
    MemberErased,
    MemberNotFound,
    NotAllowed,
    StillInOffice,
)
from service import proposals, retention, tables, verification
from service.access import Role
from service.book import Book
from service.privacy import deciding, erasure, export
from service.privacy.register import HOLDINGS
from service.proposals import State, Words
from tests.people import citizen, confirm, member, of_association, shop
from tests.service.privacy.scene import MARKS, NAME, play
from tests.town import Town

BOOKS = {
    *("book", "currency", "cover", "account", "entry", "posting", "term", "due", "settlement", "head", "shortfall"),
    *("memo_erasure", "refusal", "audit", "audit_head", "console_act", "membership", "membership_change", "power"),
}
"""Tables in which nobody's name may ever stand, erased or not."""


def dump(book: Book, names: set[str] | None = None) -> Iterator[tuple[str, str]]:
    """Yield every value of the database, with where it stands."""
    with book.database.read() as session:
        for name in names or set(SQLModel.metadata.tables):
            for row in session.execute(text(f'select * from "{name}"')):
                for value in row:
                    octets = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                    yield name, octets.decode("utf-8", "replace")


def found(book: Book, names: set[str] | None = None) -> set[tuple[str, str]]:
    """Return where in the database something tells who Zénobie is."""
    return {(name, mark) for name, value in dump(book, names) for mark in MARKS if mark in value}


def entries(book: Book) -> list[tuple[str, str]]:
    """Return all that stands in the books themselves."""
    names = {"entry", "posting", "settlement"}
    return sorted(dump(book, names))


def test_no_name_stands_in_the_books_or_the_trail_even_before(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    scene = play(town, balance=100)
    assert found(town.book) >= {("member", "Zénobie"), ("memo", "Zénobie"), ("login", "zenobie")}
    assert found(town.book, BOOKS) == set()
    export.personal_data(town.book, scene.zenobie.who, scene.zenobie.who.public_id)
    written = capsys.readouterr()
    assert not any(mark in written.out + written.err for mark in MARKS)


def test_whoever_is_forgotten_is_nowhere_any_more(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    scene = play(town)
    who = scene.zenobie.who
    before = entries(town.book)
    assert verification.verify(town.book.database).sound

    done = erasure.erase(town.book, who, who.public_id)

    assert done.accounts == 1
    assert found(town.book) == set()
    assert verification.verify(town.book.database).sound
    assert set(before) <= set(entries(town.book))
    assert town.row(scene.zenobie.account).status == Status.CLOSED
    with town.book.database.read() as session:
        erased = session.exec(select(tables.MemoErasure)).all()
        row = session.exec(select(tables.Erasure)).one()
    assert [each.actor for each in erased] == [who.public_id]
    assert row.settled_at is not None
    written = capsys.readouterr()
    assert not any(mark in written.out + written.err for mark in MARKS)
    with pytest.raises(MemberErased):
        erasure.erase(town.book, who, who.public_id)


def test_what_is_told_afterwards_is_what_the_register_says_stays(town: Town) -> None:
    scene = play(town)
    erasure.erase(town.book, scene.zenobie.who, scene.zenobie.who.public_id)
    data = export.personal_data(town.book, scene.administrator, scene.zenobie.who.public_id)
    stays = {each.name for each in HOLDINGS if each.stays}
    assert {each.holding.name for each in data.held} <= stays
    (row,) = next(each.rows for each in data.held if each.holding.name == "member")
    assert row["name"] == "—"


def test_words_that_others_wrote_stay(town: Town) -> None:
    scene, alix = play(town), citizen(town, 100)
    from_alix = town.origin()._replace(actor=alix.who.public_id)
    paid = payments.pay(100, payer=alix.account, payee=scene.zenobie.account, memo=Memo("Merci"))
    town.book.journal.post_now(from_alix, paid)
    town.pay(100, scene.zenobie.account, scene.shop)
    erasure.erase(town.book, scene.zenobie.who, scene.zenobie.who.public_id)
    with town.book.database.read() as session:
        assert session.exec(select(tables.Memo.text)).all() == ["Merci"]


def test_nobody_else_is_touched(town: Town) -> None:
    alix = play(town, balance=7)
    before = export.personal_data(town.book, alix.zenobie.who, alix.zenobie.who.public_id).held
    other, _ = member(town, "Une autre personne")
    with town.book.database.write() as session:
        erasure.forget(town.book, session, other, asked_by=None)
    after = export.personal_data(town.book, alix.zenobie.who, alix.zenobie.who.public_id).held
    of = {each.holding.name: each.rows for each in after if each.holding.name != "audit"}
    assert of == {each.holding.name: each.rows for each in before if each.holding.name != "audit"}


@pytest.mark.parametrize("left", [1, 500])
def test_while_something_is_left_two_people_decide_and_it_is_frozen_not_forfeited(town: Town, left: int) -> None:
    scene = play(town, balance=left)
    who, book = scene.zenobie.who, town.book
    with pytest.raises(BalanceLeft):
        erasure.erase(book, who, who.public_id)
    assert ("member", "Zénobie") in found(book)

    board = of_association(town, Role.BOARD)
    proposed, _ = deciding.propose(
        book, scene.administrator, confirm(town, scene.administrator, "a"), who.public_id, words=Words()
    )
    assert NAME in proposals.sentence(book, proposed, "fr")
    done = proposals.approve(book, board, proposed.id)
    assert done.state is State.EXECUTED
    assert found(book) == set()
    row = town.row(scene.zenobie.account)
    assert (row.status, row.balance) == (Status.FROZEN, left)
    assert erasure.settle_all(book) == 0
    assert verification.verify(book.database).sound


def test_whoever_had_euros_exchanged_stays_known_for_ten_years_or_until_two_people_decide(town: Town) -> None:
    scene = play(town, issued=True)
    who = scene.zenobie.who
    with pytest.raises(KeptUntil) as raised:
        erasure.erase(town.book, who, who.public_id)
    assert raised.value.facts == {"day": "2036-12-31"}
    proposed, _ = deciding.propose(
        town.book, scene.administrator, confirm(town, scene.administrator, "a"), who.public_id, words=Words()
    )
    assert "31 décembre 2036" in proposals.sentence(town.book, proposed, "fr")
    assert "31 December 2036" in proposals.sentence(town.book, proposed, "en")


def test_a_business_stays_known_after_any_entry(town: Town) -> None:
    bakery = shop(town)
    payer = citizen(town, 10)
    town.pay(10, payer.account, bakery.account)
    town.pay(10, bakery.account, payer.account)
    (acting,) = bakery.who.acting
    with town.book.database.read() as session:
        public_id = session.get_one(tables.Member, acting.of).public_id
    with pytest.raises(KeptUntil):
        erasure.erase(town.book, bakery.who, public_id)


def test_who_acts_for_the_association_is_not_forgotten_nor_the_association(town: Town) -> None:
    administrator, board = of_association(town, Role.ADMINISTRATOR), of_association(town, Role.BOARD)
    with town.book.database.write() as session:
        assert board.member is not None
        session.add(tables.Power(member=board.member, role="board", since=0))
        session.add(tables.Member(public_id="1SSUER000000", kind="issuer", name="L'Alvéole", created_at=0))
    for public_id in (board.public_id, "1SSUER000000"):
        with pytest.raises(StillInOffice):
            erasure.erase(town.book, administrator, public_id)


def test_nobody_forgets_another(town: Town) -> None:
    scene, alix = play(town), citizen(town)
    public_id = scene.zenobie.who.public_id
    for who, refusal in ((alix.who, MemberNotFound), (of_association(town, Role.AUDITOR), NotAllowed)):
        with pytest.raises(refusal):
            erasure.erase(town.book, who, public_id)
        with pytest.raises(refusal):
            export.personal_data(town.book, who, public_id)
    for ask in (erasure.erase, export.personal_data):
        with pytest.raises(MemberNotFound):
            ask(town.book, scene.administrator, "ZZZZZZZZZZZZ")


def test_before_anyone_is_forgotten_nothing_reaches_their_accounts_any_more(town: Town) -> None:
    scene, alix = play(town), citizen(town, 10)
    assert scene.zenobie.who.member is not None
    assert erasure.bar(town.book, scene.zenobie.who.member) == 1
    with pytest.raises(AccountClosed):
        town.pay(10, alix.account, scene.zenobie.account)
    assert erasure.erase(town.book, scene.zenobie.who, scene.zenobie.who.public_id).accounts == 0


def test_an_erasure_that_was_interrupted_is_settled_later(town: Town) -> None:
    scene = play(town)
    assert scene.zenobie.who.member is not None
    with town.book.database.write() as session:
        erasure.forget(town.book, session, scene.zenobie.who.member, asked_by=None)
    assert town.row(scene.zenobie.account).status == Status.OPEN
    retention.apply(town.book)
    assert town.row(scene.zenobie.account).status == Status.CLOSED


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=8)
@given(st.lists(st.integers(0, 3), min_size=1, max_size=6))
def test_forgetting_anyone_in_any_order_leaves_the_books_sound_and_their_sums_zero(
    town: Town, order: list[int]
) -> None:
    people = [citizen(town, 50) for _ in range(4)]
    for each, other in pairwise(people):
        town.pay(20, each.account, other.account)
    sums = town.sums()
    for index in dict.fromkeys(order):
        who = people[index].who
        assert who.member is not None
        with town.book.database.write() as session:
            erasure.forget(town.book, session, who.member, asked_by=None)
    erasure.settle_all(town.book)
    assert town.sums() == sums
    assert set(sums.values()) == {0}
    assert verification.verify(town.book.database).sound
