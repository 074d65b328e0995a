"""A challenge is for one act, one member, one use and two minutes."""

from collections.abc import Callable

import pytest

from ledger import refusals as r
from ledger.approvals import Act, Assertion, Movement
from service.access import Operation
from service.approvals import asking, challenges, passkeys
from service.approvals.asking import Wanted
from service.book import Book
from service.clock import MINUTE
from service.requests import Ask, create
from tests.people import citizen, confirm
from tests.service.approvals.conftest import Purse
from tests.town import SetClock

pytestmark = pytest.mark.anyio

Sign = Callable[[Wanted], Assertion]


@pytest.fixture
def sign(purse: Purse, monkeypatch: pytest.MonkeyPatch) -> Sign:
    """Return a passkey that signs a challenge by writing it down; nothing else is its signature."""

    def verify(_book: Book, member: int, signed: str, challenge: bytes) -> None:
        if signed != f"{member} {challenge.hex()}":
            raise r.ApprovalNotValid

    def sign(wanted: Wanted) -> Assertion:
        asked = asking.ask(purse.town.book, purse.someone.who, wanted).asked
        return Assertion(asked.id, f"{purse.member} {asked.challenge.hex()}")

    monkeypatch.setattr(passkeys, "verify", verify)
    return sign


def payment(purse: Purse, key: str = "a", amount: int = 30, payee: str = "") -> Wanted:
    """Return what someone is about to pay."""
    movement = Movement(purse.someone.account, payee or purse.payee.account, amount, "MIEL")
    return Wanted(Operation.CREATE_PAYMENT, key, [movement])


async def test_what_was_signed_is_paid(purse: Purse, sign: Sign) -> None:
    await purse.pay("a", sign(payment(purse)))
    assert purse.spent == 30


async def test_any_change_voids_it_and_uses_it_up(purse: Purse, sign: Sign) -> None:
    other = citizen(purse.town)
    for key, amount, payee in (("a", 31, ""), ("b", 30, ""), ("a", 30, other.account)):
        given = sign(payment(purse))
        with pytest.raises(r.ApprovalForSomethingElse):
            await purse.pay(key, given, amount=amount, payee=payee)
        with pytest.raises(r.ApprovalExpired):
            await purse.pay("a", given)
    assert purse.spent == 0


async def test_it_confirms_once_and_a_retransmission_gets_the_first_answer(purse: Purse, sign: Sign) -> None:
    given = sign(payment(purse))
    first = await purse.pay("a", given)
    assert (await purse.pay("a", given)).entry == first.entry
    with pytest.raises(r.ApprovalExpired):
        await purse.pay("b", given)
    assert purse.spent == 30


async def test_it_lasts_two_minutes(purse: Purse, sign: Sign, clock: SetClock) -> None:
    early, late = sign(payment(purse, "a")), sign(payment(purse, "b"))
    clock.advance(2 * MINUTE - 1)
    await purse.pay("a", early)
    clock.advance(1)
    with pytest.raises(r.ApprovalExpired):
        await purse.pay("b", late)


async def test_a_signature_that_is_not_valid_uses_it_up(purse: Purse, sign: Sign) -> None:
    given = sign(payment(purse))
    with pytest.raises(r.ApprovalNotValid):
        await purse.pay("a", Assertion(given.challenge, "forged"))
    for again in (given, Assertion(given.challenge, "forged")):
        with pytest.raises(r.ApprovalExpired):
            await purse.pay("a", again)


async def test_it_is_worth_nothing_to_anyone_else(purse: Purse, sign: Sign) -> None:
    thief = Purse(purse.town, citizen(purse.town, 100), purse.payee)
    with pytest.raises(r.ApprovalExpired):
        await thief.pay("a", sign(payment(purse)))


async def test_without_a_passkey_nothing_is_a_signature(purse: Purse) -> None:
    asked = asking.ask(purse.town.book, purse.someone.who, payment(purse)).asked
    with pytest.raises(r.ApprovalNotValid):
        await purse.pay("a", Assertion(asked.id, "{}"))


async def test_few_are_open_at_a_time(purse: Purse, clock: SetClock) -> None:
    book, who = purse.town.book, purse.someone.who
    for _ in range(challenges.OPEN_MAX):
        asking.ask(book, who, payment(purse))
    with pytest.raises(r.TooManyAttempts):
        asking.ask(book, who, payment(purse))
    clock.advance(challenges.LASTS)
    asking.ask(book, who, payment(purse))


async def test_a_request_is_approved_with_what_it_asks_for(purse: Purse, sign: Sign) -> None:
    shop = purse.payee
    ask = create(
        purse.town.book, shop.who, confirm(purse.town, shop.who, "ask"), Ask(shop.account, 40, "MIEL", "Deux pains")
    )
    wanted = Wanted(Operation.PAY_PAYMENT_REQUEST, "a", payer=purse.someone.account, request=ask.due.id)

    asked = asking.ask(purse.town.book, purse.someone.who, wanted)

    assert asked.act.movements == (Movement(purse.someone.account, shop.account, 40, "MIEL"),)
    assert asked.act.subject == ask.due.id


@pytest.mark.parametrize("without", ["movements", "request", "limits", "single"])
def test_what_is_asked_for_must_be_whole(purse: Purse, without: str) -> None:
    two = [*payment(purse).movements, *payment(purse).movements]
    wanted = {
        "movements": Wanted(Operation.CREATE_HOLD, "a"),
        "request": Wanted(Operation.PAY_PAYMENT_REQUEST, "a", payer=purse.someone.account),
        "limits": Wanted(Operation.SET_LIMITS, currency="MIEL"),
        "single": Wanted(Operation.CREATE_PAYMENT, "a", two),
    }[without]
    with pytest.raises(r.BadInput):
        asking.ask(purse.town.book, purse.someone.who, wanted)


def test_nobody_asks_for_what_they_may_not_do(purse: Purse) -> None:
    foreign = Movement(purse.payee.account, purse.someone.account, 1, "MIEL")
    nowhere = Movement(purse.someone.account, purse.town.miel.fund, 1, "MIEL")
    for movement, refusal in ((foreign, r.AccountNotFound), (nowhere, r.AccountNotFound)):
        with pytest.raises(refusal):
            asking.ask(purse.town.book, purse.someone.who, Wanted(Operation.CREATE_PAYMENT, "a", [movement]))
    euros = Movement(purse.someone.account, purse.payee.account, 1, "EUR")
    with pytest.raises(r.CurrencyMismatch):
        asking.ask(purse.town.book, purse.someone.who, Wanted(Operation.CREATE_PAYMENT, "a", [euros]))
    program = purse.someone.who._replace(scopes=frozenset({"payments:write"}))
    with pytest.raises(r.NotAllowed):
        asking.ask(purse.town.book, program, payment(purse))


def test_two_acts_never_share_a_challenge(purse: Purse) -> None:
    book, act = purse.town.book, Act("create_payment", purse.someone.who.public_id)
    one, other = challenges.issue(book, purse.member, act), challenges.issue(book, purse.member, act)
    assert (len(one.challenge), one.challenge != other.challenge) == (32, True)
