"""What can be mailed to every customer, at once or one by one, as packs say it; pure, so that a pack may name it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal, Protocol

from msgspec import Struct

from sintonia.kit.words import Words
from sintonia.outreach.letters import Letter


class Entry(Struct, frozen=True):
    """One customer of a list: `place` is how far it has come, `key` whose letter it is; who `mails` not gets paper."""

    place: str
    key: str
    mails: bool


class Lists(Protocol):
    """Who gets a letter for a period: the next of them after a place in the list, or the first."""

    def __call__(self, ports: Mapping[str, Any], period: str, *, after: str, most: int) -> Sequence[Entry]: ...


class Writes(Protocol):
    """
    The letter of one entry, as things stand; None if there is nothing to mail after all.

    :raises NoAddress: if whoever it is for has none
    :raises Refused: (the back office's) if its papers cannot be made
    """

    def __call__(self, ports: Mapping[str, Any], period: str, *, key: str, at: datetime) -> Letter | None: ...


class Stops(Protocol):
    """Tell the company's systems that somebody wants no more of it by mail; done once for each key."""

    def __call__(self, ports: Mapping[str, Any], *, about: str, key: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Kind:
    """
    A kind of batch: `every` says what its period is, "2026-10" or "2025".

    One without `lists` is not asked for: its letters are put in one by one, as what they are about comes up.
    """

    name: str
    title: Words
    every: Literal["month", "year"]
    lists: Lists | None
    writes: Writes
    stops: Stops | None = None


_known: Final[dict[str, Kind]] = {}


def keep_kind(kind: Kind) -> Kind:
    """
    Make a kind of batch known.

    :raises ValueError: if another has its name
    """
    if _known.setdefault(kind.name, kind) is not kind:
        raise ValueError(f"two kinds of batch are called {kind.name}")
    return kind


def kind_of(name: str) -> Kind | None:
    """A kind of batch by its name."""
    return _known.get(name)


def kinds() -> tuple[Kind, ...]:
    """All kinds of batch, by name."""
    return tuple(_known[name] for name in sorted(_known))
