"""What one table holds on a person: whose it is, what of it is told, and what becomes of it when they are forgotten."""

from collections.abc import Mapping
from typing import NamedTuple

from sqlmodel import SQLModel

from ledger.money import Language

MINE = "member = :member"
ACCOUNTS = "(select id from account where holder = :member)"
LOGINS = "(select id from login where member = :member)"


class Holding(NamedTuple):
    """What one table holds on the member `:member`, whose public id is `:public_id`.

    `whose` finds it, `withheld` are columns that are told to nobody: hashes, and keys of other tables.
    On erasure the rows that `deleted` finds go, and those that `blanked` finds lose
    what `blanks` says; the rest stays, because of what `stays` says.
    """

    table: type[SQLModel]
    fr: str
    en: str
    whose: str
    withheld: frozenset[str] = frozenset()
    deleted: str = ""
    blanked: str = ""
    blanks: Mapping[str, str] = {}
    stays: str = ""

    @property
    def name(self) -> str:
        """Return the table's name."""
        return str(self.table.__tablename__)

    def title(self, language: Language) -> str:
        """Return what it is about, for a person."""
        return self.fr if language == "fr" else self.en
