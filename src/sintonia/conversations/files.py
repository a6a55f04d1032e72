"""Files shown in a conversation: made by the back office when first fetched, then kept, by their SHA-256."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import transaction

from sintonia.conversations.models import Contact, Media
from sintonia.conversations.plugins import plugins
from sintonia.kit.text import token

GOOD_FOR: Final = timedelta(days=7)


class UnableToFetch(Exception):
    """There is no such file, or its week is over."""


@transaction.atomic
def fetch(*, name: str, at: datetime) -> tuple[Media, bytes]:
    """
    Give a file by its random name; the first fetch makes it, and everybody after gets the same bytes.

    :raises UnableToFetch: if there is none, or it was shown more than a week ago
    :raises NotAnswering: if the back office that makes it is down
    """
    media = Media.objects.select_for_update().filter(token=name).first()
    if media is None or at - media.created_at > GOOD_FOR:
        raise UnableToFetch
    if not media.path:
        _make(media, at)
    return media, (folder() / media.path).read_bytes()


def keep(*, contact: Contact, name: str, mime: str, content: bytes, at: datetime) -> Media:
    """Keep a file that was made here, such as a letter; it is fetched by its random name like any other."""
    path = token()
    (folder() / path).write_bytes(content)
    return Media.objects.create(
        contact=contact, name=name, mime=mime, path=path, size=len(content), created_at=at, made_at=at,
        sha256=hashlib.sha256(content).digest(),
    )  # fmt: skip


def folder() -> Path:
    """Where files lie, closed to others."""
    found = Path(settings.MEDIA_ROOT)
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found


def _make(media: Media, at: datetime) -> None:
    source = media.source
    office = plugins().back_office(source.get("company", ""))
    made: bytes = getattr(office[source["port"]], source["method"])(**source["arguments"])
    path = token()
    (folder() / path).write_bytes(made)
    media.path, media.size, media.made_at = path, len(made), at
    media.sha256 = hashlib.sha256(made).digest()
    media.save(update_fields=["path", "size", "made_at", "sha256"])
