"""
What identifies somebody, in its one writing, and what comes in and out of recognition. Pure.

A WhatsApp number and a phone number are the same kind of thing, so they share one blind index; a BSUID means something
in its account alone, a visitor's token in its door's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from sintonia.audit.personal import blind
from sintonia.kit.phone import canonical_phone
from sintonia.kit.text import folded

KINDS: Final = frozenset({"phone", "whatsapp", "bsuid", "document", "party", "email", "visitor"})
# Strongest first: a BSUID is one account's user; a phone changes hands.
STRENGTH: Final = ("bsuid", "visitor", "whatsapp", "phone", "party", "email", "document")
CLAIMED: Final = "claimed"
CLAIMED_CONFIDENCE: Final = 30
VOUCHED_CONFIDENCE: Final = 90
_PHONES: Final = frozenset({"phone", "whatsapp"})
_RANK: Final = {kind: rank for rank, kind in enumerate(STRENGTH)}
_PREFIXES: Final = (3, 5)
_PARTICLES: Final = frozenset({"da", "de", "do", "das", "dos", "del", "e", "y", "la", "las", "los"})


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody at a door: all that the door vouches for, as (kind, scope, value), and what they call themselves."""

    identities: tuple[tuple[str, str, str], ...]
    name: str = ""
    language: str = "pt-BR"
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Recognised:
    """
    Who an arrival is. `root` gathers merged customers; `party` is the back office's id when there is exactly one;
    `needs` are the vulnerabilities on file.
    """

    customer: int
    root: int
    party: str | None
    name: str
    language: str
    needs: tuple[str, ...]
    new: bool


class Mark(NamedTuple):
    """One identifier in its one writing, with its blind index entry; sorts the strongest first."""

    rank: int
    kind: str
    scope: str
    value: str
    blind: bytes


def mark(kind: str, scope: str, value: str) -> Mark | None:
    """The one writing of an identifier, or None when there is nothing in it."""
    if kind not in KINDS:
        raise ValueError(f"{kind!r} is no kind of identifier")
    value = canonical(kind, value)
    if not value:
        return None
    return Mark(_RANK[kind], kind, scope, value, blind("phone" if kind in _PHONES else kind, f"{scope}\0{value}"))


def canonical(kind: str, value: str) -> str:
    """The one writing of a value of a kind."""
    value = clean(value)
    if kind in _PHONES:
        return canonical_phone(value)
    if kind == "document":
        return re.sub(r"[^0-9A-Z]", "", value.upper())
    if kind == "email":
        return value.casefold()
    return value


def clean(text: str) -> str:
    """A text without what PostgreSQL refuses."""
    return text.replace("\0", "").strip()


@lru_cache(maxsize=50_000)
def marks_of(identities: tuple[tuple[str, str, str], ...]) -> tuple[Mark, ...]:
    """The identifiers that somebody came with, strongest first."""
    found = {m.blind: m for identity in identities if (m := mark(*identity)) is not None}
    return tuple(sorted(found.values()))


def confidence_of(evidence: str) -> int:
    """How sure an identifier is that a door vouches for, or that somebody merely claims."""
    return CLAIMED_CONFIDENCE if evidence == CLAIMED else VOUCHED_CONFIDENCE


def name_parts(name: str) -> list[str]:
    """The folded words of a name by which one searches."""
    return [word for word in re.findall(r"[^\W_]+", folded(name)) if word not in _PARTICLES]


def words_of(name: str) -> set[bytes]:
    """The blind index entries of a name: the beginnings of each of its words."""
    return {entry for word in name_parts(name) for entry in _entries(word)}


@lru_cache(maxsize=20_000)
def _entries(word: str) -> frozenset[bytes]:
    """The entries of one word; most people share theirs with many."""
    return frozenset(blind("name", word[:length]) for length in _PREFIXES)


def searched(words: str) -> list[bytes]:
    """The blind index entries that a search must meet, one a word of at least three letters (or shorter, if whole)."""
    return [
        blind("name", word[: max(length for length in (1, *_PREFIXES) if length <= len(word))])
        for word in name_parts(words)
    ]


def fits(name: str, words: str) -> bool:
    """Whether every searched word begins a word of the name; the index knows five letters of it."""
    parts = name_parts(name)
    return all(any(part.startswith(word) for part in parts) for word in name_parts(words))
