"""QR codes that any phone's camera opens: a plain address, drawn as SVG or PNG.

The code carries the address alone; amount, payee and expiry stay on the server,
so the code stays small (version 3 holds 42 bytes at level M) and can promise nothing.
What draws is loaded with the first drawing: the service is ready, and small, before it can draw.
"""

import io
from base64 import b64encode
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from qrcode import QRCode
    from qrcode.image.base import BaseImage

    Image = TypeVar("Image", bound=BaseImage)

BORDER = 4
BOX_PIXELS = 10


def svg(url: str) -> bytes:
    """Return the code of `url` as SVG, with its quiet zone, black on white."""
    from qrcode.image.svg import SvgPathImage  # noqa: PLC0415 - as above

    image = _code(url, SvgPathImage).make_image()
    image.background = "white"
    return image.to_string()


def data_address(text: str) -> str:
    """Return the code of `text` as an address that holds its own SVG: for what must not be asked for twice."""
    return f"data:image/svg+xml;base64,{b64encode(svg(text)).decode()}"


def png(url: str) -> bytes:
    """Return the code of `url` as PNG, ten pixels a module."""
    from qrcode.image.pil import PilImage  # noqa: PLC0415 - as above

    drawn = io.BytesIO()
    _code(url, PilImage).make_image().save(drawn, "PNG")
    return drawn.getvalue()


def _code(url: str, kind: "type[Image]") -> "QRCode[Image]":
    from qrcode import QRCode  # noqa: PLC0415 - as above
    from qrcode.constants import ERROR_CORRECT_M  # noqa: PLC0415 - as above

    code = QRCode(error_correction=ERROR_CORRECT_M, box_size=BOX_PIXELS, border=BORDER, image_factory=kind)
    code.add_data(url)
    code.make(fit=True)
    return code
