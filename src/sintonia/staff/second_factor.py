"""The second factor: codes of an app, and codes on paper for the day on which the phone is lost."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import pyotp
import zxingcpp
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from sintonia.audit.operations import record
from sintonia.audit.personal import blind, key_for, seal, unseal
from sintonia.staff.models import Generator, RecoveryCode, User

COMPANY: Final = "Sintonia"
STEP_S: Final = 30
# A phone's clock may be half a minute wrong.
STEPS_OFF: Final = (0, -1, 1)
RECOVERY_CODES: Final = 10
# Without letters and figures that are taken for another: 50 bits.
LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
LETTERS_A_CODE: Final = 10
PASSWORD: Final = "password"  # noqa: S105 - its name
GENERATOR: Final = "generator"
RECOVERY_CODE: Final = "recovery code"
PASSKEY: Final = "passkey"
COMPANYS: Final = "company"
# A passkey asks for a finger, a face or a number besides; where a company signs in, it asks for what it wants.
STRONG: Final = frozenset({GENERATOR, RECOVERY_CODE, PASSKEY, COMPANYS})
_PURPOSE: Final = "staff second factor"


class UnableToProve(Exception):
    """The code opens nothing; the message says so to a person."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What somebody needs to make their app ready: the secret to type, and the picture to scan."""

    secret: str
    picture: str
    size: int


def is_proved_enough(user: User, *, by: str) -> bool:
    """Whether what somebody proved themselves by is enough for their role."""
    return by in STRONG or user.role not in settings.SECOND_FACTOR_FOR


def app_of(user: User) -> Generator | None:
    """The app that makes somebody's codes, once its first was given."""
    return Generator.objects.filter(user=user, confirmed_at__isnull=False).first()


@transaction.atomic
def begin_generator(*, user: User, at: datetime) -> Setup:
    """Make a secret for an app that has none yet, or show the one whose first code has not come."""
    made = Generator.objects.select_for_update().filter(user=user).first()
    if made is None:
        fresh = seal(key_for(_PURPOSE), pyotp.random_base32())
        made = Generator.objects.create(user=user, secret=fresh, made_at=at)
    if made.confirmed_at is not None:
        raise UnableToProve(_("Your app is ready already."))
    secret = _secret_of(made)
    path, size = _drawn(pyotp.TOTP(secret).provisioning_uri(name=user.username, issuer_name=COMPANY))
    return Setup(" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)), path, size)


@transaction.atomic
def confirm_generator(*, user: User, code: str, at: datetime) -> None:
    """
    Take the first code of an app, from which on the app is asked for at every sign-in.

    :raises UnableToProve: if the code is not this minute's
    """
    made = Generator.objects.select_for_update().filter(user=user, confirmed_at__isnull=True).first()
    step = None if made is None else _step_of(made, code, at=at)
    if made is None or step is None:
        raise UnableToProve(_("This code is not right. Give the one that the app shows now."))
    made.confirmed_at, made.latest_step = at, step
    made.save(update_fields=["confirmed_at", "latest_step"])
    record("staff.generator.confirmed", by=user.as_actor(), at=at, about=("user", user.pk))


@transaction.atomic
def remove_generator(*, user: User, at: datetime) -> None:
    """Forget an app."""
    gone, _rows = Generator.objects.filter(user=user).delete()
    if gone:
        record("staff.generator.removed", by=user.as_actor(), at=at, about=("user", user.pk))


@transaction.atomic
def new_recovery_codes(*, user: User, at: datetime) -> list[str]:
    """Make ten codes, which are shown this once; those from before open nothing any more."""
    RecoveryCode.objects.filter(user=user).delete()
    codes = ["".join(secrets.choice(LETTERS) for _ in range(LETTERS_A_CODE)) for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, blind=_blind(user, code)) for code in codes)
    record("staff.recovery_codes.made", by=user.as_actor(), at=at, about=("user", user.pk))
    return [f"{code[:5]}-{code[5:]}" for code in codes]


@transaction.atomic
def prove(*, user: User, code: str, at: datetime) -> str:
    """
    Return by what somebody proved who they are: their app or a recovery code, each of whose codes opens once.

    :raises UnableToProve: if the code is wrong, old or used
    """
    typed = "".join(code.lower().replace("-", "").split())
    generator = Generator.objects.select_for_update().filter(user=user, confirmed_at__isnull=False).first()
    step = None if generator is None else _step_of(generator, typed, at=at)
    if generator is not None and step is not None and step > generator.latest_step:
        generator.latest_step = step
        generator.save(update_fields=["latest_step"])
        return GENERATOR
    used = RecoveryCode.objects.filter(user=user, blind=_blind(user, typed), used_at__isnull=True).update(used_at=at)
    if used:
        record("staff.recovery_code.used", by=user.as_actor(), at=at, about=("user", user.pk))
        return RECOVERY_CODE
    raise UnableToProve(_("This code is not right. Give the one that the app shows now."))


def _drawn(address: str) -> tuple[str, int]:
    """A QR code as the path of an SVG, and how many modules wide it is; drawn here, so that no one else sees it."""
    drawn = zxingcpp.create_barcode(address, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    pixels: Any = memoryview(drawn.to_image(scale=1, add_quiet_zones=False))  # type: ignore[arg-type]  # a buffer
    rows = pixels.tolist()
    return "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dot in enumerate(row) if not dot), len(rows)


def _step_of(generator: Generator, code: str, *, at: datetime) -> int | None:
    """The half minute that a code belongs to, if it is of this one or of one beside it."""
    if not code.isascii():
        return None
    totp, step = pyotp.TOTP(_secret_of(generator)), int(at.timestamp()) // STEP_S
    return next((step + off for off in STEPS_OFF if hmac.compare_digest(totp.generate_otp(step + off), code)), None)


def _secret_of(generator: Generator) -> str:
    return unseal(key_for(_PURPOSE), bytes(generator.secret))


def _blind(user: User, code: str) -> bytes:
    return blind(f"recovery code of {user.pk}", code)
