"""Read a bank's file, whichever of the known formats it has: found by its content, never by its name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from sintonia.kit.words import Words, _
from sintonia.payments.files import cnab240, cuaderno57, febraban150, norma43
from sintonia.payments.files.sheet import Line, lines_of, raw_lines
from sintonia.payments.files.told import Kind, Told, UnableToReadFile

_READERS: Final[dict[Kind, tuple[Callable[[Sequence[Line]], Told], int]]] = {
    "febraban150": (febraban150.read, febraban150.WIDTH),
    "cnab240": (cnab240.read, cnab240.WIDTH),
    "norma43": (norma43.read, norma43.WIDTH),
    "cuaderno57": (cuaderno57.read, cuaderno57.WIDTH),
}
_HEADED: Final = "begins"


def read_file(content: bytes, name: str = "") -> Told:
    """
    Read a file that a bank sent.

    `name` is what it was called: it decides nothing.

    :raises UnableToReadFile: if it has none of the formats, was cut, or its counts or sums are not those of its lines
    """
    del name
    raw = raw_lines(content)
    if not raw:
        raise UnableToReadFile(_("The file is empty."))
    kind, headed = _kind_of(raw[0][1])
    if kind is None:
        raise UnableToReadFile(_unknown(raw[0][1]))
    if not headed:
        raise UnableToReadFile(_("The file begins without its first record: a part of it is missing."), kind)
    read, width = _READERS[kind]
    lines = lines_of(raw, width)
    if len(lines) == 1:
        raise UnableToReadFile(
            _("The file has no last record: it was cut on its way. Please ask the bank for it once more."), kind
        )
    return read(lines)


def _kind_of(first: bytes) -> tuple[Kind | None, bool]:
    """The format that a first line belongs to, and whether it is one that begins a file."""
    head = first[:20].decode("latin-1")
    if head[2:4] == "70" and head[:2] in {"01", "02", "60", "80", "90"}:
        return "cuaderno57", head[:2] == "01"
    if head[:1] == "A" and head[1:2] in {"1", "2"} and b"DEBITO AUTOMATICO" not in first:
        return "febraban150", True
    if head[:1] in {"G", "Z"} and len(first) <= febraban150.WIDTH and head[1:7].strip().isdigit():
        return "febraban150", False
    if head[:8].isdigit() and len(head) > 8 and _is_cnab(head, len(first)):  # noqa: PLR2004
        return "cnab240", head[3:8] == "00000"
    if head[:2] in {"00", "11"} and head[2:6].isdigit() and len(first.rstrip()) <= norma43.WIDTH:
        return "norma43", True
    if head[:2] in {"22", "23", "24", "33", "88"} and len(first.rstrip()) <= norma43.WIDTH:
        return "norma43", False
    return None, False


def _is_cnab(head: str, length: int) -> bool:
    return (length > cuaderno57.WIDTH and head[7] in "01359") or (head[3:8] == "99999")


def _unknown(first: bytes) -> Words:
    if first.startswith((b"%PDF", b"PK", b"\xd0\xcf\x11\xe0", b"<")):
        return _("This is a document, not a file of payments. Please ask the bank for the return file itself.")
    if b"DEBITO AUTOMATICO" in first:
        return _("This is a file about direct debits, which is not read here.")
    return _("This is none of the files that are read here: FEBRABAN 150, CNAB 240, Norma 43 or Cuaderno 57.")
