"""Why mail did not arrive, from a server's own words: what the address is worth afterwards. Pure."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final, Literal

import msgspec
from msgspec import Struct

Kind = Literal["hard", "full", "disabled", "spam", "refused", "soft", "delayed", "auto_reply", "complaint", "unknown"]

CODE: Final = re.compile(r"(?<![\d.])([245])\.(\d)\.(\d{1,3})(?![\d.])")
REPLY: Final = re.compile(r"(?<![\d.:/-])([45])[0-7]\d(?=[ \-]|$)(?!\.\d)")


class Phrases(Struct, frozen=True, forbid_unknown_fields=True):
    """Patterns of what servers say when they mean one thing."""

    means: Kind
    said: tuple[str, ...]


class Book(Struct, frozen=True, forbid_unknown_fields=True):
    """What servers write: their reasons, the subjects of their reports, and of automatic answers."""

    subjects: tuple[str, ...]
    away: tuple[str, ...]
    phrases: tuple[Phrases, ...]


BOOK: Final = msgspec.toml.decode(Path(__file__).with_name("phrases.toml").read_bytes(), type=Book)
_TABLE: Final[tuple[tuple[Kind, re.Pattern[str]], ...]] = tuple(
    (one.means, re.compile("|".join(one.said), re.IGNORECASE)) for one in BOOK.phrases
)
LONGEST: Final = 2000


def status_of(text: str) -> str:
    """The enhanced status code that a text names first, of class 4 or 5; "" for none."""
    found = [one[0] for one in CODE.finditer(text[:LONGEST]) if one[1] != "2"]
    exact = [one for one in found if not one.endswith(".0.0")]
    return next(iter((*exact, *found)), "")


def reply_of(text: str) -> str:
    """The reply code of SMTP that a text names first, of class 4 or 5; "" for none."""
    found = REPLY.search(text[:LONGEST])
    return found[0] if found else ""


def kind_of(text: str, status: str) -> Kind:
    """What a refusal means, from its words first, which say more, and else from its code."""
    said = text[:LONGEST]
    for kind, pattern in _TABLE:
        if pattern.search(said):
            return kind
    return kind_of_code(status)


def kind_of_code(status: str) -> Kind:
    """What an enhanced status code means (RFC 3463)."""
    group, _dot, detail = status.partition(".")
    if detail == "2.2":
        return "full"
    if detail == "2.1":
        return "disabled"
    if group == "4":
        return "soft"
    if detail in {"1.0", "1.1", "1.2", "1.3", "1.6", "1.10"}:
        return "hard"
    if detail.startswith("7."):
        return "spam"
    return "refused" if group == "5" else "unknown"


def is_permanent(text: str, status: str) -> bool:
    """Whether the server has given up: by its code, else by its reply; whoever reports without a code has."""
    if status:
        return status.startswith("5")
    return not reply_of(text).startswith("4")
