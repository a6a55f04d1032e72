"""The clocks of cases as pages draw them: what must be done, until when, and how much is left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sintonia.cases.clocks import told_until
from sintonia.cases.models import CaseClock
from sintonia.cases.queries import running_clocks
from sintonia.cases.rules import rule_if_kept
from sintonia.conversations.plugins import plugins
from sintonia.web.shapes import Clock


@dataclass(frozen=True, slots=True)
class Deadline:
    """One clock of a case: its token, for whoever stops it by hand, and how it is drawn."""

    token: str
    clock: Clock


def deadlines_of(*, case: int, language: str, at: datetime) -> list[Deadline]:
    """The deadlines of a case, the one that ends first before the others."""
    return drawn(running_clocks(case=case), language=language, at=at)


def drawn(clocks: Iterable[CaseClock], *, language: str, at: datetime) -> list[Deadline]:
    """Clocks as pages draw them, in the reader's language."""
    plugins().load_packs()
    return [
        Deadline(clock.token, Clock(label_of(clock, language, at=at), clock.started_at, clock.due_at, at))
        for clock in clocks
    ]


def label_of(clock: CaseClock, language: str, *, at: datetime) -> str:
    """
    What a clock is about, and when it ends: "Answer to the complaint, until Tuesday 24/11 at 18:00". Of one that is
    late also what the law pays.
    """
    until = told_until(clock.due_at, zone=clock.zone).render(language)
    rule = rule_if_kept(clock.rule, country=clock.country)
    if rule is None:
        # A rule that was taken away since: its clocks run on.
        return f"{clock.rule}, {until}"
    pays = rule.pays_in(language) if clock.due_at <= at else ""
    return f"{rule.name(language)}, {until}" + (f". {pays}" if pays else "")
