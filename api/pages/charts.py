"""Charts as bars to draw, on the server and without a script. Lengths are those of the view box."""

from collections.abc import Sequence
from typing import NamedTuple

WIDTH, HEIGHT = 320, 140
GAP = 0.25
"""Of a bar's place, how much is left free."""
FOOT = 16
"""Below the bars, for the first and the last label."""


class Bar(NamedTuple):
    """A bar, and what it says; `known` is false where there is nothing to draw."""

    x: float
    y: float
    width: float
    height: float
    label: str
    said: str
    known: bool


class Chart(NamedTuple):
    """Bars side by side. `top` is what the highest says."""

    bars: list[Bar]
    top: str
    width: int = WIDTH
    height: int = HEIGHT


class Point(NamedTuple):
    """A value, or None where it is withheld or unavailable; what it is of, and how it is written."""

    label: str
    value: float | None
    said: str


def over_time(points: Sequence[Point]) -> Chart:
    """Return bars from left to right, the highest as high as the drawing."""
    most = max((point.value or 0 for point in points), default=0)
    place = WIDTH / max(len(points), 1)
    room = HEIGHT - FOOT
    bars = []
    for number, (label, value, said) in enumerate(points):
        height = room * max(value or 0, 0) / most if most > 0 else 0.0
        x = number * place + place * GAP / 2
        bars.append(
            Bar(
                round(x, 2),
                round(room - height, 2),
                round(place * (1 - GAP), 2),
                round(height, 2),
                label,
                said,
                value is not None,
            )
        )
    return Chart(bars, next((point.said for point in points if point.value == most and most > 0), ""))
