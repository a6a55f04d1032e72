"""What a file says: payment codes and words of a picture or PDF, as far as they can be read."""

from __future__ import annotations

import io
import re
from typing import Any, Final

import pypdfium2  # type: ignore[import-untyped]
from msgspec import Struct
from PIL import Image, ImageOps

from sintonia.documents.codes import LARGEST_FILE, MOST_PAGES, UnableToReadFile, read_codes
from sintonia.documents.kinds import PDF, PICTURES, kind_of
from sintonia.documents.pasted import codes_in, without_codes
from sintonia.documents.words_seen import LONGEST_SIDE, UnableToLoad, words_on
from sintonia.kit.words import Words, _

MOST_TEXT: Final = 20_000
_PASSWORD: Final = 4
_DOTS_PER_POINT: Final = 150 / 72
# The models lose the gap between a day and the word after it.
_DAY_AND_MORE: Final = re.compile(r"(\b\d{2}[/.-]\d{2}[/.-]\d{2,4})(?=[^\W\d])")
LOCKED: Final = _("This PDF asks for a password, so I cannot open it. Could you send a photo of it instead?")
BROKEN: Final = _("I could not open this file. Could you send it again as a picture or PDF?")
TOO_LARGE: Final = _("This file is too large. Please send one of at most 10 MB.")
NOT_WHAT_IT_SAYS: Final = _("I cannot open this kind of file. A photo or a PDF would do.")


class Read(Struct, frozen=True):
    """
    What was read: payment codes, words, and the number on a display ("_" for a digit that cannot be made out).

    `problem` is what to tell whoever sent it: `Words`, as JSON.
    """

    codes: tuple[str, ...] = ()
    text: str = ""
    display: str = ""
    problem: dict[str, Any] | None = None


def read_file(content: bytes) -> Read:
    """Read a file; what cannot be opened has its problem in words."""
    if len(content) > LARGEST_FILE:
        return trouble(TOO_LARGE)
    kind = kind_of(content)
    try:
        if kind == PDF:
            return _pdf(content)
        return _picture(content) if kind in PICTURES else Read()
    except UnableToReadFile as problem:
        return trouble(problem.args[0])


def trouble(words: Words) -> Read:
    """Nothing was read, and why."""
    return Read(problem=words.to_json())


def _picture(content: bytes) -> Read:
    codes = tuple(read_codes(content))
    # What pays is told by its codes: the words around them say nothing that counts.
    if any(codes_in(code) for code in codes):
        return Read(codes)
    with Image.open(io.BytesIO(content)) as picture:
        # A telephone writes down how it was held.
        return _with_words(codes, ImageOps.exif_transpose(picture))


def _with_words(codes: tuple[str, ...], picture: Image.Image) -> Read:
    try:
        seen = words_on(picture)
    except UnableToLoad:
        return Read(codes)
    return Read(codes, _DAY_AND_MORE.sub(r"\1 ", _plain(seen.text)), seen.display)


def _pdf(content: bytes) -> Read:
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as cause:
        raise UnableToReadFile(LOCKED if getattr(cause, "err_code", 0) == _PASSWORD else BROKEN) from cause
    try:
        pages = [document[number].get_textpage() for number in range(min(len(document), MOST_PAGES))]
        text = _plain("\n".join(page.get_text_range() for page in pages))
        codes = tuple(read_codes(content))
        if not text.strip() and not any(codes_in(code) for code in codes):
            # A scan: the first page is read as the picture that it is.
            width, height = document[0].get_size()
            scale = min(_DOTS_PER_POINT, LONGEST_SIDE / max(width, height, 1))
            return _with_words(codes, document[0].render(scale=scale).to_pil())
    except pypdfium2.PdfiumError as cause:
        raise UnableToReadFile(BROKEN) from cause
    finally:
        document.close()
    return Read(codes, _without_damaged(text) if any(codes_in(code) for code in codes) else text)


def _without_damaged(text: str) -> str:
    """
    A text beside codes that were seen as such: long numbers that only look like a broken code are nobody's, but any
    code in it that adds up counts.
    """
    whole = [code.value for code in codes_in(text) if not code.damaged]
    return "\n".join([without_codes(text), *whole])


def _plain(text: str) -> str:
    """Text that a database keeps: no NUL, no halves of letters, one kind of line end, and not without end."""
    lines = text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
    return lines.encode("utf-8", "ignore").decode()[:MOST_TEXT]
