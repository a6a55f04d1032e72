"""The way out that stands in a letter: a token that only we can write, and that shows nobody an address."""

from __future__ import annotations

import base64
import binascii
from typing import Final

import msgspec
from msgspec import Struct

from sintonia.audit.personal import key_for, seal, unseal

_PURPOSE: Final = "email stop"
LONGEST: Final = 1500


class UnableToRead(Exception):
    """It is no token of ours."""


class Stop(Struct, frozen=True, array_like=True):
    """Who wants no more of which kind of mail: `about` is the matter of the letter that it stood in."""

    company: str
    kind: str
    address: str
    about: str = ""


def token_of(stop: Stop) -> str:
    """The token for an address; sealed, so that no log or history of a browser holds the address."""
    sealed = seal(key_for(_PURPOSE), msgspec.json.encode(stop).decode())
    return base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()


def stop_in(token: str) -> Stop:
    """
    What a token says.

    :raises UnableToRead: if we did not write it
    """
    if len(token) > LONGEST:
        raise UnableToRead
    try:
        sealed = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        return msgspec.json.decode(unseal(key_for(_PURPOSE), sealed), type=Stop)
    except (ValueError, binascii.Error) as forged:
        raise UnableToRead from forged
