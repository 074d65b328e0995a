"""Seeded corruptions: each is found, under its name, with its rows, on both databases."""

from dataclasses import dataclass

import pytest

from service.verification import CHECKS, verify
from tests.service.verification.eventful import Names
from tests.service.verification.ruins import Ruins


def of(name: str) -> str:
    """Return the query for the key of an account."""
    return f"(select id from account where public_id = '{{{name}}}')"


@dataclass(frozen=True)
class Corruption:
    """Statements that ruin a book, and everything that must be found then.

    `rechained`: whoever did it computed every digest and hash again, so that no broken chain gives them away.
    """

    what: str
    found: dict[str, str]
    statements: tuple[str, ...]
    rechained: bool = True


def hidden(what: str, found: dict[str, str], *statements: str) -> Corruption:
    return Corruption(what, found, statements)


def plain(what: str, found: dict[str, str], *statements: str) -> Corruption:
    return Corruption(what, found, statements, rechained=False)


CORRUPTIONS = [
    # the journal
    plain(
        "an entry and its postings are gone",
        {"gap": "entry {after_plain}", "hash": "entry {after_plain}", "chain": "account {neighbour}"},
        "delete from posting where entry = {plain}",
        "delete from entry where seq = {plain}",
    ),
    plain("an entry says another day", {"digest": "entry {plain}", "dated": "entry {plain}"},
          "update entry set effective_on = '2020-02-02' where seq = {plain}"),
    plain("a hash is another", {"hash": "entry {plain}"},
          "update entry set hash = (select key from book) where seq = {plain}"),
    plain("a digest is another", {"digest": "entry {plain}", "hash": "entry {plain}"},
          "update entry set digest = (select key from book) where seq = {plain}"),
    plain("the head has another hash", {"head": "head"}, "update head set hash = (select key from book)"),
    plain("the head was set back", {"head": "head", "balance": "account {shop}"}, "update head set seq = seq - 1"),
    hidden("time runs back", {"time": "entry {plain}"},
           "update entry set recorded_at = recorded_at - 10 where seq = {plain}"),
    hidden("an entry is marked as dated", {"dated": "entry {plain}"},
           "update entry set dated = 1 where seq = {plain}"),
    hidden("an entry reverses itself", {"reverses": "entry {plain}"},
           "update entry set reverses = seq where seq = {plain}"),
    hidden("an entry has nothing in it",
           {"empty": "entry {opened}", "terms": "account {citizen}", "status": "account {citizen}"},
           "delete from term where entry = {opened}"),
    hidden("a payment calls itself a release", {"release": "entry {plain}"},
           "update entry set kind = 'release' where seq = {plain}"),
    hidden("a posting belongs to no entry",
           {"stray": "entry {plain}", "gap": "entry {after_plain}"},
           "delete from entry where seq = {plain}"),
    # memos
    hidden("a memo was rewritten", {"memo": "entry {written}"},
           "update memo set text = 'Du vin' where entry = {written}"),
    hidden("a memo is gone", {"memo": "entry {written}"}, "delete from memo where entry = {written}"),
    hidden("an erasure was taken back", {"memo": "entry {erased}"},
           "delete from memo_erasure where entry = {erased}"),
    hidden("a memo appeared", {"memo": "entry {plain}"},
           "update memo set entry = {plain} where entry = {written}"),
    # postings
    hidden("an entry makes money", {"unbalanced": "entry {plain}", "chain": "entry {plain}, account {shop}"},
           f"update posting set amount = amount + 1 where entry = {{plain}} and account = {of('shop')}"),
    hidden("one leg is gone", {"legs": "entry {plain}", "chain": "account {neighbour}"},
           f"delete from posting where entry = {{plain}} and account = {of('neighbour')}"),
    hidden("two currencies are mixed", {"unbalanced": "entry"},
           "update account set currency = (select id from currency where code = 'EUR')"
           " where public_id = '{neighbour}'"),
    hidden("a balance along the way is another", {"chain": "entry {plain}, account {shop}"},
           f"update posting set balance = balance + 1 where entry = {{plain}} and account = {of('shop')}"),
    hidden("a posting has another number", {"chain": "entry {plain}, account {shop}"},
           f"update posting set seq = seq + 1 where entry = {{plain}} and account = {of('shop')}"),
    hidden("an account went below its floor", {"floor": "account {trader}"},
           f"update term set floor = 0 where account = {of('trader')}",
           f"update account set floor = 0 where id = {of('trader')}"),
    hidden("an account passed its ceiling", {"ceiling": "account {shop}"},
           f"update term set ceiling = 1 where account = {of('shop')} and entry = {{opened}}"),
    hidden("an account that was frozen moved", {"status": "account {citizen}"},
           f"update term set status = 'frozen' where account = {of('citizen')}",
           f"update account set status = 'frozen' where id = {of('citizen')}"),
    hidden("an account moved before it was open", {"status": "account {neighbour}"},
           f"update term set entry = {{fee}} where account = {of('neighbour')}"),
    # accounts
    hidden("a balance is another", {"balance": "account {shop}"},
           "update account set balance = balance + 1000 where public_id = '{shop}'"),
    hidden("a posting was not counted", {"balance": "account {shop}"},
           "update account set seq = seq - 1 where public_id = '{shop}'"),
    hidden("a held amount is another", {"balance": "account {citizen}", "held": "account {citizen}"},
           "update account set held = held + 1 where public_id = '{citizen}'"),
    hidden("a ceiling was raised beside the terms", {"terms": "account {shop}"},
           "update account set ceiling = ceiling + 1 where public_id = '{shop}'"),
    hidden("a frozen account was opened beside the terms", {"terms": "account {frozen}"},
           "update account set status = 'open' where public_id = '{frozen}'"),
    hidden("a backed account may go below zero", {"term": "account {citizen}"},
           f"update term set floor = -1 where account = {of('citizen')}",
           f"update account set floor = -1 where id = {of('citizen')}"),
    hidden("an account was closed with money on it", {"term": "account {frozen}"},
           f"update term set status = 'closed' where account = {of('frozen')} and status = 'frozen'",
           f"update account set status = 'closed' where id = {of('frozen')}"),
    hidden("a closed account was opened again", {"term": "account {closed}"},
           f"update term set status = 'closed' where account = {of('closed')}"),
    hidden("an account is gone",
           {"account": "entry", "unbalanced": "entry", "balance": "account {neighbour}",
            "terms": "account {neighbour}"},
           "update account set id = id + 1000 where public_id = '{neighbour}'"),
    hidden("a unit that members owe is called backed", {"term": "account {trader}"},
           "update currency set policy = 'backed' where code = 'TROC'"),
    hidden("a unit is of no kind", {"value": "currency TROC"},
           "update currency set policy = 'wished' where code = 'TROC'"),
    # dues
    hidden("a request that was paid is open again", {"done": "due {paid}"},
           "update due set done = 0 where id = '{paid}'"),
    hidden("a request was paid twice", {"beyond": "due {paid}", "value": "due {paid}", "settled": "entry {plain}"},
           "insert into settlement (entry, due, amount) values ({plain}, '{paid}', 400)",
           "update due set done = 800 where id = '{paid}'"),
    hidden("a request was paid in part", {"whole": "due {paid}"},
           "update due set amount = 500 where id = '{paid}'"),
    hidden("a request was paid with less", {"settled": "entry {plain}", "done": "due {asked}"},
           "insert into settlement (entry, due, amount) values ({plain}, '{asked}', 400)"),
    hidden("a request was paid after its end", {"expired": "entry {settled}"},
           "update due set expires_at = 1 where id = '{paid}'"),
    hidden("a request that was paid is cancelled", {"cancelled": "due {paid}"},
           "update due set state = 'cancelled' where id = '{paid}'"),
    hidden("a request that was paid is gone", {"due": "entry {settled}"},
           "delete from due where id = '{paid}'"),
    hidden("a request is due to nobody", {"account": "due {asked}"},
           "update due set account = 99999 where id = '{asked}'"),
    hidden("a hold holds more", {"hold": "account {citizen}", "held": "account {citizen}"},
           "update due set amount = amount + 1 where id = '{held}'"),
    hidden("a hold is gone", {"hold": "account {citizen}", "held": "account {citizen}"},
           "delete from due where id = '{held}'"),
    hidden("a release freed less", {"hold": "entry {released}", "done": "due {captured}"},
           "update settlement set amount = amount - 1 where entry = {released}"),
    hidden("more was refunded than received", {"refund": "entry {settled}"},
           "update due set amount = amount + 1 where id = '{refundable}'"),
    hidden("a refund names another payment", {"refund": "entry {refunded}"},
           "update entry set reverses = {plain} where seq = {refunded}"),
    # coverage
    hidden("the fund belongs to another currency",
           {"margin": "cover MIEL", "shortfall": "entry", "uncovered": "entry"},
           "update account set cover = (select max(id) from cover) where public_id = '{fund}'"),
    hidden("the fund is called cash", {"cover": "account {fund}"},
           "update account set kind = 'cash' where public_id = '{fund}'"),
    hidden("a margin is another", {"margin": "cover MIEL"},
           "update cover set margin = margin + 1 where id = (select min(id) from cover)"),
    hidden("a unit was left without its euro", {"uncovered": "entry {fee}"},
           "update entry set kind = 'correction' where seq = {fee}"),
    hidden("a shortfall was never recorded", {"shortfall": "entry {fee}"}, "delete from shortfall"),
    hidden("a shortfall is said to last", {"shortfall": "entry {fee}"},
           "update shortfall set closed_by = null"),
    # keys
    hidden("a key was refused and posted", {"key": "entry {plain}"},
           "update refusal set key = (select key from entry where seq = {plain})"),
    # the audit trail
    hidden("an act was done by someone else", {"trail": "act 2"}, "update audit set actor = 'x' where seq = 2"),
]  # fmt: skip


@pytest.mark.parametrize("corruption", CORRUPTIONS, ids=[each.what.replace(" ", "-") for each in CORRUPTIONS])
def test_a_corruption_is_found_and_named(corruption: Corruption, ruins: Ruins, names: Names) -> None:
    known = names._asdict() | {"after_plain": names.plain + 1}
    ruins.run(*(statement.format(**known) for statement in corruption.statements))
    if corruption.rechained:
        ruins.rechain()
    found = verify(ruins.database).findings
    for check, subject in corruption.found.items():
        assert any(check == each.check and subject.format(**known) in each.subject for each in found), found
    assert {each.check for each in found} == set(corruption.found)


def test_every_check_is_put_to_the_test() -> None:
    elsewhere = {"seal", "document", "rule"}  # the last two: tests/service/governance
    assert {check for corruption in CORRUPTIONS for check in corruption.found} == set(CHECKS) - elsewhere
