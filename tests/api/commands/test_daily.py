"""`alveole daily` does the work of the day by hand."""

import pytest

from service.daily import DAILY
from tests.api.commands.conftest import Run


def test_the_work_of_the_day_may_be_done_twice(alveole: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(DAILY, "tidying", lambda _: 3)
    for arguments in (["daily"], ["daily", "tidying"]):
        done = alveole(*arguments)
        assert done.exit_code == 0, done.output
        assert "tidying: 3" in done.stderr


def test_a_job_that_is_not_there_is_told(alveole: Run) -> None:
    refused = alveole("daily", "nothing")
    assert refused.exit_code == 1
    assert "There is no job nothing." in refused.stderr
