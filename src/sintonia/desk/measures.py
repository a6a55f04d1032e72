"""The board's figures about an hour: what it was, what it usually is, a small chart of both, and what is counted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from sintonia.desk.board import Hour
from sintonia.desk.satisfaction import Found
from sintonia.web.templatetags.sintonia import span

TALL: Final = 28
WIDE: Final = 12


@dataclass(frozen=True, slots=True)
class Bar:
    """One hour in a chart: where it stands, and how tall."""

    x: int
    y: int
    height: int
    is_now: bool


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure: `usual` is its average in the same hour of the weeks before, "" where nothing is known of them."""

    key: str
    label: str
    means: str
    now: str
    usual: str
    bars: tuple[Bar, ...]
    told: str


def satisfaction_of(found: Sequence[Found]) -> Measure:
    """How customers found it in the hour that ends now, the first, and in the same hour of the weeks before."""
    means = [one.mean for one in found]
    now, before = found[0], [one for one in found[1:] if one.mean is not None]
    n = sum(one.n for one in before)
    usual = sum((one.mean or 0) * one.n for one in before) / n if n else None
    return Measure(
        key="satisfaction", label=_("Satisfaction"),
        means=_("How customers found the help, 1 to 5 on average, and how many answered in the last 60 minutes."),
        now=mean_told(now), usual=mean_told(Found(n, usual)) if n else "",
        bars=_bars([0 if one is None else one for one in reversed(means)]),
        told=", ".join(mean_told(one) for one in reversed(found)),
    )  # fmt: skip


def mean_told(found: Found) -> str:
    """A mean with how many it is of: "4.6 (12)"; a dash of nobody."""
    return "–" if found.mean is None else f"{number_format(found.mean, 1)} ({found.n})"


def measures_of(hours: Sequence[Hour]) -> list[Measure]:
    """The figures of the hour that ends now, the first, beside the same hour of the weeks before."""
    return [
        _measure(
            "answered", _("Answered"), _("How many customers a person began to answer in the last 60 minutes."),
            hours=hours, value=lambda hour: hour.answered, say=_count,
        ),
        _measure(
            "within", _("Answered in time"),
            _("Of those, the share that waited no longer than promised: 3 minutes, or 1 where there is danger."),
            hours=hours, value=lambda hour: hour.share, say=_percent,
        ),
        _measure(
            "wait", _("Average wait"),
            _("How long those who were answered had waited, from asking for a person until one took it."),
            hours=hours, value=lambda hour: hour.wait.total_seconds() if hour.wait is not None else None, say=_span,
        ),
        _measure(
            "abandoned", _("Gave up"),
            _("How many left, or went on with the assistant, before anybody took them."),
            hours=hours, value=lambda hour: hour.abandoned, say=_count,
        ),
    ]  # fmt: skip


def _measure(
    key: str, label: str, means: str, *, hours: Sequence[Hour], value: Callable[[Hour], float | None],
    say: Callable[[float], str],
) -> Measure:  # fmt: skip
    values = [value(hour) if hour.answered or hour.abandoned else None for hour in hours]
    now, before = values[0], [one for one in values[1:] if one is not None]
    if now is None:
        now = value(Hour())
    return Measure(
        key=key, label=label, means=means, now="–" if now is None else say(now),
        usual=say(sum(before) / len(before)) if before else "",
        bars=_bars([0 if one is None else one for one in reversed(values)]),
        told=", ".join("–" if one is None else say(one) for one in reversed(values)),
    )  # fmt: skip


def _bars(values: Sequence[float]) -> tuple[Bar, ...]:
    tallest = max(values) or 1
    heights = [max(1, round(TALL * value / tallest)) for value in values]
    last = len(values) - 1
    return tuple(Bar(n * (WIDE + 3), TALL - height, height, n == last) for n, height in enumerate(heights))


def _count(value: float) -> str:
    return str(round(value))


def _percent(value: float) -> str:
    return _("%(n)s%%") % {"n": round(value)}


def _span(value: float) -> str:
    return span(timedelta(seconds=value))
