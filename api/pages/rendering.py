"""How a page is made: a template, the visit it answers, and headers that let nothing foreign in."""

from datetime import date, datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup
from starlette.responses import HTMLResponse

from api import qr
from api.pages import assets, forgery, visits
from api.pages.navigation import places
from api.pages.visits import Visit
from api.pages.words import NOUNS, words
from ledger import elision
from ledger.money import Language, Money
from service.clock import PARIS, moment
from service.wording import written_day

HERE = Path(__file__).parent

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
"""Nothing inline, nothing from elsewhere; Pico draws its arrows from `data:` images."""

MONTHS: dict[Language, tuple[str, ...]] = {
    "fr": (
        *("janvier", "février", "mars", "avril", "mai", "juin"),
        *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}

_templates = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=select_autoescape(default=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def page(template: str, visit: Visit, *, status: int = 200, **values: object) -> HTMLResponse:
    """Return a page for a visit, never kept by anyone on the way.

    Templates also get `visit`, `words` (`words.noun.name`), `language`, `asset(name)`,
    `say("noun.name")` and, for each form, `form_token`.
    """
    language = visit.language
    html = _templates.get_template(template).render(
        visit=visit,
        language=language,
        words=_Words(**words(language)),
        places=places(visit.who),
        say=lambda word: say(word, language),
        asset=assets.address,
        form_token=Markup('<input type="hidden" name="{}" value="{}">').format(forgery.FIELD, visit.form_token),
        hour=lambda instant: hour(instant, language, now=visit.now),
        day=lambda instant: day(instant, language),
        qr=qr.data_address,
        iso_day=lambda each: written_day(str(each), language),
        of=lambda name: elision.of(name) if language == "fr" else f"of {name}",
        **values,
    )
    headers = {
        "Content-Security-Policy": POLICY,
        "Content-Language": language,
        "Vary": "Accept, Accept-Language, Cookie",
        "Cache-Control": "no-store",
    }
    answer = HTMLResponse(html, status_code=status, headers=headers)
    if visit.chosen:
        visits.keep(answer, visits.LANGUAGE, language, visits.YEAR_SECONDS)
    if visit.flash:
        visits.forget(answer, visits.FLASH)
    return answer


class _Words:
    """What pages say, as templates spell it: `words.signing.title`."""

    def __init__(self, **nouns: object) -> None:
        self.__dict__.update(nouns)


def say(word: str, language: Language) -> str:
    """Return the word `noun.name`, or nothing when there is no such word: it may come from a cookie."""
    noun, _, name = word.partition(".")
    return str(vars(words(language)[noun]).get(name, "")) if noun in NOUNS else ""


def month(first: date, language: Language) -> str:
    """Return a month as this language writes it."""
    return f"{MONTHS[language][first.month - 1]} {first.year}"


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


def second(instant: int, language: Language) -> str:
    """Return an instant in Paris to the second: `3 mars 2026, 14:05:09` in French, `3 March 2026, 14:05:09`."""
    return f"{day(instant, language)}, {moment(instant).astimezone(PARIS):%H:%M:%S}"


def day(instant: int | None, language: Language) -> str:
    """Return the day of an instant in Paris: `3 mars 2026` in French, `3 March 2026` in English."""
    if instant is None:
        return ""
    local: datetime = moment(instant).astimezone(PARIS)
    number = "1er" if language == "fr" and local.day == 1 else str(local.day)
    return f"{number} {MONTHS[language][local.month - 1]} {local.year}"
