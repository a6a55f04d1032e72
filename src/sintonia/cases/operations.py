"""Deeds on clocks: start them, meet them, and mark whom a person was told of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import connection, transaction
from django.utils.translation import gettext as _

from sintonia.audit import SYSTEM, Actor
from sintonia.audit.operations import record
from sintonia.cases.clocks import Planned
from sintonia.cases.models import CaseClock
from sintonia.kit.text import token

LONGEST_WHY: Final = 60

_START: Final = """
INSERT INTO cases_caseclock (
    token, key, case_id, rule, country, rule_version, variant, about, zone, started_at, due_at, warn_at, why
)
SELECT %(token)s, %(key)s, %(case)s, %(rule)s, %(country)s, %(version)s, %(variant)s, %(about)s, %(zone)s,
    %(started_at)s, %(due_at)s, %(warn_at)s, ''
WHERE NOT EXISTS (SELECT FROM cases_caseclock WHERE key = %(key)s)
ON CONFLICT (case_id, rule, about) WHERE met_at IS NULL DO UPDATE
SET started_at = excluded.started_at, variant = excluded.variant, due_at = excluded.due_at, warn_at = excluded.warn_at,
    warned_at = CASE WHEN cases_caseclock.due_at = excluded.due_at THEN cases_caseclock.warned_at END
"""
_MEET: Final = """
UPDATE cases_caseclock k SET met_at = %(at)s, why = %(why)s
FROM cases_case c
WHERE c.id = k.case_id AND c.customer_id = %(customer)s AND k.rule = %(rule)s AND k.about = %(about)s
    AND k.met_at IS NULL
"""


class UnableToMeet(Exception):
    """The clock does not run any more; the message may be shown to a person."""


@dataclass(frozen=True, slots=True)
class Started:
    """A clock of a case that was started, or whose variant turned out to be another."""

    key: str
    case: int
    about: str
    planned: Planned


@dataclass(frozen=True, slots=True)
class Met:
    """What a customer's clocks of one rule waited for was done."""

    customer: int
    rule: str
    about: str
    why: str


def write_clocks(changes: Sequence[Started | Met], *, at: datetime) -> None:
    """Write, in the caller's transaction and in this order, what was decided; a start that is there already is one."""
    with connection.cursor() as cursor:
        for change in changes:
            if isinstance(change, Started):
                cursor.execute(_START, _row(change))
            else:
                cursor.execute(
                    _MEET,
                    {"at": at, "why": change.why[:LONGEST_WHY], "customer": change.customer, "rule": change.rule,
                     "about": change.about},
                )  # fmt: skip


def _row(started: Started) -> dict[str, str | int | datetime]:
    planned = started.planned
    return {
        "token": token(), "key": started.key, "case": started.case, "about": started.about, "rule": planned.rule,
        "country": planned.country, "version": planned.version, "variant": planned.variant, "zone": planned.zone,
        "started_at": planned.started_at, "due_at": planned.due_at, "warn_at": planned.warn_at,
    }  # fmt: skip


@transaction.atomic
def meet_clock(*, clock: str, case: int, by: Actor, at: datetime) -> CaseClock:
    """
    Stop a clock by hand, because what it waits for is done.

    :raises UnableToMeet: if it does not run, or is another case's
    """
    found = CaseClock.objects.select_for_update().filter(token=clock, case=case, met_at=None).first()
    if found is None:
        raise UnableToMeet(_("This deadline does not run any more."))
    found.met_at, found.why = at, f"{by.kind} {by.id or ''}".strip()
    found.save(update_fields=["met_at", "why"])
    record("cases.clock.met", by=by, at=at, about=("case", found.case_id), rule=found.rule, late=at > found.due_at)
    return found


def meet_about(*, clocks: Sequence[CaseClock], why: str, done_at: datetime, at: datetime) -> list[CaseClock]:
    """
    Stop clocks because the company's systems say that what they wait for was done; returns those that still ran.

    It was done when they say so, if that is neither before a clock began nor still to come.
    """
    met = []
    for clock in clocks:
        moment = min(at, max(done_at, clock.started_at))
        running = CaseClock.objects.filter(pk=clock.pk, met_at=None)
        if running.update(met_at=moment, why=why[:LONGEST_WHY]):
            clock.met_at, clock.why = moment, why[:LONGEST_WHY]
            late = moment > clock.due_at
            record("cases.clock.met", by=SYSTEM, at=at, about=("case", clock.case_id), rule=clock.rule, late=late)
            met.append(clock)
    return met


def mark_told_late(*, clock: int, at: datetime) -> bool:
    """Keep that the customer is told that this was missed; False if they were, or if it was met meanwhile."""
    return bool(CaseClock.objects.filter(pk=clock, told_late_at=None, met_at=None).update(told_late_at=at))


def mark_warned(*, clocks: Sequence[int], at: datetime) -> None:
    """Keep that a person was told that these are about to end."""
    CaseClock.objects.filter(pk__in=clocks, warned_at=None).update(warned_at=at)
