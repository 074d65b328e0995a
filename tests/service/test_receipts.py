"""Who gets the receipt of an entry, and that it is proved by seals and digests alone."""

import json

import pytest

from ledger import payments, terms
from ledger import receipts as rules
from ledger.accounts import Status, Terms
from ledger.memos import Memo
from ledger.refusals import EntryNotFound
from service import receipts, seals
from service.access import Role
from tests.people import citizen, of_association, shop
from tests.town import Town


def test_a_receipt_is_proved_by_a_later_seal_and_the_digests_between(town: Town) -> None:
    alice, bakery = citizen(town, 100), shop(town)
    (entry,) = town.post(payments.pay(30, payer=alice.account, payee=bakery.account, memo=Memo("Deux pains")))
    town.pay(5, bakery.account, alice.account)
    seal = seals.read(json.dumps(seals.written(seals.seal(town.book.database))))

    for who in (alice.who, bakery.who, of_association(town, Role.AUDITOR)):
        receipt = rules.read(json.loads(json.dumps(rules.written(receipts.receipt(town.book, who, entry.id)))))
        digests = [each for each in receipts.digests(town.book, entry.seq) if each.seq <= seal.seq]
        assert rules.check(receipt, digests, seal) is None
        assert receipt.memo is not None
        assert receipt.memo[0].text == "Deux pains"


def test_a_receipt_tells_no_balance(town: Town) -> None:
    alice, bakery = citizen(town, 123_456), shop(town)
    entry = town.pay(30, alice.account, bakery.account)
    written = json.dumps(rules.written(receipts.receipt(town.book, bakery.who, entry.id)))
    assert "balance" not in written
    assert str(123_456 - 30) not in written


def test_a_stranger_gets_no_receipt(town: Town) -> None:
    alice, bakery, stranger = citizen(town, 100), shop(town), citizen(town)
    entry = town.pay(30, alice.account, bakery.account)
    for asked in (entry.id, "01980e5a-7c1e-7abc-8def-0123456789ab"):
        with pytest.raises(EntryNotFound):
            receipts.receipt(town.book, stranger.who, asked)


def test_the_terms_of_accounts_are_for_the_association_only(town: Town) -> None:
    alice = citizen(town)
    (entry,) = town.post(terms.set_terms(alice.account, Terms(0, 500, Status.OPEN)))
    with pytest.raises(EntryNotFound):
        receipts.receipt(town.book, alice.who, entry.id)
    receipt = receipts.receipt(town.book, of_association(town, Role.TREASURER), entry.id)
    assert rules.check(receipt, receipts.digests(town.book, entry.seq), seals.seal(town.book.database)) is None


def test_the_first_entry_has_a_receipt_too(town: Town) -> None:
    (first,) = receipts.digests(town.book, 0, 1)
    found = town.book.database.ask("select id from entry where seq = 1")[0][0]
    receipt = receipts.receipt(town.book, of_association(town, Role.TREASURER), found)
    assert rules.check(receipt, receipts.digests(town.book, first.seq), seals.seal(town.book.database)) is None


def test_digests_come_in_pages(town: Town) -> None:
    town.accounts([10, 20, 30])
    whole = receipts.digests(town.book, 0)
    pages = receipts.digests(town.book, 0, 2) + receipts.digests(town.book, 2)
    assert whole == pages
    assert [each.seq for each in whole] == list(range(1, len(whole) + 1))


@pytest.mark.parametrize(
    "text",
    ["[]", "{}", '{"format": "alveole-seal-1"}', '{"format": "alveole-seal-1", "seq": 1, "hash": "x", "at": 0}', "x"],
)
def test_what_is_no_seal_is_not_read(text: str) -> None:
    with pytest.raises(ValueError, match=r"seal|hex|JSON|Expecting"):
        seals.read(text)
