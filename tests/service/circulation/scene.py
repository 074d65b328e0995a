"""Weeks of a small town across a change of clocks, and the same told flow by flow: what its figures must come from."""

from datetime import UTC, datetime
from random import Random
from typing import NamedTuple

from ledger import payments, reversals
from ledger.circulation.flows import Actor, Flow, Side
from ledger.circulation.periods import EPOCH, HOUR, MICROSECOND, day_at
from ledger.circulation.table import Movement
from ledger.directory import Section
from ledger.drafts import Draft, Leg
from ledger.entries import Entry
from ledger.kinds import Kind
from service import directory
from service.access import Acting, Principal, Role
from service.directory import Words
from tests.people import member
from tests.town import SetClock, Town

MARCH = (datetime(2026, 3, 10, 9, tzinfo=UTC) - EPOCH) // MICROSECOND
HOUSE = Actor("0", Side.T)
KINDS = ("individual",) * 3 + ("business",) * 4 + ("association", "issuer")
SIDES = {"individual": Side.U, "issuer": Side.T}


class Told(NamedTuple):
    """A flow that the books must show, with the day for which it counts."""

    movement: Movement
    day: str


class Scene:
    """A town that lives by chance, and notes what it does."""

    def __init__(self, town: Town, clock: SetClock, seed: int) -> None:
        """Settle everyone."""
        clock.now = MARCH
        self.town, self.clock, self.chance = town, clock, Random(seed)
        self.told: list[Told] = []
        self.keys = [member(town, f"{kind} {place}", kind) for place, kind in enumerate(KINDS)]
        self.accounts = [town.account(holder=key) for key, _ in self.keys]
        self.actors = [
            Actor(str(key), SIDES.get(kind, Side.P)) for (key, _), kind in zip(self.keys, KINDS, strict=True)
        ]
        self.paid: list[tuple[int, int, int, Entry]] = []
        for place, (section, commune) in enumerate([("C", "33063"), ("G", "33063"), ("G", "33199")], 3):
            self.settle(place, section, commune)

    def settle(self, place: int, section: str, commune: str) -> None:
        """Let a business say where it is, and what it does."""
        key, public_id = self.keys[place]
        who = Principal(key, public_id, public_id, 0, frozenset({Acting(Role.TREASURER, None)}))
        words = Words(
            *(True, "Commerce", Section(section), commune, "Ville", None, (), ()),
            *("", ""),
        )
        directory.change(self.town.book, who, public_id, words)

    def live(self, acts: int) -> None:
        """Do so many things, some hours apart."""
        for _ in range(acts):
            self.clock.advance(self.chance.randrange(24 * HOUR))
            self.chance.choice((self.issue, self.pay, self.pay, self.pay, self.refund, self.burn, self.correct))()

    def buy(self, payer: int, payee: int, amount: int) -> None:
        """Change euros, and spend all of them."""
        self.issue(payer, amount)
        (entry,) = self.town.post(payments.pay(amount, payer=self.accounts[payer], payee=self.accounts[payee]))
        self._tell(entry, Flow(self._series(payer, payee), self.actors[payer], self.actors[payee], amount))

    def issue(self, place: int | None = None, amount: int | None = None) -> None:
        """Issue units; now and then an entry says so later."""
        place = self.chance.randrange(len(KINDS)) if place is None else place
        amount = amount or self.chance.randrange(1, 5_000)
        unit = self.town.miel
        self.town.post(unit.receive(amount))
        (entry,) = self.town.post(self._dated(unit.issue(amount, self.accounts[place])))
        self._tell(entry, Flow("inflow", HOUSE, self.actors[place], amount))

    def pay(self) -> None:
        """Pay a part of what one has."""
        payer = self.chance.choice([place for place in range(len(KINDS)) if self._balance(place)] or [None])
        payee = self.chance.randrange(len(KINDS))
        if payer is None or payer == payee:
            return
        amount = self.chance.randrange(1, self._balance(payer) + 1)
        draft = payments.pay(amount, payer=self.accounts[payer], payee=self.accounts[payee])
        (entry,) = self.town.post(self._dated(draft))
        self.paid.append((payer, payee, amount, entry))
        self._tell(entry, Flow(self._series(payer, payee), self.actors[payer], self.actors[payee], amount))

    def refund(self) -> None:
        """Give back a part of a payment, where it is still there."""
        if not self.paid:
            return
        payer, payee, amount, entry = self.paid.pop()
        back = min(amount, self._balance(payee))
        if back:
            due = payments.refundable(
                entry.seq,
                payee=self.accounts[payee],
                account=payee,
                paid=amount,
                paid_at=entry.recorded_at,
            )
            (done,) = self.town.post(payments.refund(back, due, payer=self.accounts[payer]))
            self._tell(done, Flow(self._series(payer, payee), self.actors[payer], self.actors[payee], -back, 0))

    def burn(self) -> None:
        """Change units back."""
        place = self.chance.randrange(3, len(KINDS) - 1)
        amount = self._balance(place) // 2
        if amount:
            (entry,) = self.town.post(self._dated(self._burning(amount, place)))
            self._tell(entry, Flow("outflow", self.actors[place], HOUSE, amount))

    def correct(self) -> None:
        """Issue by mistake, and take it back."""
        self.issue()
        told = self.told[-1].movement.flow
        place = self.actors.index(told.payee)
        unit = self.town.miel
        legs = tuple(
            Leg(account, amount)
            for account, amount in (
                (unit.suspense, told.amount),
                (unit.mirror, -told.amount),
                (unit.issuance, -told.amount),
                (self.accounts[place], told.amount),
            )
        )
        (entry,) = self.town.post(reversals.reverse(legs, (), entry=self.town.head()))
        self._tell(entry, told.back("inflow")._replace(payer=HOUSE, payee=told.payee))

    def _series(self, payer: int, payee: int) -> str:
        return "issuer" if Side.T in {self.actors[payer].side, self.actors[payee].side} else "activity"

    def _burning(self, amount: int, place: int) -> Draft:
        unit = self.town.miel
        issued = unit.issue(amount, self.accounts[place])
        return Draft(Kind.BURN, tuple(Leg(leg.account, -leg.amount) for leg in issued.legs))

    def _dated(self, draft: Draft) -> Draft:
        if self.chance.random() < 0.8:
            return draft
        days = self.chance.randrange(1, 9) * 24 * HOUR
        return draft._replace(effective_on=day_at(self.clock.now - days).isoformat())

    def _balance(self, place: int) -> int:
        return self.town.balance(self.accounts[place])

    def _tell(self, entry: Entry, flow: Flow) -> None:
        self.told.append(Told(Movement(entry.recorded_at, flow), entry.effective_on))
