"""
What is done with what was understood: the same for the dialogue, the check set and `sintonia nlu understand`.

Danger goes first. What is sure begins; between two that are close both are offered; else it is asked once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, Literal

from msgspec import Struct

from sintonia.understanding.port import Understood

ACT: Final = 0.65
PERHAPS: Final = 0.15
# Who is in danger and not heard loses more than who is asked about a danger that is none: one chance in four is enough.
DANGER: Final = 0.25
OFFERED: Final = 2
# What is said to any bot, and begins nothing by itself.
GENERAL: Final = frozenset(
    {"back", "cancel", "person", "repeat", "yes", "no", "thanks", "greeting", "danger", "correct", "resume", "none"}
    | {"passport"}
)

Kind = Literal["start", "clarify", "ask", "person", "danger"]


class Decision(Struct, frozen=True):
    """What is done with a first message; `journeys` are those begun, or those offered. `confidence` is 0 to 1."""

    kind: Kind
    journeys: tuple[str, ...] = ()
    confidence: float = 0.0


def decide(understood: Understood, *, danger: str = "", covers: Mapping[str, Iterable[str]] | None = None) -> Decision:
    """Decide; `danger` is the journey of whoever is in danger, `covers` what else each journey is for."""
    best = understood.best
    if is_alarming(understood, danger):
        return Decision("danger", (), best.confidence)
    if best.intent == "person" and best.confidence >= ACT:
        return Decision("person", (), best.confidence)
    if best.intent not in GENERAL and best.confidence >= ACT:
        its_own = {best.intent, *(covers or {}).get(best.intent, ())}
        others = [name for name in understood.also if name not in GENERAL | its_own]
        return Decision("start", (best.intent, *others[:1]), best.confidence)
    near = offered(understood)
    return Decision("clarify", near, best.confidence) if near else Decision("ask", (), best.confidence)


def is_alarming(understood: Understood, danger: str = "") -> bool:
    """Whether somebody may be in danger; `danger` is the journey of whoever is."""
    return sum(guess.confidence for guess in understood.intents if guess.intent in {"danger", danger}) >= DANGER


def offered(understood: Understood) -> tuple[str, ...]:
    """The matters that may be meant, best first, where none is sure enough to begin; none where all are unlikely."""
    if understood.elsewhere or (understood.best.intent in GENERAL - {"none"} and understood.best.confidence >= ACT):
        return ()
    near = [guess for guess in understood.intents if guess.intent not in GENERAL]
    if not near or near[0].confidence < PERHAPS:
        return ()
    return tuple(guess.intent for guess in near[:OFFERED])
