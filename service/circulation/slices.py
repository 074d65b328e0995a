"""A slice of the journal, projected: what its entries add to each sum. Nothing is written here.

The same entries add the same, however they are cut into slices; that is why what was built bit
by bit equals what is built anew.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import text
from sqlmodel import Session, col, select

from ledger.accounts import AccountKind
from ledger.circulation.flows import Actor, Side, moves, of_entry
from ledger.circulation.following import Holdings
from ledger.circulation.holding import Held, Lot, Purse
from ledger.circulation.periods import day_at, midnight
from ledger.memberships import MemberKind
from service import tables
from service.circulation.traits import Traits

HOUSE = 0
"""Whoever holds the issuer's own accounts."""

SIDES = {
    **dict.fromkeys(MemberKind, Side.P),
    MemberKind.INDIVIDUAL: Side.U,
    MemberKind.ISSUER: Side.T,
    MemberKind.OFFICE: Side.T,
}
"""Who each kind of member is in the circulation."""

_ENTRIES = """
select e.seq, e.kind, e.recorded_at, e.effective_on, e.dated, a.id, p.amount, a.kind, coalesce(a.holder, 0),
  case when a.kind = 'fund' then v.currency else a.currency end
from entry e
join posting p on p.entry = e.seq
join account a on a.id = p.account
join currency c on c.id = a.currency
left join cover v on v.id = a.cover
where e.seq > :after and e.seq <= :upto and p.amount <> 0 and (c.kind = 'local' or a.kind = 'fund')
order by e.seq, 10, a.id
"""


class Leg(NamedTuple):
    """What an entry moved on an account of a currency, or on the fund behind it."""

    seq: int
    kind: str
    recorded_at: int
    effective_on: str
    dated: int
    account: int
    amount: int
    account_kind: str
    holder: int
    currency: int


class FlowKey(NamedTuple):
    """Which flow: its day, its series, who, and their traits at the time."""

    currency: int
    day: str
    series: str
    payer: int
    payee: int
    payer_trait: int
    payee_trait: int


class Day:
    """What a day changed so far."""

    def __init__(self, row: tables.CirculationDay | None = None) -> None:
        """Begin with nothing, or with what the row says."""
        self.seq = row.seq if row else 0
        self.stock_seq = row.stock_seq if row else 0
        self.mass = row.mass if row else 0
        self.fund = row.fund if row else 0
        self.weighted = int(row.weighted) if row else 0
        self.held = Held(row.matched, int(row.lifo), int(row.mixed)) if row else Held()


class Slice:
    """What the entries after `after` up to `upto` add; `ages`: what was held at the end of each day that is over."""

    def __init__(self, session: Session, after: int, upto: int, last_day: str) -> None:
        """Read the entries, and the sums that they touch."""
        self.upto = upto
        self.day = last_day
        self.flows: dict[FlowKey, list[int]] = defaultdict(lambda: [0, 0])
        self.days: dict[tuple[int, str], Day] = {}
        self.ages: list[dict[str, Any]] = []
        self._session = session
        self._legs = [Leg(*row) for row in session.execute(text(_ENTRIES), {"after": after, "upto": upto})]
        self._traits = Traits(session)
        members = session.exec(select(tables.Member.id, tables.Member.kind))
        self._sides = {id_: SIDES[MemberKind(kind)] for id_, kind in members} | {HOUSE: Side.T}
        self.holdings: dict[int, Holdings] = {}
        self._read_holdings()
        self._read_days()
        for (_, currency), legs in groupby(self._legs, key=lambda leg: (leg.seq, leg.currency)):
            self._add(currency, list(legs))

    def _read_holdings(self) -> None:
        """Read what those who take part hold, and since when everything is held, in every currency."""
        purse, born = tables.CirculationPurse, tables.CirculationBorn
        purses: dict[int, dict[str, Purse]] = defaultdict(dict)
        holders = {leg.holder for leg in self._legs} - {HOUSE}
        for row in self._session.exec(select(purse).where(col(purse.member).in_(holders))):
            lots = [Lot(at, amount) for at, amount in json.loads(row.lots)]
            purses[row.currency][str(row.member)] = Purse(lots, row.amount, int(row.moment))
        borne: dict[int, dict[date, int]] = defaultdict(dict)
        for each in self._session.exec(select(born)):
            borne[each.currency][date.fromisoformat(each.day)] = each.amount
        for currency in sorted({leg.currency for leg in self._legs} | set(borne)):
            self.holdings[currency] = Holdings(purses[currency], borne[currency])

    def _read_days(self) -> None:
        day = tables.CirculationDay
        for row in self._session.exec(select(day).where(col(day.day).in_({leg.effective_on for leg in self._legs}))):
            self.days[row.currency, row.day] = Day(row)

    def _add(self, currency: int, legs: list[Leg]) -> None:
        """Add an entry's legs in one currency."""
        first = legs[0]
        self._close_days(day_at(first.recorded_at).isoformat())
        day = self.days.setdefault((currency, first.effective_on), Day())
        day.seq = first.seq
        units = [leg for leg in legs if leg.account_kind != AccountKind.FUND]
        made = -sum(leg.amount for leg in units if leg.account_kind == AccountKind.ISSUANCE)
        fund = sum(leg.amount for leg in legs if leg.account_kind == AccountKind.FUND)
        if made or fund:
            day.stock_seq = first.seq
            day.mass += made
            day.fund += fund
            end = midnight(date.fromisoformat(first.effective_on) + timedelta(days=1))
            day.weighted += 0 if first.dated else made * (end - first.recorded_at)
        by_account = {str(leg.account): leg for leg in units}
        for payer, payee, amount in moves([(account, leg.amount) for account, leg in by_account.items()]):
            self._move(day, by_account[payer], by_account[payee], amount)

    def _move(self, day: Day, payer: Leg, payee: Leg, amount: int) -> None:
        flow = of_entry(
            payer.kind,
            self._actor(payer),
            self._actor(payee),
            amount,
            made=payer.account_kind == AccountKind.ISSUANCE,
            destroyed=payee.account_kind == AccountKind.ISSUANCE,
        )
        if payer.holder != payee.holder:
            day.held += self.holdings[payer.currency].follow(flow, payer.recorded_at)
        who = int(flow.payer.id), int(flow.payee.id)
        traits = (self._traits.at(member, payer.seq) for member in who)
        sums = self.flows[FlowKey(payer.currency, payer.effective_on, flow.series, *who, *traits)]
        sums[0] += flow.amount
        sums[1] += flow.times

    def _actor(self, leg: Leg) -> Actor:
        return Actor(str(leg.holder), self._sides[leg.holder])

    def _close_days(self, today: str) -> None:
        """Note what was held at the end of each day before today."""
        if self.day == today:
            return
        if self.day:
            over = date.fromisoformat(self.day)
            while over.isoformat() < today:
                self.ages += _ages(self.holdings, over)
                over += timedelta(days=1)
        self.day = today


def _ages(holdings: dict[int, Holdings], day: date) -> Iterator[dict[str, Any]]:
    for currency, held in holdings.items():
        found = held.aged(day)
        if found.total:
            weeks = {f"weeks_{count}": amount for count, amount in found.since.items()}
            yield {"currency": currency, "day": day.isoformat(), "total": found.total, **weeks}
