"""One batch under the lock on the head: facts, decisions, rows.

Every draft sees what the ones before it did, duplicates within the batch
included. Nothing is visible to anyone before the head advances over it.
"""

import os
from collections.abc import Sequence
from typing import NamedTuple, TypeVar

from ledger.allowances import Allowance, Spending
from ledger.books import Books, Effects, post, post_linked
from ledger.drafts import Draft
from ledger.dues import Due, DueKind
from ledger.entries import Entry
from ledger.refusals import KeyReused, Refusal
from service.clock import day_of
from service.ids import uuid7
from service.journal.books import load_books
from service.journal.facts import Row
from service.journal.jobs import Job, Origin, Outcome, Posted
from service.journal.keys import Keyring, derived
from service.journal.reading import read_entries
from service.journal.rows import Rows, recorded_refusal, refusal_facts
from service.journal.store import HeadState, Store

HOUSE = "alveole"
"""The actor and client of what the service does by itself: the expiry of a hold."""

_SALT, _ID = 16, 8
_RANDOM = _SALT + _ID

_KNOWN = "select key, request, seq from entry where key {keys}"
_REFUSED = "select key, request, code, facts from refusal where key {keys}"

Part = TypeVar("Part", bound=tuple[object, ...])


class _Known(NamedTuple):
    """What the database knows under a key: the request it came with, and its outcome."""

    request: bytes
    outcome: Outcome


class Batch:
    """The jobs of one transaction. `minted` are ids of an attempt whose commit may have been lost."""

    def __init__(
        self, store: Store, head: HeadState, now: int, keyring: Keyring, *, minted: set[str], books: Books
    ) -> None:
        """Start from the head, with books as far as they are known.

        `now` is UTC microseconds and never before the head's own instant.
        """
        self._store = store
        self._now = max(now, head.at)
        self._day = day_of(self._now)
        self._keyring = keyring
        self._books = books
        self._minted = minted
        self._rows = Rows(head.seq, head.hash, head.at, self._day)
        self._refusals: list[Row] = []
        self._spent: dict[str, Allowance] = {}
        self._met: dict[Row, Row] = {}
        self._known: dict[bytes, _Known] = {}
        self._answered: dict[bytes, Job] = {}
        self._random = b""
        self._drawn = 0
        self.last_seq = head.seq
        self._advanced = head.seq

    def run(self, jobs: Sequence[Job]) -> None:
        """Decide every job and send its rows to the database; the caller commits."""
        self._recall(jobs)
        self._load(jobs)
        for job in jobs:
            job.outcome = self._decide(job)
        self._flush()
        if self._refusals:
            self._store.remember(self._refusals)
        if self._spent:
            rows = [(each.id, each.day, each.today, each.this_month) for each in self._spent.values()]
            self._store.upsert("allowance", rows)
        if self._met:
            self._store.upsert("known_payee", list(self._met.values()))

    def _recall(self, jobs: Sequence[Job]) -> None:
        """Learn what earlier confirmations under these keys came to."""
        keys = [job.origin.key for job in jobs]
        found = {bytes(key): (bytes(request), seq) for key, request, seq in self._store.fetch(_KNOWN, keys)}
        for key, request, code, facts in self._store.fetch(_REFUSED, keys):
            self._known[bytes(key)] = _Known(bytes(request), recorded_refusal(code, facts))
        if not found:
            return
        linked = {
            derived(job.origin.key, index): job.origin.key
            for job in jobs
            if job.origin.key in found
            for index in range(1, len(job.drafts))
        }
        seqs: dict[bytes, list[int]] = {key: [seq] for key, (_, seq) in found.items()}
        if linked:
            for key, _, seq in self._store.fetch(_KNOWN, list(linked)):
                seqs[linked[bytes(key)]].append(seq)
        entries = read_entries(self._store.fetch, [seq for each in seqs.values() for seq in each])
        for key, (request, _) in found.items():
            posted = [Posted(entries[seq], entries[seq].id not in self._minted) for seq in sorted(seqs[key])]
            self._known[key] = _Known(request, posted)

    def _load(self, jobs: Sequence[Job]) -> None:
        """Load the facts that the drafts name, and let what has expired on their accounts expire first."""
        drafts = [draft for job in jobs if job.origin.key not in self._known for draft in job.drafts]
        books = self._books
        releases = load_books(self._store.fetch, drafts, self._now, books)
        self._draw(len(releases) + len(drafts))
        for draft in releases:
            key = self._keyring.mac(b"expiry", draft.settles[0].due.encode())
            self._record(Origin(HOUSE, HOUSE, key, key), [draft], [post(draft, books, self._now)])

    def _draw(self, entries: int) -> None:
        self._drawn = 0
        self._random = os.urandom(entries * _RANDOM)

    def _decide(self, job: Job) -> Outcome:
        """Return what becomes of a job: the first answer again, new entries, or a refusal."""
        origin = job.origin
        known = self._known.get(origin.key)
        if known is not None:
            return known.outcome if known.request == origin.request else KeyReused()
        first = self._answered.get(origin.key)
        if first is not None:
            return _replayed(first) if first.origin.request == origin.request else KeyReused()
        try:
            if len(job.drafts) == 1:
                effects = [post(job.drafts[0], self._books, self._now)]
            else:
                effects = post_linked(job.drafts, self._books, self._now)
        except Refusal as refusal:
            if refusal.recorded:
                facts = refusal_facts(refusal)
                self._refusals.append((origin.key, origin.request, refusal.code, facts, self._now))
                self._answered[origin.key] = job
            return refusal
        self._answered[origin.key] = job
        return self._record(origin, job.drafts, effects)

    def _record(self, origin: Origin, drafts: Sequence[Draft], effects: Sequence[Effects]) -> list[Posted]:
        """Add the entries to the rows, and let the following drafts see their effects."""
        posted = []
        for index, (draft, done) in enumerate(zip(drafts, effects, strict=True)):
            self._books.take(done)
            posted.append(Posted(self._append(origin, index, draft, done), replayed=False))
            if draft.spending is not None:
                self._spend(draft.spending, done)
            if done.terms:
                self._flush()  # terms bind the entries after theirs, so the head passes them first
        return posted

    def _spend(self, spending: Spending, done: Effects) -> None:
        """Keep what passed without an approval, and whom an account has paid."""
        if done.allowance is not None:
            self._spent[done.allowance.id] = done.allowance
        if spending.first:
            pair = self._books.accounts[spending.payer].id, self._books.accounts[spending.payee].id
            self._met[pair] = (*pair, self._now)

    def _append(self, origin: Origin, index: int, draft: Draft, effects: Effects) -> Entry:
        seq = self._rows.seq + 1
        random = self._random[self._drawn : self._drawn + _RANDOM]
        self._drawn += _RANDOM
        entry = Entry(
            seq,
            uuid7(self._now, random[_SALT:]),
            draft.kind,
            self._now,
            draft.effective_on or self._day,
            origin.actor,
            origin.client,
            derived(origin.key, index),
            origin.request,
            draft.reverses,
            self._rows.add_memo(seq, draft.memo) if draft.memo is not None else None,
            random[:_SALT],
            _in_order(effects.postings),
            _in_order(effects.terms),
            _in_order(effects.settlements),
            _in_order(_opened_holds(effects, seq)) if effects.opened else (),
        )
        self._rows.add(entry, effects.opened, self._books.accounts)
        self._minted.add(entry.id)
        self.last_seq = seq
        return entry

    def _flush(self) -> None:
        """Send the rows so far and advance the head over them."""
        if self._rows.seq > self._advanced:
            self._store.advance(self._rows)
            self._advanced = self._rows.seq
            self._rows = self._rows.rest()


def _replayed(first: Job) -> Outcome:
    """Return what came of an earlier job of this batch, for one that repeats it."""
    assert first.outcome is not None, "jobs are decided in their order"
    if isinstance(first.outcome, BaseException):
        return first.outcome
    return [Posted(posted.entry, replayed=True) for posted in first.outcome]


def _in_order(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    return tuple(sorted(parts)) if len(parts) > 1 else parts


def _opened_holds(effects: Effects, seq: int) -> tuple[Due, ...]:
    return tuple([due._replace(entry=seq) for due in effects.opened if due.kind is DueKind.HOLD])
