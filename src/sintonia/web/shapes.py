"""What pages show: small frozen values that each folder's queries build, and that the shared parts draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

Author = Literal["customer", "bot", "agent", "system"]
Tone = Literal["calm", "soon", "late"]
SOON = 0.75
BUTTONS_IN_A_ROW = 3


class Option(Protocol):
    """One thing to choose, as channels say it."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def description(self) -> str: ...


class Code(Protocol):
    """Something to copy, as channels say it."""

    @property
    def kind(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def value(self) -> str: ...


class File(Protocol):
    """A document to hand over, as channels say it."""

    @property
    def name(self) -> str: ...
    @property
    def url(self) -> str: ...


class Card(Protocol):
    """A thing to show, such as a bill, as channels say it."""

    @property
    def title(self) -> str: ...
    @property
    def amount(self) -> str: ...
    @property
    def facts(self) -> tuple[tuple[str, str], ...]: ...
    @property
    def codes(self) -> Sequence[Code]: ...
    @property
    def file(self) -> File | None: ...


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that somebody sent, with what it shows for who does not see it."""

    url: str
    shows: str


@dataclass(frozen=True, slots=True)
class Bubble:
    """
    One message as somebody sees it. `mine` puts it on the reader's side; `open` lets its options be pressed; `run` and
    `label` are there when it answered a question that may still be answered otherwise. No customer reads what is
    `ours`.
    """

    key: str
    author: Author
    at: datetime
    text: str = ""
    who: str = ""
    mine: bool = False
    turn: bool = False
    options: Sequence[Option] = ()
    step: str = ""
    open: bool = False
    chosen: str = ""
    card: Card | None = None
    code: Code | None = None
    file: File | None = None
    picture: Picture | None = None
    state: str = ""
    marked: bool = False
    run: str = ""
    label: str = ""
    ours: bool = False

    @property
    def as_list(self) -> bool:
        """Whether the options are told one below the other."""
        return len(self.options) > BUTTONS_IN_A_ROW or any(option.description for option in self.options)


@dataclass(frozen=True, slots=True)
class Fact:
    """Something known, and where it came from: "disse no WhatsApp, 21h04"."""

    name: str
    value: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """Time that is running out: a legal clock, a promise, a wait."""

    label: str
    began_at: datetime
    until: datetime
    at: datetime

    @property
    def share(self) -> float:
        """How much of it has run, 0 to 1."""
        whole = (self.until - self.began_at).total_seconds()
        return min(1.0, max(0.0, (self.at - self.began_at).total_seconds() / whole)) if whole > 0 else 1.0

    @property
    def percent(self) -> int:
        """The same, for an arc of a hundred."""
        return max(2, round(100 * self.share))

    @property
    def left(self) -> timedelta:
        """What is left; negative when it is late."""
        return self.until - self.at

    @property
    def tone(self) -> Tone:
        """Calm, soon or late."""
        if self.left.total_seconds() <= 0:
            return "late"
        return "soon" if self.share >= SOON else "calm"


@dataclass(frozen=True, slots=True)
class Band:
    """
    An estimate as it is: between two moments, never a false minute. `over` once it has come, which `then` says; `about`
    names what it is of.
    """

    label: str
    from_at: datetime
    until: datetime
    at: datetime
    about: str = ""
    over: bool = False
    then: str = ""

    @property
    def begins(self) -> int:
        """Where the soft band begins, of a hundred."""
        return round(100 * self._share(self.from_at))

    @property
    def width(self) -> int:
        """How wide it is, of a hundred."""
        return max(6, 100 - self.begins - 6)

    @property
    def present(self) -> int:
        """Where the reader is, of a hundred."""
        return round(100 * self._share(self.at))

    def _share(self, moment: datetime) -> float:
        first = min(self.at, self.from_at)
        whole = (self.until - first).total_seconds()
        return min(1.0, max(0.0, (moment - first).total_seconds() / whole)) if whole > 0 else 1.0


@dataclass(frozen=True, slots=True)
class Bead:
    """One contact on the thread: its door, who answers, what was said and learnt there."""

    key: str
    door: str
    at: datetime
    who: str = ""
    by_person: bool = False
    now: bool = False
    lines: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    crossing: str = ""


@dataclass(frozen=True, slots=True)
class Thread:
    """O fio: one matter, through every door that the customer took."""

    protocol: str
    matter: str
    beads: tuple[Bead, ...]
    clock: Clock | None = None
    band: Band | None = None
    closing: str = ""
    answering: str = ""
    by_person: bool = False
    passport: str = ""
