"""Where Meta holds what people send: an id is asked about, and answered with an address that lives for five minutes."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote, urlencode

from msgspec import DecodeError, Struct, ValidationError
from msgspec.json import Decoder

from sintonia.channels.whatsapp.sending import refused
from sintonia.conversations.channel import Account, Held, Media, NotSent, Request

_OK: Final = 200


class _Found(Struct):
    url: str
    sha256: str = ""
    file_size: int | str = 0


_found: Final = Decoder(_Found).decode


def whereabouts(media: Media, *, account: Account) -> Request:
    """The call that asks for a file's address, in the name of the number that it was sent to."""
    return Request(f"/{quote(media.id, safe='')}?{urlencode({'phone_number_id': account.key})}", {}, method="GET")


def held(status: int, body: bytes) -> Held | NotSent:
    """What Graph says of a file."""
    if status == _OK:
        try:
            found = _found(body)
        except (DecodeError, ValidationError, UnicodeDecodeError):
            return NotSent("Graph's answer about a file could not be read", again=True)
        size = int(found.file_size) if str(found.file_size).isdigit() else 0
        return Held(found.url, found.sha256, size)
    return refused(status, body)
