"""
Personal fields: each person's under a key of their own, so that wiping the key erases the person.

A value is sealed with AES-256-GCM. Exact questions ("whose number is this?") are asked of a blind index, an HMAC under
a key that never leaves the process. Both master keys are derived from the installation's secret.
"""

from __future__ import annotations

import hmac
import json
import os
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import connection, models
from django.db.models.query_utils import DeferredAttribute

if TYPE_CHECKING:
    from datetime import timedelta

NONCE: Final = 12
BLIND: Final = 16
_WRAPPING: Final = b"sintonia person key"


@cache
def _derived(secret: str, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"sintonia " + purpose).derive(secret.encode())


def key_for(purpose: str) -> bytes:
    """A key for what is nobody's personal field and must be sealed all the same; one for each purpose."""
    return _derived(settings.SECRET_KEY, b"secrets " + purpose.encode())


def _master(purpose: bytes) -> bytes:
    return _derived(settings.SECRET_KEY, purpose)


@cache
def _wrapper(secret: str) -> AESGCM:
    return AESGCM(_derived(secret, b"person keys"))


def seal(key: bytes, text: str) -> bytes:
    """Seal a text under a person's key."""
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, text.encode(), None)


def unseal(key: bytes, sealed: bytes) -> str:
    """Read a sealed text; raises ValueError if the key is another's or the bytes were changed."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], None).decode()
    except InvalidTag as mismatch:
        raise ValueError("sealed under another key, or changed since") from mismatch


def blind(kind: str, value: str) -> bytes:
    """The index entry under which an exact value can be found without being readable."""
    return hmac.digest(_master(b"blind index"), f"{kind}\0{value}".encode(), "sha256")[:BLIND]


def wrap(key: bytes) -> bytes:
    """Wrap a person's key with the master key, for its row."""
    nonce = os.urandom(NONCE)
    return nonce + _wrapper(settings.SECRET_KEY).encrypt(nonce, key, _WRAPPING)


def unwrap(wrapped: bytes) -> bytes:
    """The person's key out of its row."""
    try:
        return _wrapper(settings.SECRET_KEY).decrypt(wrapped[:NONCE], wrapped[NONCE:], _WRAPPING)
    except InvalidTag as mismatch:
        raise ValueError("wrapped by another installation's secret (SINTONIA_SECRET)") from mismatch


def new_keys(number: int) -> list[tuple[int, bytes]]:
    """Make keys for `number` new people, in one statement of the caller's transaction: (id, key) each."""
    keys = [os.urandom(32) for _ in range(number)]
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into audit_personkey (wrapped) select decode(w, 'hex') from json_array_elements_text(%s::json) w "
            "returning id, wrapped",
            [json.dumps([wrap(key).hex() for key in keys])],
        )
        return [(row[0], unwrap(bytes(row[1]))) for row in cursor.fetchall()]


def keys_of(ids: Sequence[int]) -> dict[int, bytes]:
    """The keys of many people at once; an erased person's is missing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select id, wrapped from audit_personkey where id = any(%s) and wrapped is not null", [list(ids)]
        )
        return {row[0]: unwrap(bytes(row[1])) for row in cursor.fetchall()}


class _Sealed(bytes):
    """Bytes as they came from the database, to tell them from a text just set."""


class PersonalAttribute(DeferredAttribute):
    """Unseals on reading: the attribute is the text, or None when there is none or the person was erased."""

    field: PersonalField

    def __get__(self, instance: models.Model | None, cls: type[models.Model] | None = None) -> Any:
        value = super().__get__(instance, cls)
        if instance is None or not isinstance(value, _Sealed):
            return value
        key = _key_of(instance)
        text = None if key is None else unseal(key, value)
        instance.__dict__[self.field.attname] = text if text is None else _Read(text, value)
        return text

    def __set__(self, instance: models.Model, value: Any) -> None:
        """Stand before the instance's own dictionary, so that reading always passes by `__get__`."""
        instance.__dict__[self.field.attname] = value


class _Read(str):
    """A text that was unsealed, with the bytes it came from, so that saving it again changes nothing."""

    sealed: bytes

    def __new__(cls, text: str, sealed: bytes) -> _Read:
        made = super().__new__(cls, text)
        made.sealed = sealed
        return made


def _key_of(instance: Any) -> bytes | None:
    """The key of the person a row belongs to: its own `key`, read with the row by `select_related("key")`."""
    row = instance.key
    return None if row.wrapped is None else unwrap(bytes(row.wrapped))


if TYPE_CHECKING:
    _TextField = models.Field[str | None, str | None]
else:
    _TextField = models.Field


class PersonalField(_TextField):
    """
    A text about a person, sealed in the database under the key in the row's `key`.

    `purpose` says what the company keeps it for and `retention` how long after the matter is over: both are shown to
    the person who asks, and changing either leaves a migration.
    """

    descriptor_class = PersonalAttribute

    def __init__(self, *args: Any, purpose: str, retention: timedelta | None = None, **kwargs: Any) -> None:
        self.purpose, self.retention = purpose, retention
        kwargs.setdefault("null", True)
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """Add the purpose and the retention to what a migration keeps."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "purpose": self.purpose, "retention": self.retention}

    def get_internal_type(self) -> str:
        """A bytea column."""
        return "BinaryField"

    def from_db_value(self, value: Any, *_: Any) -> bytes | None:
        """Mark what comes from the database as sealed."""
        return None if value is None else _Sealed(bytes(value))

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: ARG002 - Django's signature
        """Seal a text that was set."""
        value = model_instance.__dict__.get(self.attname)
        if isinstance(value, _Read):
            return value.sealed
        if value is None or isinstance(value, _Sealed):
            return value
        key = _key_of(model_instance)
        if key is None:
            raise ValueError("an erased person's fields cannot be written")
        return seal(key, value)

    def get_prep_value(self, value: Any) -> Any:
        """Refuse to look for a sealed value: that is what the blind index is for."""
        if isinstance(value, str):
            raise TypeError("a personal field cannot be filtered by; use its blind index")
        return value
