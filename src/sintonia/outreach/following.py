"""What follows from a happening, as packs say it; pure, so that a pack may name it. One registry for all companies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal, Protocol

from sintonia.kit.words import Words
from sintonia.outreach.wire import Happening

REQUEST_DONE: Final = "request_done"
Way = Literal["whatsapp", "sms", "email"]


@dataclass(frozen=True, slots=True)
class Alert:
    """
    What one person is told, in their language, where they asked for it. `place` is how far the list has come.

    `about` and the address make it once; `after` names an alert without which this one means nothing. One that may come
    `at_night` knows no quiet hours, which are those of the `zone`.
    """

    place: str
    about: str
    way: Way
    to: str
    language: str
    words: Words
    zone: str
    at_night: bool = False
    after: str = ""


class Alerts(Protocol):
    """Who is told what of a happening, as things stand at a moment: the next of a list, after a place in it."""

    def __call__(
        self, told: Happening, ports: Mapping[str, Any], *, after: str, most: int, at: datetime
    ) -> Sequence[Alert]: ...


class Meets(Protocol):
    """Which clocks a happening ends, as things stand in the company's systems: their rules, and what they are about."""

    def __call__(self, told: Happening, ports: Mapping[str, Any]) -> Sequence[tuple[str, str]]: ...


@dataclass(frozen=True, slots=True)
class Follows:
    """
    What follows from one kind of happening: what it is about is `done`, or clocks end (`meets`) of which a run tells;
    runs that wait hear `event` (with `{about}`), whoever asked for it is told (`alerts`). Whoever waits for that event
    hears it from their run, and gets no alert.

    `rules` are those whose clocks are over once it is `done`, where not all are.
    """

    done: bool = False
    rules: tuple[str, ...] = ()
    meets: Meets | None = None
    event: str = ""
    waited_for: str = ""
    alerts: Alerts | None = None


_known: Final[dict[str, Follows]] = {REQUEST_DONE: Follows(done=True)}


def follow(name: str, follows: Follows) -> None:
    """
    Say what follows from a kind of happening.

    :raises ValueError: if something else follows from it already
    """
    if _known.setdefault(name, follows) != follows:
        raise ValueError(f"two things follow from {name}")


def follows_from(name: str) -> Follows | None:
    """What follows from a kind of happening; None for one that nobody knows."""
    return _known.get(name)


def says_not_what(told: Iterable[Happening]) -> Happening | None:
    """The first that something is done without saying what: it would end the clocks of everybody, or of nobody."""
    ends = ((one, _known.get(one.name)) for one in told if not one.about.strip())
    return next((one for one, follows in ends if follows is not None and follows.done), None)
