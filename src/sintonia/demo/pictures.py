"""Pictures for the simulated phone: one from the page, or a meter drawn with a number on it."""

from __future__ import annotations

import base64
import binascii
import io
import re
from typing import Final

from PIL import Image, ImageDraw, ImageFont

MOST_BYTES: Final = 10 << 20
_DATA: Final = re.compile(r"^data:(image/(?:png|jpeg|webp));base64,([A-Za-z0-9+/=\s]+)$")


class UnableToRead(Exception):
    """The picture is not one, or too large."""


def picture(source: str) -> tuple[bytes, str]:
    """
    The bytes and the kind of a picture: `data:image/...` from the page, else a meter that shows `source`.

    :raises UnableToRead: if it is no picture, or of more than 10 MB
    """
    match = _DATA.match(source)
    if match is None:
        if source.startswith("data:"):
            raise UnableToRead
        return meter(source), "image/png"
    try:
        data = base64.b64decode(match[2], validate=False)
    except binascii.Error as error:
        raise UnableToRead from error
    if len(data) > MOST_BYTES:
        raise UnableToRead
    return data, match[1]


def meter(digits: str) -> bytes:
    """Draw an electricity meter's window with these digits, as a PNG."""
    shown = (re.sub(r"\D", "", digits)[:7] or "0").zfill(5)
    image = Image.new("RGB", (480, 320), "#d9d5cc")
    pen = ImageDraw.Draw(image)
    pen.ellipse((40, 10, 440, 310), fill="#f4f1ea", outline="#8a857a", width=6)
    pen.rectangle((110, 110, 370, 190), fill="#1b1b1b")
    font = ImageFont.load_default(size=56)
    pen.text((240, 150), " ".join(shown), fill="#f8f8f8", font=font, anchor="mm")
    pen.text((240, 225), "kWh", fill="#3b3b3b", font=ImageFont.load_default(size=28), anchor="mm")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
