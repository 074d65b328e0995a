"""Figures about the service for Prometheus: how much is asked and how long it takes, never by whom.

Labels are route templates, methods and statuses; nothing in them comes from outside.
"""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.openmetrics.exposition import CONTENT_TYPE_LATEST, generate_latest

from service.book import Book
from service.health import last_entry

CONTENT_TYPE = CONTENT_TYPE_LATEST

METHODS = frozenset({"GET", "POST", "PUT", "DELETE"})
SECONDS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 20.0)


class Metrics:
    """The figures of one process, in a registry of their own."""

    def __init__(self) -> None:
        """Start at zero."""
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "alveole_http_requests", "Answers given.", ("method", "route", "status"), registry=self._registry
        )
        self._seconds = Histogram(
            "alveole_http_request_seconds",
            "Time from a request to the end of its answer.",
            ("route",),
            unit="seconds",
            buckets=SECONDS,
            registry=self._registry,
        )
        self._entries = Gauge("alveole_entries", "The number of the last journal entry.", registry=self._registry)
        self._waiting = Gauge("alveole_journal_waiting", "Drafts that wait to be posted.", registry=self._registry)

    def count(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count an answer. What matches no route, or is no method of ours, is counted together."""
        known = method if method in METHODS else "other"
        self._requests.labels(known, route or "none", str(status)).inc()
        self._seconds.labels(route or "none").observe(seconds)

    def written(self, book: Book) -> bytes:
        """Return all figures as OpenMetrics text."""
        self._entries.set(last_entry(book))
        self._waiting.set(book.journal.waiting)
        return bytes(generate_latest(self._registry))  # type: ignore[no-untyped-call]  # no types there
