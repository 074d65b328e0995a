"""What happens in the town: a list of acts that follows from the seed alone.

Days are counted, not named, so that the same seed gives the same acts whenever
the town is founded. Nobody plans to spend what they do not have.
"""

import random
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from service.demo.cast import ASSOCIATIONS, BUSINESSES, CITIZENS, CURRENCIES, SHELVES, SUPPLIES, Inhabitant

DAYS = 28
WEEK = 7
PAYDAYS = (1, 13, 25)
DAY_MINUTES = 24 * 60


class TopUp(NamedTuple):
    """Euros arrive at the bank, and as many units are issued to a member."""

    at: int
    who: str
    currency: str
    amount: int


class Payment(NamedTuple):
    """One pays another; `asked` when the payee made a payment request first. `key` names it for a refund."""

    at: int
    key: str
    payer: str
    payee: str
    currency: str
    amount: int
    text: str
    asked: bool = False


class Refund(NamedTuple):
    """The payee of the payment `key` gives a part back."""

    at: int
    key: str
    payee: str
    amount: int
    text: str


class Hold(NamedTuple):
    """An amount is set aside for some days."""

    at: int
    key: str
    payer: str
    payee: str
    currency: str
    amount: int
    text: str
    days: int


class Capture(NamedTuple):
    """The payee takes a part of the hold `key`; the rest is free again."""

    at: int
    key: str
    payee: str
    amount: int


class Request(NamedTuple):
    """A payment request that nobody pays: it is cancelled at once, or stays open for some days."""

    at: int
    payee: str
    currency: str
    amount: int
    text: str
    days: int
    cancelled: bool = False


Act = TopUp | Payment | Refund | Hold | Capture | Request
"""Instants are minutes since the first midnight, amounts minor units, members their keys in the cast."""


def acts_of(seed: int) -> list[Act]:
    """Return what happens in four weeks, in order."""
    return _Planner(seed).run()


class _Planner:
    """Goes through the days, and knows what everyone has."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - a town is no secret
        self._has: dict[tuple[str, str], int] = {}
        self._holds: dict[str, Hold] = {}
        self._acts: list[Act] = []

    def run(self) -> list[Act]:
        for day in range(DAYS):
            minutes = self._minutes(day)
            self._fill_purses(day, minutes)
            self._supply(day, minutes)
            self._shop(minutes)
            self._once(day, minutes)
        return sorted(self._acts, key=lambda act: act.at)

    def _minutes(self, day: int) -> Iterator[int]:
        """Yield later and later minutes of a day, from eight in the morning on."""
        minute = day * DAY_MINUTES + 8 * 60
        while True:
            minute += self._random.randint(1, 9)
            yield minute

    def _fill_purses(self, day: int, minutes: Iterator[int]) -> None:
        """After each payday everyone changes some euros, and on the first day the businesses do."""
        changing: Sequence[Inhabitant] = ()
        amounts: Sequence[int] = ()
        if day == 0:
            changing, amounts = (*BUSINESSES, *ASSOCIATIONS), (20_000, 30_000, 40_000)
        elif day in PAYDAYS:
            changing = CITIZENS
            amounts = (15_000, 20_000) if day == PAYDAYS[-1] else (5_000, 8_000, 10_000, 12_000, 15_000)
        for who in changing:
            for currency in who.currencies:
                amount = self._random.choice(amounts)
                self._gain(who.key, currency, amount)
                self._acts.append(TopUp(next(minutes), who.key, currency, amount))

    def _supply(self, day: int, minutes: Iterator[int]) -> None:
        """Once a week each business pays its suppliers a good part of what it took."""
        for place, (buyer, seller, currency, text) in enumerate(SUPPLIES):
            if day % WEEK == place and day > WEEK:
                share = self._random.randint(25, 55)
                self._pay(next(minutes), buyer, seller, currency, self._of(buyer, currency) * share // 100, text)

    def _shop(self, minutes: Iterator[int]) -> None:
        """Go shopping, in no particular order."""
        for who in self._random.sample(CITIZENS, self._random.randint(8, len(CITIZENS))):
            currency = self._random.choice(who.currencies)
            shops = [each.key for each in BUSINESSES if each.key in SHELVES and currency in each.currencies]
            shop = self._random.choice(shops)
            shelf = self._random.choice(SHELVES[shop])
            amount = self._random.randint(shelf.least // 10, shelf.most // 10) * 10
            asked = self._random.random() < 1 / 8
            self._pay(next(minutes), who.key, shop, currency, amount, shelf.text, asked=asked)

    def _once(self, day: int, minutes: Iterator[int]) -> None:
        """Do what happens on one day only; whoever can best afford it does it."""
        at = next(minutes)
        if day == 2:
            for currency in CURRENCIES:
                self._pay(at, self._richest(currency), "friends", currency, 1_000, "Adhésion de soutien")
        elif day == 4:
            reader = self._richest("MIEL")
            self._pay(at, reader, "bookshop", "MIEL", 2_450, "Atlas des abeilles", key="atlas")
            self._refund(at + 90, "atlas", "bookshop", reader, "MIEL", 1_200, "Un volume rendu")
        elif day == 9:
            self._acts.append(Request(at, "bakery", "MIEL", 4_200, "Commande annulée", days=1, cancelled=True))
        elif day == 16:
            self._hold(at, "trailer", "bicycles", 3_600, "Caution de la remorque", days=7)
        elif day == 18:
            self._capture(at, "trailer", 2_250)
        elif day == 20:
            self._pay(at, "bakery", "cashier", "MIEL", 6_000, "Part de salaire en MIEL")
        elif day == DAYS - 2:
            self._hold(at, "order", "oysters", 1_800, "Plateau réservé", days=14)
        elif day == DAYS - 1:
            self._acts.append(Request(at, "bakery", "MIEL", 1_280, "Commande pour samedi", days=14))

    def _richest(self, currency: str) -> str:
        return max((each.key for each in CITIZENS), key=lambda key: self._of(key, currency))

    def _hold(self, at: int, key: str, payee: str, amount: int, text: str, *, days: int) -> None:
        hold = Hold(at, key, self._richest("OSTREA"), payee, "OSTREA", amount, text, days)
        self._gain(hold.payer, hold.currency, -amount)
        self._holds[key] = hold
        self._acts.append(hold)

    def _capture(self, at: int, key: str, amount: int) -> None:
        hold = self._holds.pop(key)
        self._gain(hold.payee, hold.currency, amount)
        self._gain(hold.payer, hold.currency, hold.amount - amount)
        self._acts.append(Capture(at, key, hold.payee, amount))

    def _pay(
        self,
        at: int,
        payer: str,
        payee: str,
        currency: str,
        amount: int,
        text: str,
        *,
        asked: bool = False,
        key: str = "",
    ) -> None:
        if not 0 < amount <= self._of(payer, currency):
            return
        self._gain(payer, currency, -amount)
        self._gain(payee, currency, amount)
        self._acts.append(Payment(at, key or str(len(self._acts)), payer, payee, currency, amount, text, asked))

    def _refund(self, at: int, key: str, payee: str, payer: str, currency: str, amount: int, text: str) -> None:
        self._gain(payee, currency, -amount)
        self._gain(payer, currency, amount)
        self._acts.append(Refund(at, key, payee, amount, text))

    def _of(self, who: str, currency: str) -> int:
        return self._has.get((who, currency), 0)

    def _gain(self, who: str, currency: str, amount: int) -> None:
        self._has[who, currency] = self._of(who, currency) + amount
