"""Logs without people: what looks like a document, a phone or an address of somebody is blacked out."""

from __future__ import annotations

import logging
import re
from typing import Any, Final

NUMBERS: Final = re.compile(r"\+?\d[\d .()/-]{6,}\d")
ADDRESSES: Final = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
# PostgreSQL quotes the row that it refuses.
ROWS: Final = re.compile(r"(?m)^DETAIL: .*$")
LONG_ENOUGH: Final = 8


class WithoutPeople(logging.Formatter):
    """Format a record, and black out numbers of eight digits or more, mail addresses and quoted rows."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the whole text, its traceback too, without anybody in it."""
        text = ROWS.sub("DETAIL: …", super().format(record))
        return NUMBERS.sub(_blacked_out, ADDRESSES.sub("…@…", text))


def _blacked_out(found: re.Match[str]) -> str:
    digits = sum(character.isdigit() for character in found[0])
    return "…" if digits >= LONG_ENOUGH else found[0]


def configuration(level: str) -> dict[str, Any]:
    """Return Django's LOGGING: one stream, at `level` for what is ours, with nobody in it."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"plain": {"()": WithoutPeople, "format": "{levelname} {name}: {message}", "style": "{"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django": {"level": "WARNING", "handlers": [], "propagate": True},
            # It names who failed to sign in, and from where; the audit trail is the place for that.
            "axes": {"level": "ERROR"},
            "httpx2": {"level": "WARNING"},
        },
    }
