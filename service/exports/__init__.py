"""The books as plain-text accounting: for hledger and for Beancount, with balances asserted throughout.

from service import exports

for text in exports.FORMATS["hledger"](database, strict=False):
    file.write(text)
"""

from collections.abc import Iterator
from typing import Protocol

from service.database import Database
from service.exports import beancount, hledger


class Export(Protocol):
    """A format of export."""

    def __call__(self, database: Database, *, strict: bool = False) -> Iterator[str]:
        """Yield the whole book as text; with `strict`, assert balances as often as the format can."""
        ...


FORMATS: dict[str, Export] = {"hledger": hledger.export, "beancount": beancount.export}

__all__ = ["FORMATS", "Export", "beancount", "hledger"]
