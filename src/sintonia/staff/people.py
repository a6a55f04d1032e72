"""Deeds on people: who works here, in which role, team and provider; coming and leaving."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from sintonia.audit import Actor
from sintonia.audit.operations import record
from sintonia.staff import sessions
from sintonia.staff.models import Generator, Identity, Passkey, Provider, RecoveryCode, Team, User
from sintonia.staff.permissions import ADMIN, PROVIDER_ROLES, ROLES


class UnableToChange(Exception):
    """It cannot be so; the message says why to a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Who somebody is here: what they are called, what they may do, and with whom and for whom they work."""

    name: str
    role: str
    team: Team | None = None
    provider: Provider | None = None
    language: str = "pt-BR"
    known_as: str = ""


def everybody() -> QuerySet[User]:
    """All people, those who work here first, the company's before the providers'."""
    found = User.objects.select_related("team", "provider", "identity")
    return found.order_by("-enabled", F("provider__name").asc(nulls_first=True), "name", "pk")


@transaction.atomic
def make(*, username: str, place: Place, by: Actor, at: datetime) -> User:
    """
    Make somebody's sign-in, which nothing opens until they chose a password by their link.

    :raises UnableToChange: if the name is taken, or the place is none
    """
    wanted = username.strip().lower()
    if not wanted or User.objects.filter(username=wanted).exists():
        raise UnableToChange(_("Somebody has this username already."))
    _check(place)
    user = User.objects.create_user(
        username=wanted, password=None, name=place.name, role=place.role, team=place.team, provider=place.provider,
        language=place.language,
    )  # fmt: skip
    _name_identity(user, place.known_as)
    record("staff.person.made", by=by, at=at, about=("user", user.pk), role=place.role)
    return user


@transaction.atomic
def change(*, user: User, place: Place, by: User, at: datetime) -> None:
    """
    Give somebody another place; what they may do changes with their next request.

    :raises UnableToChange: if the place is none, or an administrator would take the role from themselves
    """
    _check(place)
    if user == by and place.role != ADMIN:
        raise UnableToChange(_("You cannot take your own role away. Ask another administrator."))
    moved = (user.role, user.provider_id) != (place.role, place.provider and place.provider.pk)
    before = user.role
    user.name, user.role, user.team, user.provider = place.name, place.role, place.team, place.provider
    user.language = place.language
    user.save(update_fields=["name", "role", "team", "provider", "language"])
    _name_identity(user, place.known_as)
    if moved:
        # What a browser still shows was another place's.
        sessions.end_all(user=user, by=by.as_actor(), at=at, but="")
    record("staff.person.changed", by=by.as_actor(), at=at, about=("user", user.pk), role=place.role, before=before)


@transaction.atomic
def disable(*, user: User, by: User, at: datetime) -> None:
    """
    Let somebody go: they are signed out everywhere at once, and nothing of theirs opens anything any more.

    :raises UnableToChange: if that is oneself
    """
    if user == by:
        raise UnableToChange(_("You cannot disable yourself. Ask another administrator."))
    user.enabled = False
    user.save(update_fields=["enabled"])
    sessions.end_all(user=user, by=by.as_actor(), at=at)
    record("staff.person.disabled", by=by.as_actor(), at=at, about=("user", user.pk))


@transaction.atomic
def enable(*, user: User, by: User, at: datetime) -> None:
    """Let somebody in again."""
    user.enabled = True
    user.save(update_fields=["enabled"])
    record("staff.person.enabled", by=by.as_actor(), at=at, about=("user", user.pk))


@transaction.atomic
def begin_anew(*, user: User, by: Actor, at: datetime) -> str:
    """
    Forget how somebody signs in, and return the word of the link by which they choose a password, once, in three days.

    :raises UnableToChange: if they are disabled
    """
    if not user.is_active:
        raise UnableToChange(_("%(name)s is disabled.") % {"name": user.name})
    for rows in (Generator, RecoveryCode, Passkey):
        rows.objects.filter(user=user).delete()
    user.set_unusable_password()
    user.save(update_fields=["password"])
    sessions.end_all(user=user, by=by, at=at)
    record("staff.person.begun_anew", by=by, at=at, about=("user", user.pk))
    return default_token_generator.make_token(user)


@transaction.atomic
def let_in_administrator(*, username: str, name: str, by: Actor, at: datetime) -> tuple[User, str]:
    """
    Make an administrator, or help one who is locked out; with the word of the link for their password.

    :raises UnableToChange: if that is somebody else's username, or theirs is disabled
    """
    user = User.objects.filter(username=username.strip().lower()).first()
    if user is None:
        user = make(username=username, place=Place(name=name or username, role=ADMIN), by=by, at=at)
    elif user.role != ADMIN:
        raise UnableToChange(_("Somebody has this username already."))
    return user, begin_anew(user=user, by=by, at=at)


def may_choose(user: User, word: str) -> bool:
    """Whether a link's word is right: it is used up by the password that is chosen."""
    return user.is_active and default_token_generator.check_token(user, word)


@transaction.atomic
def choose_password(*, user: User, password: str, at: datetime) -> None:
    """Keep the password that somebody chose."""
    user.set_password(password)
    user.save(update_fields=["password"])
    record("staff.password.chosen", by=user.as_actor(), at=at, about=("user", user.pk))


@transaction.atomic
def make_team(*, name: str, provider: Provider | None, by: User, at: datetime) -> Team:
    """
    Make a team.

    :raises UnableToChange: if it has no name, or one that is taken
    """
    if not name or Team.objects.filter(name=name).exists():
        raise UnableToChange(_("Give it a name that is not taken yet."))
    team = Team.objects.create(name=name, provider=provider)
    record("staff.team.made", by=by.as_actor(), at=at, about=("team", team.pk))
    return team


@transaction.atomic
def make_provider(*, name: str, by: User, at: datetime) -> Provider:
    """
    Make a contracted provider.

    :raises UnableToChange: if it has no name, or one that is taken
    """
    if not name or Provider.objects.filter(name=name).exists():
        raise UnableToChange(_("Give it a name that is not taken yet."))
    provider = Provider.objects.create(name=name)
    record("staff.provider.made", by=by.as_actor(), at=at, about=("provider", provider.pk))
    return provider


def _check(place: Place) -> None:
    if place.role not in ROLES or (place.role in PROVIDER_ROLES) != (place.provider is not None):
        raise UnableToChange(_("A provider's people have a provider's role, and nobody else has."))
    if place.team is not None and place.team.provider_id != (place.provider and place.provider.pk):
        raise UnableToChange(_("This team works for another provider."))


def _name_identity(user: User, known_as: str) -> None:
    """Keep what the company's sign-in calls somebody; another name is another identity, whose subject is not known."""
    wanted = known_as.strip().lower()
    held = Identity.objects.filter(user=user).first()
    if (held.known_as if held else "") == wanted:
        return
    if wanted and Identity.objects.filter(known_as=wanted).exclude(user=user).exists():
        raise UnableToChange(_("Somebody else has this name at the company's sign-in."))
    Identity.objects.filter(user=user).delete()
    if wanted:
        Identity.objects.create(user=user, known_as=wanted)
