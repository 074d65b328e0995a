"""The two lanes of the queue: a payment passes a bulk, and a bulk always advances."""

from collections.abc import Sequence
from concurrent.futures import Future

import pytest

from ledger import payments
from service.journal import Origin
from service.journal.jobs import Job
from service.journal.queue import BATCH_MAX, SHARE_MIN, SLICE_MAX, JobQueue

DRAFT = payments.pay(1, payer="A", payee="B")


def jobs(name: str, *sizes: int) -> list[Job]:
    """Return a job of each size."""
    return [Job(Origin(name, name, b"", b""), [DRAFT] * size, Future()) for size in sizes]


def taken(queue: JobQueue) -> dict[str, int]:
    """Take a batch, and return how many drafts of whom are in it."""
    batch: dict[str, int] = {}
    for job in queue.take():
        batch[job.origin.actor] = batch.get(job.origin.actor, 0) + len(job.drafts)
    return batch


def under_load(queue: JobQueue, sizes: Sequence[int], batches: int) -> list[dict[str, int]]:
    """Take batches while payments of these sizes come faster than they can be taken."""
    told = []
    for _ in range(batches):
        queue.put(jobs("payment", *sizes))
        told.append(taken(queue))
    return told


def test_a_bulk_has_its_share_of_every_batch_while_payments_always_wait() -> None:
    queue = JobQueue()
    queue.put(jobs("bulk", *[1] * 250), bulk=True)
    mixed = {"payment": BATCH_MAX - SHARE_MIN, "bulk": SHARE_MIN}
    last = {"payment": BATCH_MAX - SHARE_MIN, "bulk": 50}
    assert under_load(queue, [1] * (BATCH_MAX + 100), 4) == [mixed, mixed, last, {"payment": BATCH_MAX}]


def test_payments_leave_a_bulk_what_they_do_not_need() -> None:
    queue = JobQueue()
    queue.put(jobs("bulk", *[1] * 2_000), bulk=True)
    assert under_load(queue, [1] * 10, 2) == [{"payment": 10, "bulk": SLICE_MAX}] * 2


@pytest.mark.parametrize("size", [SHARE_MIN + 1, SLICE_MAX + 1, BATCH_MAX])
def test_an_item_larger_than_the_share_waits_for_one_batch_only(size: int) -> None:
    queue = JobQueue()
    queue.put(jobs("bulk", size, size), bulk=True)
    first, *rest = under_load(queue, [1] * BATCH_MAX, 5)
    assert first == {"payment": BATCH_MAX - SHARE_MIN}
    assert [batch.get("bulk", 0) for batch in rest] == [size, 0, size, 0]
    assert all(sum(batch.values()) <= BATCH_MAX for batch in rest)


def test_payments_as_large_as_a_batch_take_turns_with_a_bulk() -> None:
    queue = JobQueue()
    queue.put(jobs("bulk", *[1] * 150), bulk=True)
    assert under_load(queue, [BATCH_MAX], 5) == [
        {"payment": BATCH_MAX},
        {"bulk": 150},
        {"payment": BATCH_MAX},
        {"payment": BATCH_MAX},
        {"payment": BATCH_MAX},
    ]
