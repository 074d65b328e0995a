"""Routes of pages: they take forms, and are no part of the OpenAPI document."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from api.routing import FORM, Asked

MULTIPART = "multipart/form-data"
FORM_BYTES_MAX = 1 << 18
UPLOAD_BYTES_MAX = 11 << 20


class PageRoute(APIRoute):
    """A page's route: forms only, and not too large."""

    body_bytes_max = FORM_BYTES_MAX
    types: frozenset[str] = frozenset({FORM})

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap FastAPI's handler."""
        handle = super().get_route_handler()

        async def handle_with_care(request: Request) -> Response:
            asked = Asked(request.scope, request.receive)
            asked.body_bytes_max = self.body_bytes_max
            if await asked.body():
                declared = request.headers.get("content-type", "").partition(";")[0].strip().lower()
                if declared not in self.types:
                    raise HTTPException(415, headers={"Accept": ", ".join(sorted(self.types))})
            return await handle(asked)

        return handle_with_care


class UploadRoute(PageRoute):
    """A page's route that also takes files."""

    body_bytes_max = UPLOAD_BYTES_MAX
    types = frozenset({FORM, MULTIPART})


def new_page_router(*, route_class: type[PageRoute] = PageRoute) -> APIRouter:
    """Return a router for the pages of one noun."""
    return APIRouter(include_in_schema=False, route_class=route_class)
