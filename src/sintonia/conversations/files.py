"""Files shown in a conversation: made by the back office when first fetched, then kept, by their SHA-256."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import connection, transaction

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
    if media is None or is_received(media) or at - media.created_at > GOOD_FOR:
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


def received(*, name: str) -> tuple[Media, bytes]:
    """
    Give a file that somebody sent; who may see its conversation is the database's rule.

    :raises UnableToFetch: if there is none that the reader may see
    """
    media = Media.objects.filter(token=name).first()
    if media is None or not is_received(media):
        raise UnableToFetch
    try:
        return media, (folder() / media.path).read_bytes()
    except FileNotFoundError as gone:
        # Erased in this very moment, or lost with its disk.
        raise UnableToFetch from gone


def is_received(media: Media) -> bool:
    """Whether somebody sent it to us, so that its name opens nothing for strangers."""
    return bool(media.source.get("received"))


def put(name: str, content: bytes) -> None:
    """Lay a file down whole, or not at all; the same name again is the same file."""
    half = folder() / f"{name}.half"
    half.write_bytes(content)
    half.replace(folder() / name)


def keep_received(*, contact: int, about: dict[str, Any], at: datetime) -> None:
    """Keep, with the message that it came with, a file that lies here already; however often, it is one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO conversations_media (token, contact_id, name, mime, source, path, sha256, size, created_at, "
            "made_at) VALUES (%s, %s, %s, %s, '{\"received\": true}', %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            [
                about["name"],
                contact,
                about["title"],
                about["mime"],
                about["name"],
                bytes.fromhex(about["sha256"]),
                about["size"],
                at,
                at,
            ],
        )


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
