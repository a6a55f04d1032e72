"""What a file is, by its first bytes and never by its name; and whether that agrees with what it was said to be."""

from __future__ import annotations

from typing import Final

UNKNOWN: Final = "application/octet-stream"
PICTURES: Final = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})
PDF: Final = "application/pdf"
_FAMILIES: Final = ("image/", "audio/", "video/", PDF)
_BEGINS: Final = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"\xff\xf1", "audio/aac"),
    (b"\xff\xf9", "audio/aac"),
    (b"#!AMR", "audio/amr"),
    (b"\x1aE\xdf\xa3", "video/webm"),
)
_HEADER: Final = 1024
_BRANDS: Final = {b"heic": "image/heic", b"heix": "image/heic", b"mif1": "image/heic", b"avif": "image/avif",
                  b"M4A ": "audio/mp4", b"3gp4": "video/3gpp", b"3gp5": "video/3gpp"}  # fmt: skip


def kind_of(content: bytes) -> str:
    """A file's type by its bytes; what is none of a few known types is just bytes."""
    for begin, mime in _BEGINS:
        if content.startswith(begin):
            return mime
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content[:4] == b"RIFF" and content[8:12] == b"WAVE":
        return "audio/wav"
    if content[4:8] == b"ftyp":
        return _BRANDS.get(content[8:12], "video/mp4")
    if b"%PDF-" in content[:_HEADER]:
        return PDF
    return UNKNOWN


def agrees(claimed: str, found: str) -> bool:
    """
    Whether a file may be what it was said to be: a picture is a picture, of whatever format.

    What was said to be neither picture, sound, film nor PDF may be anything: it is kept as bytes and never opened.
    """
    said = claimed.partition(";")[0].strip().lower()
    family = next((family for family in _FAMILIES if said.startswith(family)), None)
    if family is None or found.startswith(family):
        return True
    # Recorders name the box, not what is in it.
    return {family, found.partition("/")[0] + "/"} <= {"audio/", "video/"}
