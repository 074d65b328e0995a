"""The directory for people: a page to search, and the form on which a business says what it wants known."""

import re
from typing import Annotated

import anyio
from fastapi import Path, Query, Request, Response
from starlette.datastructures import FormData

from api.dependencies import OpenBook
from api.directory import SEARCH_MAX
from api.pages import rendering, visits
from api.pages.routing import new_page_router
from api.pages.visits import PagePrincipal, Visit, Visiting
from api.problems import status_of
from api.running import running
from ledger.directory import SECTIONS, Opening, Place, Section, Weekday, check_commune
from ledger.money import Language
from ledger.refusals import BadInput, CommuneNotValid, HoursNotValid, Refusal
from service import currencies, directory, me
from service.access import Operation, Principal, Role, could
from service.book import Book
from service.directory import Accepted, Entry, Search, Words

router = new_page_router()

MEDIA = ("digital", "notes")
NAMES = (
    *("public", "activity", "section", "commune", "town", "latitude", "longitude", "offers", "seeks"),
    *Weekday,
)
_SPAN = re.compile(r"(\d{1,2})(?::|h)(\d{2})? ?- ?(\d{1,2})(?::|h)(\d{2})?", re.ASCII)
_DEGREES = re.compile(r"(-?\d{1,3}(?:[.,]\d{1,6})?)", re.ASCII)
LATITUDE_MAX, LONGITUDE_MAX = 90_000_000, 180_000_000

MemberId = Annotated[str, Path(pattern=r"^[0-9A-HJKMNP-TV-Z]{12}$")]


@router.get("/annuaire")
def read_directory(
    visit: Visiting,
    book: OpenBook,
    q: Annotated[str, Query(max_length=SEARCH_MAX)] = "",
    section: Annotated[str, Query(max_length=1)] = "",
    commune: Annotated[str, Query(max_length=5)] = "",
) -> Response:
    """Show who chose to be found, and let anyone search."""
    refused = ""
    try:
        found = directory.search(
            book,
            Search(q, _section(section) if section else None, check_commune(commune) if commune else None),
        )
    except (BadInput, CommuneNotValid) as refusal:
        found, refused = [], refusal.sentence(visit.language)
    return rendering.page(
        "directory.html",
        visit,
        found=found,
        refused=refused,
        q=q,
        section=section,
        commune=commune,
        sections=_named(visit.language),
        mine=_mine(book, visit.who),
        pays=visit.who is not None and could(visit.who, Operation.CREATE_PAYMENT),
    )


@router.get("/annuaire/{member_id}")
def read_entry(member_id: MemberId, visit: Visiting, who: PagePrincipal, book: OpenBook) -> Response:
    """Show the form on which a member says what it wants known."""
    entry = directory.find(book, who, member_id)
    return _form(visit, book, who, member_id=member_id, given=_written(entry))


@router.post("/annuaire/{member_id}")
async def change_entry(member_id: MemberId, visit: Visiting, who: PagePrincipal, request: Request) -> Response:
    """Keep what a member says of itself."""
    form = await request.form()
    return await anyio.to_thread.run_sync(_change, member_id, visit, who, running(request).book, form)


def _change(member_id: str, visit: Visit, who: Principal, book: Book, form: FormData) -> Response:
    try:
        directory.change(book, who, member_id, _read(form))
    except Refusal as refusal:
        given = {name: _text(form, name) for name in form}
        given["accepts"] = " ".join(_all(form, "accepts"))
        return _form(visit, book, who, member_id=member_id, given=given, refusal=refusal)
    return visits.redirect(f"/annuaire/{member_id}", flash="directory.kept")


def _form(
    visit: Visit, book: Book, who: Principal, *, member_id: str, given: dict[str, str], refusal: Refusal | None = None
) -> Response:
    entry = directory.find(book, who, member_id)
    units = [unit for unit in currencies.list_all(book, who) if unit.kind == "local"]
    return rendering.page(
        "directory_entry.html",
        visit,
        status=200 if refusal is None else status_of(refusal),
        refused="" if refusal is None else refusal.sentence(visit.language),
        member=member_id,
        name="" if entry is None else entry.name,
        given={name: given.get(name, "") for name in NAMES} | {"accepts": given.get("accepts", "").split()},
        sections=_named(visit.language),
        weekdays=list(Weekday),
        units=units,
        media=MEDIA,
    )


def _written(entry: Entry | None) -> dict[str, str]:
    """Return an entry as the form's fields hold it."""
    if entry is None:
        return {"public": "yes"}
    words = entry.words
    given = {
        "public": "yes" if words.public else "",
        "activity": words.activity,
        "section": words.section.value,
        "commune": words.commune,
        "town": words.town,
        "offers": words.offers,
        "seeks": words.seeks,
        "accepts": " ".join(f"{each.currency}:{medium}" for each in words.accepts for medium in each.media),
    }
    if words.place is not None:
        given["latitude"], given["longitude"] = (f"{degrees / 1e6:.6f}" for degrees in words.place)
    for each in words.hours:
        spans = [given[each.day]] if each.day in given else []
        given[each.day] = ", ".join([*spans, f"{each.opens}-{each.closes}"])
    return given


def _read(form: FormData) -> Words:
    """Return what the fields of the form say, or refuse what cannot be read."""
    taken: dict[str, list[str]] = {}
    for each in _all(form, "accepts"):
        currency, _, medium = each.partition(":")
        if medium not in MEDIA:
            raise BadInput
        taken.setdefault(currency, []).append(medium)
    return Words(
        public="public" in form,
        activity=_text(form, "activity"),
        section=_section(_text(form, "section")),
        commune=_text(form, "commune").strip().upper(),
        town=_text(form, "town"),
        place=_place(_text(form, "latitude").strip(), _text(form, "longitude").strip()),
        hours=tuple(opening for day in Weekday for opening in _hours(day, _text(form, day))),
        accepts=tuple(Accepted(currency, tuple(media)) for currency, media in taken.items()),
        offers=_text(form, "offers"),
        seeks=_text(form, "seeks"),
    )


def _hours(day: Weekday, written: str) -> list[Opening]:
    """Read `9:00-12:30, 14h-19h`; nothing: closed."""
    opened = []
    for span in filter(None, (part.strip() for part in written.split(","))):
        found = _SPAN.fullmatch(span)
        if found is None:
            raise HoursNotValid
        first, past, last, over = (int(part or 0) for part in found.groups())
        opened.append(Opening(day, f"{first:02}:{past:02}", f"{last:02}:{over:02}"))
    return opened


def _place(latitude: str, longitude: str) -> Place | None:
    if not latitude and not longitude:
        return None
    if not (_DEGREES.fullmatch(latitude) and _DEGREES.fullmatch(longitude)):
        raise BadInput
    north, east = (round(float(each.replace(",", ".")) * 1e6) for each in (latitude, longitude))
    if abs(north) > LATITUDE_MAX or abs(east) > LONGITUDE_MAX:
        raise BadInput
    return Place(north, east)


def _section(code: str) -> Section:
    if code not in list(Section):
        raise BadInput
    return Section(code)


def _named(language: Language) -> list[tuple[str, str]]:
    """Return the sections of the NAF with their names."""
    return [(section.value, names[0] if language == "fr" else names[1]) for section, names in SECTIONS.items()]


def _mine(book: Book, who: Principal | None) -> list[tuple[str, str]]:
    """Return the members for which someone may change the entry, with their names."""
    if who is None:
        return []
    held = me.describe(book, who).roles
    return [(each.of, each.of_name or "") for each in held if each.role is Role.OWNER and each.of is not None]


def _text(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def _all(form: FormData, name: str) -> list[str]:
    return [each for each in form.getlist(name) if isinstance(each, str)]
