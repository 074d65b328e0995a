"""Names that mislead: what is refused in a name, and which names look alike.

People choose whom to pay by a name on a small screen. A name in which letters of
two scripts mix, or run in two directions, is refused; one that a reader could take
for another member's is let through only by someone who has compared the two. Why
this is our own small rule: docs/decisions.
"""

import unicodedata
from functools import lru_cache

from ledger.memos import clean
from ledger.refusals import BadText, NameMisleads

NAME_MAX = 120
MARKS_MAX = 2
"""How many marks one letter may carry: Vietnamese needs two."""

_TOGETHER = {"HIRAGANA": "CJK", "KATAKANA": "CJK", "HANGUL": "CJK", "BOPOMOFO": "CJK", "IDEOGRAPHIC": "CJK"}
"""Scripts that one language writes together."""

_LOOKALIKES = str.maketrans(
    # Cyrillic, Greek, then Armenian and the odd letters of Latin itself; last, digits and signs that pass for letters
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u043a\u043c\u0442\u0432\u043d\u0433\u0437\u0456\u0458\u0455\u0501\u051b\u051d\u04bd\u0493\u04bb"
    "\u03b1\u03b2\u03b3\u03b5\u03b7\u03b9\u03ba\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7\u03c9\u03f2"
    "\u0585\u0578\u057d\u0570\u0581\u0584\u0131\u0142\u00f8\u0111\u0127\u00e6\u0153"
    "0135|!",
    "aeopcyxkmtbhr3ijsdqwefhabyenikvoptuxwconuhgqilodhaoolesll",
)
_TWINS = (("rn", "m"), ("vv", "w"), ("cl", "d"))
"""Letters that stand so close that they are read as one."""


def clean_name(name: str) -> str:
    """Return a name as it is kept: one line in NFC, single spaces, nothing in it that misleads a reader."""
    written = " ".join(part for part in clean(name, most=4 * NAME_MAX).split(" ") if part)
    if not written or len(written) > NAME_MAX or "\n" in written:
        raise BadText
    if _mixed(written) or _two_ways(written) or _piled(written) or _hidden(written):
        raise NameMisleads
    return written


@lru_cache(maxsize=20_000)
def skeleton(name: str) -> str:
    """Return what a hurried reader sees: two names with one skeleton are taken for each other."""
    flat = unicodedata.normalize("NFKD", name)
    bare = "".join(character for character in flat if not unicodedata.combining(character))
    # a capital I is read as a small l before case is forgotten
    seen = bare.replace("I", "l").casefold().translate(_LOOKALIKES)
    letters = "".join(character for character in seen if character.isalnum())
    for twin, one in _TWINS:
        letters = letters.replace(twin, one)
    return letters.replace("i", "l")


def _script(character: str) -> str:
    """Return the script of a letter, by the first word of its Unicode name: `º` is an `o`, and Latin."""
    plain = unicodedata.normalize("NFKC", character)[0]
    script = unicodedata.name(plain, "UNKNOWN").split(" ")[0].partition("-")[0]
    return _TOGETHER.get(script, script)


def _mixed(name: str) -> bool:
    """Tell whether one word holds letters of two scripts."""
    return any(len({_script(letter) for letter in word if letter.isalpha()}) > 1 for word in name.split(" "))


def _two_ways(name: str) -> bool:
    """Tell whether letters run in both directions, so that it is shown in another order than it is kept."""
    directions = {unicodedata.bidirectional(character) for character in name}
    return bool(directions & {"R", "AL"}) and "L" in directions


def _piled(name: str) -> bool:
    """Tell whether marks are heaped on a letter."""
    marks = 0
    for character in unicodedata.normalize("NFD", name):
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks > MARKS_MAX:
            return True
    return False


def _hidden(name: str) -> bool:
    """Tell whether something is in it that nobody sees: joiners, other spaces, a name without a letter or digit."""
    unseen = any(unicodedata.category(character) in {"Cf", "Zs"} and character != " " for character in name)
    return unseen or not any(map(str.isalnum, name))
