"""Addresses to which bills are sent: read from what was said, and shown so that only their owner knows them."""

from __future__ import annotations

import re
from typing import Final

from sintonia.journeys.steps import NotUnderstood, Said
from sintonia.kit.text import folded
from sintonia.kit.words import _
from sintonia.understanding.readers import Reads

LONGEST: Final = 254
_SPOKEN: Final = (
    (re.compile(r"\s*\(?\b(?:arroba|at sign)\b\)?\s*"), "@"),
    (re.compile(r"\s+(?:ponto|punto|dot)\s+"), "."),
    (re.compile(r"\s+(?:underline|guion bajo|underscore)\s+"), "_"),
)
_EMAIL: Final = re.compile(r"[\w.+-]+@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+", re.ASCII)


def email_in(text: str) -> str | None:
    """The address in a text, also as it is spoken: "maria ponto silva arroba correio ponto com"."""
    said = folded(text)
    for pattern, sign in _SPOKEN:
        said = pattern.sub(sign, said)
    found = _EMAIL.search(said)
    return found[0] if found and len(found[0]) <= LONGEST and ".." not in found[0] else None


def hidden(address: str) -> str:
    """An address that its owner recognizes and nobody else learns: "m•••@correio.example"."""
    name, _at, domain = address.partition("@")
    return f"{name[:1]}•••@{domain}"


def _email(said: Said) -> str:
    found = email_in(said.text)
    if found is None:
        raise NotUnderstood(_("That is no e-mail address. It looks like maria@correio.com; what is yours?"))
    return found


email: Final = Reads("email", str, _email)
