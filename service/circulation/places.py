"""Where a commune is: its EPCI and department, by INSEE's code set of 2026.

It comes from npm, `@etalab/decoupage-administratif` 6.0.0 (MIT).
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

CODE_SET = "INSEE 2026"
_DATA = Path(__file__).parents[2] / "api" / "pages" / "node_modules" / "@etalab" / "decoupage-administratif" / "data"
_OVERSEAS = "97"


def department(commune: str) -> str:
    """Return the department of a commune: the first two characters of its code, three overseas."""
    return commune[:3] if commune.startswith(_OVERSEAS) else commune[:2]


def epci(commune: str) -> str | None:
    """Return the EPCI of a commune, or None where it is in none, or the code set is not installed."""
    return _members().get(commune)


@cache
def names() -> dict[str, str]:
    """Return what EPCI and departments are called, by their codes."""
    return {each["code"]: each["nom"] for each in (*_read("epci"), *_read("departements"))}


@cache
def _members() -> dict[str, str]:
    return {member["code"]: each["code"] for each in _read("epci") for member in each["membres"]}


def _read(name: str) -> list[dict[str, Any]]:
    file = _DATA / f"{name}.json"
    found: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else []
    return found
