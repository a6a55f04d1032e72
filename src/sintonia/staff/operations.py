"""Deeds about staff."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import transaction

from sintonia.audit import Actor
from sintonia.audit.operations import record
from sintonia.staff.models import AGENT, CLERK, SUPERVISOR, Team, User

# Shown on the demo's first page: no secret.
DEMO_PASSWORD: Final = "sintonia"  # noqa: S105
DEMO_PEOPLE: Final = (
    ("ana", "Ana Lopes", AGENT),
    ("bruno", "Bruno Freitas", AGENT),
    ("clara", "Clara Nunes", CLERK),
    ("davi", "Davi Moreira", SUPERVISOR),
)
DEMO_TEAM: Final = "Atendimento"


class UnableToSeed(Exception):
    """The demo's people cannot be made; the message says why."""


@transaction.atomic
def seed_demo_staff() -> None:
    """
    Make the demo's people, whose password everybody knows, where they are missing.

    :raises UnableToSeed: outside demo mode
    """
    if not settings.DEMO:
        raise UnableToSeed("The demo's people are made in demo mode only.")
    team, _new = Team.objects.get_or_create(name=DEMO_TEAM)
    there = set(User.objects.values_list("username", flat=True))
    for username, name, role in DEMO_PEOPLE:
        if username not in there:
            User.objects.create_user(
                username=username, password=DEMO_PASSWORD, name=name, role=role, team=team, demo=True
            )


@transaction.atomic
def speak(*, user: User, language: str, at: datetime, by: Actor) -> None:
    """Remember the language that somebody works in."""
    if user.language != language:
        user.language = language
        user.save(update_fields=["language"])
        record("staff.language.chosen", by=by, at=at, about=("user", user.pk), language=language)


def note_sign_in(*, user: User, at: datetime) -> None:
    """Leave in the trail that somebody signed in."""
    record("staff.signed_in", by=user.as_actor(), at=at, about=("user", user.pk))


def note_sign_out(*, user: User, at: datetime) -> None:
    """Leave in the trail that somebody signed out."""
    record("staff.signed_out", by=user.as_actor(), at=at, about=("user", user.pk))
