"""What the environment may say: each setting with its default and its meaning, as in docs/reference/settings.md."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final


@dataclass(frozen=True, slots=True)
class Setting:
    """One variable of the environment."""

    name: str
    default: str
    meaning: str


SETTINGS: Final = (
    Setting("DATABASE_URL", "", "A PostgreSQL of your own; without it, the embedded one is started."),
    Setting("SINTONIA_HOME", "var", "The folder of everything that is kept: database, secret, media."),
    Setting("SINTONIA_PORT", "8000", "The one port of everything."),
    Setting("SINTONIA_BIND", "127.0.0.1", "The address that is listened on."),
    Setting("SINTONIA_URL", "", "The address that people type; http://localhost and the port by default."),
    Setting("SINTONIA_HOSTS", "", "Further host names that are answered, with commas between."),
    Setting("SINTONIA_SECRET", "", "The master secret; by default one is made and kept in the home folder."),
    Setting("SINTONIA_DEMO", "", "1 runs the pretend company with its known passwords; never where customers are."),
    Setting("SINTONIA_ZONE", "America/Sao_Paulo", "The company's time zone."),
    Setting("SINTONIA_LANGUAGE", "pt-br", "The language of who has not chosen one: pt-br, es or en."),
    Setting("SINTONIA_DB_ROLE", "sintonia_pages", "The role that a process connects as; `up` sets it for each."),
    Setting("SINTONIA_LOG", "INFO", "How much is logged: DEBUG, INFO, WARNING or ERROR."),
    Setting("SINTONIA_FILES_DAYS", "730", "How many days a photo or PDF is kept that a customer sent."),
    Setting("SINTONIA_WORKERS", "1", "How many workers `up` runs."),
)
MOST_DAYS: Final = 36_500
_DEFAULTS: Final = {setting.name: setting.default for setting in SETTINGS}


def read(name: str) -> str:
    """Return the value of a setting, or its default; an empty value is none."""
    return os.environ.get(name, "") or _DEFAULTS[name]


def home() -> Path:
    """Return the folder of everything that is kept."""
    return Path(read("SINTONIA_HOME")).expanduser().resolve()


def public_url() -> str:
    """Return the address that people type, without a slash at its end."""
    return (read("SINTONIA_URL") or f"http://localhost:{read('SINTONIA_PORT')}").rstrip("/")


def files_days() -> int | None:
    """Return for how many whole days a file is kept; None for what is no such number, after which nothing may go."""
    said = read("SINTONIA_FILES_DAYS").strip()
    days = int(said) if said.isascii() and said.isdigit() and len(said) <= len(str(MOST_DAYS)) else 0
    return days if 0 < days <= MOST_DAYS else None


def is_demo() -> bool:
    """Tell whether this is the pretend company."""
    return read("SINTONIA_DEMO") == "1"


def given() -> set[str]:
    """Return the names of all `SINTONIA_` variables that are set."""
    return {name for name, value in os.environ.items() if name.startswith("SINTONIA_") and value}
