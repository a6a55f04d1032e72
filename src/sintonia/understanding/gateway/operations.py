"""Asking within the budget and past the circuit breaker; each step is a transaction, and none is held over the call."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.db import connection, transaction
from django.db.models import F, Q
from msgspec import Struct

from sintonia.understanding.gateway.breaker import Breaker
from sintonia.understanding.gateway.budget import Budget
from sintonia.understanding.gateway.models import Draft, Health, Hour, Question
from sintonia.understanding.gateway.queries import breaker_of, spent

_KEPT = timedelta(days=90)
_COUNT = """
INSERT INTO gateway_hour (began_at, calls, tokens, failed, refused) VALUES (%s, 1, %s, 0, 0)
ON CONFLICT (began_at) DO UPDATE SET calls = gateway_hour.calls + 1, tokens = gateway_hour.tokens + excluded.tokens
"""


_TAKE = """
DELETE FROM gateway_question WHERE id IN (
    SELECT id FROM gateway_question ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
)
RETURNING contact_id, number, run, label, about, due_at
"""


_TAKE_DRAFTS = """
UPDATE gateway_draft SET begun_at = %(at)s WHERE id IN (
    SELECT id FROM gateway_draft WHERE state = 'asked' AND (begun_at IS NULL OR begun_at < %(doubt)s)
    ORDER BY asked_at LIMIT %(most)s FOR UPDATE SKIP LOCKED
)
RETURNING id
"""
_IN_DOUBT = timedelta(minutes=1)
_A_DAY = timedelta(days=1)


class Asked(Struct, frozen=True):
    """A question that was taken: it is asked by whoever took it, or by nobody."""

    contact: int
    number: int
    run: str
    label: str
    about: dict[str, Any]
    due_at: datetime


class UnableToBegin(Exception):
    """Nothing may be asked now: the budget is spent, or the endpoint is left alone."""


@transaction.atomic
def begin(*, budget: Budget, tokens: int, at: datetime) -> None:
    """
    Count a call of at most so many tokens before it goes out.

    :raises UnableToBegin: if it may not
    """
    health = _health()
    breaker = breaker_of(health)
    if not breaker.allows(at):
        raise UnableToBegin("the endpoint is left alone for a while")
    if budget.is_spent(spent(at=at), tokens=tokens):
        raise UnableToBegin("the budget is spent")
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [_hour(at), tokens])
    _keep(health, breaker.begun(at), health.told)


@transaction.atomic
def end(*, expected: int, tokens: int, failure: str = "", begun_at: datetime, at: datetime) -> None:
    """Note what came of a call: how many tokens it was instead of those expected, and of what kind it failed, if so."""
    health = _health()
    breaker = breaker_of(health)
    changes = {"tokens": F("tokens") + tokens - expected, "failed": F("failed") + int(bool(failure))}
    Hour.objects.filter(began_at=_hour(begun_at)).update(**changes)
    _keep(health, breaker.failed(at) if failure else breaker.succeeded(), failure)


@transaction.atomic
def refuse(*, at: datetime) -> None:
    """Count an answer that asked for what may not be."""
    hour, _made = Hour.objects.get_or_create(began_at=_hour(at))
    Hour.objects.filter(pk=hour.pk).update(refused=F("refused") + 1)
    Hour.objects.filter(began_at__lt=at - _KEPT).delete()


def ask_later(*, contact: int, number: int, run: str, label: str, about: dict[str, Any], due_at: datetime) -> None:
    """Keep a question with what the caller's transaction commits, and wake who asks it."""
    Question.objects.create(contact_id=contact, number=number, run=run, label=label, about=about, due_at=due_at)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify('sintonia_model', '')")


def take(*, most: int, at: datetime) -> list[Asked]:
    """Take some questions out, once; what is too late to be asked goes with them."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [most])
        rows = cursor.fetchall()
    return [
        Asked(contact, number, run, label, msgspec.json.decode(about) if isinstance(about, str) else about, due_at)
        for contact, number, run, label, about, due_at in rows
        if due_at > at
    ]


@transaction.atomic
def ask_for_draft(*, contact: int, kind: str, language: str, by: int, seen: int, at: datetime) -> None:
    """Keep that somebody of ours wants a draft, instead of an older one of its kind, and wake who asks for it."""
    Draft.objects.filter(contact=contact, kind=kind).delete()
    Draft.objects.create(contact_id=contact, kind=kind, language=language, asked_by_id=by, seen=seen, asked_at=at)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify('sintonia_draft', '')")


def take_drafts(*, most: int, at: datetime) -> list[Draft]:
    """Take some drafts to be written; what whoever took it never finished is taken again."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_DRAFTS, {"at": at, "doubt": at - _IN_DOUBT, "most": most})
        taken = [row[0] for row in cursor.fetchall()]
    return list(Draft.objects.select_related("contact", "contact__customer", "contact__account").filter(pk__in=taken))


def end_draft(*, draft: int, text: str, sources: Sequence[str] = ()) -> bool:
    """Keep what was written, or that nothing was; says whether anybody still waits for it."""
    state = "ready" if text else "failed"
    return bool(Draft.objects.filter(pk=draft, state="asked").update(state=state, text=text, sources=list(sources)))


def erase_drafts(*, at: datetime) -> None:
    """A draft is for the moment in which it was asked for; whoever is erased, has theirs erased with the rest."""
    erased = Q(contact__customer__key__erased_at__isnull=False)
    Draft.objects.filter(erased | Q(asked_at__lt=at - _A_DAY)).delete()


def _health() -> Health:
    Health.objects.get_or_create(pk=1)
    return Health.objects.select_for_update().get(pk=1)


def _keep(health: Health, breaker: Breaker, told: str) -> None:
    health.failures, health.opened_at, health.tried_at = breaker.failures, breaker.opened_at, breaker.tried_at
    health.told = told[:40]
    health.save()


def _hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)
