"""What anyone may try on a model: amounts near every limit, instants near every expiry.

An act draws what it needs from hypothesis and returns the drafts it would post,
which stand or fall together.
"""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from hypothesis import strategies as st

from ledger import holds, payments, reversals, terms
from ledger.accounts import Account, Status, Terms
from ledger.drafts import Draft, Leg
from ledger.dues import Due, DueKind
from ledger.kinds import Kind
from ledger.money import AMOUNT_MAX
from tests.model import Model, Recorded, is_payment, moved
from tests.town import Unit

T = TypeVar("T")


class Draw(Protocol):
    """How hypothesis hands out what a strategy describes."""

    def __call__(self, strategy: st.SearchStrategy[T], /) -> T:
        """Draw one."""
        ...


Act = Callable[[Draw, Model], Draft]

HOUR = 3_600_000_000

_STATUSES = [Status.OPEN] * 4 + list(Status)
_STEP = st.integers(-1, 1)
_OFTEN: st.SearchStrategy[bool] = st.integers(0, 3).map(bool)
_RARELY: st.SearchStrategy[bool] = st.integers(0, 19).map(lambda drawn: drawn == 7)
_SMALL = st.integers(1, 100)
_MINUTE = st.integers(1, HOUR // 60)
_HOUR = st.integers(1, HOUR)


def near(draw: Draw, *limits: int) -> int:
    """Draw an amount at a limit, just below or just above it, or a small one."""
    edges = [limit for limit in limits if 1 < limit < AMOUNT_MAX]
    if draw(_OFTEN) and edges:
        return _one(draw, edges) + draw(_STEP)
    return draw(_SMALL)


def payment(draw: Draw, model: Model) -> Draft:
    """Pay about as much as the payer has, or the payee can take."""
    payer, payee = _pair(draw, model)
    amount = near(draw, payer.spendable, payee.ceiling - payee.balance)
    return payments.pay(amount, payer=payer.public_id, payee=payee.public_id)


def hold(draw: Draw, model: Model) -> Draft:
    """Set about as much aside as the payer has."""
    payer, payee = _pair(draw, model)
    amount, expires_at = near(draw, payer.spendable), model.now + draw(_HOUR)
    hold_id = f"hold-{next(model.ids)}"
    return holds.hold(
        hold_id, amount, account=payer.public_id, payee=payee.public_id, now=model.now, expires_at=expires_at
    )


def capture(draw: Draw, model: Model) -> Draft:
    """Take a hold, in part, whole, or more; open or over."""
    held = _due(draw, model, DueKind.HOLD)
    return holds.capture(held, near(draw, held.left, held.amount), last=draw(st.booleans()))


def void(draw: Draw, model: Model) -> Draft:
    """Let a hold go."""
    return holds.release(_due(draw, model, DueKind.HOLD))


def request_payment(draw: Draw, model: Model) -> Draft:
    """Pay a request, whatever has become of it."""
    request = _due(draw, model, DueKind.REQUEST)
    payee = model.books.accounts[request.account]
    others = [account for account in model.members() if account != payee]
    alike = [account for account in others if account.currency == payee.currency]
    return payments.pay_request(request, payer=_one(draw, alike or others).public_id)


def refund(draw: Draw, model: Model) -> Draft:
    """Give a payment back, in part, whole, or more."""
    entry = _one(draw, [entry for entry in model.entries.values() if is_payment(entry)])
    payer, payee = sorted(entry.effects.postings, key=lambda posting: posting.amount)
    due = _refundable(model, entry)[0]
    left = model.books.dues.get(due.id, due).left
    return payments.refund(near(draw, left, payee.amount), due, payer=payer.account)


def reversal(draw: Draw, model: Model) -> Draft:
    """Take any entry back."""
    entry = _one(draw, [entry for entry in model.entries.values() if moved(entry)])
    legs = tuple(Leg(posting.account, posting.amount) for posting in entry.effects.postings if posting.amount)
    return reversals.reverse(legs, _refundable(model, entry), entry=entry.seq)


def issue(draw: Draw, model: Model) -> Draft:
    """Issue about as many units as euros wait, or as the payee can take."""
    unit, payee = _member_of_a_unit(draw, model)
    waiting = -model.books.accounts[unit.suspense].balance
    return unit.issue(near(draw, waiting, payee.ceiling - payee.balance), payee.public_id)


def burn(draw: Draw, model: Model) -> Draft:
    """Unmake units; their euros wait for the member, or leave the fund at once."""
    unit, payer = _member_of_a_unit(draw, model)
    amount = near(draw, payer.spendable)
    units = (Leg(payer.public_id, -amount), Leg(unit.issuance, +amount))
    source = unit.fund if draw(st.booleans()) else unit.mirror
    sign = -1 if source == unit.fund else +1
    return Draft(Kind.BURN, (*units, Leg(source, sign * amount), Leg(unit.suspense, -sign * amount)))


def euros(draw: Draw, model: Model) -> Draft:
    """Let euros reach or leave the fund: as the bank's fact, as an inventory's, or by an act of ours."""
    unit = _one(draw, model.units)
    amount = near(draw, abs(model.books.covers[unit.cover].margin)) * _one(draw, (+1, +1, -1))
    kind = _one(draw, (Kind.BANK, Kind.BANK, Kind.INVENTORY, Kind.CORRECTION))
    return Draft(kind, (Leg(unit.fund, amount), Leg(unit.suspense, -amount)))


def bind(draw: Draw, model: Model) -> Draft:
    """Change a member's limits and status, to about what is drawn or had, or below."""
    account = _one(draw, model.members())
    never_below = account.currency.policy == "backed" and not draw(_RARELY)
    floor = 0 if never_below else -near(draw, -account.balance, account.held - account.balance)
    ceiling = AMOUNT_MAX if draw(st.booleans()) else near(draw, account.balance)
    return terms.set_terms(account.public_id, Terms(floor, ceiling, _one(draw, _STATUSES)))


def anything(draw: Draw, model: Model) -> Draft:
    """Draw an act that makes sense as the model stands, and what it would post."""
    acts: list[Act] = [payment, payment, payment, hold, hold, issue, issue, burn, euros, bind]
    if model.dues(DueKind.HOLD):
        acts += [capture, capture, capture, void]
    if model.dues(DueKind.REQUEST):
        acts += [request_payment] * 4
    if any(map(is_payment, model.entries.values())):
        acts += [refund, refund]
    if any(map(moved, model.entries.values())):
        acts.append(reversal)
    return _one(draw, acts)(draw, model)


def linked(draw: Draw, model: Model) -> list[Draft]:
    """Draw drafts that stand or fall together: mostly one."""
    return [anything(draw, model) for _ in range(_one(draw, (1, 1, 1, 2, 3)))]


def request(draw: Draw, model: Model) -> Due:
    """Draw a payment request, with or without an end."""
    _, payee = _pair(draw, model)
    amount = near(draw, *(account.spendable for account in model.members() if account.currency == payee.currency))
    expires_at = model.now + draw(_HOUR) if draw(st.booleans()) else None
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


def instant(draw: Draw, model: Model) -> int:
    """Draw an instant from now on: mostly an expiry, to the microsecond."""
    dues = model.books.dues.values()
    ends = [due.expires_at for due in dues if due.expires_at is not None and due.expires_at > model.now]
    if draw(st.booleans()) and ends:
        return _one(draw, ends) + draw(_STEP)
    return model.now + draw(_MINUTE)


def _one(draw: Draw, values: Sequence[T]) -> T:
    return values[draw(st.integers(0, len(values) - 1))]


def _pair(draw: Draw, model: Model) -> tuple[Account, Account]:
    """Draw a payer, often one of whose something is held, and a payee, nearly always of the same currency."""
    members = model.members()
    pairs = [(a, b) for a in members for b in members if a.id != b.id and a.currency == b.currency]
    if draw(_RARELY):
        pairs = [(a, b) for a in members for b in members if a.currency != b.currency]
    free = [(payer, payee) for payer, payee in pairs if Status.FROZEN not in {payer.status, payee.status}]
    holding = [(payer, payee) for payer, payee in free if payer.held]
    return _one(draw, pairs + free * 4 + holding * 8)


def _due(draw: Draw, model: Model, kind: DueKind) -> Due:
    """Draw a due, mostly one of which something is left, and above all one that expires about now."""
    dues = model.dues(kind)
    left = [due for due in dues if due.left]
    ending = [due for due in left if due.expires_at is not None and abs(due.expires_at - model.now) <= 1]
    return _one(draw, dues + left * 3 + ending * 12)


def _member_of_a_unit(draw: Draw, model: Model) -> tuple[Unit, Account]:
    """Draw a member with an account in a backed currency, and what is behind it."""
    units = {unit.currency: unit for unit in model.units}
    member = _one(draw, [each for each in model.members() if each.currency.id in units])
    return units[member.currency.id], member


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
