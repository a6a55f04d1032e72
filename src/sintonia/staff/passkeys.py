"""Passkeys (WebAuthn): made in somebody's device, and proving who they are with a password or instead of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import webauthn
from django.db import transaction
from django.utils.translation import gettext as _
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, options_to_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from sintonia.audit.operations import record
from sintonia.staff.models import Passkey, User

MOST_PASSKEYS: Final = 10
LONGEST_NAME: Final = 60


class UnableToProve(Exception):
    """The device's answer opens nothing; the message says so to a person."""


@dataclass(frozen=True, slots=True)
class Site:
    """The site that a passkey belongs to: the host that people see, and the address that their browser speaks for."""

    host: str
    origin: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What the browser is asked, as JSON, and the challenge that its answer must sign."""

    options: str
    challenge: str


def ask_to_make(*, user: User, site: Site) -> Asked:
    """What a browser needs to make a passkey that can sign in by itself."""
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name="Sintonia",
        user_id=user.token.encode(),
        user_name=user.username,
        user_display_name=user.name,
        exclude_credentials=_those_of(user),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
    )
    return Asked(options_to_json(options), bytes_to_base64url(options.challenge))


@transaction.atomic
def keep(*, user: User, answer: str, challenge: str, site: Site, name: str, at: datetime) -> Passkey:
    """
    Keep the passkey that a device made.

    :raises UnableToProve: if the answer is not to what was asked, or there are ten already
    """
    if user.passkeys.count() >= MOST_PASSKEYS:
        raise UnableToProve(_("You have ten passkeys already. Remove one first."))
    try:
        made = webauthn.verify_registration_response(
            credential=answer, expected_challenge=base64url_to_bytes(challenge), expected_rp_id=site.host,
            expected_origin=site.origin, require_user_verification=True,
        )  # fmt: skip
    except WebAuthnException as wrong:
        raise UnableToProve(_("The passkey did not work. Please try again.")) from wrong
    if Passkey.objects.filter(credential=made.credential_id).exists():
        raise UnableToProve(_("The passkey did not work. Please try again."))
    passkey = Passkey.objects.create(
        user=user, name=name.strip()[:LONGEST_NAME] or _("Passkey"), credential=made.credential_id,
        public_key=made.credential_public_key, sign_count=made.sign_count, made_at=at,
    )  # fmt: skip
    record("staff.passkey.made", by=user.as_actor(), at=at, about=("user", user.pk))
    return passkey


@transaction.atomic
def remove(*, user: User, token: str, at: datetime) -> None:
    """Forget one of somebody's own passkeys."""
    gone, _rows = Passkey.objects.filter(user=user, token=token).delete()
    if gone:
        record("staff.passkey.removed", by=user.as_actor(), at=at, about=("user", user.pk))


def ask_to_prove(*, site: Site, user: User | None = None) -> Asked:
    """What a browser needs to prove somebody by one of their passkeys; of whom nothing is known, by any."""
    options = webauthn.generate_authentication_options(
        rp_id=site.host,
        allow_credentials=[] if user is None else _those_of(user),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return Asked(options_to_json(options), bytes_to_base64url(options.challenge))


@transaction.atomic
def prove(*, answer: str, challenge: str, site: Site, at: datetime, user: User | None = None) -> User:
    """
    Return whose passkey it is: their device holds it, and knew them by finger, face or number.

    :raises UnableToProve: if nobody's, another's than `user`'s, copied, or not an answer to what was asked
    """
    wrong = UnableToProve(_("The passkey did not work. Please try again."))
    try:
        given = webauthn.helpers.parse_authentication_credential_json(answer)
    except WebAuthnException as unread:
        raise wrong from unread
    passkey = Passkey.objects.select_for_update().select_related("user").filter(credential=given.raw_id).first()
    if passkey is None or (user is not None and passkey.user_id != user.pk) or not passkey.user.is_active:
        raise wrong
    try:
        proved = webauthn.verify_authentication_response(
            credential=given, expected_challenge=base64url_to_bytes(challenge), expected_rp_id=site.host,
            expected_origin=site.origin, credential_public_key=bytes(passkey.public_key),
            credential_current_sign_count=passkey.sign_count, require_user_verification=True,
        )  # fmt: skip
    except WebAuthnException as unproved:
        raise wrong from unproved
    passkey.sign_count, passkey.used_at = proved.new_sign_count, at
    passkey.save(update_fields=["sign_count", "used_at"])
    return passkey.user


def _those_of(user: User) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=bytes(one)) for one in user.passkeys.values_list("credential", flat=True)]
