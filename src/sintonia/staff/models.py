"""The people who answer, their teams, and the contracted contact centers some of them work for."""

from __future__ import annotations

from typing import ClassVar, Final

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from sintonia.audit import Actor
from sintonia.kit import text, words

ADMIN: Final = "admin"
SUPERVISOR: Final = "supervisor"
AGENT: Final = "agent"
CLERK: Final = "clerk"


class Provider(models.Model):
    """A contracted contact center; its people see their own rooms only."""

    name = models.TextField(unique=True)

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """People who share a queue."""

    name = models.TextField(unique=True)
    provider = models.ForeignKey(Provider, null=True, on_delete=models.PROTECT, related_name="teams")

    def __str__(self) -> str:
        return self.name


class Users(BaseUserManager["User"]):
    """Finds and makes users; a username is one whatever its capitals."""

    def get_by_natural_key(self, username: str | None) -> User:
        """Return the user who signs in under a name."""
        return self.get(username=(username or "").strip().lower())

    def create_user(
        self, *, username: str, password: str | None, name: str, role: str = AGENT, **fields: object
    ) -> User:
        """Make a user; without a password they cannot sign in by one."""
        user = self.model(username=username.strip().lower(), name=name, role=role, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Somebody who answers customers or looks after those who do."""

    class Role(models.TextChoices):
        """What somebody may do."""

        ADMIN = ADMIN, _("Administrator")
        SUPERVISOR = SUPERVISOR, _("Supervisor")
        AGENT = AGENT, _("Agent")
        CLERK = CLERK, _("Counter clerk")

    username = models.TextField(unique=True)
    name = models.TextField()
    token = models.TextField(unique=True, default=text.token)
    language = models.TextField(choices=[(code, code) for code in words.LANGUAGES], default="pt-BR")
    role = models.TextField(choices=Role.choices, default=Role.AGENT)
    team = models.ForeignKey(Team, null=True, on_delete=models.PROTECT, related_name="members")
    provider = models.ForeignKey(Provider, null=True, on_delete=models.PROTECT, related_name="staff")
    enabled = models.BooleanField(default=True)
    demo = models.BooleanField(default=False)

    objects: ClassVar[Users] = Users()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role__in=[ADMIN, SUPERVISOR, AGENT, CLERK]), name="a_user_has_a_known_role"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:  # type: ignore[override]  # Django only ever reads it
        """Whether they may sign in and stay so; the demo's people, whose password is known, only in demo mode."""
        return self.enabled and (settings.DEMO or not self.demo)

    def as_actor(self) -> Actor:
        """Who they are in the trail."""
        return Actor("agent" if self.provider_id is None else "provider", self.pk, self.name)
