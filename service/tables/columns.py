"""Column types that mean the same on SQLite (STRICT tables) and on PostgreSQL.

Amounts are minor units in 64 bits, instants are UTC microseconds, days are
ISO dates as text, so that both databases hold, sort and hash the same values.
"""

from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, LargeBinary, Text

BIG = BigInteger().with_variant(Integer(), "sqlite")

OPTIONS = {"sqlite_strict": True}
KEYED = {"sqlite_strict": True, "sqlite_with_rowid": False}


def number(*extra: Any, **options: Any) -> Any:  # noqa: ANN401 - the arguments of Column, unchanged
    """Return a 64-bit integer column, not null unless told otherwise."""
    return Column(BIG, *extra, **{"nullable": False, **options})


def text(*extra: Any, **options: Any) -> Any:  # noqa: ANN401 - as above
    """Return a text column, not null unless told otherwise."""
    return Column(Text, *extra, **{"nullable": False, **options})


def octets(**options: Any) -> Any:  # noqa: ANN401 - as above
    """Return a column of bytes, not null unless told otherwise."""
    return Column(LargeBinary().with_variant(LargeBinary(), "sqlite"), **{"nullable": False, **options})


def reference(target: str, **options: Any) -> Any:  # noqa: ANN401 - as above
    """Return a 64-bit integer column that refers to another table's key."""
    return number(ForeignKey(target), **options)
