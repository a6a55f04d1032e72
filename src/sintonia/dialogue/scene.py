"""
A scene: one contact with its case, its runs and what has just come in, held in memory for a batch of turns.

A turn reads and changes scenes only; `dialogue.commit` writes all of them in one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from msgspec import Struct

from sintonia.audit import Actor
from sintonia.cases.operations import Met, Started
from sintonia.conversations import reach
from sintonia.conversations.channel import Account, Channel, Heard, Saying
from sintonia.customers.operations import Recognised
from sintonia.dialogue.company import Company
from sintonia.journeys.operations import NewPassport
from sintonia.journeys.registry import GENERAL
from sintonia.journeys.runner import Entry, Run
from sintonia.journeys.steps import Caller
from sintonia.kit.words import Words
from sintonia.understanding.doubts import NewUtterance
from sintonia.understanding.wishes import NONE, Wishes

BEFORE_ALL = datetime.min.replace(tzinfo=UTC)
BOT = Actor("bot")
NOBODY = reach.NOBODY
LIVE = ("active", "doing", "waiting", "retrying", "paused")


@dataclass
class ContactState:
    """A contact's row while a batch holds it. `epoch` is the one that was read."""

    id: int
    token: str
    account: Account
    customer: int
    case: int
    protocol: str
    lane: int
    address: str
    owner: str
    epoch: int
    language: str
    latest_number: int
    passport_tries: int
    misses: int
    latest_heard_at: datetime
    new: bool = False
    changed: bool = False
    owner_after: str = ""

    @property
    def channel(self) -> str:
        return self.account.channel

    @property
    def bot_has_the_word(self) -> bool:
        """Whether the bot answers here: no person does or is called, or silence has just been broken."""
        return (self.owner, self.owner_after) in {("bot", ""), (NOBODY, "bot")}


@dataclass
class RunState:
    """A run's row while a batch holds it, with the live `Run` once somebody needs it."""

    token: str
    journey: str
    version: int
    case: int
    contact: int
    customer: int
    caller: Caller
    known: list[Entry]
    fragment: str
    state: str
    label: str
    place: int
    revision: int
    started_at: datetime
    latest_at: datetime
    ended_at: datetime | None = None
    new: bool = False
    changed: bool = False
    live: Run | None = None

    @property
    def is_live(self) -> bool:
        return self.state in LIVE


class ElementRow(Struct, frozen=True):
    """One row of the inbox."""

    id: int
    account: int
    kind: str
    key: str
    lane: int
    raw: bytes


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message to be written; `send` says whether it must also be pushed."""

    number: int
    direction: str
    author: tuple[str, int | None]
    kind: str
    text: str
    at: datetime
    state: str
    words: Words | None = None
    content: Saying | Heard | None = None
    run: str = ""
    step: str = ""
    provider_id: str = ""


@dataclass(frozen=True, slots=True)
class NewDeed:
    """A deed of a port, to be carried out after the commit."""

    key: str
    run: str
    label: str
    port: str
    method: str
    arguments: dict[str, Any]


@dataclass(frozen=True, slots=True)
class NewTimer:
    """Something to come back to."""

    kind: str
    run: str
    due_at: datetime
    event: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class NewQuestion:
    """What a language model is to be asked, once this is committed; `since` is the latest message of then."""

    since: int
    run: str
    label: str
    about: Any
    due_at: datetime


@dataclass(frozen=True, slots=True)
class NewWorkItem:
    """Something for a person, with the place that it has among what waits, and what they must know to help."""

    why: Words
    urgent: bool
    priority: int = 0
    skill: str = GENERAL


@dataclass(frozen=True, slots=True)
class Moved:
    """An event for a run that has gone on to another contact: put back in that contact's lane."""

    lane: int
    account: int
    kind: str
    key: str
    raw: bytes


@dataclass
class Scene:
    """
    One contact's batch of turns: what it stands on, what came in, and what it decided.

    `since` is how many messages there were when the present turn began; `by` is whose deeds it carries out. Where an
    agent has the word, questions are for them, but what `asks_customer`: only the customer can answer those.
    """

    contact: ContactState
    channel: Channel
    person: Recognised | None
    runs: list[RunState]
    elements: list[ElementRow]
    company: Company
    identity_of: Callable[[Scene], Any]
    case_is_new: bool = False
    case_before: int | None = None
    matter: str = ""
    at: datetime = BEFORE_ALL

    messages: list[NewMessage] = field(default_factory=list)
    deeds: list[NewDeed] = field(default_factory=list)
    timers: list[NewTimer] = field(default_factory=list)
    work: list[NewWorkItem] = field(default_factory=list)
    media: list[tuple[str, str, str, dict[str, Any]]] = field(default_factory=list)
    received: list[dict[str, Any]] = field(default_factory=list)
    clocks: list[Started | Met] = field(default_factory=list)
    passports: list[NewPassport] = field(default_factory=list)
    moved: list[Moved] = field(default_factory=list)
    trail: list[tuple[str, tuple[str, str], dict[str, Any], Actor]] = field(default_factory=list)
    doubts: list[NewUtterance] = field(default_factory=list)
    greeted: bool = False
    since: int = 0
    wishes: Wishes = NONE
    silenced: tuple[str, ...] = ()
    question: NewQuestion | None = None
    by: Actor = BOT
    asks_customer: bool = False

    @property
    def ports(self) -> Mapping[str, Any]:
        """The ports of this contact's company."""
        return self.company.ports

    @property
    def agent(self) -> str:
        """The agent who has the word here, as `Contact.owner` names them; "" where none does."""
        owner = self.contact.owner_after or self.contact.owner
        return owner if owner.startswith("agent:") else ""

    def told(self, words: Words) -> str:
        """Words in the contact's language, moments in the company's zone."""
        return words.render(self.contact.language, self.company.zone)

    def number(self) -> int:
        """The next message's number."""
        self.contact.latest_number += 1
        return self.contact.latest_number

    def live_runs(self) -> list[RunState]:
        """Runs that are not over, the top one last."""
        return sorted((run for run in self.runs if run.is_live), key=lambda run: run.place)

    def top(self) -> RunState | None:
        """The run that has the word: the highest that asks or works."""
        for run in reversed(self.live_runs()):
            if run.state in {"active", "doing", "retrying"}:
                return run
        return None

    def let_go(self) -> None:
        """Forget the live runs, whose ports know this scene: what is done with is freed at once, not when swept."""
        for run in self.runs:
            run.live = None

    def record(self, deed: str, about: tuple[str, str], **facts: Any) -> None:
        """Note a deed for the trail; `about` is a kind and a token, resolved at commit."""
        self.trail.append((deed, about, facts, self.by))
