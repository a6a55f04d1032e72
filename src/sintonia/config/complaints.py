"""What may be wrong with a deployment, each as a question that is answered with sentences for whoever keeps it."""

from __future__ import annotations

import os
import resource
import shutil
import stat
from collections.abc import Callable, Iterator
from typing import Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import psycopg

from sintonia.config import database, environment
from sintonia.config.reading import about_reading, about_understanding
from sintonia.config.relay import about_mail
from sintonia.staff.permissions import ROLES

FEW_FILES: Final = 4_096
LITTLE_SPACE: Final = 1 << 30
MOST_PORTS: Final = 65_535
SHORT_SECRET: Final = 32
LOCAL: Final = {"localhost", "127.0.0.1", "::1"}

HEALTH: Final = """
SELECT
    (SELECT count(*) FROM conversations_outbox WHERE state = 'dead'),
    (SELECT count(*) FROM conversations_lane WHERE parked_at IS NOT NULL),
    (SELECT coalesce(extract(epoch FROM now() - min(received_at)), 0) FROM conversations_inbox WHERE done_at IS NULL),
    (SELECT count(*) FROM pg_stat_activity WHERE application_name = 'sintonia worker' AND datname = current_database()),
    (SELECT count(*) FROM conversations_fetch WHERE gone_at > now() - interval '1 day')
"""
PARKED: Final = "SELECT name, count(*) FROM outreach_happening WHERE parked_at IS NOT NULL GROUP BY 1 ORDER BY 1"
OVERDUE: Final = """
SELECT rule, country, count(*), to_char(min(due_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI "UTC"')
FROM cases_caseclock WHERE met_at IS NULL AND due_at <= now() GROUP BY 1, 2 ORDER BY 2, 1
"""
LATE_S: Final = 60
OPEN: Final = ("active", "doing", "waiting", "retrying", "paused")
OPEN_RUNS: Final = (
    "SELECT journey, version, count(*) FROM journeys_storedrun WHERE state = ANY(%s) GROUP BY 1, 2 ORDER BY 1, 2"
)


def about_settings() -> Iterator[str]:
    """Look at what the environment says."""
    port = environment.read("SINTONIA_PORT")
    if not port.isdigit() or not 0 < int(port) <= MOST_PORTS:
        yield f"SINTONIA_PORT is {port!r}, which is no port. Set a number from 1 to {MOST_PORTS}."
    try:
        ZoneInfo(environment.read("SINTONIA_ZONE"))
    except (ZoneInfoNotFoundError, ValueError):
        yield f"SINTONIA_ZONE is {environment.read('SINTONIA_ZONE')!r}, which is no time zone, as America/Bogota is."
    if environment.files_days() is None:
        days = environment.read("SINTONIA_FILES_DAYS")
        most = environment.MOST_DAYS
        yield f"SINTONIA_FILES_DAYS is {days!r}, so no file goes for its age. Set a number of days from 1 to {most}."
    yield from _about_the_model()
    for role in environment.second_factor_roles():
        if role not in ROLES:
            yield f"SINTONIA_SECOND_FACTOR names {role!r}, which is no role. Set some of: {', '.join(ROLES)}; or none."
    if environment.read("SINTONIA_LANGUAGE") not in {"pt-br", "es", "en"}:
        yield f"SINTONIA_LANGUAGE is {environment.read('SINTONIA_LANGUAGE')!r}. Set pt-br, es or en."
    known = {setting.name for setting in environment.SETTINGS}
    for name in sorted(environment.given() - known):
        yield f"{name} is set, but Sintonia knows no such setting. Is it misspelled?"
    url = urlsplit(environment.public_url())
    if environment.is_demo():
        if url.hostname not in LOCAL:
            yield "SINTONIA_DEMO is on, with passwords that everybody knows, at a public address. Unset it."
    elif url.hostname not in LOCAL and url.scheme != "https":
        yield f"People reach Sintonia at {url.geturl()}, which anybody on the way can read. Put HTTPS in front of it."


def _about_the_model() -> Iterator[str]:
    """Look at what is said of a language model, if one is to be asked."""
    for name, most in zip(environment.LLM_BUDGET, environment.llm_budget(), strict=True):
        if most is None:
            said = environment.read(f"SINTONIA_LLM_{name}")
            yield f"SINTONIA_LLM_{name} is {said!r}, so no language model is asked. Set a whole number, such as 600."
    url, model = environment.read("SINTONIA_LLM_URL"), environment.read("SINTONIA_LLM_MODEL")
    if bool(url) != bool(model):
        missing = "SINTONIA_LLM_MODEL" if url else "SINTONIA_LLM_URL"
        yield f"A language model is half set, so none is asked. Set {missing} too, or neither."
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    if url and (parts.scheme not in {"http", "https"} or not parts.hostname):
        yield "SINTONIA_LLM_URL is no address. Set one such as http://localhost:11434/v1."
    elif parts.scheme == "http" and parts.hostname not in LOCAL:
        yield "The language model is asked at an address that anybody on the way can read. Put HTTPS in front of it."
    elif parts.username or parts.password or parts.query:
        yield "SINTONIA_LLM_URL carries more than an address. Put the key into SINTONIA_LLM_KEY."


def about_home() -> Iterator[str]:
    """Look at the folder of everything that is kept."""
    home = environment.home()
    if not home.exists():
        yield f"The home {home} is not there yet; {_start()} makes it. Or is SINTONIA_HOME misspelled?"
        return
    if not home.is_dir() or not os.access(home, os.W_OK | os.X_OK):
        yield f"Nothing can be kept in {home}. Set SINTONIA_HOME to another folder."
        return
    if shutil.disk_usage(home).free < LITTLE_SPACE:
        yield f"Less than 1 GB is free where {home} is. PostgreSQL stops when nothing is."
    secret = home / "secret"
    if secret.exists() and stat.S_IMODE(secret.stat().st_mode) & 0o077:
        yield f"Others on this machine can read the master secret. Close it: chmod 600 {secret}"
    given = environment.read("SINTONIA_SECRET")
    if given and len(given) < SHORT_SECRET:
        yield f"SINTONIA_SECRET has {len(given)} characters. Set one of {SHORT_SECRET} or more, and keep it for ever."


def _start() -> str:
    """Name what starts everything here: a demo's keeper types another command than a company's."""
    if environment.is_demo() or (environment.home() / "demo").exists():
        return "`make demo`"
    if (environment.home() / "secret").exists() or environment.read("DATABASE_URL"):
        return "`sintonia up`"
    return "`make demo` (or, for a company, `sintonia up`)"


def about_machine() -> Iterator[str]:
    """Look at what the system allows."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most != resource.RLIM_INFINITY and most < FEW_FILES:
        yield f"The system allows {most} open files; each open page is one. Raise the limit (ulimit -Hn)."


def about_database(url: str) -> Iterator[str]:
    """Look at the database, as the worker does."""
    try:
        with psycopg.connect(database.url_for(url, database.WORKER), connect_timeout=5) as connection:
            yield from _about_rights(connection)
            yield from _about_migrations(connection)
    except psycopg.OperationalError as refusal:
        yield f"The database cannot be reached: {str(refusal).strip().splitlines()[-1].strip()}"


def _about_rights(connection: psycopg.Connection[tuple[object, ...]]) -> Iterator[str]:
    rows = connection.execute(
        "SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = ANY(%s)", [list(database.ROLES)]
    ).fetchall()
    for name, is_super, bypasses in rows:
        if is_super:
            yield f"The role {name} is a superuser. Take it away: ALTER ROLE {name} NOSUPERUSER;"
        if bypasses and name == database.PAGES:
            yield f"The pages' role sees all rows. Take it away: ALTER ROLE {name} NOBYPASSRLS;"
        if not bypasses and name == database.WORKER:
            yield f"The worker's role does not see all rows. Give it: ALTER ROLE {name} BYPASSRLS;"
    for name in ("fsync", "full_page_writes", "synchronous_commit"):
        row = connection.execute("SELECT current_setting(%s)", [name]).fetchone()
        if row is not None and row[0] == "off":
            yield f"PostgreSQL runs with {name} off: messages can be lost when the power goes. Turn it on."


def _about_migrations(connection: psycopg.Connection[tuple[object, ...]]) -> Iterator[str]:
    from django.db import connection as ours
    from django.db.migrations.loader import MigrationLoader

    found = connection.execute("SELECT to_regclass('django_migrations')").fetchone()
    if found is None or found[0] is None:
        yield f"The database has no tables yet; {_start()} makes them, as does `sintonia migrate`."
        return
    loader = MigrationLoader(ours, ignore_no_migrations=True)
    missing = set(loader.disk_migrations) - set(loader.applied_migrations)
    if missing:
        yield f"{len(missing)} migrations are waiting for the next {_start()} or `sintonia migrate`."
        return
    yield from _about_journeys(connection)
    yield from _about_clocks(connection)
    yield from _about_happenings(connection)
    yield from _about_answers_of_a_model()
    yield from _about_releases()
    yield from about_money()
    row = connection.execute(HEALTH).fetchone()
    if row is not None:
        yield from _about_work(*(int(str(value).split(".")[0]) for value in row))


def _about_journeys(connection: psycopg.Connection[tuple[object, ...]]) -> Iterator[str]:
    """A run goes on with the version that it began with, so that a version in use cannot be taken away."""
    from sintonia.config import plugins
    from sintonia.journeys.steps import registry

    plugins.load_packs()
    in_use = connection.execute(OPEN_RUNS, [list(OPEN)]).fetchall()
    for name, version, runs in in_use:
        if (str(name), int(str(version))) not in registry:
            yield (
                f"{runs} open runs need version {version} of the journey {name!r}, which is gone. Bring it back; "
                "until then each is handed over to a person."
            )


def _about_clocks(connection: psycopg.Connection[tuple[object, ...]]) -> Iterator[str]:
    """What should have been done by now, and was not."""
    for rule, country, late, since in connection.execute(OVERDUE).fetchall():
        yield (
            f"{late} deadlines {rule!r} ({country}) are overdue, the first since {since}. `sintonia rules` "
            "tells what is owed; the desk shows whose they are."
        )


def _about_happenings(connection: psycopg.Connection[tuple[object, ...]]) -> Iterator[str]:
    """What a company's systems told, and what follows from it failed for long."""
    for name, parked in connection.execute(PARKED).fetchall():
        yield (
            f"{parked} happenings {name!r} were tried for twenty minutes and parked; the log says why. "
            "docs/how-to/tell-what-happened.md tells how to begin again."
        )


def _about_answers_of_a_model() -> Iterator[str]:
    """How the language model fares, where there is one."""
    from sintonia.kit.clock import now
    from sintonia.understanding.gateway.endpoint import endpoint
    from sintonia.understanding.gateway.queries import how_it_fares

    if endpoint() is not None:
        yield from how_it_fares(at=now())


def about_money() -> Iterator[str]:
    """What is wrong with the money of each company."""
    from django.conf import settings

    from sintonia.config import plugins
    from sintonia.kit.clock import now
    from sintonia.payments.checks import about_company, about_credits, about_ledger

    yield from about_ledger()
    for company in plugins.served():
        brand = plugins.brand(company)
        yield from about_company(company, name=brand.name, zone=brand.zone or settings.TIME_ZONE, at=now())
        office = plugins.receivables(company)
        if office is not None:
            yield from about_credits(company, name=brand.name, office=office)


def _about_releases() -> Iterator[str]:
    """What supervisors published, where it does not serve although it should."""
    from sintonia.config import plugins
    from sintonia.understanding.queries import out_of_use

    for company in plugins.served():
        subject = plugins.subject(company)
        number = out_of_use(subject=subject)
        if number is not None:
            yield (
                f"What supervisors taught {subject.name} (release {number}) is not in use, for it was learnt before an "
                "update. A worker learns it anew; if that is refused, /understanding/releases says why."
            )


def _about_work(dead: int, parked: int, oldest_s: int, workers: int, gone: int) -> Iterator[str]:
    if dead:
        yield f"{dead} messages could not be delivered; the desk has a work item for each."
    if parked:
        yield f"{parked} conversations stand still because their turn failed five times; the desk shows them."
    if gone:
        yield f"{gone} photos or files of the last day could not be fetched; their senders know."
    if oldest_s > LATE_S:
        yield f"The oldest message has been waiting for {oldest_s // 60 or 1} minutes. Is a worker running?"
    if not workers:
        yield f"No worker is running, so nobody is answered; {_start()} starts one."


WITHOUT_DATABASE: Final[tuple[Callable[[], Iterator[str]], ...]] = (
    about_settings,
    about_mail,
    about_home,
    about_machine,
    about_reading,
    about_understanding,
)
