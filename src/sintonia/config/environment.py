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
    Setting(
        "SINTONIA_SECOND_FACTOR",
        "admin,supervisor,provider_agent,provider_supervisor",
        "The roles that sign in with a second factor only, with commas between, or `none`; in the demo none does.",
    ),
    Setting("SINTONIA_LOG", "INFO", "How much is logged: DEBUG, INFO, WARNING or ERROR."),
    Setting("SINTONIA_FILES_DAYS", "730", "How many days a photo or PDF is kept that a customer sent."),
    Setting("SINTONIA_WORKERS", "1", "How many workers `up` runs."),
    Setting(
        "SINTONIA_SMTP", "", "The relay that takes mail: smtp://user:password@host:587; without it nothing is mailed."
    ),
    Setting("SINTONIA_MAIL_FROM", "", "The address that mail comes from, and to which it is answered."),
    Setting("SINTONIA_MAIL_NAME", "", "The name that mail comes from; the address by default."),
    Setting("SINTONIA_MAIL_BOUNCES", "", 'Where what comes back goes, if mail there is taken apart by a "+".'),
    Setting("SINTONIA_MAIL_SECRET", "", "What whoever hands us mail signs it with; without it none is taken in."),
    Setting("SINTONIA_READY_HOURS", "12", "For how many hours an agent's readiness check counts; 0 asks for none."),
    Setting("SINTONIA_SATISFACTION_DAYS", "30", "How many days a customer is not asked again how it went; 0: never."),
    Setting("SINTONIA_LLM_URL", "", "An endpoint that speaks OpenAI's chat completions, up to `/v1`."),
    Setting("SINTONIA_LLM_MODEL", "", "What the language model is called there."),
    Setting("SINTONIA_LLM_KEY", "", "The key that the endpoint wants."),
    Setting("SINTONIA_LLM_CALLS_HOUR", "600", "How often the language model may be asked in an hour."),
    Setting("SINTONIA_LLM_CALLS_DAY", "5000", "How often the language model may be asked in 24 hours."),
    Setting("SINTONIA_LLM_TOKENS_HOUR", "600000", "How many tokens the language model may cost in an hour."),
    Setting("SINTONIA_LLM_TOKENS_DAY", "5000000", "How many tokens the language model may cost in 24 hours."),
)
LLM_BUDGET: Final = ("CALLS_HOUR", "CALLS_DAY", "TOKENS_HOUR", "TOKENS_DAY")
MOST_BUDGET: Final = 10**9
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


def second_factor_roles() -> tuple[str, ...]:
    """Return the roles that sign in with a second factor only."""
    said = read("SINTONIA_SECOND_FACTOR").strip()
    return () if said == "none" else tuple(filter(None, (role.strip() for role in said.split(","))))


def files_days() -> int | None:
    """Return for how many whole days a file is kept; None for what is no such number, after which nothing may go."""
    said = read("SINTONIA_FILES_DAYS").strip()
    days = int(said) if said.isascii() and said.isdigit() and len(said) <= len(str(MOST_DAYS)) else 0
    return days if 0 < days <= MOST_DAYS else None


def ready_hours() -> int:
    """Return for how many hours a readiness check counts; what is no such number is the usual."""
    said = read("SINTONIA_READY_HOURS").strip()
    return int(said) if said.isascii() and said.isdigit() and len(said) < 6 else int(_DEFAULTS["SINTONIA_READY_HOURS"])  # noqa: PLR2004 - years of hours


def satisfaction_days() -> int:
    """Return how many days nobody is asked again how it went, 0 for never at all; what is no number is the usual."""
    said = read("SINTONIA_SATISFACTION_DAYS").strip()
    days = int(said) if said.isascii() and said.isdigit() and len(said) <= len(str(MOST_DAYS)) else -1
    return days if 0 <= days <= MOST_DAYS else int(_DEFAULTS["SINTONIA_SATISFACTION_DAYS"])


def mail() -> tuple[str, str, str, str]:
    """Return who mail comes from: the address, the name, where it comes back to, and what that is signed with."""
    address = read("SINTONIA_MAIL_FROM").strip().lower()
    name = read("SINTONIA_MAIL_NAME").strip() or address
    return address, name, read("SINTONIA_MAIL_BOUNCES").strip().lower(), read("SINTONIA_MAIL_SECRET").strip()


def llm_budget() -> tuple[int | None, ...]:
    """Return how often a language model may be asked, and for how many tokens; None for what is no such number."""
    said = [read(f"SINTONIA_LLM_{name}").strip() for name in LLM_BUDGET]
    counts = [int(one) if one.isascii() and one.isdigit() and len(one) <= len(str(MOST_BUDGET)) else -1 for one in said]
    return tuple(count if 0 <= count <= MOST_BUDGET else None for count in counts)


def is_demo() -> bool:
    """Tell whether this is the pretend company."""
    return read("SINTONIA_DEMO") == "1"


def given() -> set[str]:
    """Return the names of all `SINTONIA_` variables that are set."""
    return {name for name, value in os.environ.items() if name.startswith("SINTONIA_") and value}
