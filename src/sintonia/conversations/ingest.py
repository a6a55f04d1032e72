"""
The way in: elements of a provider's call become rows of the inbox, each once, before the provider hears "200".

The same statement serves the edge (async, many calls a batch) and our own doors (sync, one at a time).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

import msgspec
from django.db import connection

from sintonia.conversations.channel import Element, Heard

SQL = Path(__file__).parent / "sql"

# A plan that was made while the tables were young reads all of them, or sorts all that waits to take the first. Where
# one claims, these are off, so that each row is one look into an index, in the index's order.
LOOK_UPS: Final = tuple(f"enable_{way}" for way in ("seqscan", "bitmapscan", "sort", "hashjoin", "mergejoin"))


@cache
def statement(name: str) -> str:
    """The text of `sql/<name>.sql`."""
    return (SQL / f"{name}.sql").read_text()


def lane_of(account: int, sender: str) -> int:
    """The lane of one sender on one account: a signed 64-bit hash."""
    return int.from_bytes(blake2b(f"{account}|{sender}".encode(), digest_size=8).digest(), "big", signed=True)


def digest_of(account: int, kind: str, key: str, status: str) -> bytes:
    """What makes an element the same element."""
    return blake2b(f"{account}|{kind}|{key}|{status}".encode(), digest_size=16).digest()


@dataclass
class Batch:
    """Columns of the elements to keep, as `sql/ingest.sql` takes them."""

    digests: list[bytes] = field(default_factory=list)
    accounts: list[int] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    statuses: list[str] = field(default_factory=list)
    lanes: list[int | None] = field(default_factory=list)
    raws: list[bytes] = field(default_factory=list)

    def add(self, account: int, element: Element) -> None:
        """Add one element; a message without a lane could never be turned, so every message gets one."""
        turned = element.kind not in {"status", "unsplit"} and (element.sender or element.kind == "message")
        self.put(
            account=account,
            kind=element.kind,
            key=element.key,
            status=element.status,
            lane=lane_of(account, element.sender) if turned else None,
            raw=element.raw,
        )

    def put(self, *, account: int, kind: str, key: str, status: str, lane: int | None, raw: bytes) -> None:
        self.digests.append(digest_of(account, kind, key, status))
        self.accounts.append(account)
        self.kinds.append(kind)
        self.keys.append(key)
        self.statuses.append(status)
        self.lanes.append(lane)
        self.raws.append(raw)

    def parameters(self, at: datetime) -> dict[str, Any]:
        return {**vars(self), "at": at}


def receive(*, account: int, elements: Iterable[Element], at: datetime) -> int:
    """Keep elements from one of our own doors, in the caller's transaction; returns how many were new."""
    batch = Batch()
    for element in elements:
        batch.add(account, element)
    return receive_batch(batch, at=at)


def receive_batch(batch: Batch, *, at: datetime) -> int:
    """Keep a batch in the caller's transaction and wake a worker; returns how many elements were new."""
    if not batch.kinds:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(statement("ingest"), batch.parameters(at))
        kept: int = cursor.rowcount
        cursor.execute("SELECT pg_notify('sintonia_inbox', '')")
    return kept


def heard_element(account_key: str, heard: Heard, *, sender: str) -> Element:
    """An element of one of our own doors, whose wire format is `Heard` itself."""
    return Element(account=account_key, kind="message", key=heard.key, raw=msgspec.json.encode(heard), sender=sender)
