"""What pages load beside their HTML: styles and scripts of ours, and the few from npm.

npm's were installed at set-up (scripts/environment.sh); each address carries a hash of the
content, so browsers may keep it for ever. Nothing is loaded from another machine.
"""

import hashlib
from functools import cache
from pathlib import Path
from typing import Annotated

from fastapi import Path as InPath
from starlette.responses import FileResponse, Response

from api.pages.routing import new_page_router
from ledger.refusals import ResourceNotFound

router = new_page_router()

HERE = Path(__file__).parent
STATIC = HERE / "static"
PACKAGES = HERE / "node_modules"

INSTALLED = {
    "pico.css": PACKAGES / "@picocss" / "pico" / "css" / "pico.amber.min.css",
    "qr.js": PACKAGES / "qr" / "decode.js",
    "index.js": PACKAGES / "qr" / "index.js",  # by the name under which qr.js asks for it
    "htmx.js": PACKAGES / "htmx.org" / "dist" / "htmx.min.js",
}
"""By the name that pages use. More packages: add them to package.json, and here."""

MEDIA_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/json",
}


def files() -> dict[str, Path]:
    """Return every file that may be asked for, by its name."""
    own = {path.name: path for path in STATIC.iterdir() if path.suffix in MEDIA_TYPES}
    return INSTALLED | own


def missing() -> list[str]:
    """Return what set-up did not install."""
    return [name for name, path in INSTALLED.items() if not path.is_file()]


@cache
def address(name: str) -> str:
    """Return where a file is asked for, with a hash of what it holds."""
    path = files()[name]
    if not path.is_file():
        return f"/static/{name}"
    return f"/static/{name}?v={hashlib.sha256(path.read_bytes()).hexdigest()[:12]}"


@router.get("/static/{name}")
def read_asset(name: Annotated[str, InPath(max_length=40)], v: str = "") -> Response:
    """Return a file; one asked for by its hash may be kept for ever."""
    path = files().get(name)
    if path is None or not path.is_file():
        raise ResourceNotFound
    kept = "public, max-age=31536000, immutable" if v and address(name).endswith(f"?v={v}") else "no-cache"
    return FileResponse(path, media_type=MEDIA_TYPES[path.suffix], headers={"Cache-Control": kept})
