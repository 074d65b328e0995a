"""How a page is made: a template, a language, and headers that let nothing foreign in."""

from datetime import datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.responses import HTMLResponse

from api.pages.words import WORDS
from ledger.money import Language, Money
from service.clock import PARIS, moment

HERE = Path(__file__).parent
STATIC = HERE / "static"

SECURITY = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

_templates = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=select_autoescape(default=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def page(template: str, language: Language, *, status: int = 200, **values: object) -> HTMLResponse:
    """Return a page in a language, never kept by anyone on the way."""
    words = {key: sentences[language] for key, sentences in WORDS.items()}
    html = _templates.get_template(template).render(language=language, words=words, **values)
    headers = {**SECURITY, "Content-Language": language, "Vary": "Accept, Accept-Language", "Cache-Control": "no-store"}
    return HTMLResponse(html, status_code=status, headers=headers)


def amount(money: Money, language: Language) -> str:
    """Return an amount as this language writes it."""
    return money.written(language)


def hour(instant: int | None, language: Language, *, now: int) -> str:
    """Return the hour of an instant in Paris, `14 h 05` in French, `14:05` in English; and its day, if not today."""
    if instant is None:
        return ""
    local: datetime = moment(instant).astimezone(PARIS)
    today = local.date() == moment(now).astimezone(PARIS).date()
    if language == "fr":
        written = f"{local:%H} h {local:%M}"
        return written if today else f"le {local:%d/%m/%Y} à {written}"
    return f"{local:%H:%M}" if today else f"{local:%H:%M} on {local:%Y-%m-%d}"
