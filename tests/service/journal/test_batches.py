"""Confirmations that are posted together come to the same as one by one."""

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests import acts
from tests.model import Confirmation
from tests.service.journal.follower import confirm, follower, model_of, stand, standing
from tests.shelves import Shelf
from tests.town import SetClock


@settings(
    max_examples=max(1, settings().max_examples // 20),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # the shelf lends a new database each time
)
@given(st.data())
def test_confirmations_posted_together_come_to_the_same_as_one_by_one(shelf: Shelf, data: st.DataObject) -> None:
    clock = SetClock()
    with follower(shelf, clock) as together, follower(shelf, clock) as one_by_one:
        model = model_of(together)
        for _ in range(data.draw(st.integers(1, 3))):
            several = [
                Confirmation(f"key-{next(model.ids)}", "", acts.linked(data.draw, model))
                for _ in range(data.draw(st.integers(2, 12)))
            ]
            several += data.draw(st.lists(st.sampled_from(several), max_size=3))
            model.confirm_together(several)
            answers = confirm(together, *several)
            assert answers == [confirm(one_by_one, each)[0] for each in several]
        assert standing(stand(together)) == standing(stand(one_by_one))
