"""Documents: given as they are, kept as they are, and never opened by the browser that fetches them."""

from typing import Annotated, Any, Self

import anyio
from fastapi import Path, Query, Request, Response
from pydantic import AfterValidator, Field

from api import problems as p
from api.dependencies import CurrentPrincipal, OpenBook
from api.fields import Day, Instant, Out, PublicId
from api.problems import READING, problems
from api.routing import DocumentRoute, new_router
from api.validation import refusing
from ledger import refusals as r
from service import documents
from service.documents import EXTENSIONS, TITLE_MAX, Described, clean_title

router = new_router("governance", route_class=DocumentRoute)

DocumentId = Annotated[PublicId, Path(description="The id of the document.", examples=["6HCV3Z9PMT1D"])]
DocumentTitle = Annotated[
    str,
    AfterValidator(refusing(clean_title)),
    Query(max_length=4 * TITLE_MAX, description="One line.", examples=["Procès-verbal du 3 mai 2026"]),
]
_BINARY = {"schema": {"type": "string", "format": "binary"}}
_BODY: dict[str, Any] = {"requestBody": {"required": True, "content": {"application/octet-stream": _BINARY}}}


class DocumentOut(Out):
    """A document, without its bytes."""

    id: PublicId
    title: str = Field(examples=["Procès-verbal du 3 mai 2026"])
    media_type: str = Field(description="What its bytes show it to be.", examples=["application/pdf"])
    size: int = Field(description="Bytes.", examples=[182_044])
    sha256: str = Field(examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"])
    public: bool = Field(description="Whether anyone may read it.", examples=[False])
    uploaded_at: Instant
    keep_until: Day

    @classmethod
    def of(cls, document: Described) -> Self:
        """Return a document."""
        return cls(**document._asdict())


@router.post(
    "/documents",
    status_code=201,
    openapi_extra=_BODY,
    responses=problems(*READING, p.BAD_REQUEST, r.BadText, r.DocumentNotTaken, r.DocumentTooLarge),
)
async def create_document(
    request: Request,
    who: CurrentPrincipal,
    book: OpenBook,
    title: DocumentTitle,
    public: Annotated[bool, Query(description="Whether anyone may read it.", examples=[False])] = False,  # noqa: FBT002 - a query's parameter has a name
) -> DocumentOut:
    """Keep a document: a PDF, a PNG or JPEG image, or plain text, 10 MB at most. The body is the document itself."""
    content = await request.body()

    def keep() -> Described:
        return documents.create(book, who, title=title, content=content, public=public)

    return DocumentOut.of(await anyio.to_thread.run_sync(keep))


@router.get("/documents/{document_id}", responses=problems(*READING, r.DocumentNotFound))
def read_document(document_id: DocumentId, who: CurrentPrincipal, book: OpenBook) -> DocumentOut:
    """Read what is known of a document."""
    return DocumentOut.of(documents.describe(book, who, document_id))


@router.get(
    "/documents/{document_id}/content",
    response_class=Response,
    responses={
        200: {"description": "The bytes.", "content": dict.fromkeys(EXTENSIONS, _BINARY)},
        **problems(*READING, r.DocumentNotFound, r.DocumentDamaged),
    },
)
def read_document_content(document_id: DocumentId, who: CurrentPrincipal, book: OpenBook) -> Response:
    """Fetch a document, as an attachment; its bytes are checked against the digest it was given with."""
    return attachment(*documents.read(book, who, document_id))


def attachment(document: Described, content: bytes) -> Response:
    """Return a document for keeping: whatever is in it, no browser runs it as a page of ours."""
    name = f"{document.id}.{EXTENSIONS[document.media_type]}"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "private, no-store",
    }
    return Response(content, media_type=document.media_type, headers=headers)
