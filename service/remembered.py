"""What a process remembers of the rule book, for a second: a rule is read at every turn and changes once a year."""

from dataclasses import dataclass, field

from service.clock import SECOND


@dataclass(slots=True)
class Remembered:
    """The values that were ever changed, read at an instant (UTC microseconds)."""

    values: dict[str, int | str] = field(default_factory=dict)
    read_at: int = 0
    good_until: int = 0

    def keep(self, values: dict[str, int | str], now: int) -> None:
        """Remember values just read."""
        self.values, self.read_at, self.good_until = values, now, now + SECOND
