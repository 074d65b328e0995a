"""Money is a whole number of minor units of one currency. Nothing here ever divides it."""

from typing import Literal, NamedTuple

Language = Literal["fr", "en"]

AMOUNT_MAX = 9_000_000_000_000_000
"""The largest amount, floor or ceiling, in minor units: below 2**53, so every JSON reader holds it exactly."""

_SEPARATORS: dict[Language, tuple[str, str]] = {"fr": ("\N{NARROW NO-BREAK SPACE}", ","), "en": (",", ".")}


class Currency(NamedTuple):
    """A unit of account: `scale` digits after the point, `kind` legal, local or owed, `policy` of a local one."""

    id: int
    code: str
    scale: int
    kind: str
    policy: str | None


class Money(NamedTuple):
    """An amount in minor units, with what is needed to write it for a person."""

    amount: int
    code: str
    scale: int

    @classmethod
    def of(cls, amount: int, currency: Currency) -> "Money":
        """Return `amount` minor units of `currency`."""
        return cls(amount, currency.code, currency.scale)

    def written(self, language: Language) -> str:
        """Return the amount as a person reads it: `1 234,50 MIEL` in French, `1,234.50 MIEL` in English."""
        thousands, point = _SEPARATORS[language]
        whole, cents = divmod(abs(self.amount), 10**self.scale)
        sign = "-" if self.amount < 0 else ""
        digits = f"{whole:,}".replace(",", thousands)
        fraction = f"{point}{cents:0{self.scale}}" if self.scale else ""
        return f"{sign}{digits}{fraction} {self.code}"


def decimal(amount: int, scale: int) -> str:
    """Return `amount` minor units as a plain decimal with a point, as file formats want it: `-1234.50`."""
    whole, cents = divmod(abs(amount), 10**scale)
    fraction = f".{cents:0{scale}}" if scale else ""
    return f"{'-' if amount < 0 else ''}{whole}{fraction}"
