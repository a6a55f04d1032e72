"""What the review page shows: sentences with their likeliest meanings, releases with their effect, in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sintonia.understanding import queries
from sintonia.understanding.deciding import GENERAL, Decision
from sintonia.understanding.effects import ONE_OF_TWO, Change, Report, Tally
from sintonia.understanding.models import NO_USE, OUT_OF_SCOPE, Release, Utterance
from sintonia.understanding.operations import TOPIC, reader_language, report_of, why_of
from sintonia.understanding.phrases import ELSEWHERE
from sintonia.understanding.queries import Group
from sintonia.understanding.subject import Subject

LANGUAGES: Final = {"pt-BR": "Português", "es": "Español", "en": "English"}
MOST_CHOICES: Final = 3
FIRST_CELLS: Final = 12
TOPICS: Final = (TOPIC,)


@dataclass(frozen=True)
class Figure:
    """One line of an effect: what is counted, in use and in the release, and whether that is better."""

    name: str
    before: int
    now: int
    of: int
    better: bool | None


def outcomes() -> dict[str, str]:
    """What came of an utterance, as people say it."""
    return {
        Utterance.Outcome.MISSED: _("Not understood"),
        Utterance.Outcome.CLARIFIED: _("Asked which of two"),
        Utterance.Outcome.HANDED_OVER: _("Left to a person"),
        Utterance.Outcome.SURE: _("Sample of what was sure"),
    }


def states() -> dict[str, str]:
    """Where a release stands, as people say it."""
    return {
        Release.State.WAITING: _("Waiting"),
        Release.State.TRAINING: _("Learning"),
        Release.State.TRAINED: _("Ready"),
        Release.State.REFUSED: _("Refused"),
        Release.State.PUBLISHED: _("In use"),
        Release.State.WITHDRAWN: _("Earlier"),
    }


def title(subject: Subject, intent: str) -> str:
    """What people call an intent, or a label that is none."""
    others = {
        NO_USE: _("Of no use"),
        OUT_OF_SCOPE: _("Out of scope"),
        "ask": _("Unclear, or nothing we do"),
        "person": _("Asks for a person"),
    }
    return others.get(intent) or subject.title(intent, reader_language())


def matters(subject: Subject) -> list[str]:
    """The titles of all that may be taught: journeys first, then articles, then what is said to any bot."""
    order = sorted(
        subject.intents, key=lambda one: (one in GENERAL, one.startswith(ELSEWHERE), title(subject, one).casefold())
    )
    return list(dict.fromkeys(title(subject, one) for one in order if one != OUT_OF_SCOPE))


def card(subject: Subject, group: Group) -> dict[str, Any]:
    """One group that waits for a label, or has one."""
    row = group.latest
    choices = [one for one in group.guesses if one in subject.intents and one != OUT_OF_SCOPE][:MOST_CHOICES]
    return {
        "alike": row.alike,
        "language": row.language,
        "language_name": LANGUAGES.get(row.language, row.language),
        "text": row.text,
        "wordings": [one for one in group.wordings if one != row.text],
        "count": group.count,
        "outcome": outcomes().get(row.outcome, row.outcome),
        "at": row.at,
        "choices": [(one, title(subject, one)) for one in choices],
        "meant": title(subject, row.meant) if row.meant != OUT_OF_SCOPE else "",
        "sure": round(row.confidence * 100),
        "label": title(subject, row.label) if row.label else "",
        "by": row.labelled_by.name if row.labelled_by else "",
        "labelled_at": row.labelled_at,
    }


def line(release: Release) -> dict[str, Any]:
    """A release in the list of releases."""
    report = _report(release)
    return {
        "number": release.number,
        "state": release.state,
        "state_name": states()[release.state],
        "at": release.published_at or release.at,
        "by": release.by.name if release.by else _("by itself"),
        "labels": release.labels,
        "right": share(report.now, report) if report else "",
        "right_before": share(report.before, report) if report else "",
        "why": why_of(release),
        "may_serve": release.state == Release.State.WITHDRAWN and getattr(release, "has_weights", False),
    }


def effect(subject: Subject, release: Release) -> dict[str, Any]:
    """A release with its effect."""
    shown = {**line(release), "making": release.state in {Release.State.WAITING, Release.State.TRAINING}}
    report = _report(release)
    if report is None:
        return shown
    changes = [_change(subject, one) for one in report.changes]
    cells = [
        {"meant": title(subject, c.meant), "done": _instead(subject, c.done), "now": c.count, "before": c.before,
         "examples": c.examples}
        for c in report.confusions
    ]  # fmt: skip
    serves = queries.published(company=release.company)
    return shown | {
        "figures": _figures(report),
        "checked": report.checked,
        "better": [one for one in changes if one["better"]],
        "worse": [one for one in changes if one["better"] is False],
        "otherwise": [one for one in changes if one["better"] is None],
        "held": _held(report),
        "cells": cells[:FIRST_CELLS],
        "more_cells": cells[FIRST_CELLS:],
        "may_publish": release.state == Release.State.TRAINED and report.against == serves,
        "overtaken": release.state == Release.State.TRAINED and report.against != serves,
        "against": report.against,
    }


def share(tally: Tally, report: Report) -> str:
    """How many of the check set are right: "94.1 %", in the reader's format."""
    shown = f"{100 * tally.right / report.checked:.1f}"
    return f"{shown if reader_language() == 'en' else shown.replace('.', ',')} %"


def done(subject: Subject, decided: Decision) -> str:
    """What the assistant does with a sentence."""
    names = [title(subject, name) for name in decided.journeys]
    match decided.kind:
        case "start" if len(names) > 1:
            return _("begins “%(one)s”, then “%(two)s”") % {"one": names[0], "two": names[1]}
        case "start":
            return _("begins “%(one)s”") % {"one": names[0]}
        case "clarify" if len(names) > 1:
            return _("asks: “%(one)s” or “%(two)s”?") % {"one": names[0], "two": names[1]}
        case "clarify":
            return _("asks: “%(one)s”?") % {"one": names[0]}
        case "person":
            return _("calls a person")
        case "danger":
            return _("treats it as danger")
    return _("offers the menu")


def _instead(subject: Subject, done_: str) -> str:
    """What was done instead of what was meant."""
    kinds = {
        "ask": _("Offers the menu"),
        "clarify": _("Asks which of two"),
        "person": _("Calls a person"),
        ONE_OF_TWO: _("One of the two only"),
    }
    return kinds.get(done_) or title(subject, done_)


def _report(release: Release) -> Report | None:
    """The report that can be shown: none while it is measured, nor one that an earlier version told otherwise."""
    try:
        return report_of(release)
    except msgspec.ValidationError:
        return None


def _figures(report: Report) -> list[Figure]:
    now, before = report.now, report.before
    lines = (
        (_("Right or rightly clarified"), before.right, now.right, now.right - before.right),
        (_("Wrong matter begun"), before.wrongly_started, now.wrongly_started,
         before.wrongly_started - now.wrongly_started),
        (_("Dangers missed"), before.dangers_missed, now.dangers_missed, before.dangers_missed - now.dangers_missed),
    )  # fmt: skip
    return [Figure(name, then, is_, report.checked, gain > 0 if gain else None) for name, then, is_, gain in lines]


def _change(subject: Subject, change: Change) -> dict[str, Any]:
    return {
        "text": change.text,
        "meant": title(subject, change.meant) if change.meant else "",
        "before": done(subject, change.before),
        "after": done(subject, change.after),
        "better": change.better,
    }


def _held(report: Report) -> str:
    """What changes among the sentences that nobody sees."""
    several = report.held_better + report.held_worse
    if not several:
        return ""
    return ngettext(
        "%(n)s more sentence of the check set changes: %(better)s better, %(worse)s worse. It is shown to nobody.",
        "%(n)s more sentences of the check set change: %(better)s better, %(worse)s worse. They are shown to nobody.",
        several,
    ) % {"n": several, "better": report.held_better, "worse": report.held_worse}
