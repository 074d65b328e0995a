"""What is wrong in a request, piece by piece, in words. What was sent is never repeated: it may be a secret."""

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

from fastapi.exceptions import RequestValidationError
from pydantic_core import PydanticCustomError

from ledger.money import Language
from ledger.refusals import KeyMissing, KeyTooLong, Refusal, every_refusal

T = TypeVar("T")

FLAWS_MAX = 50
"""A bulk can hold thousands of flaws; these are enough to mend the first."""

_SENTENCES: dict[str, tuple[str, str]] = {
    "missing": ("Il manque.", "It is missing."),
    "extra_forbidden": ("Ce nom n'est pas connu ici.", "This name is not known here."),
    "int_type": ("Il faut un nombre entier.", "A whole number is needed."),
    "int_parsing": ("Il faut un nombre entier.", "A whole number is needed."),
    "int_from_float": ("Il faut un nombre entier.", "A whole number is needed."),
    "bool_type": ("Il faut true ou false.", "It must be true or false."),
    "bool_parsing": ("Il faut true ou false.", "It must be true or false."),
    "string_type": ("Il faut un texte.", "A text is needed."),
    "string_too_short": (
        "Il faut au moins {min_length} caractère(s).",
        "At least {min_length} character(s) are needed.",
    ),
    "string_too_long": ("Il faut au plus {max_length} caractère(s).", "At most {max_length} character(s) are allowed."),
    "string_pattern_mismatch": ("La forme n'est pas celle attendue.", "It is not in the expected form."),
    "list_type": ("Il faut une liste.", "A list is needed."),
    "too_short": ("Il en faut au moins {min_length}.", "At least {min_length} are needed."),
    "too_long": ("Il en faut au plus {max_length}.", "At most {max_length} are allowed."),
    "greater_than": ("Il faut plus que {gt}.", "It must be more than {gt}."),
    "greater_than_equal": ("Il faut au moins {ge}.", "It must be at least {ge}."),
    "less_than": ("Il faut moins que {lt}.", "It must be less than {lt}."),
    "less_than_equal": ("Il faut au plus {le}.", "It must be at most {le}."),
    "literal_error": ("Il faut l'un de : {expected}.", "It must be one of: {expected}."),
    "enum": ("Il faut l'un de : {expected}.", "It must be one of: {expected}."),
    "model_type": ("Il faut un objet.", "An object is needed."),
    "model_attributes_type": ("Il faut un objet.", "An object is needed."),
    "dict_type": ("Il faut un objet.", "An object is needed."),
}
_OTHER = ("La forme n'est pas celle attendue.", "It is not in the expected form.")
_REFUSALS = {refusal.code: refusal for refusal in every_refusal()}


class Flaw(NamedTuple):
    """One thing that is wrong: where, and why in French and in English. `refusal` when one of ours says it."""

    pointer: str
    fr: str
    en: str
    refusal: type[Refusal] | None = None

    def sentence(self, language: Language) -> str:
        """Return what is wrong, in words."""
        return self.fr if language == "fr" else self.en


def flaws(error: RequestValidationError) -> list[Flaw]:
    """Return what is wrong in a request, in the order of the request."""
    return [_flaw(each) for each in error.errors()[:FLAWS_MAX]]


def refusing(check: Callable[[T], T | None]) -> Callable[[T], T]:
    """Return a pydantic validator that says what `check` refuses, and where; `check` may return a cleaned value."""

    def validate(value: T) -> T:
        try:
            cleaned = check(value)
        except Refusal as refusal:
            said = {"code": refusal.code, "fr": refusal.sentence("fr"), "en": refusal.sentence("en")}
            raise PydanticCustomError("refusal", "{code}", said) from None
        return value if cleaned is None else cleaned

    return validate


def _flaw(error: dict[str, Any]) -> Flaw:
    kind, where, context = error["type"], tuple(error["loc"]), error.get("ctx") or {}
    pointer = _pointer(where)
    if kind == "refusal":
        return Flaw(pointer, context["fr"], context["en"], _REFUSALS[context["code"]])
    if where == ("header", "Idempotency-Key"):
        refusal = KeyMissing if kind == "missing" else KeyTooLong
        return Flaw(pointer, refusal.fr, refusal.en, refusal)
    french, english = _SENTENCES.get(kind, _OTHER)
    return Flaw(pointer, french.format(**context), english.format(**context))


def _pointer(where: tuple[str | int, ...]) -> str:
    """Return a JSON pointer as a URI fragment (RFC 6901, section 6) into the body, or the name of a parameter."""
    place, *path = where
    if place != "body":
        return ":".join(map(str, where))
    steps = (str(step).replace("~", "~0").replace("/", "~1") for step in path)
    return "#" + "".join(f"/{step}" for step in steps)
