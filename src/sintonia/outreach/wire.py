"""
How a company's own systems tell us what happened: one signed call, any number of happenings in it. Pure.

Calls may come in any order and any number of times; a happening's key makes it count once.
"""

from __future__ import annotations

import hmac
from datetime import datetime
from typing import Annotated, Final

import msgspec
from msgspec import Meta, Struct

HEADER: Final = "X-Sintonia-Signature"
MOST: Final = 1000


class Happening(Struct, frozen=True):
    """
    Something that happened in a company's systems: `name` says what, `about` which request or matter.

    It is a hint: whoever acts on it asks the company's systems how things stand.
    """

    key: Annotated[str, Meta(min_length=1, max_length=120)]
    name: Annotated[str, Meta(pattern=r"^[a-z][a-z_]{0,59}$")]
    at: Annotated[datetime, Meta(tz=True)]
    about: Annotated[str, Meta(max_length=60)] = ""
    facts: dict[str, str] = {}


class Call(Struct, frozen=True):
    """The body of a call."""

    happenings: Annotated[list[Happening], Meta(max_length=MOST)]


def signature(body: bytes, secret: str) -> str:
    """The header that comes with a body."""
    return "sha256=" + hmac.digest(secret.encode(), body, "sha256").hex()


def is_signed(body: bytes, header: str, secret: str) -> bool:
    """Whether a body was signed with the secret; an empty secret signs nothing."""
    return bool(secret) and hmac.compare_digest(signature(body, secret).encode(), header.strip().encode())


def happenings_in(body: bytes) -> list[Happening]:
    """
    What a call tells.

    :raises ValueError: if it is not such a call
    """
    if b"\\u0000" in body or b"\0" in body:
        raise ValueError("NUL is no letter")
    return msgspec.json.decode(body, type=Call).happenings


def call(*told: Happening) -> bytes:
    """The body of a call, for whoever plays a company."""
    return msgspec.json.encode(Call(list(told)))


def columns(told: list[Happening]) -> dict[str, list[str] | list[datetime]]:
    """What `sql/happened.sql` keeps, column by column; of one key in one call, the first."""
    first = {one.key: one for one in reversed(told)}.values()
    return {
        "keys": [one.key for one in first],
        "names": [one.name for one in first],
        "ats": [one.at for one in first],
        "abouts": [one.about for one in first],
        "facts": [msgspec.json.encode(one.facts).decode() for one in first],
    }
