"""Questions about clocks."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Final

from django.db.models import OuterRef, Q, Subquery, Window
from django.db.models.functions import RowNumber

from sintonia.cases.models import CaseClock

# Who was not told for so long is told by a person.
LATELY: Final = timedelta(days=7)


def running_clocks(*, case: int) -> list[CaseClock]:
    """The clocks of a case that run, the one that ends first before the others."""
    return list(CaseClock.objects.filter(case=case, met_at=None).order_by("due_at", "pk"))


def running_clocks_of(*, cases: Collection[int]) -> dict[int, list[CaseClock]]:
    """The same for many cases in one question."""
    found: dict[int, list[CaseClock]] = {}
    for clock in CaseClock.objects.filter(case__in=cases, met_at=None).order_by("due_at", "pk"):
        found.setdefault(clock.case_id, []).append(clock)
    return found


def first_clock(*, customer: int, rule: str, about: str, key: str) -> CaseClock | None:
    """The clock of this key; else the one of this rule and matter that has run longest for the customer."""
    mine = CaseClock.objects.filter(
        Q(key=key) | Q(case__customer=customer, rule=rule, about=about, met_at=None)
    ).order_by("started_at", "pk")
    found = list(mine[:20])
    return next((clock for clock in found if clock.key == key), found[0] if found else None)


def running_about(*, about: str, company: str) -> list[CaseClock]:
    """The clocks about one thing that run in the cases of one company, the one that ends first before the others."""
    theirs = CaseClock.objects.filter(about=about, met_at=None, case__contacts__account__company=company)
    return list(theirs.distinct().order_by("due_at", "pk"))


def met_by(*, why: str, about: str, company: str) -> list[CaseClock]:
    """The clocks about one thing that a company's word met."""
    theirs = CaseClock.objects.filter(about=about, why=why, case__contacts__account__company=company)
    return list(theirs.exclude(met_at=None).distinct().order_by("due_at", "pk"))


def clocks_to_warn_of(*, at: datetime, most: int = 100) -> list[CaseClock]:
    """Clocks that end soon and nobody was told of, locked for whoever asks."""
    soon = CaseClock.objects.filter(met_at=None, warned_at=None, warn_at__lte=at).order_by("warn_at", "pk")
    return list(soon.select_for_update(skip_locked=True, of=("self",)).select_related("case")[:most])


def clocks_missed(*, at: datetime, quiet: Callable[[str], bool], most: int = 100) -> list[CaseClock]:
    """
    Clocks that ran out lately and whose customer was not told, but for those of zones that are quiet now: the oldest of
    each company, at most so many, so that none waits for another's.
    """
    late = CaseClock.objects.filter(met_at=None, told_late_at=None, due_at__lte=at, due_at__gt=at - LATELY)
    zones = [zone for zone in late.order_by().values_list("zone", flat=True).distinct() if not quiet(zone)]
    of_it = CaseClock.objects.filter(pk=OuterRef("pk")).values("case__contacts__account__company")[:1]
    place = Window(RowNumber(), partition_by=[Subquery(of_it)], order_by=["due_at", "pk"])
    oldest = late.filter(zone__in=zones).annotate(place=place).filter(place__lte=most)
    return list(oldest.order_by("due_at", "pk").select_related("case"))


def count_overdue(*, at: datetime) -> list[tuple[str, str, int, datetime]]:
    """Which rules have clocks that ran out: rule, country, how many, and since when the first has."""
    from django.db.models import Count, Min

    late = CaseClock.objects.filter(met_at=None, due_at__lte=at).values_list("rule", "country")
    return [tuple(row) for row in late.annotate(Count("pk"), Min("due_at")).order_by("country", "rule")]
