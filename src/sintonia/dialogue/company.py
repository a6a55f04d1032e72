"""A company as a deployment serves it: what its turns stand on. A channel's account says whose it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from sintonia.understanding.encoder import Encoder
from sintonia.understanding.port import Understanding


def without_encoder() -> Encoder | None:
    """No encoder: questions are answered by their words alone."""
    return None


@dataclass(frozen=True, slots=True)
class Company:
    """
    One company: the ports of its back office by the names that journeys use, its understanding, its menu.

    `menu` names the journeys that are offered, in their order, `journeys` all that its pack has (empty: whatever its
    ports carry), `articles` the names of what its pack answers; moments are told in its `zone`. `danger` is the journey
    of whoever is in danger, `papers` the name of what its people are known by (see `journeys.papers`), `encoder` gives
    what compares a question with the articles by meaning. Several companies share one deployment, one team and one
    trail; none sees another's back office.
    """

    ports: Mapping[str, Any]
    engine: Understanding
    menu: tuple[str, ...] = ()
    zone: tzinfo = field(default_factory=lambda: ZoneInfo(settings.TIME_ZONE))
    danger: str = "danger"
    papers: str = ""
    journeys: frozenset[str] = frozenset()
    articles: frozenset[str] = frozenset()
    encoder: Callable[[], Encoder | None] = without_encoder
