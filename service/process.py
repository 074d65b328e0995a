"""What a process that serves for long settles once, when it has started."""

import gc
import sys

SWITCH_SECONDS = 0.0005
ALLOCATIONS = 50_000


def settle() -> None:
    """Let threads and the garbage collector keep out of each other's way.

    A thread that comes back from the database gets the interpreter within half a
    millisecond, not five. What was made at the start is here to stay, so the
    collector need not look at it, now or ever: looking once, for a megabyte, takes a
    tenth of the start. And a batch of payments makes thousands of objects that die by
    themselves, so it need not look so often.
    """
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.freeze()
    gc.set_threshold(ALLOCATIONS, 20, 50)
