"""The pure model, SQLite and PostgreSQL give the same answers to the same steps, and stand the same in the end."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import ClassVar

from hypothesis import Phase, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from ledger.dues import DueKind
from service.verification import verify
from tests import acts
from tests.model import Confirmation
from tests.service.journal.follower import confirm, expected, follower, model_of, stand, standing
from tests.shelves import SHELVES, Shelf
from tests.town import SetClock

EXAMPLES = max(1, settings().max_examples // 8)
STEPS = 25
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)  # add Phase.shrink to study a failure: it takes minutes


class SameAnswers(RuleBasedStateMachine):
    """Drives the model and its followers with the same steps."""

    shelves: ClassVar[Sequence[Shelf]]

    def __init__(self) -> None:
        """Open a book on every shelf."""
        super().__init__()
        self._stack = ExitStack()
        self.clock = SetClock()
        self.towns = [self._stack.enter_context(follower(shelf, self.clock)) for shelf in self.shelves]
        self.model = model_of(self.towns[0])
        self.confirmations: list[Confirmation] = []

    @rule(data=st.data())
    def try_something(self, data: st.DataObject) -> None:
        """Confirm anything."""
        self._compare(self._new(data))

    @rule(data=st.data())
    def try_several_at_once(self, data: st.DataObject) -> None:
        """Confirm several things that reach the writer together, some of them twice."""
        several = [self._new(data) for _ in range(data.draw(st.integers(2, 5)))]
        doubles = data.draw(st.lists(st.sampled_from(several), max_size=2))
        self._compare(*several, *doubles)

    @precondition(lambda self: self.confirmations)
    @rule(data=st.data(), other=st.booleans())
    def repeat_a_confirmation(self, data: st.DataObject, *, other: bool) -> None:
        """Confirm again what was confirmed before, or something else under its key."""
        known = data.draw(st.sampled_from(self.confirmations))
        self._compare(known._replace(request="other") if other else known)

    @rule(data=st.data())
    def wait(self, data: st.DataObject) -> None:
        """Let time pass, mostly until something expires."""
        self.model.now = self.clock.now = acts.instant(data.draw, self.model)

    @rule(data=st.data())
    def ask(self, data: st.DataObject) -> None:
        """Ask for a payment."""
        request = acts.request(data.draw, self.model)
        self.model.ask(request)
        for town in self.towns:
            town.ask(request)

    @precondition(lambda self: self.model.dues(DueKind.REQUEST))
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        """Cancel a request, whatever has become of it."""
        request = data.draw(st.sampled_from(self.model.dues(DueKind.REQUEST)))
        cancelled = self.model.cancel(request.id)
        assert [town.cancel(request) for town in self.towns] == [cancelled] * len(self.towns)

    def teardown(self) -> None:
        """Demand that all stand the same, and that every law holds of the rows alone."""
        with self._stack:
            for town in self.towns:
                assert standing(stand(town)) == standing(self.model.books)
                assert town.head() == self.model.seq
                assert not any(town.sums().values())
                assert not verify(town.book.database).findings

    def _new(self, data: st.DataObject) -> Confirmation:
        confirmation = Confirmation(f"key-{next(self.model.ids)}", "", acts.linked(data.draw, self.model))
        self.confirmations.append(confirmation)
        return confirmation

    def _compare(self, *confirmations: Confirmation) -> None:
        for confirmation in confirmations:
            note(str(confirmation))
        answers = [expected(outcome) for outcome in self.model.confirm_together(confirmations)]
        for town in self.towns:
            assert confirm(town, *confirmations) == answers


def test_the_model_and_both_databases_give_the_same_answers_and_stand_the_same(
    shelves: Callable[[str], Shelf],
) -> None:
    every = [shelves(name) for name in SHELVES]

    class OnEveryShelf(SameAnswers):
        shelves = every

    run_state_machine_as_test(
        OnEveryShelf, settings=settings(max_examples=EXAMPLES, stateful_step_count=STEPS, phases=PHASES)
    )
