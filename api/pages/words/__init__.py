"""What pages say, in French and in English: one module for each noun, found by its name.

A template writes `words.signing.title`. A module offers `WORDS`, and `CHOSEN`, the
names of those that no template spells out. A test wants both languages for each
word, every word that a template uses, and no word that nothing uses.
"""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import SimpleNamespace

from ledger.money import Language

NOUNS: tuple[str, ...] = tuple(sorted(module.name for module in iter_modules(__path__)))


@cache
def words(language: Language) -> Mapping[str, SimpleNamespace]:
    """Return what pages say in one language, noun by noun."""
    return {
        noun: SimpleNamespace(**{name: sentences[language] for name, sentences in written(noun).items()})
        for noun in NOUNS
    }


def written(noun: str) -> dict[str, dict[Language, str]]:
    """Return the words of one noun in both languages."""
    found: dict[str, dict[Language, str]] = import_module(f"{__name__}.{noun}").WORDS
    return found


def chosen(noun: str) -> frozenset[str]:
    """Return the words of one noun that are chosen by a value, not spelled out."""
    found: frozenset[str] = getattr(import_module(f"{__name__}.{noun}"), "CHOSEN", frozenset())
    return found
