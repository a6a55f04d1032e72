"""The clock is read at a door and passed inwards; nothing below a door calls it."""

from datetime import UTC, datetime


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)
