"""What anyone may try on a model, as hypothesis strategies: amounts near every limit, instants near every expiry."""

from collections.abc import Callable
from typing import TypeVar

from hypothesis import strategies as st

from ledger import holds, issuing, payments, reversals, terms
from ledger.accounts import Account, Status, Terms
from ledger.drafts import Draft, Leg
from ledger.dues import Due, DueKind
from ledger.kinds import Kind
from ledger.money import AMOUNT_MAX
from tests.model import Model, Recorded, is_payment, moved

Act = Callable[[Model], st.SearchStrategy[Draft]]
"""What may be tried as the model stands: drafts, or nothing."""

T = TypeVar("T")

HOUR = 3_600_000_000


def near(*limits: int) -> st.SearchStrategy[int]:
    """Return amounts at the limits, just below and just above them, and small ones."""
    edges = sorted({limit + step for limit in limits for step in (-1, 0, 1) if 0 < limit + step <= AMOUNT_MAX})
    small = st.integers(1, 100)
    return st.sampled_from(edges) | small if edges else small


def pairs(model: Model) -> st.SearchStrategy[tuple[Account, Account]]:
    """Return a payer and a payee, mostly of one currency."""
    members = model.members()
    alike = [(a, b) for a in members for b in members if a.id != b.id and a.currency == b.currency]
    others = [(a, b) for a in members for b in members if a.currency != b.currency]
    return st.sampled_from(alike * 8 + others)


@st.composite
def payment(draw: st.DrawFn, model: Model) -> Draft:
    """Pay about as much as the payer has, or the payee can take."""
    payer, payee = draw(pairs(model))
    amount = draw(near(payer.spendable, payee.ceiling - payee.balance))
    return payments.pay(amount, payer=payer.public_id, payee=payee.public_id)


@st.composite
def hold(draw: st.DrawFn, model: Model) -> Draft:
    """Set about as much aside as the payer has."""
    payer, payee = draw(pairs(model))
    return holds.hold(
        f"hold-{next(model.ids)}",
        draw(near(payer.spendable)),
        account=payer.public_id,
        payee=payee.public_id,
        now=model.now,
        expires_at=model.now + draw(st.integers(1, HOUR)),
    )


def capture(model: Model) -> st.SearchStrategy[Draft]:
    """Take a hold, in part, whole, or more; open or over."""
    return _each(model.dues(DueKind.HOLD), _capture)


def void(model: Model) -> st.SearchStrategy[Draft]:
    """Let a hold go."""
    return st.sampled_from(model.dues(DueKind.HOLD)).map(holds.release) if model.dues(DueKind.HOLD) else st.nothing()


def request_payment(model: Model) -> st.SearchStrategy[Draft]:
    """Pay a request, whatever has become of it."""
    members = [account.public_id for account in model.members()]

    def paid(request: Due) -> st.SearchStrategy[Draft]:
        payers = st.sampled_from([member for member in members if member != request.account])
        return payers.map(lambda payer: payments.pay_request(request, payer=payer))

    return _each(model.dues(DueKind.REQUEST), paid)


def refund(model: Model) -> st.SearchStrategy[Draft]:
    """Give a payment back, in part, whole, or more."""

    def refunded(entry: Recorded) -> st.SearchStrategy[Draft]:
        payer, payee = sorted(entry.effects.postings, key=lambda posting: posting.amount)
        due = _refundable(model, entry)[0]
        left = model.books.dues.get(due.id, due).left
        return near(left, payee.amount).map(lambda amount: payments.refund(amount, due, payer=payer.account))

    return _each([entry for entry in model.entries.values() if is_payment(entry)], refunded)


def reversal(model: Model) -> st.SearchStrategy[Draft]:
    """Take any entry back."""

    def reversed_(entry: Recorded) -> Draft:
        legs = tuple(Leg(posting.account, posting.amount) for posting in entry.effects.postings if posting.amount)
        return reversals.reverse(legs, _refundable(model, entry), entry=entry.seq)

    entries = [entry for entry in model.entries.values() if moved(entry)]
    return st.sampled_from(entries).map(reversed_) if entries else st.nothing()


@st.composite
def issue(draw: st.DrawFn, model: Model) -> Draft:
    """Issue about as many units as euros wait, or as the payee can take."""
    unit = draw(st.sampled_from(model.units))
    payee = draw(st.sampled_from([each for each in model.members() if each.currency.id == unit.currency]))
    waiting = -model.books.accounts[unit.suspense].balance
    amount = draw(near(waiting, payee.ceiling - payee.balance))
    house = {"suspense": unit.suspense, "mirror": unit.mirror, "issuance": unit.issuance}
    return issuing.issue(amount, payee=payee.public_id, **house)


@st.composite
def burn(draw: st.DrawFn, model: Model) -> Draft:
    """Unmake units, and let their euros wait for the member."""
    unit = draw(st.sampled_from(model.units))
    payer = draw(st.sampled_from([each for each in model.members() if each.currency.id == unit.currency]))
    amount = draw(near(payer.spendable))
    units = (Leg(payer.public_id, -amount), Leg(unit.issuance, +amount))
    return Draft(Kind.BURN, (*units, Leg(unit.mirror, +amount), Leg(unit.suspense, -amount)))


@st.composite
def euros(draw: st.DrawFn, model: Model) -> Draft:
    """Let euros reach or leave the fund: as the bank's fact, as an inventory's, or by an act of ours."""
    unit = draw(st.sampled_from(model.units))
    amount = draw(near(abs(model.books.covers[unit.cover].margin))) * draw(st.sampled_from((-1, 1)))
    kind = draw(st.sampled_from((Kind.BANK, Kind.INVENTORY, Kind.CORRECTION)))
    return Draft(kind, (Leg(unit.fund, amount), Leg(unit.suspense, -amount)))


@st.composite
def bind(draw: st.DrawFn, model: Model) -> Draft:
    """Change a member's limits and status, to about what is drawn or had, or below."""
    account = draw(st.sampled_from(model.members()))
    floor = -draw(st.just(0) | near(-account.balance, account.held - account.balance))
    ceiling = draw(st.just(AMOUNT_MAX) | near(account.balance))
    status = draw(st.sampled_from([Status.OPEN] * 6 + list(Status)))
    return terms.set_terms(account.public_id, Terms(floor, ceiling, status))


ACTS: tuple[Act, ...] = (
    payment,
    payment,
    hold,
    capture,
    void,
    request_payment,
    refund,
    reversal,
    issue,
    burn,
    euros,
    bind,
)


def anything(model: Model) -> st.SearchStrategy[Draft]:
    """Return whatever may be tried as the model stands."""
    return st.one_of([act(model) for act in ACTS])


def linked(model: Model) -> st.SearchStrategy[list[Draft]]:
    """Return drafts that stand or fall together, mostly one."""
    one = anything(model)
    return one.map(lambda draft: [draft]) | st.lists(one, min_size=1, max_size=3)


@st.composite
def request(draw: st.DrawFn, model: Model) -> Due:
    """Ask for a payment, with or without an end."""
    payee = draw(st.sampled_from(model.members()))
    amount = draw(near(*(account.spendable for account in model.members() if account.currency == payee.currency)))
    expires_at = draw(st.none() | st.integers(1, HOUR).map(lambda lasts: model.now + lasts))
    return Due(
        f"request-{next(model.ids)}",
        DueKind.REQUEST,
        payee.public_id,
        None,
        amount,
        0,
        whole=True,
        cancelled=False,
        entry=None,
        created_at=model.now,
        expires_at=expires_at,
    )


def instants(model: Model) -> st.SearchStrategy[int]:
    """Return instants from now on: expiries to the microsecond, and others."""
    ends = [due.expires_at for due in model.books.dues.values() if due.expires_at is not None]
    edges = sorted({end + step for end in ends for step in (-1, 0, 1) if end + step >= model.now})
    later = st.integers(model.now, model.now + HOUR)
    return st.sampled_from(edges) | later if edges else later


def _each(values: list[T], then: Callable[[T], st.SearchStrategy[Draft]]) -> st.SearchStrategy[Draft]:
    return st.sampled_from(values).flatmap(then) if values else st.nothing()


@st.composite
def _capture(draw: st.DrawFn, held: Due) -> Draft:
    return holds.capture(held, draw(near(held.left, held.amount)), last=draw(st.booleans()))


def _refundable(model: Model, entry: Recorded) -> tuple[Due, ...]:
    """Return the dues of what each account received in the entry."""
    return tuple(
        payments.refundable(
            entry.seq,
            payee=posting.account,
            account=model.books.accounts[posting.account].id,
            paid=posting.amount,
            paid_at=model.now,
        )
        for posting in entry.effects.postings
        if posting.amount > 0
    )
