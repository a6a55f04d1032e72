"""The lines of a file as text in fixed columns, however the bank wrote them: encodings, line ends, padding."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from sintonia.kit.money import Money
from sintonia.kit.words import _
from sintonia.payments.files.told import UnableToReadFile, UnableToReadLine

_BOM: Final = b"\xef\xbb\xbf"
_WIDE: Final = (b"\xff\xfe", b"\xfe\xff")
_YEARS: Final = range(1994, 2100)
_ENDS: Final = b"\x1a\0 \r\n\t"
_DIGITS_OF_EBCDIC: Final = range(0xF0, 0xFA)
# Where letters with accents are in DOS's code page 850, and where in ISO 8859-1 and Windows-1252.
_OF_DOS: Final = range(0x80, 0xA6)
_OF_WINDOWS: Final = range(0xC0, 0x100)


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is not empty: its number in the file, from 1, and its text, padded to the format's width."""

    number: int
    text: str
    length: int

    def digits(self, first: int, last: int) -> str:
        """
        Columns `first` to `last` (from 1, both included), which must be digits.

        :raises UnableToReadLine: if one is something else
        """
        found = self.text[first - 1 : last]
        if not (found.isascii() and found.isdigit()):
            raise UnableToReadLine(
                _("Columns {first} to {last} should be digits.", first=str(first), last=str(last)),
            )
        return found

    def words(self, first: int, last: int) -> str:
        """Columns `first` to `last` (from 1, both included), without the blanks around."""
        return self.text[first - 1 : last].strip()

    def cents(self, first: int, last: int) -> int | None:
        """The cents in these columns, None if they are no digits."""
        found = self.text[first - 1 : last]
        return int(found) if found.isascii() and found.isdigit() else None

    def amount(self, first: int, last: int, currency: str) -> Money:
        """
        The amount in these columns.

        :raises UnableToReadLine: if it is no number, or nothing
        """
        cents = int(self.digits(first, last))
        if not cents:
            raise UnableToReadLine(_("The amount is zero."))
        return Money(cents, currency)

    def day(self, first: int, order: str) -> date:
        """
        The day that begins in column `first`; `order` names its parts: "YYYYMMDD", "DDMMYYYY", "DDMMYY" or "YYMMDD".

        :raises UnableToReadLine: if there is no such day
        """
        found = self.digits(first, first + len(order) - 1)
        year, month, day = (found[order.index(part) : order.rindex(part) + 1] for part in "YMD")
        try:
            # Norma 43 and Cuaderno 57 write years with two digits; no file of today tells of the last century.
            read = date(int(year) if len(year) > 2 else 2000 + int(year), int(month), int(day))  # noqa: PLR2004
        except ValueError:
            raise UnableToReadLine(_("There is no day {day}.", day=found)) from None
        if read.year not in _YEARS:
            raise UnableToReadLine(_("There is no day {day}.", day=found))
        return read

    def day_or_none(self, first: int, order: str) -> date | None:
        """The same where the bank may leave it out, or writes what is no day."""
        try:
            return self.day(first, order)
        except UnableToReadLine:
            return None


def raw_lines(content: bytes) -> list[tuple[int, bytes]]:
    """
    The lines that are not empty, with their numbers; the mark at the begin and DOS's mark at the end are no part of it.

    :raises UnableToReadFile: if it is text of an encoding that banks' layouts do not allow
    """
    if content.startswith(_WIDE) or content[:200].count(0) > len(content[:200]) // 4:
        raise UnableToReadFile(
            _("This file is written in UTF-16. Please ask the bank for plain text (ISO 8859-1), or save it as such.")
        )
    if _is_ebcdic(content):
        raise UnableToReadFile(
            _("This file is written in EBCDIC, a mainframe's code. Please ask the bank for plain text (ISO 8859-1).")
        )
    lines = content.removeprefix(_BOM).rstrip(_ENDS).splitlines()
    return [(number, line) for number, line in enumerate(lines, start=1) if line.strip(_ENDS)]


def lines_of(raw: list[tuple[int, bytes]], width: int) -> list[Line]:
    """The lines as text, padded to the format's width; what stands behind it must be blank, or the line is too long."""
    if len(raw) == 1 and len(raw[0][1]) > width and len(raw[0][1]) % width == 0:
        # Some banks write records without ends of lines.
        whole = raw[0][1]
        raw = [(at // width + 1, whole[at : at + width]) for at in range(0, len(whole), width)]
    encoding = _encoding(b"\n".join(line for _number, line in raw))
    found = []
    for number, line in raw:
        text = line.decode(encoding, errors="replace")
        if encoding == "utf-8" and len(text) < width == len(line):
            # The bank counted bytes when it padded: columns are bytes then.
            text = line.decode("latin-1")
        text = text.rstrip()
        found.append(Line(number, text.ljust(width), len(text)))
    return found


def _encoding(content: bytes) -> str:
    if content.isascii():
        return "ascii"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        high = [byte for byte in content if byte > 0x7F]  # noqa: PLR2004 - the last of ASCII
        dos, windows = (sum(byte in letters for byte in high) for letters in (_OF_DOS, _OF_WINDOWS))
        return "cp850" if dos > windows else "cp1252"
    return "utf-8"


def _is_ebcdic(content: bytes) -> bool:
    """Whether the digits are where EBCDIC has them (F0 to F9), and none is where ASCII has."""
    head = content[:400]
    digits = sum(byte in _DIGITS_OF_EBCDIC for byte in head)
    return digits > len(head) // 8 and not any(byte in b"0123456789" for byte in head)
