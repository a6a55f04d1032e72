"""
The journey language: what a journey may await, and nothing else.

A journey is an `async` function of a `Caller` and the ports it names. `await` means "wait for the customer", for a
minute or a month. A run's whole state is its journey's name, its version and the list of what came back; each turn
replays the function over that list. So a journey reads no clock, no chance and no system: `Look` records what it read.

    @journey("new_address", title=_("Tell a new address"), version=1)
    async def new_address(me: Caller, *, registry: Registry) -> Outcome: ...
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Concatenate, Generic, Literal, ParamSpec, TypeVar

from msgspec import Struct

from sintonia.customers.proving import Person
from sintonia.journeys.registry import Journey, journey, keep_skill, menu_order, offer_in_order, registry
from sintonia.kit.money import Money
from sintonia.kit.words import Words
from sintonia.understanding.said import NotUnderstood, Reader, Said, Unfinished

__all__ = [
    "Ask",
    "Caller",
    "Choice",
    "Choose",
    "ChooseMany",
    "Confirm",
    "Do",
    "HandOver",
    "Journey",
    "Look",
    "NotUnderstood",
    "Outcome",
    "Person",
    "Reader",
    "Said",
    "Say",
    "Show",
    "ShownCode",
    "ShownFile",
    "Step",
    "Unfinished",
    "Verify",
    "Wait",
    "journey",
    "keep_skill",
    "menu_order",
    "offer_in_order",
    "registry",
]

T = TypeVar("T")
P = ParamSpec("P")


class Outcome(enum.StrEnum):
    """How a run ended. Exactly one."""

    done = "done"
    handed_over = "handed_over"
    cancelled = "cancelled"
    expired = "expired"
    refused = "refused"


class Caller(Struct, frozen=True):
    """
    Who a run is for: a snapshot stored when it starts. Whatever may change comes by `Look`.

    `party` is the back office's id when the company knows (or believes) who this is; `said` is the text that began
    the run; `needs` the vulnerabilities on file ("life_support", "deafness", ...); `vulnerable` changes the pace.
    `papers` names what the company's people are known by (see `journeys.papers`).
    """

    customer: int
    language: str
    protocol: str
    run: str
    channel: str
    began_at: datetime
    party: str | None = None
    name: str = ""
    said: str = ""
    needs: tuple[str, ...] = ()
    papers: str = ""


class Step(Generic[T]):
    """What `await` yields to the runner; the runner sends back the result."""

    def __await__(self) -> Generator[Step[T], T, T]:
        result = yield self
        return result


@dataclass(frozen=True, eq=False)
class Say(Step[None]):
    """Say something, and go on."""

    words: Words


@dataclass(frozen=True, eq=False)
class Ask(Step[T]):
    """
    Ask for something said freely. `heard` is something already said (such as the text that began the run) in which
    the answer may stand: if the reader finds it there, the question is not asked. `again` is how it is put when it
    must be put again.
    """

    words: Words
    read: Reader[T]
    heard: str = ""
    again: Words | None = None


@dataclass(frozen=True, slots=True)
class Choice(Generic[T]):
    """One option: what comes back, its lasting id, and how it is named."""

    value: T
    id: str
    title: Words
    description: Words | None = None


@dataclass(frozen=True, eq=False)
class Choose(Step[T]):
    """
    Offer options and take one, by press, number or words. With one option and `skip_single` it is taken unasked.
    Records the option's id, not its place.
    """

    words: Words
    options: Sequence[Choice[T]]
    skip_single: bool = True
    heard: str = ""
    again: Words | None = None


@dataclass(frozen=True, eq=False)
class ChooseMany(Step[tuple[T, ...]]):
    """
    Offer options and take some: by press, numbers, names, "all", "all but two". Gives them in the order offered.

    Up to nine are listed, with "all" beneath them; more are asked for in words. Records the options' ids.
    """

    words: Words
    options: Sequence[Choice[T]]
    heard: str = ""
    again: Words | None = None


@dataclass(frozen=True, eq=False)
class Confirm(Step[bool]):
    """Ask yes or no, with buttons where there are buttons."""

    words: Words
    heard: str = ""
    again: Words | None = None


class ShownCode(Struct, frozen=True):
    """Something to copy: kind "pix" or "line"."""

    kind: str
    title: Words
    value: str


class ShownFile(Struct, frozen=True):
    """
    A document that a port makes when it is fetched: `port.method(**arguments)` gives its bytes.

    `called` is what it is; said in the reader's language it stands before `name`: "conta-103-202611.pdf".
    """

    name: str
    mime: str
    port: str
    method: str
    arguments: dict[str, str]
    called: Words | None = None


@dataclass(frozen=True, eq=False)
class Show(Step[None]):
    """Show a thing as a card: the amount largest, then facts, codes to copy, a file."""

    title: Words
    amount: Money | None = None
    facts: tuple[tuple[Words, Any], ...] = ()
    codes: tuple[ShownCode, ...] = ()
    file: ShownFile | None = None


class Look(Step[T]):
    """Read something from the back office: `Look(billing.open_bills, contract)`. Recorded, limited to 2 s, retried."""

    def __init__(self, read: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> None:
        self.read, self.args, self.kwargs = read, args, kwargs


class Do(Step[T]):
    """Carry out a deed once, by its key: `Do(registry.change_address, contract=..., address=...)`."""

    def __init__(self, deed: Callable[Concatenate[str, P], T], /, *args: P.args, **kwargs: P.kwargs) -> None:
        self.deed, self.args, self.kwargs = deed, args, kwargs


@dataclass(frozen=True, eq=False)
class Verify(Step["Person | None"]):
    """
    Make sure who asks, to a level (1 claimed, 2 proved, 3 stepped up), for one purpose ("bills", "reading", ...).
    Gives who it is with the contracts that authority lets them ask about, or None when it could not be proved.
    Asks nothing that this contact has already proved. In `heard`, something already said, a document may stand.
    """

    level: Literal[1, 2, 3]
    purpose: str
    heard: str = ""


@dataclass(frozen=True, eq=False)
class Wait(Step["str | None"]):
    """Wait for an event by its name or until time has passed; gives the event's name, or None when it did not come."""

    event: str = ""
    at_most: timedelta = timedelta(days=7)


@dataclass(frozen=True, eq=False)
class HandOver(Step[Outcome]):
    """
    Bring in a person; `why` is for them, `words` for the customer (None: the usual). `urgent` jumps every queue.
    With `go_on`, the run keeps talking meanwhile and the step gives back at once.
    """

    why: Words
    words: Words | None = None
    urgent: bool = False
    go_on: bool = False
