"""Whom an account has paid before. Once true, true for ever: so it is remembered, and may be read without any lock."""

from collections.abc import Collection

from service.database import Database

Pair = tuple[int, int]
"""The keys of the account that paid and of the one that was paid."""

REMEMBERED_MAX = 200_000

_KNOWN = "select 1 from known_payee where payer = ? and payee = ?"


class KnownPayees:
    """The pairs that this process has met."""

    def __init__(self) -> None:
        """Start with none."""
        self._met: set[Pair] = set()

    def remembers(self, pair: Pair) -> bool:
        """Tell whether this process knows that the first has paid the second."""
        return pair in self._met

    def find(self, database: Database, pair: Pair) -> bool:
        """Tell whether the first has ever paid the second."""
        if pair in self._met:
            return True
        found = bool(database.ask(_KNOWN, *pair))
        if found:
            self.meet({pair})
        return found

    def meet(self, pairs: Collection[Pair]) -> None:
        """Remember who has paid whom."""
        if len(self._met) + len(pairs) > REMEMBERED_MAX:
            self._met.clear()
        self._met.update(pairs)
