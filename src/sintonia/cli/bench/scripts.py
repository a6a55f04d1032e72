"""The stories that `sintonia bench story` tells: each pack's own, as data; and the orders of doors to tell them in."""

from __future__ import annotations

import tomllib
from datetime import datetime
from itertools import combinations, pairwise, permutations
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from sintonia import packs

Door = Literal["whatsapp", "webchat", "counter", "phone", "terminal", "sms"]
FOLDER: Final = Path(packs.__file__).parent


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """
    What the customer says next.

    after_min: how long they took. unproved: said while they are still asked who they are. asks_again: by the story the
    open question is put once more. photo: what a picture shows, sent with the words as its caption.
    """

    says: str
    after_min: int = 0
    unproved: bool = False
    asks_again: bool = False
    photo: str = ""


class Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What must be in the back office at the end: the rows of a question, in its order."""

    rows_of: str
    are: list[list[Any]]


class Script(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """
    One story. `doors` are those through which it may be told, the one where it begins first.

    document: what they say when asked who they are. before: statements that set the scene in the pretend company.
    outcomes: the journeys that ran, in their order, and how each ended. cuts: the lines before which a door may be
    changed, where not any.
    """

    number: int
    title: str
    language: str
    at: datetime
    phone: str
    name: str
    document: str
    doors: list[Door]
    lines: list[Line]
    outcomes: list[tuple[str, str]]
    company: str = ""
    before: list[str] = []
    kept: list[Kept] = []
    cuts: list[int] | None = None
    pack: str = ""


def scripts(file: Path | None = None) -> list[Script]:
    """Every pack's stories, or those of a file, by number."""
    if file is not None:
        return msgspec.json.decode(file.read_bytes(), type=list[Script])
    files = sorted(FOLDER.glob("*/stories/*.toml"))
    found = [msgspec.convert({**tomllib.loads(f.read_text()), "pack": f.parts[-3]}, Script) for f in files]
    return sorted(found, key=lambda script: script.number)


def orders(script: Script) -> list[tuple[Door, ...]]:
    """
    The door of each line, in every order of doors that makes sense.

    Each door alone. From the door where it begins to each other one, changed before every line; from each other door
    to each one, and through every three, changed at lines that differ from order to order.
    """
    count = len(script.lines)
    cuts = [n for n in (script.cuts if script.cuts is not None else range(1, count)) if 0 < n < count]
    found: list[tuple[Door, ...]] = [(door,) * count for door in script.doors]
    for place, (first, second) in enumerate(permutations(script.doors, 2)):
        where = cuts if first == script.doors[0] else [cuts[place % len(cuts)]]
        found += [(first,) * cut + (second,) * (count - cut) for cut in where]
    pairs = list(combinations(cuts, 2))
    for place, doors in enumerate(permutations(script.doors, 3)):
        one, other = pairs[place * 3 % len(pairs)]
        found.append((doors[0],) * one + (doors[1],) * (other - one) + (doors[2],) * (count - other))
    return found


def changes(order: tuple[Door, ...]) -> int:
    """How often the door changes."""
    return sum(one != other for one, other in pairwise(order))
