"""Bar codes and QR codes: as black and white modules to draw, and read back from a picture or a PDF."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, Final

import pypdfium2  # type: ignore[import-untyped]
import zxingcpp
from PIL import Image

from sintonia.documents.kinds import PDF, kind_of
from sintonia.kit.words import _

LARGEST_FILE: Final = 10 * 1024 * 1024
MOST_PAGES: Final = 5
MOST_PIXELS: Final = 25_000_000
_DOTS_PER_POINT: Final = 200 / 72
# What customers' bills carry, and what a Spanish bill for a bank's counter does.
PAYMENT: Final = ("ITF", "QRCode")
COUNTER: Final = ("Code128",)


class UnableToReadFile(Exception):
    """The file is too large or is no picture nor PDF; the first argument is `Words` for whoever sent it."""


def interleaved_2_of_5(digits: str) -> tuple[bool, ...]:
    """The modules of an ITF bar code, True for black; a wide bar is three modules."""
    drawn = zxingcpp.create_barcode(digits, zxingcpp.BarcodeFormat.ITF).to_image(scale=1, add_quiet_zones=False)
    return _rows(drawn)[0]


def qr_code(text: str) -> tuple[tuple[bool, ...], ...]:
    """The modules of a QR code, row by row, True for black; 15 % of it may be soiled."""
    drawn = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    return _rows(drawn.to_image(scale=1, add_quiet_zones=False))


def runs(modules: tuple[bool, ...]) -> Iterator[tuple[int, int]]:
    """The black stretches of a row: where each begins and how long it is."""
    start = 0
    for at in range(1, len(modules) + 1):
        if at == len(modules) or modules[at] != modules[start]:
            if modules[start]:
                yield start, at - start
            start = at


def read_codes(content: bytes, *, most_pages: int = MOST_PAGES, formats: tuple[str, ...] = PAYMENT) -> list[str]:
    """
    The payment bar codes (ITF) and QR codes seen in a picture or in the first `most_pages` of a PDF, each once.

    Of `formats` those of `COUNTER` are bar codes of Spanish bills, as their digits.

    :raises UnableToReadFile: if the file is larger than 10 MB, has more than 25 million pixels or is neither
    """
    if len(content) > LARGEST_FILE:
        raise UnableToReadFile(_("This file is too large. Please send one of at most 10 MB."))
    found: dict[str, None] = {}
    for picture in _pages(content, most_pages) if kind_of(content) == PDF else _picture(content):
        for code in zxingcpp.read_barcodes(picture, formats=_formats(formats), text_mode=zxingcpp.TextMode.Plain):
            found[code.text] = None
    return list(found)


def _picture(content: bytes) -> Iterator[Image.Image]:
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as picture:
            # The size is in the header: a decompression bomb is refused before a pixel of it exists.
            if picture.width * picture.height > MOST_PIXELS:
                raise UnableToReadFile(_("This picture is too large. Could you take a smaller one?"))
            yield picture.convert("L")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as cause:
        raise UnableToReadFile(_("I could not open this file. Could you send it again as a picture or PDF?")) from cause


def _pages(content: bytes, most: int) -> Iterator[Image.Image]:
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as cause:
        raise UnableToReadFile(_("I could not open this file. Could you send it again as a picture or PDF?")) from cause
    try:
        for number in range(min(len(document), most)):
            page = document[number]
            width, height = page.get_size()
            scale = min(_DOTS_PER_POINT, (MOST_PIXELS / max(width * height, 1)) ** 0.5)
            yield page.render(scale=scale, grayscale=True).to_pil()
    finally:
        document.close()


def _rows(drawn: zxingcpp.Image) -> tuple[tuple[bool, ...], ...]:
    pixels: Any = memoryview(drawn)  # type: ignore[arg-type]  # it is a buffer, which its stub does not say
    return tuple(tuple(value == 0 for value in row) for row in pixels.tolist())


def _formats(names: tuple[str, ...]) -> zxingcpp.BarcodeFormats:
    # Not kept: what zxing-cpp made and a module still holds, it complains about when the process ends.
    return zxingcpp.BarcodeFormats([getattr(zxingcpp.BarcodeFormat, name) for name in names])
