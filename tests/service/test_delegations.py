"""Who acts for whom: granted by whom it serves, bounded, and over at once."""

from functools import partial
from typing import NamedTuple

import anyio
import pytest
from sqlmodel import col, select

from ledger.refusals import (
    BadInput,
    BoundsPassed,
    DelegationHeld,
    DelegationNotFound,
    DelegationNotValid,
    KeyReused,
    MemberNotFound,
    MembershipOver,
    NotAllowed,
    NotEnough,
    OwnDelegation,
)
from service import delegations, logins, refunds, requests, tables
from service.access import Acting, Bounds, Operation, Principal, Role, may
from service.book import Book
from service.clock import DAY, SECOND
from service.delegations import Delegation, Terms, Whom
from service.payments import Order, pay, pay_request
from service.principals import principal_of
from service.sessions import sign_in
from service.throttles import Throttle
from service.tokens import Claims, Tokens
from tests.people import Someone, citizen, confirm, member, of_association, shop
from tests.town import SetClock, Town

pytestmark = pytest.mark.anyio

CASHIER = Terms(Role.CASHIER)


class Shop(NamedTuple):
    """A shop with its owner, and someone who may come to work there."""

    town: Town
    owner: Someone
    business: str
    ada: str

    def grant(self, terms: Terms = CASHIER, whom: Whom | None = None, who: Principal | None = None) -> Delegation:
        """Let Ada act for the shop, unless something else is said."""
        asker = who or self.owner.who
        granted = delegations.grant(self.town.book, asker, self.business, terms, whom or Whom(self.ada), language="fr")
        return granted.delegation


@pytest.fixture
def bakery(town: Town) -> Shop:
    """Open a bakery with 1 000 minor units."""
    owner = shop(town, 1_000)
    ((_, key, *_),) = owner.who.acting
    with town.book.database.read() as session:
        business = session.get_one(tables.Member, key).public_id
    return Shop(town, owner, business, member(town, "Ada Imaginaire")[1])


def signed_in(town: Town, public_id: str) -> Principal:
    """Sign someone in, and return who they are to the service now."""
    tokens, name = Tokens(b"k" * 32, issuer="test", clock=town.book.clock), public_id.lower()
    logins.add_login(town.book, member=public_id, username=name, password="trois abeilles sous la pluie")
    signed = sign_in(
        town.book,
        tokens,
        Throttle(town.book.clock),
        username=name,
        password="trois abeilles sous la pluie",
        address="192.0.2.1",
    )
    return principal_of(town.book, tokens.read(signed.access))


def test_an_owner_lets_a_cashier_refund_a_little_and_a_person_reads_what_they_may(bakery: Shop) -> None:
    granted = bakery.grant()
    ada = signed_in(bakery.town, bakery.ada)
    (acting,) = ada.acting

    ((_, business, *_),) = bakery.owner.who.acting
    assert acting == Acting(Role.CASHIER, business, Bounds(granted.id, 5_000, 20_000))
    assert (granted.per, granted.granted_by, granted.over) == ("day", bakery.owner.who.public_id, False)
    (listed,) = delegations.list_for(bakery.town.book, bakery.owner.who, bakery.business)
    assert listed == granted


@pytest.mark.parametrize(
    ("terms", "right"),
    [
        (Terms(Role.ACCOUNTANT), True),
        (Terms(Role.ACCOUNTANT, once=1, total=1), False),
        (Terms(Role.CASHIER, once=0, total=0), True),
        (Terms(Role.CASHIER, once=2, total=1), False),
        (Terms(Role.CASHIER, once=1), False),
        (Terms(Role.CASHIER, total=1), False),
        (Terms(Role.CASHIER, once=-1, total=1), False),
        (Terms(Role.CASHIER, until=1), False),
    ],
)
def test_a_role_has_the_bounds_that_make_sense(bakery: Shop, terms: Terms, right: bool) -> None:
    if right:
        assert bakery.grant(terms).role == terms.role
    else:
        with pytest.raises(DelegationNotValid):
            bakery.grant(terms)


def test_a_role_lasts_five_years_at_most(bakery: Shop) -> None:
    now = bakery.town.book.clock()
    with pytest.raises(DelegationNotValid):
        bakery.grant(Terms(Role.CASHIER, until=now + delegations.LASTS_MAX + 1))
    with pytest.raises(DelegationNotValid):
        bakery.grant(Terms(Role.CASHIER, since=now + DAY, until=now + DAY))
    assert bakery.grant(Terms(Role.CASHIER, until=now + delegations.LASTS_MAX)).until == now + delegations.LASTS_MAX


def test_nobody_grants_to_themselves_or_to_the_member_itself_or_twice(bakery: Shop) -> None:
    with pytest.raises(OwnDelegation):
        bakery.grant(whom=Whom(bakery.owner.who.public_id))
    with pytest.raises(OwnDelegation):
        bakery.grant(whom=Whom(bakery.business))
    bakery.grant()
    with pytest.raises(DelegationHeld):
        bakery.grant()


def test_only_whoever_it_serves_grants_and_others_see_no_member(bakery: Shop) -> None:
    town = bakery.town
    for who in (citizen(town).who, shop(town).who):
        with pytest.raises(MemberNotFound):
            bakery.grant(who=who)
    for role in (Role.TREASURER, Role.ADMINISTRATOR, Role.BOARD):
        with pytest.raises(NotAllowed):
            bakery.grant(who=of_association(town, role))
    with pytest.raises(NotAllowed):
        bakery.grant(Terms(Role.GUARDIAN, until=town.book.clock() + DAY, once=1, total=1))
    for role in (Role.OWNER, Role.TREASURER):
        with pytest.raises(NotAllowed):
            bakery.grant(Terms(role))
    program = bakery.owner.who._replace(scopes=frozenset({"members:write"}))
    with pytest.raises(NotAllowed):
        bakery.grant(who=program)


def test_exactly_one_way_says_who(bakery: Shop) -> None:
    for whom in (Whom(), Whom(bakery.ada, "ada"), Whom(name="Ada", username="ada")):
        with pytest.raises(BadInput):
            bakery.grant(whom=whom)
    with pytest.raises(MemberNotFound):
        bakery.grant(whom=Whom(username="nobody"))


def test_someone_new_gets_a_link_and_nothing_more(bakery: Shop) -> None:
    granted = delegations.grant(
        bakery.town.book, bakery.owner.who, bakery.business, CASHIER, Whom(name="Noé Neuf"), language="fr"
    )
    assert granted.link is not None
    assert not granted.posted
    assert granted.delegation.name == "Noé Neuf"
    with bakery.town.book.database.read() as session:
        power, row = tables.Power, tables.Member
        query = select(power.role).join(row, col(row.id) == power.member)
        assert session.exec(query.where(row.public_id == granted.delegation.delegate)).all() == ["cashier"]


def test_what_is_revoked_changed_or_over_counts_at_once(bakery: Shop, clock: SetClock) -> None:
    book, owner = bakery.town.book, bakery.owner.who
    granted = bakery.grant(Terms(Role.CASHIER, until=clock() + DAY, once=10, total=20))
    ada = signed_in(bakery.town, bakery.ada)
    again = partial(principal_by_session, book, ada)

    wider = Terms(Role.ACCOUNTANT, until=clock() + 2 * DAY, once=30, total=40)
    changed = delegations.change(book, owner, bakery.business, granted.id, wider)
    assert (changed.role, changed.once, changed.total) == (Role.CASHIER, 30, 40)
    assert [(each.bounds, each.until) for each in again().acting] == [(Bounds(granted.id, 30, 40), clock() + 2 * DAY)]
    clock.advance(2 * DAY)
    assert not again().acting
    with pytest.raises(DelegationNotFound):
        delegations.change(book, owner, bakery.business, granted.id, CASHIER)

    granted = bakery.grant()
    assert again().acting
    delegations.revoke(book, owner, bakery.business, granted.id)
    assert not again().acting
    delegations.revoke(book, owner, bakery.business, granted.id)
    assert [each.over for each in delegations.list_for(book, owner, bakery.business)] == [True, True]


def test_a_delegate_may_resign_and_change_nothing(bakery: Shop) -> None:
    book, granted = bakery.town.book, bakery.grant()
    ada = signed_in(bakery.town, bakery.ada)
    for refused in (
        partial(delegations.change, book, ada, bakery.business, granted.id, CASHIER),
        partial(delegations.revoke, book, ada, bakery.business, granted.id),
        partial(delegations.list_for, book, ada, bakery.business),
    ):
        with pytest.raises(NotAllowed):
            refused()
    with pytest.raises(DelegationNotFound):
        delegations.resign(book, bakery.owner.who, granted.id)
    delegations.resign(book, ada, granted.id)
    assert not principal_by_session(book, ada).acting


def test_foreign_and_unknown_delegations_look_alike(bakery: Shop) -> None:
    book, owner = bakery.town.book, bakery.owner.who
    other = shop(bakery.town)
    granted = bakery.grant()
    ((_, key, *_),) = other.who.acting
    with book.database.read() as session:
        elsewhere = session.get_one(tables.Member, key).public_id
    for delegation, member_id, who in (("ZZZZZZZZZZZZ", bakery.business, owner), (granted.id, elsewhere, other.who)):
        with pytest.raises(DelegationNotFound):
            delegations.revoke(book, who, member_id, delegation)
    with pytest.raises(MemberNotFound):
        delegations.revoke(book, other.who, bakery.business, granted.id)


def test_an_administrator_may_end_a_delegation_and_not_grant_one(bakery: Shop) -> None:
    granted = bakery.grant()
    admin = of_association(bakery.town, Role.ADMINISTRATOR)
    delegations.revoke(bakery.town.book, admin, bakery.business, granted.id)
    (listed,) = delegations.list_for(bakery.town.book, admin, bakery.business)
    assert listed.over


async def test_a_cashier_refunds_so_much_at_once_and_in_a_day(bakery: Shop, clock: SetClock) -> None:
    town, zoe = bakery.town, citizen(bakery.town, 1_000)
    bakery.grant(Terms(Role.CASHIER, once=60, total=100))
    ada = signed_in(town, bakery.ada)
    paid = town.pay(500, zoe.account, bakery.owner.account)

    async def give_back(amount: int, key: str) -> None:
        await refunds.refund(town.book, ada, confirm(town, ada, key), payment=paid.id, amount=amount, memo=None)

    with pytest.raises(BoundsPassed):
        await give_back(61, "a")
    await give_back(60, "b")
    await give_back(60, "b")  # the same confirmation counts once
    with pytest.raises(BoundsPassed):
        await give_back(41, "c")
    with pytest.raises(KeyReused):
        await give_back(59, "b")
    await give_back(40, "d")
    with pytest.raises(BoundsPassed):
        await give_back(1, "e")
    clock.advance(DAY)
    await give_back(1, "f")
    assert town.balance(zoe.account) == 500 + 101


async def test_two_at_once_never_pass_a_bound_that_is_enough_for_one(bakery: Shop) -> None:
    town, zoe = bakery.town, citizen(bakery.town, 1_000)
    bakery.grant(Terms(Role.CASHIER, once=60, total=100))
    ada = signed_in(town, bakery.ada)
    paid = town.pay(500, zoe.account, bakery.owner.account)
    outcomes: list[str] = []

    async def give_back(key: str) -> None:
        try:
            await refunds.refund(town.book, ada, confirm(town, ada, key), payment=paid.id, amount=60, memo=None)
            outcomes.append("done")
        except BoundsPassed:
            outcomes.append("refused")

    async with anyio.create_task_group() as together:
        for key in "abcd":
            together.start_soon(give_back, key)
    assert sorted(outcomes) == ["done", "refused", "refused", "refused"]


async def test_what_the_books_refuse_is_not_counted(town: Town) -> None:
    zoe, bakery = citizen(town, 50), shop(town)
    guardian = zoe.who._replace(
        acting=frozenset(Acting(Role.GUARDIAN, each.of, Bounds("0HXV7MZK3QPA", 60, 60)) for each in zoe.who.acting)
    )
    order = Order(zoe.account, bakery.account, 60, "MIEL")
    with pytest.raises(NotEnough):
        await pay(town.book, guardian, confirm(town, guardian, "a"), order)
    await pay(town.book, guardian, confirm(town, guardian, "b"), order._replace(amount=50))


async def test_a_guardian_pays_for_a_person_within_dates_and_amounts(town: Town, clock: SetClock) -> None:
    zoe, bakery, (_, carer) = citizen(town, 1_000), shop(town), member(town, "Ada Imaginaire")
    until = clock() + 70 * DAY
    terms = Terms(Role.GUARDIAN, until=until, once=50, total=80)
    for wrong in (terms._replace(until=None), terms._replace(once=None), terms._replace(total=None, once=None)):
        with pytest.raises(DelegationNotValid):
            delegations.grant(town.book, zoe.who, zoe.who.public_id, wrong, Whom(carer), language="fr")
    delegations.grant(town.book, zoe.who, zoe.who.public_id, terms, Whom(carer), language="fr")
    ada = signed_in(town, carer)
    order = Order(zoe.account, bakery.account, 50, "MIEL")
    asked = requests.create(
        town.book, bakery.who, confirm(town, bakery.who, "r"), requests.Ask(bakery.account, 30, "MIEL")
    )

    assert not may(ada, Operation.GRANT_DELEGATION, zoe.who.member)
    await pay(town.book, ada, confirm(town, ada, "a"), order)
    with pytest.raises(BoundsPassed):
        await pay(town.book, ada, confirm(town, ada, "b"), order._replace(amount=31))
    await pay_request(town.book, ada, confirm(town, ada, "c"), payer=zoe.account, request=asked.due.id)
    with pytest.raises(BoundsPassed):
        await pay(town.book, ada, confirm(town, ada, "d"), order._replace(amount=1))
    clock.advance(32 * DAY)
    await pay(town.book, ada, confirm(town, ada, "e"), order)
    clock.advance(70 * DAY)
    assert not principal_by_session(town.book, ada, again=True).acting
    assert town.balance(zoe.account) == 1_000 - 130


def test_a_lapsed_shop_takes_no_new_cashier_and_may_take_one_away(bakery: Shop) -> None:
    granted = bakery.grant()
    lapsed = bakery.owner.who._replace(acting=frozenset(each._replace(lapsed=True) for each in bakery.owner.who.acting))
    with pytest.raises(MembershipOver):
        bakery.grant(Terms(Role.ACCOUNTANT), who=lapsed)
    delegations.revoke(bakery.town.book, lapsed, bakery.business, granted.id)


def principal_by_session(book: Book, who: Principal, *, again: bool = False) -> Principal:
    """Return who someone is to the service now; with `again`, in a session that is longer than theirs was."""
    with book.database.write() as session:
        row = session.get_one(tables.Session, who.session)
        if again:
            row.expires_at = book.clock() + SECOND
        claims = Claims(row.public_id, who.public_id)
    return principal_of(book, claims)
