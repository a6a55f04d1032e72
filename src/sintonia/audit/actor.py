"""Who does a deed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

ActorKind = Literal["system", "bot", "customer", "agent", "provider"]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something. `name` is for people who look on; the trail keeps kind and id only."""

    kind: ActorKind
    id: int | None = None
    name: str = ""


SYSTEM: Final = Actor("system")
