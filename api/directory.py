"""The directory: businesses that chose to be found, as JSON and as GeoJSON (RFC 7946); and each one's own entry."""

import re
from typing import Annotated, Any, Literal, Self

from fastapi import Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import AfterValidator, Field

from api.dependencies import CurrentPrincipal, OpenBook
from api.fields import Code, Flag, In, Out, PublicId
from api.members import MemberId
from api.paging import Cursor, Limit, NextCursor, cursor_of, position_of
from api.problems import READING, problems
from api.routing import new_router
from api.validation import refusing
from ledger import refusals as r
from ledger.directory import SECTIONS, Opening, Place, Section, Weekday, check_commune, in_order
from ledger.memberships import MemberKind
from ledger.memos import clean
from service import directory
from service.directory import ACTIVITY_MAX, TOWN_MAX, WORDS_MAX, Accepted, Entry, Search

router = new_router("members")

GEOJSON = "application/geo+json"
SEARCH_MAX = 100
LATITUDE_MAX, LONGITUDE_MAX = 90_000_000, 180_000_000
_NEAR = re.compile(r"(-?\d{1,2}(?:\.\d{1,6})?),(-?\d{1,3}(?:\.\d{1,6})?)", re.ASCII)
_HOUR = r"^([01]\d|2[0-3]):[0-5]\d$|^24:00$"


def _cleaned(most: int) -> AfterValidator:
    return AfterValidator(refusing(lambda text: clean(text, most=most)))


Commune = Annotated[
    str,
    AfterValidator(refusing(check_commune)),
    Field(max_length=5, description="The INSEE code of a commune.", examples=["33063"]),
]
Medium = Literal["digital", "notes"]


class OpeningModel(In):
    """Open on a weekday, from one hour to another."""

    day: Weekday = Field(examples=["tuesday"])
    opens: str = Field(pattern=_HOUR, examples=["08:30"])
    closes: str = Field(pattern=_HOUR, description="24:00 is midnight at the end of the day.", examples=["12:30"])


class AcceptedModel(In):
    """A currency that is taken, and how."""

    currency: Code
    media: list[Medium] = Field(min_length=1, max_length=2, examples=[["digital", "notes"]])


class PlaceModel(In):
    """Where it is (WGS 84), to the millionth of a degree."""

    latitude: float = Field(ge=-90, le=90, allow_inf_nan=False, examples=[44.837789])
    longitude: float = Field(ge=-180, le=180, allow_inf_nan=False, examples=[-0.57918])

    def to_place(self) -> Place:
        """Return the place in millionths of a degree."""
        return Place(round(self.latitude * 1e6), round(self.longitude * 1e6))


class WordsIn(In):
    """What a member says of itself."""

    public: Flag = Field(description="Whether anyone may find it.", examples=[True])
    activity: Annotated[str, _cleaned(ACTIVITY_MAX)] = Field(
        max_length=4 * ACTIVITY_MAX, description="In its own words.", examples=["Boulangerie au levain"]
    )
    section: Section = Field(description="The section of the NAF (revision 2).", examples=["C"])
    commune: Commune
    town: Annotated[str, _cleaned(TOWN_MAX)] = Field(
        default="", max_length=4 * TOWN_MAX, description="How the commune is called.", examples=["Bordeaux"]
    )
    place: PlaceModel | None = Field(default=None, examples=[{"latitude": 44.837789, "longitude": -0.57918}])
    hours: list[OpeningModel] = Field(
        default=[], max_length=28, examples=[[{"day": "tuesday", "opens": "08:30", "closes": "12:30"}]]
    )
    accepts: list[AcceptedModel] = Field(
        default=[], max_length=20, examples=[[{"currency": "MIEL", "media": ["digital"]}]]
    )
    offers: Annotated[str, _cleaned(WORDS_MAX)] = Field(
        default="", max_length=4 * WORDS_MAX, description="“I offer”", examples=["Pain de la veille à moitié prix"]
    )
    seeks: Annotated[str, _cleaned(WORDS_MAX)] = Field(
        default="", max_length=4 * WORDS_MAX, description="“I look for”", examples=["De la farine de meule"]
    )

    def to_words(self) -> directory.Words:
        """Return what is said, or refuse hours that cannot be."""
        return directory.Words(
            public=self.public,
            activity=self.activity,
            section=self.section,
            commune=self.commune,
            town=self.town,
            place=None if self.place is None else self.place.to_place(),
            hours=in_order([Opening(each.day, each.opens, each.closes) for each in self.hours]),
            accepts=tuple(Accepted(each.currency, tuple(sorted(set(each.media)))) for each in self.accepts),
            offers=self.offers,
            seeks=self.seeks,
        )


class OpeningOut(Out):
    """Open on a weekday, from one hour to another."""

    day: Weekday = Field(examples=["tuesday"])
    opens: str = Field(examples=["08:30"])
    closes: str = Field(examples=["12:30"])


class AcceptedOut(Out):
    """A currency that is taken, and how."""

    currency: Code
    media: list[Medium]


class PlaceOut(Out):
    """Where it is (WGS 84)."""

    latitude: float = Field(examples=[44.837789])
    longitude: float = Field(examples=[-0.57918])


class DirectoryEntryOut(Out):
    """An entry of the directory."""

    member: PublicId
    name: str = Field(examples=["Boulangerie du Phare"])
    kind: MemberKind = Field(examples=["business"])
    public: bool = Field(examples=[True])
    activity: str = Field(examples=["Boulangerie au levain"])
    section: Section = Field(examples=["C"])
    section_fr: str = Field(examples=[SECTIONS[Section.C][0]])
    section_en: str = Field(examples=[SECTIONS[Section.C][1]])
    commune: str = Field(description="Its INSEE code.", examples=["33063"])
    town: str = Field(examples=["Bordeaux"])
    place: PlaceOut | None
    hours: list[OpeningOut]
    accepts: list[AcceptedOut]
    offers: str = Field(examples=["Pain de la veille à moitié prix"])
    seeks: str = Field(examples=["De la farine de meule"])
    distance_km: float | None = Field(description="From the place one asked about.", examples=[1.2])

    @classmethod
    def of(cls, entry: Entry) -> Self:
        """Return an entry as anyone sees it who may."""
        words = entry.words
        french, english = SECTIONS[words.section]
        return cls(
            **{
                **words._asdict(),
                "member": entry.member,
                "name": entry.name,
                "kind": entry.kind,
                "section_fr": french,
                "section_en": english,
                "place": words.place
                and PlaceOut(latitude=words.place.latitude / 1e6, longitude=words.place.longitude / 1e6),
                "hours": [OpeningOut(**each._asdict()) for each in words.hours],
                "accepts": [AcceptedOut.model_validate(each._asdict()) for each in words.accepts],
                "distance_km": None if entry.distance_km is None else round(entry.distance_km, 3),
            }
        )

    def to_feature(self) -> dict[str, Any]:
        """Return the entry as a GeoJSON feature: longitude comes first."""
        said = self.model_dump(mode="json")
        member, place = said.pop("member"), said.pop("place")
        where = place and {"type": "Point", "coordinates": [place["longitude"], place["latitude"]]}
        return {"type": "Feature", "id": member, "geometry": where, "properties": said}


class DirectoryOut(Out):
    """A page of the directory."""

    data: list[DirectoryEntryOut]
    next_cursor: NextCursor


@router.get(
    "/directory",
    response_model=DirectoryOut,
    responses={
        200: {
            "description": "A page; or as GeoJSON, everything that matches.",
            "content": {GEOJSON: {"schema": {"type": "object", "required": ["type", "features"]}}},
        },
        **problems(r.BadInput, r.CommuneNotValid),
    },
)
def list_directory(
    book: OpenBook,
    request: Request,
    *,
    q: Annotated[
        str,
        Query(max_length=SEARCH_MAX, description="Words that it must hold; accents do not count.", examples=["pain"]),
    ] = "",
    section: Annotated[Section | None, Query(description="A section of the NAF.", examples=["C"])] = None,
    commune: Annotated[
        str | None, Query(max_length=5, description="The INSEE code of a commune.", examples=["33063"])
    ] = None,
    near: Annotated[
        str | None,
        Query(
            pattern=f"^{_NEAR.pattern}$",
            description="`latitude,longitude`: the nearest first.",
            examples=["44.84,-0.58"],
        ),
    ] = None,
    within: Annotated[
        float | None, Query(gt=0, le=1000, allow_inf_nan=False, description="How far from there, in km.", examples=[10])
    ] = None,
    form: Annotated[
        Literal["json", "geojson"] | None,
        Query(alias="format", description="Or by the header Accept.", examples=["geojson"]),
    ] = None,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> DirectoryOut | Response:
    """Look for businesses, associations and public bodies that chose to be found. Asks nobody who they are."""
    sought = Search(q, section, commune and check_commune(commune), place_of(near), within)
    found = [DirectoryEntryOut.of(entry) for entry in directory.search(book, sought)]
    if form == "geojson" or (form is None and GEOJSON in request.headers.get("accept", "")):
        features = {"type": "FeatureCollection", "features": [each.to_feature() for each in found]}
        return JSONResponse(features, media_type=GEOJSON, headers={"Vary": "Accept"})
    first = position_of(cursor) or 0
    more = first + limit if len(found) > first + limit else None
    return DirectoryOut(data=found[first : first + limit], next_cursor=cursor_of(more))


@router.get("/members/{member_id}/directory-entry", responses=problems(*READING, r.MemberNotFound, r.ResourceNotFound))
def read_directory_entry(member_id: MemberId, who: CurrentPrincipal, book: OpenBook) -> DirectoryEntryOut:
    """Read what a member says of itself, public or not."""
    found = directory.find(book, who, member_id)
    if found is None:
        raise r.ResourceNotFound
    return DirectoryEntryOut.of(found)


@router.put(
    "/members/{member_id}/directory-entry",
    responses=problems(
        *(*READING, r.MemberNotFound, r.BadText, r.CommuneNotValid, r.HoursNotValid),
        *(r.CurrencyNotFound, r.StepNotPossible),
    ),
)
def set_directory_entry(member_id: MemberId, body: WordsIn, who: CurrentPrincipal, book: OpenBook) -> DirectoryEntryOut:
    """Say what a member wants known of itself. People are in no directory."""
    return DirectoryEntryOut.of(directory.change(book, who, member_id, body.to_words()))


def place_of(near: str | None) -> Place | None:
    """Return the place that `latitude,longitude` names, or refuse one that is not on the globe."""
    if near is None:
        return None
    found = _NEAR.fullmatch(near)
    if found is None:
        raise r.BadInput
    latitude, longitude = (round(float(part) * 1e6) for part in found.groups())
    if abs(latitude) > LATITUDE_MAX or abs(longitude) > LONGITUDE_MAX:
        raise r.BadInput
    return Place(latitude, longitude)
