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
        self._acts: list[Act] = []

    def run(self) -> list[Act]:
        for day in range(DAYS):
            minutes = self._minutes(day)
            self._fill_purses(day, minutes)
            self._supply(day, minutes)
            self._shop(minutes)
            self._once(day, next(minutes))
        return sorted(self._acts, key=lambda act: act.at)

    def _minutes(self, day: int) -> Iterator[int]:
        """Yield later and later minutes of a day, from eight in the morning on."""
        minute = day * DAY_MINUTES + 8 * 60
        while True:
            minute += self._random.randint(5, 40)
            yield minute

    def _fill_purses(self, day: int, minutes: Iterator[int]) -> None:
        """After each payday everyone changes some euros, and on the first day the businesses do."""
        changing: Sequence[Inhabitant] = ()
        amounts: Sequence[int] = ()
        if day == 0:
            changing, amounts = (*BUSINESSES, *ASSOCIATIONS), (20_000, 30_000, 40_000)
        elif day in PAYDAYS:
            changing = CITIZENS
            amounts = (15_000, 20_000) if day == PAYDAYS[-1] else (10_000, 12_000, 15_000)
        for who in changing:
            for currency in who.currencies:
                amount = self._random.choice(amounts)
                self._gain(who.key, currency, amount)
                self._acts.append(TopUp(next(minutes), who.key, currency, amount))

    def _supply(self, day: int, minutes: Iterator[int]) -> None:
        """Once a week each business pays its suppliers a good part of what it took."""
        for place, (buyer, seller, currency, text) in enumerate(SUPPLIES):
            if day % WEEK == place and day > WEEK:
                amount = self._of(buyer, currency) * self._random.randint(25, 55) // 100
                self._pay(Payment(next(minutes), self._new_key(), buyer, seller, currency, amount, text))

    def _shop(self, minutes: Iterator[int]) -> None:
        """Go shopping, in no particular order."""
        for who in self._random.sample(CITIZENS, self._random.randint(8, len(CITIZENS))):
            currency = self._random.choice(who.currencies)
            shops = [each.key for each in BUSINESSES if each.key in SHELVES and currency in each.currencies]
            shop = self._random.choice(shops)
            shelf = self._random.choice(SHELVES[shop])
            amount = self._random.randint(shelf.least // 10, shelf.most // 10) * 10
            asked = self._random.random() < 1 / 8
            self._pay(Payment(next(minutes), self._new_key(), who.key, shop, currency, amount, shelf.text, asked))

    def _once(self, day: int, at: int) -> None:
        """Do what happens on one day only. Whoever can best afford it does it, soon after a payday where it is dear."""
        happenings = {
            1: self._a_book_is_returned,
            2: self._friends_are_supported,
            9: self._an_order_is_cancelled,
            13: self._a_trailer_is_lent,
            15: self._the_trailer_comes_back,
            20: self._a_wage_is_paid,
            DAYS - 2: self._a_platter_is_kept,
            DAYS - 1: self._an_order_waits,
        }
        if day in happenings:
            happenings[day](at)

    def _friends_are_supported(self, at: int) -> None:
        for currency in CURRENCIES:
            donor = self._richest(currency)
            self._pay(Payment(at, self._new_key(), donor, "friends", currency, 1_000, "Adhésion de soutien"))

    def _a_book_is_returned(self, at: int) -> None:
        atlas = Payment(at, "atlas", self._richest("MIEL"), "bookshop", "MIEL", 2_450, "Atlas des abeilles")
        self._pay(atlas)
        self._move(atlas.payee, atlas.payer, atlas.currency, 1_200)
        self._acts.append(Refund(at + 90, atlas.key, atlas.payee, 1_200, "Un volume rendu"))

    def _an_order_is_cancelled(self, at: int) -> None:
        self._acts.append(Request(at, "bakery", "MIEL", 4_200, "Commande annulée", days=1, cancelled=True))

    def _a_trailer_is_lent(self, at: int) -> None:
        self._trailer = Hold(
            at, "trailer", self._richest("OSTREA"), "bicycles", "OSTREA", 3_600, "Caution de la remorque", days=7
        )
        self._gain(self._trailer.payer, self._trailer.currency, -self._trailer.amount)
        self._acts.append(self._trailer)

    def _the_trailer_comes_back(self, at: int) -> None:
        self._gain(self._trailer.payer, self._trailer.currency, self._trailer.amount)
        self._move(self._trailer.payer, self._trailer.payee, self._trailer.currency, 2_250)
        self._acts.append(Capture(at, self._trailer.key, self._trailer.payee, 2_250))

    def _a_wage_is_paid(self, at: int) -> None:
        self._pay(Payment(at, self._new_key(), "bakery", "cashier", "MIEL", 6_000, "Part de salaire en MIEL"))

    def _a_platter_is_kept(self, at: int) -> None:
        payer = self._richest("OSTREA")
        self._gain(payer, "OSTREA", -1_800)
        self._acts.append(Hold(at, "platter", payer, "oysters", "OSTREA", 1_800, "Plateau réservé", days=14))

    def _an_order_waits(self, at: int) -> None:
        self._acts.append(Request(at, "bakery", "MIEL", 1_280, "Commande pour samedi", days=14))

    def _pay(self, payment: Payment) -> None:
        """Pay, for whoever can."""
        if 0 < payment.amount <= self._of(payment.payer, payment.currency):
            self._move(payment.payer, payment.payee, payment.currency, payment.amount)
            self._acts.append(payment)

    def _new_key(self) -> str:
        return str(len(self._acts))

    def _richest(self, currency: str) -> str:
        return max((each.key for each in CITIZENS), key=lambda key: self._of(key, currency))

    def _move(self, payer: str, payee: str, currency: str, amount: int) -> None:
        self._gain(payer, currency, -amount)
        self._gain(payee, currency, amount)

    def _of(self, who: str, currency: str) -> int:
        return self._has.get((who, currency), 0)

    def _gain(self, who: str, currency: str, amount: int) -> None:
        self._has[who, currency] = self._of(who, currency) + amount
