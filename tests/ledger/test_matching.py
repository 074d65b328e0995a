"""A line answers the top-up that its reference names; all else is a suggestion, and never a guess that acts."""

from hypothesis import given
from hypothesis import strategies as st

from ledger.matching import CERTAIN, Arrived, Match, Reason, Wanted, match

WANTED = Wanted("T1", "RF1", 50_00, "Zoé Imaginaire", "2026-01-01")


def only(line: Arrived, *wanted: Wanted) -> list[tuple[str, Reason]]:
    return [(each.top_up, each.reason) for each in match([line], wanted)["L1"]]


def came(amount: int = 50_00, *references: str, payer: str = "X", day: str = "2026-01-03") -> Arrived:
    return Arrived("L1", amount, payer, references, day)


def test_reference_and_amount_are_certain_and_anything_else_says_why_it_is_not() -> None:
    assert match([came(50_00, "RF1")], [WANTED])["L1"] == [Match("L1", "T1", CERTAIN, Reason.REFERENCE)]
    for line, wanted, reason in (
        (came(49_00, "RF1"), WANTED, Reason.TOO_LITTLE),
        (came(51_00, "RF1"), WANTED, Reason.TOO_MUCH),
        (came(50_00, "RF1"), WANTED._replace(open=False, paid=True), Reason.PAID_BEFORE),
        (came(50_00, "RF1"), WANTED._replace(open=False), Reason.OVER),
        (came(50_00, payer="IMAGINAIRE ZOE"), WANTED, Reason.PAYER),
        (came(50_00), WANTED, Reason.AMOUNT),
        (came(50_00, payer=""), WANTED, Reason.AMOUNT),
    ):
        assert only(line, wanted) == [("T1", reason)]
        assert match([line], [wanted])["L1"][0].score < CERTAIN


def test_a_standing_one_is_answered_by_any_amount_until_it_ends() -> None:
    standing = WANTED._replace(standing=True)
    assert match([came(1, "RF1")], [standing])["L1"][0].score == CERTAIN
    assert only(came(50_00, "RF1"), standing._replace(open=False)) == [("T1", Reason.OVER)]


def test_two_references_in_one_line_are_for_a_person() -> None:
    found = match([came(50_00, "RF1", "RF2")], [WANTED, WANTED._replace(id="T2", reference="RF2")])["L1"]
    assert [each.score < CERTAIN for each in found] == [True, True]


def test_what_nobody_announced_or_only_later_has_no_suggestion() -> None:
    assert only(came(49_00), WANTED) == []
    assert only(came(50_00, "RF9", day="2025-12-31"), WANTED) == []


LINES = st.builds(
    Arrived,
    st.just(""),
    st.integers(1, 3),
    st.sampled_from(["", "A B", "B A"]),
    st.sampled_from([(), ("R0",), ("R1",), ("R0", "R1")]),
    st.just("2026-01-03"),
)
WANTING = st.builds(
    Wanted, st.just(""), st.just(""), st.integers(1, 3), st.sampled_from(["A B", "C"]), st.just("2026-01-01"),
    standing=st.booleans(), open=st.booleans(),
)  # fmt: skip


@given(st.lists(LINES, max_size=8), st.lists(WANTING, min_size=2, max_size=4))
def test_only_a_named_top_up_is_certain_and_one_paid_once_is_certain_once(
    lines: list[Arrived], wanted: list[Wanted]
) -> None:
    lines = [line._replace(id=f"L{index}") for index, line in enumerate(lines)]
    known = {f"T{i}": each._replace(id=f"T{i}", reference=f"R{i}") for i, each in enumerate(wanted)}
    found = match(lines, list(known.values()))
    sure = [each for one in found.values() for each in one if each.score == CERTAIN]
    by_id = {line.id: line for line in lines}

    assert set(found) == set(by_id)
    for each in sure:
        assert known[each.top_up].reference in by_id[each.line].references
        assert known[each.top_up].open
        assert known[each.top_up].standing or known[each.top_up].amount == by_id[each.line].amount
    once = [each.top_up for each in sure if not known[each.top_up].standing]
    assert len(once) == len(set(once))


def test_ten_thousand_lines_meet_ten_thousand_top_ups_and_half_of_them_are_certain() -> None:
    wanted = [Wanted(f"T{n}", f"RF{n}", 50_00, f"Zoé Imaginaire {n % 50}", "2026-01-01") for n in range(10_000)]
    lines = [
        Arrived(f"L{n}", 50_00, f"IMAGINAIRE ZOE {n % 50}", (f"RF{n}",) if n % 2 else (), "2026-01-03")
        for n in range(10_000)
    ]
    found = match(lines, wanted)
    assert sum(each[0].score == CERTAIN for each in found.values()) == 5_000
