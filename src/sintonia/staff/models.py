"""The people who answer, their teams, and the contracted contact centers some of them work for."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from sintonia.audit import Actor
from sintonia.kit import text, words
from sintonia.staff.permissions import AGENT, PERMISSIONS, PROVIDER_ROLES, ROLES, may


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

    username = models.TextField(unique=True)
    name = models.TextField()
    token = models.TextField(unique=True, default=text.token)
    language = models.TextField(choices=[(code, code) for code in words.LANGUAGES], default="pt-BR")
    role = models.TextField(default=AGENT)
    team = models.ForeignKey(Team, null=True, on_delete=models.PROTECT, related_name="members")
    provider = models.ForeignKey(Provider, null=True, on_delete=models.PROTECT, related_name="staff")
    enabled = models.BooleanField(default=True)
    demo = models.BooleanField(default=False)

    objects: ClassVar[Users] = Users()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(role__in=list(ROLES)), name="a_user_has_a_known_role"),
            models.CheckConstraint(
                condition=models.Q(role__in=sorted(PROVIDER_ROLES), provider__isnull=False)
                | ~models.Q(role__in=sorted(PROVIDER_ROLES)) & models.Q(provider__isnull=True),
                name="a_providers_role_where_there_is_a_provider",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def has_second_factor(self) -> bool:
        """Whether a password alone is not enough for them."""
        return self.passkeys.exists() or Generator.objects.filter(user=self, confirmed_at__isnull=False).exists()

    @property
    def is_active(self) -> bool:  # type: ignore[override]  # Django only ever reads it
        """Whether they may sign in and stay so; the demo's people, whose password is known, only in demo mode."""
        return self.enabled and (settings.DEMO or not self.demo)

    def has_perm(self, perm: str, obj: object = None) -> bool:  # noqa: ARG002 - Django's signature
        """Whether their role has a permission, as long as they may be signed in; templates ask it by `perms`."""
        return self.is_active and may(self.role, perm)

    def has_module_perms(self, app_label: str) -> bool:
        """Whether their role has any permission of a folder."""
        return any(name.startswith(f"{app_label}.") and self.has_perm(name) for name in PERMISSIONS)

    def as_actor(self) -> Actor:
        """Who they are in the trail."""
        return Actor("agent" if self.provider_id is None else "provider", self.pk, self.name)


class Generator(models.Model):
    """An app on somebody's phone that makes a new code each half minute; counts once one of its codes was given."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="generator")
    secret = models.BinaryField()
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    # A code opens once: none of this half minute or of one before it is taken again.
    latest_step = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"generator {self.pk}"


class RecoveryCode(models.Model):
    """A code on paper for the day on which the phone is lost; it opens once."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recovery_codes")
    blind = models.BinaryField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"recovery code {self.pk}"


class Passkey(models.Model):
    """A key that lives in somebody's device and signs in without a password, or after it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="passkeys")
    token = models.TextField(unique=True, default=text.token)
    name = models.TextField()
    credential = models.BinaryField(unique=True)
    public_key = models.BinaryField()
    sign_count = models.BigIntegerField(default=0)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class IdentityProvider(models.Model):
    """Where the company's people, or those of one contracted provider, sign in with OpenID Connect."""

    name = models.TextField()
    provider = models.ForeignKey(Provider, null=True, on_delete=models.PROTECT, related_name="+")
    issuer = models.TextField()
    client = models.TextField()
    secret = models.BinaryField()
    # The claim that names somebody there until their first sign-in, by which their subject is known.
    claim = models.TextField(default="email")
    enabled = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider"], nulls_distinct=False, name="one_identity_provider_each")
        ]

    def __str__(self) -> str:
        return self.name


class Identity(models.Model):
    """What somebody of ours is called at an identity provider. Only who has such a row gets in by one."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="identity")
    known_as = models.TextField(unique=True)
    issuer = models.TextField(default="")
    subject = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "subject"], condition=~models.Q(subject=""), name="one_user_a_subject"
            )
        ]

    def __str__(self) -> str:
        return f"identity {self.pk}"


class Session(models.Model):
    """A browser in which somebody is signed in, told apart without saying where it is."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sessions")
    token = models.TextField(unique=True, default=text.token)
    key = models.TextField(unique=True)
    device = models.TextField()
    network = models.TextField()
    begun_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"session {self.pk}"
