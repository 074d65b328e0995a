"""The town as it lives: the plan's acts, one after the other, each by whoever may do it."""

import asyncio
from collections.abc import Callable, Sequence

from ledger.approvals import Witnessed
from ledger.memos import Memo
from service import currencies, holds, issuing, payments, refunds, requests
from service.access import Principal, Role
from service.book import Book
from service.clock import DAY, MINUTE
from service.demo import plan
from service.demo.cast import ASSOCIATIONS, BUSINESSES, CURRENCIES, PEOPLE
from service.demo.clock import TownClock
from service.demo.members import agree, settle_in
from service.demo.people import HOUSE, Credential, Settled, give_logins, settle
from service.journal import Origin


class Town:
    """What is known of the town while it fills: who lives there, what was paid, what is held."""

    def __init__(self, book: Book, clock: TownClock) -> None:
        """Begin at the clock's instant, with an empty book."""
        self._book = book
        self._clock = clock
        self._began = clock()
        self._settled: dict[str, Settled] = {}
        self._payments: dict[str, str] = {}
        self._holds: dict[str, str] = {}
        self._confirmations = 0

    async def live(
        self, acts: Sequence[plan.Act], *, until: int, progress: Callable[[int, int], None]
    ) -> list[Credential]:
        """Found the currencies, settle everyone, play the acts; at the instant `until`, hand out the logins."""
        for code, name in CURRENCIES.items():
            await currencies.found_backed(self._book, self._origin(HOUSE), code=code, name=name)
        self._settled = await settle(self._book, self._origin, PEOPLE)
        agreement = agree(self._book, self._settled["board"])
        self._settled |= await settle(self._book, self._origin, (*BUSINESSES, *ASSOCIATIONS), agreement)
        await settle_in(self._book, self._clock, self._origin, self._settled, agreement)
        for done, act in enumerate(acts):
            self._clock.now = self._began + act.at * MINUTE
            await self._play(act)
            progress(done + 1, len(acts))
        self._clock.now = until
        return await asyncio.to_thread(give_logins, self._book, self._settled)

    async def _play(self, act: plan.Act) -> None:
        match act:
            case plan.TopUp():
                await self._top_up(act)
            case plan.Payment(asked=False):
                await self._pay(act)
            case plan.Payment():
                await self._ask_and_pay(act)
            case plan.Refund():
                await self._refund(act)
            case plan.Hold():
                await self._hold(act)
            case plan.Capture():
                await self._capture(act)
            case plan.Request():
                self._ask(act)

    async def _top_up(self, act: plan.TopUp) -> None:
        who = self._settled["treasurer"].principal(Role.TREASURER, None)
        currency, amount = act.currency, act.amount
        origin, memo = self._origin(who.public_id), Memo("Virement reçu")
        await issuing.record_bank_line(self._book, who, origin, currency=currency, amount=amount, memo=memo)
        origin, payee = self._origin(who.public_id), self._account(act.who, currency)
        await issuing.issue(self._book, who, origin, payee=payee, currency=currency, amount=amount, memo=None)

    async def _pay(self, act: plan.Payment) -> None:
        who = self._member(act.payer)
        payer, payee = self._account(act.payer, act.currency), self._account(act.payee, act.currency)
        order = payments.Order(payer, payee, act.amount, act.currency, Memo(act.text))
        posted = await payments.pay(self._book, who, self._origin(who.public_id), order)
        self._payments[act.key] = posted.entry.id

    async def _ask_and_pay(self, act: plan.Payment) -> None:
        asking, who = self._member(act.payee), self._member(act.payer)
        ask = requests.Ask(self._account(act.payee, act.currency), act.amount, act.currency, act.text)
        asked = requests.create(self._book, asking, self._origin(asking.public_id), ask)
        self._clock.now += MINUTE // 2
        payer = self._account(act.payer, act.currency)
        origin = self._origin(who.public_id)
        posted = await payments.pay_request(self._book, who, origin, payer=payer, request=asked.due.id)
        self._payments[act.key] = posted.entry.id

    async def _refund(self, act: plan.Refund) -> None:
        who, payment = self._member(act.payee), self._payments[act.key]
        origin = self._origin(who.public_id)
        await refunds.refund(self._book, who, origin, payment=payment, amount=act.amount, memo=Memo(act.text))

    async def _hold(self, act: plan.Hold) -> None:
        who = self._member(act.payer)
        order = holds.HoldOrder(
            self._account(act.payer, act.currency),
            self._account(act.payee, act.currency),
            act.amount,
            act.currency,
            expires_at=self._clock() + act.days * DAY,
            memo=Memo(act.text),
        )
        posted = await holds.hold(self._book, who, self._origin(who.public_id), order)
        self._holds[act.key] = posted.entry.holds[0].id

    async def _capture(self, act: plan.Capture) -> None:
        who, hold_id = self._member(act.payee), self._holds[act.key]
        origin = self._origin(who.public_id)
        await holds.capture(self._book, who, origin, hold_id=hold_id, amount=act.amount, last=True)

    def _ask(self, act: plan.Request) -> None:
        who = self._member(act.payee)
        payee = self._account(act.payee, act.currency)
        expires_at = self._clock() + act.days * DAY
        ask = requests.Ask(payee, act.amount, act.currency, act.text, expires_at=expires_at)
        asked = requests.create(self._book, who, self._origin(who.public_id), ask)
        if act.cancelled:
            requests.cancel(self._book, who, asked.due.id)

    def _member(self, key: str) -> Principal:
        """Return someone who acts for themselves: a citizen, or a business in its own name."""
        settled = self._settled[key]
        role = Role.CITIZEN if settled.kind == "individual" else Role.OWNER
        return settled.principal(role, settled.id)

    def _account(self, key: str, currency: str) -> str:
        return self._settled[key].accounts[currency]

    def _origin(self, actor: str) -> Origin:
        """Return a new confirmation by someone."""
        self._confirmations += 1
        mac = self._book.keyring.mac(b"demo", self._confirmations.to_bytes(8, "big"))
        return Origin(actor, HOUSE, mac, mac, Witnessed())
