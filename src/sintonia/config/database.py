"""
The three roles, and how each process connects as its own.

`sintonia_owner` owns the tables and changes them (migrations); `sintonia_worker` works on everybody's matters and
sees all rows; `sintonia_pages` serves people, and sees only the rows of its scope. None is a superuser.

In the embedded database each role connects under its own name. With a database of one's own (`DATABASE_URL`), one
login that is a member of the three connects, and becomes the role as it does (`-c role=...`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

import psycopg
from psycopg import sql

NAME: Final = "sintonia"
OWNER: Final = "sintonia_owner"
WORKER: Final = "sintonia_worker"
PAGES: Final = "sintonia_pages"
ROLES: Final = (OWNER, WORKER, PAGES)


class UnableToPrepare(Exception):
    """The database lacks something that we may not make ourselves; the message says what to ask for."""


def roles(*, login: bool) -> tuple[str, ...]:
    """Return the statements that make the three roles; they may be said again."""
    how = "LOGIN" if login else "NOLOGIN"
    made = tuple(
        f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{name}') THEN "
        f"CREATE ROLE {name} {how} {rights}; END IF; END $$;"
        for name, rights in ((OWNER, "CREATEDB"), (WORKER, "BYPASSRLS"), (PAGES, "NOBYPASSRLS"))
    )
    # The owner may become any of them, and the worker the pages; the pages nobody.
    return (*made, f"GRANT {WORKER}, {PAGES} TO {OWNER};", f"GRANT {PAGES} TO {WORKER};")


CREATION: Final = (f"CREATE DATABASE {NAME} OWNER {OWNER};",)


def privileges(owner: str) -> tuple[str, ...]:
    """Return the statements by which what `owner` will make is readable and writable by the other two."""
    others = f"{WORKER}, {PAGES}"
    default = f"ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT"
    return (
        f"{default} SELECT, INSERT, UPDATE, DELETE ON TABLES TO {others};",
        f"{default} USAGE, SELECT, UPDATE ON SEQUENCES TO {others};",
        f"{default} EXECUTE ON FUNCTIONS TO {others};",
    )


def prepare(url: str) -> None:
    """
    Make the roles and the default privileges where they are missing; done before each migration.

    :raises UnableToPrepare: when the login of `DATABASE_URL` may not
    """
    with psycopg.connect(_migrators(url), autocommit=True) as connection:
        if _lacking(connection):
            _make_roles(connection)
        with connection.transaction():
            connection.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(OWNER)))
            if not _may_create(connection):
                asked = sql.SQL("ALTER DATABASE {} OWNER TO {};").format(
                    sql.Identifier(connection.info.dbname), sql.Identifier(OWNER)
                )
                raise UnableToPrepare(f"{OWNER} may not make tables here. Ask for: {asked.as_string()}")
            for statement in privileges(OWNER):
                connection.execute(statement.encode())


def _lacking(connection: psycopg.Connection[Any]) -> list[str]:
    """Return the roles that are missing, or that the login may not become."""
    found = connection.execute(
        "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s) AND pg_has_role(current_user, oid, 'SET')", [list(ROLES)]
    )
    there = {name for (name,) in found}
    return [name for name in ROLES if name not in there]


def _may_create(connection: psycopg.Connection[Any]) -> bool:
    row = connection.execute("SELECT has_schema_privilege('public', 'CREATE')").fetchone()
    return row is not None and bool(row[0])


def _make_roles(connection: psycopg.Connection[Any]) -> None:
    needed = (
        *roles(login=False),
        sql.SQL("GRANT {} TO {};").format(_all_roles(), sql.Identifier(connection.info.user)).as_string(),
        sql.SQL("ALTER DATABASE {} OWNER TO {};")
        .format(sql.Identifier(connection.info.dbname), sql.Identifier(OWNER))
        .as_string(),
    )
    try:
        with connection.transaction():
            for statement in needed:
                connection.execute(statement.encode())
    except psycopg.errors.InsufficientPrivilege as refusal:
        lines = "\n".join(needed)
        raise UnableToPrepare(
            f"{connection.info.user} may not make Sintonia's roles. Ask whoever keeps the database to run:\n{lines}"
        ) from refusal


def _all_roles() -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(name) for name in ROLES)


def url_for(url: str, role: str) -> str:
    """Return the address by which a process connects to the database of `url` as `role`."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    if _is_embedded(url):
        return urlunsplit(parts._replace(netloc=f"{role}@", query=urlencode(query)))
    query["options"] = f"{query.get('options', '')} -c role={role}".strip()
    return urlunsplit(parts._replace(query=urlencode(query, quote_via=quote)))


def unknown_address() -> str:
    """Return the address of an embedded database that nobody has started, for what only imports the settings."""
    return f"postgresql://{OWNER}@/{NAME}?host=/nowhere"


def _migrators(url: str) -> str:
    return url_for(url, OWNER) if _is_embedded(url) else url


def _is_embedded(url: str) -> bool:
    """Tell whether the login of `url` is one of the three roles, so that each may come under its own name."""
    parts = urlsplit(url)
    return parts.username in ROLES and parts.password is None


def django_settings(url: str, role: str) -> dict[str, Any]:
    """Return one entry of Django's DATABASES for `role` on the database of `url`."""
    parts = urlsplit(url_for(url, role))
    options: Mapping[str, str] = dict(parse_qsl(parts.query))
    host = options.get("host", parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {name: value for name, value in options.items() if name != "host"},
    }
