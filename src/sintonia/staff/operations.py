"""Deeds about staff."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from sintonia.audit import Actor
from sintonia.audit.operations import record
from sintonia.staff.models import Provider, Team, User
from sintonia.staff.permissions import (
    ADMIN,
    AGENT,
    CLERK,
    PROVIDER_AGENT,
    PROVIDER_ROLES,
    PROVIDER_SUPERVISOR,
    SUPERVISOR,
)  # fmt: skip

# Shown on the demo's first page: no secret.
DEMO_PASSWORD: Final = "sintonia"  # noqa: S105
DEMO_PEOPLE: Final = (
    ("ana", "Ana Lopes", AGENT),
    ("bruno", "Bruno Freitas", AGENT),
    ("clara", "Clara Nunes", CLERK),
    ("davi", "Davi Moreira", SUPERVISOR),
    ("eva", "Eva Prado", ADMIN),
    ("rosa", "Rosa Teles", PROVIDER_AGENT),
    ("saulo", "Saulo Reis", PROVIDER_SUPERVISOR),
)
DEMO_TEAM: Final = "Atendimento"
DEMO_PROVIDER: Final = "Contato Sul"


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
    provider, _new = Provider.objects.get_or_create(name=DEMO_PROVIDER)
    there = set(User.objects.values_list("username", flat=True))
    missing = [one for one in DEMO_PEOPLE if one[0] not in there]
    # Hashed once: a password that everybody knows needs no salt for each, and a hash takes a fifth of a second.
    hashed = make_password(DEMO_PASSWORD) if missing else ""
    for username, name, role in missing:
        house = {"provider": provider} if role in PROVIDER_ROLES else {"team": team}
        User.objects.create(username=username, password=hashed, name=name, role=role, demo=True, **house)


@transaction.atomic
def speak(*, user: User, language: str, at: datetime, by: Actor) -> None:
    """Remember the language that somebody works in."""
    if user.language != language:
        user.language = language
        user.save(update_fields=["language"])
        record("staff.language.chosen", by=by, at=at, about=("user", user.pk), language=language)


def note_sign_in(*, user: User, proved_by: str, at: datetime) -> None:
    """Leave in the trail that somebody signed in, and what they proved themselves by."""
    record("staff.signed_in", by=user.as_actor(), at=at, about=("user", user.pk), proved_by=proved_by)


def note_sign_out(*, user: User, at: datetime) -> None:
    """Leave in the trail that somebody signed out."""
    record("staff.signed_out", by=user.as_actor(), at=at, about=("user", user.pk))
