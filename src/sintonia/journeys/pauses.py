"""Where a run stops and what it keeps: the values between the runner and whoever carries it on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from msgspec import Struct

from sintonia.journeys.steps import Ask, Choice, Choose, ChooseMany, Confirm, HandOver, Outcome, Say, Show
from sintonia.kit.words import Words


class Mismatch(Exception):
    """The journey no longer asks what the run remembers: a person must look."""


class UnableToGoBack(Exception):
    """There is nothing to go back to, or a deed already done stands in the way; the words may be shown."""

    def __init__(self, words: Words) -> None:
        self.words = words
        super().__init__(str(words))


class Entry(Struct, omit_defaults=True):
    """
    One thing that came back. `mark` fingerprints what was said or asked; `said` is the customer's own text, entered
    `by` an agent (their number), where the customer told it to them.
    """

    label: str
    value: Any = None
    mark: str = ""
    said: str = ""
    by: int = 0


@dataclass(frozen=True, slots=True)
class Uttered:
    """One thing to say, in order: words or a card, with options when it is a question."""

    step: Say | Show | Ask[Any] | Choose[Any] | ChooseMany[Any] | Confirm | HandOver
    words: Words | None = None
    options: tuple[Choice[Any], ...] = ()
    label: str = ""


@dataclass(frozen=True, slots=True)
class Asking:
    """The customer is asked; `hear` takes the answer."""

    label: str
    step: Ask[Any] | Choose[Any] | ChooseMany[Any] | Confirm


@dataclass(frozen=True, slots=True)
class Looking:
    """Something must be read in the back office; `give` takes it."""

    label: str
    read: Callable[[], Any]
    port: str
    method: str


@dataclass(frozen=True, slots=True)
class Doing:
    """A deed must be carried out, once by its key; `give` takes its result."""

    label: str
    key: str
    port: str
    method: str
    arguments: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Waiting:
    """An event, or time to pass; `give` takes the name of the event or None."""

    label: str
    event: str
    at_most: timedelta


@dataclass(frozen=True, slots=True)
class HandingOver:
    """A person must be brought in; `give` takes how that went."""

    label: str
    step: HandOver


@dataclass(frozen=True, slots=True)
class Ended:
    """Nothing more: how it ended."""

    outcome: Outcome


Pause = Asking | Looking | Doing | Waiting | HandingOver | Ended
