"""Amounts in words, as people say them: whoever pays reads the sum twice, in figures and in words.

The traditional spelling in French, the British one in English; up to ten to the eighteenth.
"""

from ledger.money import Language, Money

SPOKEN_MAX = 10**18
"""The first number that has no words here: far beyond every amount."""

_CENTS = 2

_FR = (
    *("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze"),
    *("treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf"),
)
_FR_TENS = ("", "", "vingt", "trente", "quarante", "cinquante", "soixante")
_FR_LARGE = ("", "mille", "million", "milliard", "billion", "billiard")
_EN = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_EN_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_EN_LARGE = ("", "thousand", "million", "billion", "trillion", "quadrillion")

_WORDS: dict[Language, tuple[str, str, str, str, str]] = {
    "fr": ("moins", "et", "centime", "centimes", "virgule"),
    "en": ("minus", "and", "cent", "cents", "point"),
}


def written(money: Money, language: Language) -> str:
    """Return an amount in words: `trente-sept MIEL et quarante centimes`, `thirty-seven MIEL and forty cents`."""
    minus, joined, cent, cents, point = _WORDS[language]
    whole, rest = divmod(abs(money.amount), 10**money.scale)
    digits = rest and money.scale != _CENTS
    words = [minus] if money.amount < 0 else []
    words.append(number(whole, language))
    if digits:
        words += [point, *[number(int(digit), language) for digit in f"{rest:0{money.scale}}"]]
    words.append(money.code if digits or language == "en" else _of(whole, money.code) + money.code)
    if rest and not digits:
        words += [joined, number(rest, language), cent if rest == 1 else cents]
    return " ".join(words)


def number(value: int, language: Language) -> str:
    """Return a whole number from 0 to `SPOKEN_MAX` - 1 in words."""
    assert 0 <= value < SPOKEN_MAX, "no amount is that large"
    if value == 0:
        return (_FR if language == "fr" else _EN)[0]
    groups = []
    for power in range(len(_FR_LARGE)):
        value, group = divmod(value, 1000)
        if group:
            groups.append((power, group))
    return _french(groups) if language == "fr" else _english(groups)


def _of(whole: int, code: str) -> str:
    """Return the `de` that follows millions in French."""
    if whole == 0 or whole % 10**6:
        return ""
    return "d'" if code[0] in "AEIOU" else "de "


def _french(groups: list[tuple[int, int]]) -> str:
    said = []
    for power, group in reversed(groups):
        if power == 1:
            said.append("mille" if group == 1 else f"{_french_below_1000(group, last=False)} mille")
            continue
        words = _french_below_1000(group, last=True)
        large = _FR_LARGE[power] + ("s" if power and group > 1 else "")
        said.append(f"{words} {large}".strip())
    return " ".join(said)


def _french_below_1000(value: int, *, last: bool) -> str:
    """Return the words below a thousand; `cent` and `vingt` take their s where nothing numeral follows."""
    hundreds, rest = divmod(value, 100)
    plural = "s" if hundreds > 1 and not rest and last else ""
    said: list[str] = [] if not hundreds else [f"cent{plural}" if hundreds == 1 else f"{_FR[hundreds]} cent{plural}"]
    if rest:
        said.append(_french_below_100(rest, last=last))
    return " ".join(said)


def _french_below_100(value: int, *, last: bool) -> str:
    if value < 20:  # noqa: PLR2004 - the words that are learnt by heart
        return _FR[value]
    if value == 80:  # noqa: PLR2004 - four times twenty
        return "quatre-vingts" if last else "quatre-vingt"
    if value > 80:  # noqa: PLR2004 - as above
        return f"quatre-vingt-{_FR[value - 80]}"
    tens = min(value // 10, 6)
    unit = value - 10 * tens
    if unit == 0:
        return _FR_TENS[tens]
    return f"{_FR_TENS[tens]} et {_FR[unit]}" if unit in {1, 11} else f"{_FR_TENS[tens]}-{_FR[unit]}"


def _english(groups: list[tuple[int, int]]) -> str:
    said: list[str] = []
    for power, group in reversed(groups):
        joined = "and " if said and not power and group < 100 else ""  # noqa: PLR2004 - one thousand and five
        said.append(f"{joined}{_english_below_1000(group)} {_EN_LARGE[power]}".strip())
    return " ".join(said)


def _english_below_1000(value: int) -> str:
    hundreds, rest = divmod(value, 100)
    said: list[str] = [] if not hundreds else [f"{_EN[hundreds]} hundred"]
    if rest:
        tens, unit = divmod(rest, 10)
        small = _EN[rest] if rest < 20 else _EN_TENS[tens] + (f"-{_EN[unit]}" if unit else "")  # noqa: PLR2004 - as above
        said.append(f"and {small}" if hundreds else small)
    return " ".join(said)
