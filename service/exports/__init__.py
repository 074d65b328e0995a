"""The books as plain-text accounting: for hledger and for Beancount, with balances asserted throughout.

from service import exports

for text in exports.FORMATS["hledger"](database, strict=False):
    file.write(text)
"""

from collections.abc import Callable, Iterator

from service.database import Database
from service.exports import beancount, hledger

Export = Callable[[Database, bool], Iterator[str]]

FORMATS: dict[str, Export] = {"hledger": hledger.export, "beancount": beancount.export}
"""Each format's export: it takes the database and whether to assert as often as the format can, and yields text."""

__all__ = ["FORMATS", "Export", "beancount", "hledger"]
