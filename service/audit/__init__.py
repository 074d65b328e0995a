"""The audit trail: who did what to what, when, from which client, with which outcome.

`record` is the last statement of each act's own transaction. Entries of the journal
carry their actor and client themselves and are in no second place; a search shows both.
"""

from service.audit.attempts import Attempts
from service.audit.recording import CONSOLE, SYSTEM, Detail, record
from service.audit.searching import Filter, Found, Place, everything, search

__all__ = [
    "CONSOLE",
    "SYSTEM",
    "Attempts",
    "Detail",
    "Filter",
    "Found",
    "Place",
    "everything",
    "record",
    "search",
]
