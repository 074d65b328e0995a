"""The register: every table that holds something on a person, whose it is, and what becomes of it.

Export, erasure and the document for the supervisory authority all read this one
register, and a test walks the database's own tables: one that is not here, or a column
that refers to a member and is named in no row, fails it.
"""

from service.privacy.books import BOOKS
from service.privacy.circulation import CIRCULATION
from service.privacy.governance import GOVERNANCE
from service.privacy.holding import Holding
from service.privacy.people import PEOPLE
from service.privacy.treasury import TREASURY

HOLDINGS: tuple[Holding, ...] = (*PEOPLE, *BOOKS, *CIRCULATION, *GOVERNANCE, *TREASURY)
"""Each table once, in the order in which a person is told of them."""

IMPERSONAL: dict[str, str] = {
    "book": "the key of the book",
    "currency": "units of account",
    "bank_account": "where the association holds its euros",
    "bank_mapping": "which column of a bank's files is what",
    "cover": "what stands behind a currency",
    "head": "how far the books have come",
    "shortfall": "when a currency was not covered",
    "refusal": "codes under keyed hashes; deleted after some days",
    "audit_head": "how far the trail has come",
    "demo": "the mark of invented books",
    "spent_challenge": "hashes of challenges that were answered; deleted within minutes",
    "short_code": "digits that stand for an open request; deleted once it is over",
    "poster_use": "which request was made by which poster",
    "circulation_cursor": "how far the circulation was followed",
    "circulation_day": "sums of a day",
    "circulation_born": "sums of a day",
    "circulation_age": "sums of a day",
    "circulation_figure": "figures of a period",
    "circulation_publication": "figures that single nobody out",
    "job": "when the work of the day was done",
}
"""Tables that hold nothing on anyone, and what they hold instead."""
