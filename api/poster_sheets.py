"""Posters on paper: one sheet from A6 to A4, as SVG for any script and any printer, and as PDF.

The code is drawn at level Q: a quarter of it may be scratched, and it is still read.
Beside it stand the domain and the code itself, so that a code stuck over it can be told.
"""

import unicodedata
from collections.abc import Iterator
from enum import StrEnum
from html import escape
from itertools import groupby
from typing import NamedTuple
from urllib.parse import urlsplit

import qrcode
from fpdf import FPDF
from qrcode.constants import ERROR_CORRECT_Q

from ledger.money import Language

QUIET = 4
"""Empty modules around a code (ISO/IEC 18004)."""

HEIGHT = 100 * 2**0.5
CODE_TOP, CODE_SIDE = 33.0, 60.0
"""Everything is placed in hundredths of the sheet's width; the code's side has its quiet zone."""

WIDEST, LETTER = 92.0, 0.68
"""How wide a line may be, and how wide a letter is, of its height: longer lines are written smaller."""

POINTS = 72 / 25.4
PDF_LETTERS = "cp1252"
"""What the fonts that every reader of PDF has can write; other letters lose their marks, or become dots."""

WORDS: dict[str, dict[Language, str]] = {
    "pay": {"fr": "Payez ici en {currency}", "en": "Pay here in {currency}"},
    "how": {"fr": "Visez ce code avec votre téléphone, ou tapez :", "en": "Point your phone at this code, or type:"},
    "leads": {"fr": "Il mène à {domain} et nulle part ailleurs.", "en": "It leads to {domain} and nowhere else."},
}


class Size(StrEnum):
    """A sheet of paper (ISO 216)."""

    A4 = "A4"
    A5 = "A5"
    A6 = "A6"

    @property
    def width(self) -> float:
        """Return its width in millimetres."""
        return {"A4": 210.0, "A5": 148.0, "A6": 105.0}[self.value]


class Sheet(NamedTuple):
    """What a poster says: `url` in its code, `code` in groups; `amount` and `text` may be empty."""

    url: str
    name: str
    label: str
    currency: str
    code: str
    amount: str
    text: str


class Line(NamedTuple):
    """A centred line: where its foot stands, how high its letters are."""

    text: str
    foot: float
    size: float
    bold: bool = False


class Run(NamedTuple):
    """Dark modules side by side."""

    left: float
    top: float
    length: float
    side: float


def svg(sheet: Sheet, size: Size, language: Language) -> bytes:
    """Return the poster as SVG, in millimetres."""
    words = "".join(
        f'<text x="50" y="{line.foot}" font-size="{line.size:.2f}" font-weight="{700 if line.bold else 400}">'
        f"{escape(line.text)}</text>"
        for line in _lines(sheet, language)
    )
    dark = "".join(
        f"M{run.left:.3f} {run.top:.3f}h{run.length:.3f}v{run.side:.3f}h-{run.length:.3f}z" for run in _runs(sheet.url)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size.width:g}mm" height="{size.width * HEIGHT / 100:.1f}mm" '
        f'viewBox="0 0 100 {HEIGHT:.2f}"><rect width="100" height="{HEIGHT:.2f}" fill="white"/>'
        f'<g font-family="Helvetica, Arial, sans-serif" text-anchor="middle">{words}</g>'
        f'<path d="{dark}" shape-rendering="crispEdges"/></svg>'
    ).encode()


def pdf(sheet: Sheet, size: Size, language: Language) -> bytes:
    """Return the poster as PDF: one page, no margins."""
    unit = size.width / 100
    drawn = FPDF(format=(size.width, HEIGHT * unit))
    drawn.set_auto_page_break(auto=False)
    drawn.set_title(_printable(sheet.name))
    drawn.add_page()
    for line in _lines(sheet, language):
        text = _printable(line.text)
        drawn.set_font("Helvetica", "B" if line.bold else "")
        drawn.set_font_size(line.size * unit * POINTS)
        drawn.text((size.width - drawn.get_string_width(text)) / 2, line.foot * unit, text)
    for run in _runs(sheet.url):
        drawn.rect(run.left * unit, run.top * unit, run.length * unit, run.side * unit, style="F")
    return bytes(drawn.output())


def _lines(sheet: Sheet, language: Language) -> list[Line]:
    said = {name: texts[language] for name, texts in WORDS.items()}
    domain = urlsplit(sheet.url).netloc
    lines = [
        Line(said["pay"].format(currency=sheet.currency), 13, 6, bold=True),
        Line(sheet.name, 23, 7, bold=True),
        Line(sheet.amount, 31, 6),
        Line(said["how"], 101, 3.6),
        Line(sheet.code, 109, 6.5, bold=True),
        Line(said["leads"].format(domain=domain), 117, 3.6),
        Line(" ".join(sheet.text.split()), 126, 4),
        Line(sheet.label, 137, 3),
    ]
    return [_fitted(line) for line in lines if line.text]


def _fitted(line: Line) -> Line:
    return line._replace(size=min(line.size, WIDEST / (LETTER * len(line.text))))


def _runs(url: str) -> Iterator[Run]:
    """Yield the dark modules of the code, row by row."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_Q, border=QUIET)
    code.add_data(url)
    code.make(fit=True)
    modules = code.get_matrix()
    side = CODE_SIDE / len(modules)
    left = (100 - CODE_SIDE) / 2
    for row, cells in enumerate(modules):
        column = 0
        for dark, run in groupby(cells):
            length = len(list(run))
            if dark:
                yield Run(left + column * side, CODE_TOP + row * side, length * side, side)
            column += length


def _printable(text: str) -> str:
    """Return the text in letters that the PDF's fonts have."""
    return "".join(_letter(each) for each in text)


def _letter(letter: str) -> str:
    for written in (letter, unicodedata.normalize("NFKD", letter)[0]):
        if written.encode(PDF_LETTERS, "ignore"):
            return written
    return "·"
