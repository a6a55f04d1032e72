"""The PIX "copy and paste" code (Banco Central's BR Code): EMV tag-length-value fields closed by a CRC-16."""

from __future__ import annotations

import re
from binascii import crc_hqx
from dataclasses import dataclass
from typing import Final

from sintonia.documents.payment_line import UnableToReadCode, UnableToWriteCode
from sintonia.kit.money import Money
from sintonia.kit.text import folded
from sintonia.kit.words import _

_GUI: Final = "br.gov.bcb.pix"
_NO_TXID: Final = "***"
_LONGEST: Final = 99
_NAME, _CITY = 25, 15
LARGEST_CENTS: Final = 999_999_999_999
# A host and a path of what a URL may have, without its scheme.
_PLACE: Final = re.compile(r"(?=.{1,77}$)[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(:[0-9]+)?/[A-Za-z0-9._~/%?&=+-]+")
_NOT_A_PIX: Final = _("This does not look like a PIX code. Could you copy it again, whole?")
_ALTERED: Final = _("This PIX code was altered or is incomplete. Please do not pay it.")


@dataclass(frozen=True, slots=True)
class PixCode:
    """What a PIX code says: a static one carries a `key`, a dynamic one a `url` where the charge is."""

    payee: str
    city: str
    key: str = ""
    amount: Money | None = None
    txid: str = ""
    note: str = ""
    url: str = ""


def pix_payload(code: PixCode) -> str:
    """
    Write a PIX code; accents are dropped from the payee and the city, which are cut to 25 and 15 letters.

    A static code needs a key; a dynamic one the place of its charge, as the bank's API gives it: no "https://" before
    it, and its charge, not the code, has the txid. Without an amount, whoever pays chooses it or the charge says it.

    :raises UnableToWriteCode: if key, place, note, txid or amount does not fit, or there is nothing to pay
    """
    parts = [_field("00", "01"), _field("26", _account(code)), _field("52", "0000"), _field("53", "986")]
    if code.amount is not None:
        if code.amount.currency != "BRL" or not 0 < code.amount.cents <= LARGEST_CENTS:
            raise UnableToWriteCode(f"PIX does not move {code.amount}")
        reais, cents = divmod(code.amount.cents, 100)
        parts.append(_field("54", f"{reais}.{cents:02}"))
    parts += [_field("58", "BR"), _field("59", plain(code.payee, _NAME)), _field("60", plain(code.city, _CITY))]
    parts += [_field("62", _field("05", code.txid or _NO_TXID)), "6304"]
    text = "".join(parts)
    return f"{text}{_crc(text):04X}"


def _account(code: PixCode) -> str:
    if bool(code.key) == bool(code.url):
        raise UnableToWriteCode("a PIX code has a key, or the place of a charge")
    if code.url:
        if code.note or code.txid or not _PLACE.fullmatch(code.url):
            raise UnableToWriteCode("a dynamic PIX code has the place of its charge alone, of at most 77 characters")
        return _field("00", _GUI) + _field("25", code.url)
    if not re.fullmatch(r"[A-Za-z0-9]{0,25}", code.txid):
        raise UnableToWriteCode("a static PIX code has a txid of at most 25 letters and digits")
    return _field("00", _GUI) + _field("01", code.key) + (_field("02", code.note) if code.note else "")


def read_pix(text: str) -> PixCode:
    """
    Understand a PIX code that somebody pasted.

    :raises UnableToReadCode: if it is something else, or was altered
    """
    payload = text.strip()
    if not payload.startswith("000201") or len(payload) < len("0002016304FFFF"):
        raise UnableToReadCode(_NOT_A_PIX)
    if payload[-8:-4] != "6304" or f"{_crc(payload[:-4]):04X}" != payload[-4:].upper():
        raise UnableToReadCode(_ALTERED)
    fields = _fields(payload)
    account = _fields(fields.get("26", ""))
    if account.get("00", "").lower() != _GUI:
        raise UnableToReadCode(_NOT_A_PIX)
    txid = _fields(fields.get("62", "")).get("05", "")
    return PixCode(
        payee=fields.get("59", ""),
        city=fields.get("60", ""),
        key=account.get("01", ""),
        amount=_amount(fields.get("54")),
        txid="" if txid == _NO_TXID else txid,
        note=account.get("02", ""),
        url=account.get("25", ""),
    )


def plain(text: str, length: int) -> str:
    """`text` in plain capital letters, as banks' systems of every age show it."""
    return re.sub(r"[^A-Z0-9 .&/-]", "", folded(text).upper())[:length].strip()


def _field(tag: str, value: str) -> str:
    if not value or len(value) > _LONGEST:
        raise UnableToWriteCode(f"field {tag} takes 1 to {_LONGEST} characters")
    return f"{tag}{len(value):02}{value}"


def _fields(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    at = 0
    while at < len(text):
        length = text[at + 2 : at + 4]
        value = text[at + 4 : at + 4 + int(length)] if _two_digits(length) else ""
        if not value or len(value) != int(length):
            raise UnableToReadCode(_NOT_A_PIX)
        found[text[at : at + 2]] = value
        at += 4 + len(value)
    return found


def _two_digits(text: str) -> bool:
    return len(text) == len("00") and text.isascii() and text.isdigit()


def _amount(text: str | None) -> Money | None:
    if text is None:
        return None
    if not re.fullmatch(r"[0-9]{1,10}(\.[0-9]{1,2})?", text):
        raise UnableToReadCode(_NOT_A_PIX)
    reais, _dot, cents = text.partition(".")
    return Money(int(reais) * 100 + int(cents.ljust(2, "0")))


def _crc(text: str) -> int:
    # The CRC covers its own tag and length, "6304", and not its value.
    return crc_hqx(text.encode(), 0xFFFF)
