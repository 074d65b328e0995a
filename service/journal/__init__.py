"""The journal: one writer, many payments. It imports no noun; nouns register their loaders."""

from service.journal.facts import FactKind, Fetch, Key, loads
from service.journal.jobs import Job, Origin, Posted
from service.journal.journal import Item, Journal, Result
from service.journal.keys import Keyring, derived
from service.journal.queue import BATCH_MAX
from service.journal.reading import read_entries
from service.journal.rows import refusal_facts

__all__ = [
    "BATCH_MAX",
    "FactKind",
    "Fetch",
    "Item",
    "Job",
    "Journal",
    "Key",
    "Keyring",
    "Origin",
    "Posted",
    "Result",
    "derived",
    "loads",
    "read_entries",
    "refusal_facts",
]
