"""
A Merkle tree of records, as in RFC 6962 section 2.1: SHA-256; a leaf is 00 and its bytes, a node 01, left and right.

Who keeps one root can later prove that a record was there, and that none before it was changed, added or taken away.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

EMPTY = hashlib.sha256(b"").digest()


@dataclass(frozen=True, slots=True)
class Leaf:
    """What of a record is hashed. The salt keeps a short fact from being guessed by its hash."""

    id: int
    at: datetime
    actor_kind: str
    actor_id: int | None
    deed: str
    about_kind: str
    about_id: int
    facts: Any
    salt: bytes

    def canonical(self) -> bytes:
        """The one writing of it as bytes: JSON with sorted names, no spaces, moments in UTC."""
        facts = json.loads(self.facts) if isinstance(self.facts, str) else self.facts
        fields = {
            "id": self.id,
            "at": self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "actor": [self.actor_kind, self.actor_id],
            "deed": self.deed,
            "about": [self.about_kind, self.about_id],
            "facts": facts,
            "salt": bytes(self.salt).hex(),
        }
        return json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of a leaf."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass
class Frontier:
    """A tree that only grows: its size and the hashes of its perfect subtrees, from left to right."""

    size: int = 0
    peaks: list[bytes] = field(default_factory=list)

    def append(self, leaf: bytes) -> None:
        """Add one leaf's hash."""
        carry, size = leaf, self.size
        while size & 1:
            carry = node_hash(self.peaks.pop(), carry)
            size >>= 1
        self.peaks.append(carry)
        self.size += 1

    def root(self) -> bytes:
        """The root of the whole tree."""
        if not self.peaks:
            return EMPTY
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = node_hash(peak, root)
        return root


def root_of(hashes: Sequence[bytes]) -> bytes:
    """The root over leaf hashes."""
    if not hashes:
        return EMPTY
    if len(hashes) == 1:
        return hashes[0]
    split = _split(len(hashes))
    return node_hash(root_of(hashes[:split]), root_of(hashes[split:]))


def path_of(number: int, hashes: Sequence[bytes]) -> list[bytes]:
    """The audit path of one leaf: the hashes that, with the leaf, give the root (RFC 6962 section 2.1.1)."""
    if len(hashes) <= 1:
        return []
    split = _split(len(hashes))
    if number < split:
        return [*path_of(number, hashes[:split]), root_of(hashes[split:])]
    return [*path_of(number - split, hashes[split:]), root_of(hashes[:split])]


def proves(*, leaf: bytes, number: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether a path shows that the leaf stands at `number` in the tree of that size and root."""
    if not 0 <= number < size:
        return False
    return _climbed(leaf, number, size, list(path)) == root


def _climbed(leaf: bytes, number: int, size: int, path: list[bytes]) -> bytes | None:
    if size == 1:
        return leaf if not path else None
    if not path:
        return None
    *inner, sibling = path
    split = _split(size)
    if number < split:
        left = _climbed(leaf, number, split, inner)
        return None if left is None else node_hash(left, sibling)
    right = _climbed(leaf, number - split, size - split, inner)
    return None if right is None else node_hash(sibling, right)


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << (size - 1).bit_length() - 1
