"""What was said, as a reader takes it, and what a reader may answer instead of a value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar

from sintonia.kit.words import Words

T_co = TypeVar("T_co", covariant=True)


class NotUnderstood(Exception):
    """What was said does not answer the question; the words say what would."""

    def __init__(self, words: Words | None = None) -> None:
        self.words = words
        super().__init__(str(words) if words else "")


class Unfinished(Exception):
    """What was said looks like the first bubble of an answer ("é 4"); the runner waits a moment for the rest."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a reader reads: one answer, with the language it is in and the moment it was said."""

    text: str
    language: str
    at: datetime
    choice: str = ""
    kind: str = "text"
    details: dict[str, Any] | None = None


class Reader(Protocol[T_co]):
    """
    Reads one kind of answer. `name` is the step's kind; `type` what it gives, so that JSON can be read back.

    One that a telephone's keys can answer also says how: `keys` is "number", "date" or "amount".
    """

    name: str
    type: Any

    def __call__(self, said: Said) -> T_co:
        """Return the value, or raise `NotUnderstood` or `Unfinished`."""
        ...
