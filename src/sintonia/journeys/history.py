"""What a customer came with before: the port `History` that journeys ask, bound to one contact as `Identity` is."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from msgspec import Struct


class PastCase(Struct, frozen=True):
    """A matter that somebody came with: its protocol, the journey that it began with, and the doors it went through."""

    protocol: str
    matter: str
    opened_at: datetime
    channels: tuple[str, ...] = ()
    closed_at: datetime | None = None


class History(Protocol):
    """The cases of who is recognized in one contact, on all channels."""

    def cases(self, party: str | None) -> tuple[PastCase, ...]:
        """
        The cases of the last ten years, newest first, at most fifty.

        Whoever is proved here to be a party is told of that party's cases too, whatever door they came by.
        """
        ...
