"""Counters for the library `limits`: in memory, on our own clock, and never more than memory allows.

Each process counts for itself.
"""

from collections import OrderedDict

from limits.storage import Storage

from service.clock import SECOND, Clock

COUNTERS_MAX = 50_000


class Counters(Storage):
    """Counters in memory that end by our clock; the oldest go first when there are too many."""

    def __init__(self, clock: Clock) -> None:
        """Start empty."""
        super().__init__()
        self._clock = clock
        self._counted: OrderedDict[str, tuple[int, float]] = OrderedDict()

    @property
    def base_exceptions(self) -> type[Exception]:
        """Return what the library may wrap: nothing here fails."""
        return LookupError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count, and return the count. The first of a window says when it ends, `expiry` seconds later."""
        count = self.get(key)
        ends = self._counted[key][1] if count else self._now() + expiry
        self._counted[key] = (count + amount, ends)
        if len(self._counted) > COUNTERS_MAX:
            self._counted.popitem(last=False)
        return count + amount

    def get(self, key: str) -> int:
        """Return the count of a window that has not ended."""
        count, ends = self._counted.get(key, (0, 0.0))
        if ends > self._now():
            return count
        self._counted.pop(key, None)
        return 0

    def get_expiry(self, key: str) -> float:
        """Return when the window ends, in seconds."""
        return self._counted.get(key, (0, self._now()))[1]

    def check(self) -> bool:
        """Tell that memory is there."""
        return True

    def reset(self) -> int:
        """Forget everything, and tell how much it was."""
        forgotten = len(self._counted)
        self._counted.clear()
        return forgotten

    def clear(self, key: str) -> None:
        """Forget one counter."""
        self._counted.pop(key, None)

    def _now(self) -> float:
        return self._clock() / SECOND
