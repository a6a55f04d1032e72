"""
A mail's parts, read in bounded time whatever somebody sends: never an error, however it is nested or torn.

The library's own reader follows every nesting down. Here only so many parts, so deep and so large, are looked at.
"""

from __future__ import annotations

import binascii
import quopri
import re
from collections.abc import Iterator
from email.errors import HeaderParseError
from email.header import decode_header
from typing import Final, NamedTuple

MOST_BYTES: Final = 1 << 20
MOST_PARTS: Final = 40
MOST_DEPTH: Final = 6
MOST_HEADERS: Final = 64 << 10
LONGEST_VALUE: Final = 4000
_NEWLINES: Final = re.compile(rb"\r\n?")
_FIELD: Final = re.compile(r"([!-9;-~]{1,80})[ \t]*:[ \t]?(.*)", re.DOTALL)
_PARAMETER: Final = re.compile(r";\s*([\w*-]{1,40})\s*=\s*(?:\"([^\"]{0,200})\"?|([^\s;\"]{1,200}))")
_MBOX: Final = re.compile(rb"From \S{0,200} [^\n]{0,200}\n")

Headers = dict[str, list[str]]


class Part(NamedTuple):
    """One part that is no multipart: its type, its headers by their small names, and its text."""

    kind: str
    headers: Headers
    text: str
    name: str = ""

    def first(self, name: str) -> str:
        """The first header of a name; "" where there is none."""
        return next(iter(self.headers.get(name, ())), "")


class Mail(NamedTuple):
    """A mail: its own headers, and its parts in order, flat."""

    headers: Headers
    parts: tuple[Part, ...]

    def first(self, name: str) -> str:
        """The first header of a name; "" where there is none."""
        return next(iter(self.headers.get(name, ())), "")

    def words(self, name: str) -> str:
        """A header as its reader sees it."""
        return decoded(self.first(name))


def mail_of(raw: bytes) -> Mail:
    """Read a mail, of its first megabyte what is reasonable."""
    text = _NEWLINES.sub(b"\n", raw[:MOST_BYTES]).lstrip(b"\n")
    if found := _MBOX.match(text):
        text = text[found.end() :]
    head, body = _cut(text)
    headers = headers_of(head)
    left = [MOST_PARTS]
    return Mail(headers, tuple(_parts(headers, body, MOST_DEPTH, left)))


def headers_of(head: bytes | str) -> Headers:
    """The fields of a head, unfolded; what is none is left out."""
    text = head[:MOST_HEADERS].decode("utf-8", "replace") if isinstance(head, bytes) else head[:MOST_HEADERS]
    found: Headers = {}
    name, value = "", list[str]()
    for line in [*text.split("\n"), ""]:
        if line[:1] in {" ", "\t"} and name:
            value.append(line.strip())
            continue
        if name:
            found.setdefault(name, []).append(" ".join(value)[:LONGEST_VALUE].strip())
        field = _FIELD.fullmatch(line)
        name, value = (field[1].lower(), [field[2].strip()]) if field else ("", [])
    return found


def decoded(value: str) -> str:
    """A header's value with its encoded words read."""
    if "=?" not in value:
        return value
    try:
        pieces = decode_header(value[:LONGEST_VALUE])
    except (HeaderParseError, ValueError, binascii.Error):
        return value
    return "".join(_letters(piece, charset or "") if isinstance(piece, bytes) else piece for piece, charset in pieces)


def kind_of(headers: Headers) -> tuple[str, dict[str, str]]:
    """The type of a part in small letters, and its parameters."""
    value = next(iter(headers.get("content-type", ())), "")
    parameters = {name.lower(): quoted or plain for name, quoted, plain in _PARAMETER.findall(value)}
    return value.split(";", 1)[0].strip().lower() or "text/plain", parameters


def _parts(headers: Headers, body: bytes, depth: int, left: list[int]) -> Iterator[Part]:
    kind, parameters = kind_of(headers)
    boundary = parameters.get("boundary", "").encode("utf-8", "replace")
    if kind.startswith("multipart/") and boundary and depth:
        for one in _between(body, boundary):
            if left[0] <= 0:
                return
            head, rest = _cut(one)
            yield from _parts(headers_of(head), rest, depth - 1, left)
        return
    left[0] -= 1
    name = parameters.get("name", "") or _filename(headers)
    yield Part(kind, headers, _text(headers, body, parameters.get("charset", "")), decoded(name))


def _filename(headers: Headers) -> str:
    value = next(iter(headers.get("content-disposition", ())), "")
    return next((quoted or plain for name, quoted, plain in _PARAMETER.findall(value) if name == "filename"), "")


def _between(body: bytes, boundary: bytes) -> list[bytes]:
    """What stands between a boundary's lines; without its last line, up to the end. What precedes it is a part too."""
    before, *pieces = (b"\n" + body).split(b"\n--" + boundary, MOST_PARTS + 1)
    found = [piece.split(b"\n", 1)[1] for piece in pieces if b"\n" in piece and not piece.startswith(b"--")]
    # Some write their report before the first boundary.
    return [b"\n\n" + before, *found] if before.strip() and not any(one.strip() for one in found) else found


def _cut(text: bytes) -> tuple[bytes, bytes]:
    """The head and the body of what may have no head."""
    if text.startswith(b"\n"):
        return b"", text[1:]
    head, _blank, body = text.partition(b"\n\n")
    return head, body


def _text(headers: Headers, body: bytes, charset: str) -> str:
    encoding = next(iter(headers.get("content-transfer-encoding", ())), "").strip().lower()
    try:
        if encoding == "base64":
            body = binascii.a2b_base64(body)
        elif encoding == "quoted-printable":
            body = quopri.decodestring(body)
    except (binascii.Error, ValueError):
        pass
    return _letters(body, charset).replace("\r\n", "\n")


def _letters(text: bytes, charset: str) -> str:
    if not charset and b"\x1b$" in text:
        charset = "iso-2022-jp"
    try:
        return text.decode(charset or "utf-8", "strict" if not charset else "replace")
    except (LookupError, UnicodeDecodeError, ValueError):
        return text.decode("latin-1")
