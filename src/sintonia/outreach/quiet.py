"""Quiet hours: when nobody is told anything unasked, by country; data that an operator may change. Pure."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from sintonia.cases.calendars import calendar_of


class Quiet(Struct, frozen=True, forbid_unknown_fields=True):
    """From when to when it is quiet, which may be over midnight; and why so."""

    begins: time
    ends: time
    why: str


_hours: Final[dict[str, Quiet]] = {}


def keep_quiet_hours(file: Path) -> None:
    """
    Learn the quiet hours of a file, country by country; a later file goes before an earlier one.

    :raises ValueError: if it is not as it should be; the message names the file
    """
    try:
        _hours.update(msgspec.convert(tomllib.loads(file.read_text("utf-8")), dict[str, Quiet], strict=False))
    except (ValueError, TypeError) as wrong:
        raise ValueError(f"{file}: {wrong}") from wrong


keep_quiet_hours(Path(__file__).with_name("quiet.toml"))


def quiet_until(at: datetime, *, zone: str) -> datetime | None:
    """When the quiet hours end in which this moment falls, in UTC; None outside of them."""
    hours = _hours.get(calendar_of(zone=zone).country)
    if hours is None:
        return None
    local = at.astimezone(ZoneInfo(zone))
    over_midnight = hours.begins > hours.ends
    clock = local.time()
    if not (clock >= hours.begins or clock < hours.ends if over_midnight else hours.begins <= clock < hours.ends):
        return None
    day = local.date() + timedelta(days=over_midnight and clock >= hours.begins)
    return datetime.combine(day, hours.ends, ZoneInfo(zone)).astimezone(UTC)
