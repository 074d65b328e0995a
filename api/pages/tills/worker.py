"""What stays on a device when the line drops: static files, and one page that says so to anyone."""

from fastapi import Response
from starlette.responses import FileResponse

from api.pages import assets, rendering
from api.pages.routing import new_page_router
from api.pages.visits import Visiting
from api.pages.words import words

router = new_page_router()


@router.get("/service-worker.js")
def read_worker() -> Response:
    """Return the worker, from an address that lets it serve every page."""
    path = assets.STATIC / "service_worker.js"
    headers = {"Cache-Control": "no-cache", "Content-Security-Policy": rendering.POLICY}  # or it may fetch nothing
    return FileResponse(path, media_type="text/javascript", headers=headers)


@router.get("/hors-ligne")
def read_offline(visit: Visiting) -> Response:
    """Say that the line has dropped, in both languages; the page holds nothing of anyone."""
    return rendering.page("till/offline.html", visit, french=words("fr")["tills"], english=words("en")["tills"])
