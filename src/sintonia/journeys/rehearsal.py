"""Play a journey through in memory, with ports that answer at once: for tests, examples and the tutorial."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from sintonia.backoffice.ports import Contract
from sintonia.cases.clocks import Due, Planned, begun, place_of, planned
from sintonia.journeys.runner import Asking, Doing, Ended, Entry, HandingOver, Looking, Pause, Run, Waiting
from sintonia.journeys.steps import Caller, Journey, Outcome, Said


class KeptClocks:
    """The clocks of one rehearsal, in memory: `started` are those that run, by rule and what they are about."""

    def __init__(self, at: datetime, zone: str = "America/Sao_Paulo") -> None:
        self.at, self.zone = at, zone
        self.started: dict[tuple[str, str], Planned] = {}
        self._done: dict[str, Due | bool] = {}

    def start(
        self,
        key: str,
        *,
        rule: str,
        about: str = "",
        variant: str = "",
        contract: Contract | None = None,
        zone: str = "",
        city: str = "",
        minutes: int = 0,
        since: datetime | None = None,
        not_before: datetime | None = None,
    ) -> Due:
        """Start a clock, once for each key; one that runs counts from its own start."""
        first = self.started.get((rule, about))
        if key not in self._done:
            told_zone, told_city = place_of(contract, zone, city)
            began = begun(self.at, since=since, not_before=not_before, first=first.started_at if first else None)
            told_zone = told_zone or self.zone
            area = contract.area if contract else ""
            plan = planned(
                rule=rule, at=began, zone=told_zone, city=told_city, variant=variant, area=area, minutes=minutes
            )
            self.started[rule, about] = plan
            self._done[key] = plan.due()
        due = self._done[key]
        assert isinstance(due, Due)
        return due

    def meet(self, key: str, *, rule: str, about: str = "") -> bool:
        """Stop a clock, once for each key."""
        return bool(self._done.setdefault(key, self.started.pop((rule, about), None) is not None))

    def running(self, about: str) -> tuple[Due, ...]:
        """The clocks that run about a request."""
        return tuple(plan.due() for (_rule, what), plan in self.started.items() if what == about)


class Rehearsal:
    """
    A run whose looks and deeds happen at once. `begin()` and `hear("…")` return the texts said, `outcome` how it ended.

    `clocks` are those it started.

    `elsewhere()` is the same run in another worker tomorrow: rebuilt from JSON, nothing else carried over.
    """

    def __init__(
        self,
        journey: Journey,
        ports: Mapping[str, Any],
        *,
        said: str = "",
        language: str = "en",
        at: datetime = datetime(2026, 3, 2, 12, 0, tzinfo=UTC),
        party: str | None = None,
        channel: str = "terminal",
        papers: str = "",
    ) -> None:
        self.at, self.language = at, language
        caller = Caller(
            customer=1, language=language, protocol="2026000000017", run="run-1", channel=channel,
            began_at=at, party=party, said=said, papers=papers,
        )  # fmt: skip
        self.clocks = KeptClocks(at)
        self.run = Run("run-1", journey, caller, {"clocks": self.clocks, **ports})
        self.handed_over: list[HandingOver] = []

    @property
    def outcome(self) -> Outcome | None:
        return self.run.pause.outcome if isinstance(self.run.pause, Ended) else None

    @property
    def asking(self) -> str | None:
        """The label of the open question."""
        return self.run.pause.label if isinstance(self.run.pause, Asking) else None

    def begin(self) -> list[str]:
        return self._settle(self.run.proceed())

    def hear(self, text: str, *, choice: str = "") -> list[str]:
        """Answer the open question; raises what the runner raises."""
        return self._settle(self.run.hear(Said(text, self.language, self.at, choice)))

    def event(self, name: str | None) -> list[str]:
        """Let what a `Wait` waits for happen (None: the time passed)."""
        assert isinstance(self.run.pause, Waiting)
        return self._settle(self.run.give(name))

    def back(self) -> list[str]:
        return self._settle(self.run.back())

    def correct(self, place: int, text: str) -> list[str]:
        return self._settle(self.run.correct(place, Said(text, self.language, self.at)))

    def elsewhere(self) -> Rehearsal:
        other = object.__new__(Rehearsal)
        other.at, other.language, other.handed_over = self.at, self.language, list(self.handed_over)
        other.clocks = self.clocks
        known = msgspec.json.decode(msgspec.json.encode(self.run.memory()), type=list[Entry])
        other.run = Run(self.run.key, self.run.journey, self.run.caller, self.run.ports, known, self.run.fragment)
        other._settle(other.run.proceed())
        other.run.uttered.clear()
        return other

    def _settle(self, pause: Pause) -> list[str]:
        while True:
            match pause:
                case Looking():
                    pause = self.run.give(pause.read())
                case Doing():
                    deed = getattr(self.run.ports[pause.port], pause.method)
                    pause = self.run.give(deed(pause.key, **pause.arguments))
                case HandingOver():
                    self.handed_over.append(pause)
                    pause = self.run.give("handed_over")
                case _:
                    return self._texts()

    def _texts(self) -> list[str]:
        texts = [u.words.render(self.language) if u.words else "" for u in self.run.uttered]
        self.run.uttered.clear()
        return texts
