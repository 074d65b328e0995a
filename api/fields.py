"""The kinds of fields that requests and answers are made of, each with its form and its bounds."""

import json
import re
from datetime import UTC, date, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer
from pydantic_core import PydanticCustomError

from api.validation import refusing
from ledger.memos import REFERENCE_MAX, TEXT_MAX, Memo, check_notes, clean
from ledger.money import AMOUNT_MAX
from ledger.refusals import BadText
from service.clock import instant_of, moment

METADATA_MAX = 2_000
DATED = re.compile(r"\d{4}-\d{2}-\d{2}([T ]|$)", re.ASCII)

ACCOUNT_EXAMPLE = "7K3QX9V2MB4T"
PAYMENT_EXAMPLE = "01980e5a-7c1e-7abc-8def-0123456789ab"


class In(BaseModel):
    """What a request holds: nothing but its fields, each of its own type."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Out(BaseModel):
    """What an answer holds."""

    model_config = ConfigDict(frozen=True)


Amount = Annotated[
    int,
    Field(
        strict=True,
        description="Minor units (cents), a whole number.",
        examples=[1250],
        json_schema_extra={"minimum": 1, "maximum": AMOUNT_MAX},
    ),
]
Signed = Annotated[int, Field(description="Minor units; what reaches the account is positive.", examples=[-1250])]
CURRENCY_CODE = r"^[A-Z][A-Z0-9.]{0,15}$"
Code = Annotated[str, Field(pattern=CURRENCY_CODE, description="The code of a currency.", examples=["MIEL"])]
PUBLIC_ID = r"^[0-9A-HJKMNP-TV-Z]{12}$"
PublicId = Annotated[
    str,
    Field(
        pattern=PUBLIC_ID,
        description="12 characters of Crockford's base 32.",
        examples=[ACCOUNT_EXAMPLE],
    ),
]
EntryId = Annotated[
    str,
    Field(
        pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$",
        description="A UUIDv7.",
        examples=[PAYMENT_EXAMPLE],
    ),
]
Flag = Annotated[bool, Field(strict=True)]
Day = Annotated[
    str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$", description="An ISO date, in Paris.", examples=["2026-11-21"])
]
Instant = Annotated[
    int,
    PlainSerializer(moment, return_type=datetime),
    Field(description="An instant in UTC, to the microsecond.", examples=["2026-11-21T10:15:30.123456Z"]),
]
EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)
"""Beyond these, calendars and time zones leave what programs can reckon with."""


def _dated(sent: object) -> object:
    """Pass what begins with a date: a bare number would be taken for seconds, or for milliseconds, by its size."""
    if not (isinstance(sent, str) and DATED.match(sent)):
        raise PydanticCustomError("string_pattern_mismatch", "no date")
    return sent


When = Annotated[
    AwareDatetime,
    BeforeValidator(_dated),
    Field(description="An instant with its offset.", examples=["2026-11-21T11:15:30+01:00"], ge=EARLIEST, le=LATEST),
]
PastDay = Annotated[
    date,
    BeforeValidator(_dated),
    Field(description="An ISO date, in Paris.", examples=["2026-11-21"], ge=EARLIEST.date(), le=LATEST.date()),
]


def _text(text: str) -> str:
    return clean(text, most=TEXT_MAX)


def _reference(text: str) -> str:
    return clean(text, most=REFERENCE_MAX)


Text = Annotated[
    str,
    AfterValidator(refusing(_text)),
    Field(description="What is written about it. Erasable.", examples=["Deux pains"], max_length=4 * TEXT_MAX),
]
Reference = Annotated[
    str,
    AfterValidator(refusing(_reference)),
    Field(description="A number of your own, as on an invoice.", examples=["F-2026-118"], max_length=4 * REFERENCE_MAX),
]


def _metadata(notes: dict[str, Any]) -> None:
    check_notes(notes)
    if len(compact(notes)) > METADATA_MAX:
        raise BadText


Metadata = Annotated[
    dict[str, Any],
    AfterValidator(refusing(_metadata)),
    Field(description=f"A program's own notes, at most {METADATA_MAX} bytes of JSON.", examples=[{"till": "2"}]),
]


class Words(In):
    """What people and programs may write about an entry."""

    text: Text = ""
    reference: Reference = ""
    metadata: Metadata = Field(default_factory=dict)

    def to_memo(self) -> Memo | None:
        """Return the memo, or None when nothing was written."""
        if not (self.text or self.reference or self.metadata):
            return None
        return Memo(self.text, self.reference, compact(self.metadata))


def compact(notes: dict[str, Any]) -> str:
    """Return a program's notes as they are kept: JSON, sorted and without spaces."""
    return json.dumps(notes, sort_keys=True, separators=(",", ":"))


def read(when: datetime | None) -> int | None:
    """Return an instant in UTC microseconds, or None when none was given."""
    return None if when is None else instant_of(when)
