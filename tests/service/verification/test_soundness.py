from service.verification import verify
from tests.service.verification.ruins import Ruins


def test_a_book_in_which_everything_happened_is_sound(ruins: Ruins) -> None:
    report = verify(ruins.database)
    assert report.findings == []
    assert report.entries == report.seq == len(ruins.whole["entry"])
