"""
Live hints: who listens to what, and what each has not been told yet.

A hint says "contact 42 is at 17", never what was said. Of each topic a listener is owed only the latest number, so that
one that reads slowly is told less often and owed nothing more. Events are numbered: who comes back says the last one
that it had, and is told which of its topics moved meanwhile; where that cannot be known, that they may have.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

KEPT_ALIVE_S: Final = 20.0
# An agent's page is asked so often whether it is still there, and answers by `/live/beat`.
BEAT_S: Final = 10.0
AGENT: Final = "agent-"
# What everybody hears about, everybody then fetches: together no more often than this, each at least a second apart.
CROWD: Final = "desk"
CROWD_FETCHES_PER_S: Final = 30.0
# What everybody fetches is drawn up once in this time: who came before it was drawn up anew is told once more.
KEPT_S: Final = 1.0
MISSED: Final = "missed"
# What is open at several agents' desks: they are told when another comes or goes.
LOOKS: Final = "looks"
CONTACT: Final = "contact-"
MOST_TOPICS: Final = 200_000


@dataclass(eq=False)
class Listener:
    """One stream: `owed` is what it has not been told, `owed_later` what it is told when the crowd's turn comes."""

    topics: tuple[str, ...]
    owed: dict[str, str] = field(default_factory=dict)
    owed_later: dict[str, str] = field(default_factory=dict)
    turn_at: float = 0.0
    beat_at: float = float("inf")
    wake: asyncio.Event = field(default_factory=asyncio.Event)


class Hints:
    """The hints of one process: every listener, and when each topic moved last."""

    def __init__(self, *, clock: Callable[[], float] = time.time) -> None:
        self.clock = clock
        self.listeners: dict[str, set[Listener]] = {}
        self.begin()

    def begin(self) -> None:
        """Begin to number anew, knowing nothing of before: whoever listens may have missed something."""
        self.epoch, self.number = secrets.token_hex(4), 0
        self.known_since = self.clock()
        self.moved: dict[str, tuple[int, float, str]] = {}
        for listener in {one for those in self.listeners.values() for one in those}:
            listener.owed |= dict.fromkeys(listener.topics, MISSED)
            listener.wake.set()

    def pass_on(self, payload: str) -> None:
        """Take one notice: `contact-<token> 17` a line."""
        now = self.clock()
        for line in payload.split("\n"):
            topic, _space, value = line.partition(" ")
            self.number += 1
            self.moved.pop(topic, None)
            self.moved[topic] = self.number, now, value
            for listener in self.listeners.get(topic, ()):
                owed = listener.owed_later if topic == CROWD else listener.owed
                owed[topic] = value
                listener.wake.set()
        if len(self.moved) > MOST_TOPICS:
            self._forget_the_oldest()

    def listen(self, topics: Iterable[str], *, last: str, signed_at: float) -> Listener:
        """
        Begin a stream. `last` is the id of the last event that its browser had, "" if none: then all that moved since
        its page was made (`signed_at`, to the second) is owed.
        """
        listener = Listener(tuple(topics))
        if any(topic.startswith(AGENT) for topic in listener.topics):
            listener.beat_at = self.clock()
        epoch, _dash, number = last.partition("-")
        known = epoch == self.epoch and number.isdigit()
        for topic in listener.topics:
            self.listeners.setdefault(topic, set()).add(listener)
            ordinal, at, value = self.moved.get(topic, (0, 0.0, ""))
            if known and ordinal > int(number):
                listener.owed[topic] = value
            elif not known and (last or signed_at < self.known_since):
                listener.owed[topic] = MISSED
            elif not known and at >= signed_at:
                listener.owed[topic] = value
        self._tell_who_looks(listener)
        return listener

    def leave(self, listener: Listener) -> None:
        """End a stream."""
        for topic in listener.topics:
            there = self.listeners.get(topic, set())
            there.discard(listener)
            if not there:
                self.listeners.pop(topic, None)
        self._tell_who_looks(listener)

    def looking_at(self, topics: Iterable[str]) -> set[str]:
        """The tokens of the agents whose pages, in this process, hear about one of these topics."""
        there = {listener for topic in topics for listener in self.listeners.get(topic, ())}
        return {topic.removeprefix(AGENT) for one in there for topic in one.topics if topic.startswith(AGENT)}

    def _tell_who_looks(self, listener: Listener) -> None:
        """An agent came to what others have open, or went: their pages ask anew who looks."""
        if listener.beat_at == float("inf"):
            return
        for topic in listener.topics:
            for other in self.listeners.get(topic, ()) if topic.startswith(CONTACT) else ():
                if other is not listener and other.beat_at < float("inf"):
                    other.owed[LOOKS] = "?"
                    other.wake.set()

    async def events(self, listener: Listener) -> AsyncIterator[str]:
        """What is sent to a browser, until it leaves."""
        try:
            yield "retry: 2000\n: listening\n\n"
            while True:
                if told := self._told(listener):
                    yield told
                now = self.clock()
                turn = listener.turn_at - now if listener.owed_later else KEPT_ALIVE_S
                patience = min(turn, listener.beat_at - now)
                try:
                    await asyncio.wait_for(listener.wake.wait(), max(patience, 0.001))
                except TimeoutError:
                    if patience == KEPT_ALIVE_S:
                        yield ": still here\n\n"
                listener.wake.clear()
        finally:
            self.leave(listener)

    def _told(self, listener: Listener) -> str:
        """What a listener is owed now, as events; afterwards it is owed it no more."""
        now = self.clock()
        if listener.owed_later and now >= listener.turn_at:
            listener.owed |= listener.owed_later
            listener.turn_at = now + max(KEPT_S, len(self.listeners.get(CROWD, ())) / CROWD_FETCHES_PER_S)
            if self.moved.get(CROWD, (0, 0.0, ""))[1] <= now - KEPT_S:
                listener.owed_later.clear()
        owed, listener.owed = listener.owed, {}
        if now >= listener.beat_at:
            listener.beat_at = now + BEAT_S
            owed = {**owed, "beat": "?"}
        name = f"{self.epoch}-{self.number}"
        return "".join(f"id: {name}\nevent: {topic}\ndata: {value}\n\n" for topic, value in owed.items())

    def _forget_the_oldest(self) -> None:
        """Let go of the topics that moved longest ago; who was away since before them is told of everything."""
        for topic in list(self.moved)[: MOST_TOPICS // 2]:
            self.known_since = max(self.known_since, self.moved.pop(topic)[1])
        self.epoch = secrets.token_hex(4)
