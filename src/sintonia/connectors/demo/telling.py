"""What the pretend company tells of itself: put down with the deed, in its transaction."""

from __future__ import annotations

from datetime import datetime

from django.db.backends.utils import CursorWrapper


def tell(cursor: CursorWrapper, *, name: str, about: str, at: datetime) -> None:
    """Put down that something happened, once, in the caller's transaction."""
    cursor.execute(
        "INSERT INTO demo_event (key, name, about, at) VALUES (%s, %s, %s, %s) ON CONFLICT (key) DO NOTHING",
        [f"{name}:{about}:{int(at.timestamp())}", name, about, at],
    )
