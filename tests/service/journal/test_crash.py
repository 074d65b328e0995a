"""kill -9 in the middle of a load of payments loses none that was acknowledged, and doubles none (see scripts/soak)."""

from tests.service.journal import crash
from tests.town import Town

KILLS = 3
ACKNOWLEDGED = 150


def test_a_killed_process_loses_nothing_it_acknowledged_and_doubles_nothing(town: Town, members: list[str]) -> None:
    for number in range(KILLS):
        before = town.head()
        with crash.Writer(town.book.database.url, f"killed-{number}") as writer:
            writer.wait_for(ACKNOWLEDGED * (number + 1))
            answers = writer.kill()
        assert town.head() >= before + ACKNOWLEDGED
        posted = crash.check(town.book, writer.name, answers)
        assert town.head() == before + posted
    assert town.sums()["MIEL"] == 0
    assert len(members) == 10
