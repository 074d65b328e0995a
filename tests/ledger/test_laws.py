"""The laws of the books, as properties: whatever anyone tries, in any order, they hold."""

from collections import Counter
from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from ledger.accounts import Account, Status
from ledger.books import Books, post, post_linked
from ledger.dues import DueKind
from ledger.entries import Posting
from ledger.kinds import FACTS, RETURNING, Kind
from ledger.refusals import Refusal
from tests import acts
from tests.model import Model, village

TRIES_MAX = 20


@st.composite
def histories(draw: st.DrawFn) -> Model:
    """Return a village in which much was tried."""
    model = village()
    for number in range(draw(st.integers(1, TRIES_MAX))):
        step = draw(st.sampled_from(("act", "act", "act", "act", "act", "wait", "ask", "cancel")))
        requests = model.dues(DueKind.REQUEST)
        if step == "wait":
            model.now = acts.instant(draw, model)
        elif step == "ask":
            model.ask(acts.request(draw, model))
        elif step == "cancel" and requests:
            model.cancel(draw(st.sampled_from(requests)).id)
        else:
            model.confirm(acts.linked(draw, model), key=f"key-{number}")
    return model


@given(histories())
def test_balances_sum_to_zero_in_every_currency_after_anything(model: Model) -> None:
    for moment in model.moments:
        sums: Counter[str] = Counter()
        for account in moment.after.accounts.values():
            sums[account.currency.code] += account.balance
        assert not any(sums.values())


@given(histories())
def test_every_entry_sums_to_zero_in_every_currency(model: Model) -> None:
    for entry in model.entries.values():
        sums: Counter[str] = Counter()
        for posting in entry.effects.postings:
            sums[model.books.accounts[posting.account].currency.code] += posting.amount
        assert not any(sums.values())


@given(histories())
def test_no_movement_passes_a_floor_or_a_ceiling_with_holds_counted(model: Model) -> None:
    for kind, account, posting in movements(model):
        spendable = posting.balance - posting.held_after
        assert spendable >= account.floor or spendable >= account.balance - account.held
        assert posting.amount <= 0 or posting.balance <= account.ceiling or kind in RETURNING


@given(histories())
def test_nothing_leaves_or_reaches_an_account_whose_status_forbids_it(model: Model) -> None:
    for _, account, posting in movements(model):
        assert account.status not in {Status.PENDING, Status.CLOSED}
        assert posting.amount == 0 or account.status is not Status.FROZEN
        assert posting.amount >= 0 or account.status is not Status.RECEIVE_ONLY


@given(histories())
def test_postings_follow_one_another_from_what_stood_before(model: Model) -> None:
    for _, account, posting in movements(model):
        assert posting.seq == account.seq + 1
        assert posting.balance == account.balance + posting.amount
        assert posting.held_after == account.held + posting.held


@given(histories())
def test_no_act_of_ours_leaves_a_unit_uncovered_or_issues_while_one_is(model: Model) -> None:
    margins: Counter[int | None] = Counter()
    for account in village().books.accounts.values():
        margins[account.cover] += account.balance

    for entry in model.entries.values():
        before = margins.copy()
        for posting in entry.effects.postings:
            margins[model.books.accounts[posting.account].cover] += posting.amount
        for unit in model.units:
            issues = any(posting.account == unit.issuance for posting in entry.effects.postings)
            lowered = margins[unit.cover] < before[unit.cover] or (issues and margins[unit.cover] == before[unit.cover])
            assert not lowered or margins[unit.cover] >= 0 or entry.draft.kind in FACTS

    for cover in model.books.covers.values():
        assert cover.margin == margins[cover.id]


@given(histories())
def test_a_refused_confirmation_changes_nothing(model: Model) -> None:
    for moment in model.moments:
        if isinstance(moment.outcome, Refusal):
            books = moment.before.fork()
            for released in moment.released:
                books.take(released.effects)
            assert same(books, moment.after)


@given(histories())
def test_deciding_changes_nothing_and_decides_the_same_again(model: Model) -> None:
    for moment in model.moments:
        books = moment.after.fork()
        assert decision(model, books) == decision(model, books)
        assert same(books, moment.after)


@given(histories())
def test_linked_drafts_are_posted_all_or_none_each_as_if_alone_after_the_others(model: Model) -> None:
    for moment in model.moments:
        if isinstance(moment.outcome, Refusal):
            assert moment.outcome.index < len(moment.drafts)
            continue
        books = moment.before.fork()
        for released in moment.released:
            books.take(released.effects)
        for draft, recorded in zip(moment.drafts, moment.outcome, strict=True):
            alone = post(draft, books, moment.now)
            assert alone == recorded.effects
            books.take(alone)


@given(histories())
def test_a_due_is_settled_never_beyond_its_amount_after_its_expiry_or_after_its_cancellation(model: Model) -> None:
    done: Counter[str] = Counter()
    for moment in model.moments:
        for entry in moment.recorded:
            for due_id, amount in entry.effects.settlements:
                due = moment.after.dues[due_id]
                done[due_id] += amount
                assert amount > 0
                assert not due.cancelled
                in_time = due.expires_at is None or moment.now < due.expires_at
                assert in_time or (due.kind is DueKind.HOLD and entry.draft.kind is Kind.RELEASE)
        for due in moment.after.dues.values():
            assert due.done == done[due.id] <= due.amount


@given(histories())
def test_a_whole_due_is_settled_once_by_whoever_comes_first(model: Model) -> None:
    settlements = [each for entry in model.entries.values() for each in entry.effects.settlements]
    for due in model.books.dues.values():
        paid = [amount for due_id, amount in settlements if due_id == due.id]
        assert not due.whole or paid in ([], [due.amount])


@given(histories())
def test_what_an_account_holds_is_what_is_left_of_its_holds(model: Model) -> None:
    for moment in model.moments:
        left: Counter[str] = Counter()
        for due in moment.after.dues.values():
            if due.kind is DueKind.HOLD:
                left[due.account] += due.left
        assert all(account.held == left[account.public_id] for account in moment.after.accounts.values())


@given(histories())
def test_refunds_and_reversals_never_give_back_more_than_was_received(model: Model) -> None:
    received: Counter[tuple[int | None, str]] = Counter()
    for entry in model.entries.values():
        for posting in entry.effects.postings:
            received[entry.seq, posting.account] += max(0, posting.amount)
            if entry.draft.reverses is not None and posting.amount < 0:
                received[entry.draft.reverses, posting.account] += posting.amount
    assert min(received.values(), default=0) >= 0


@given(histories())
def test_terms_bind_from_the_next_entry_on_and_move_nothing(model: Model) -> None:
    for moment in model.moments:
        for entry in moment.recorded:
            for account in entry.effects.accounts if entry.effects.terms else ():
                floor, ceiling, status = dict(entry.draft.terms)[account.public_id]
                assert (account.floor, account.ceiling, account.status) == (floor, ceiling, status)
                assert status is not Status.CLOSED or account.balance == account.held == 0
            assert not (entry.effects.terms and entry.effects.postings)


def movements(model: Model) -> Iterator[tuple[Kind, Account, Posting]]:
    """Yield every posting with its entry's kind and the account as it stood before."""
    for moment in model.moments:
        books = moment.before.fork()
        for entry in moment.recorded:
            for posting in entry.effects.postings:
                yield entry.draft.kind, books.accounts[posting.account], posting
            books.take(entry.effects)


def same(one: Books, other: Books) -> bool:
    """Tell whether two books hold the same facts."""
    return (one.accounts, one.dues, one.covers) == (other.accounts, other.dues, other.covers)


def decision(model: Model, books: Books) -> object:
    """Return what would become of the last confirmation, were it to come now."""
    try:
        return post_linked(model.moments[-1].drafts, books, model.now)
    except Refusal as refusal:
        return refusal.code, refusal.facts, refusal.index
