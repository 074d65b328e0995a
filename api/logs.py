"""The log: one JSON object a line, on the standard error, without names, texts, amounts, tokens or addresses.

Tracebacks name files and lines and show no values.
"""

import sys

import structlog


class Lines:
    """Writes lines to wherever the standard error is at that moment."""

    def msg(self, line: str) -> None:
        """Write one line."""
        print(line, file=sys.stderr, flush=True)  # noqa: T201 - this is where the log goes

    debug = info = warning = error = critical = exception = msg


def configure(level: str) -> None:
    """Log from this level on: debug, info, warning or error."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_: Lines(),
        cache_logger_on_first_use=True,
    )
