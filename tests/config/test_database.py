"""A database of one's own is used through the same three roles; what may not be made is asked for."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from sintonia.config import cluster, database, postgres

OWNED = "CREATE ROLE sintonia_keeper LOGIN CREATEDB CREATEROLE BYPASSRLS;"
GUEST = "CREATE ROLE sintonia_guest LOGIN;"


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[postgres.Server]:
    """A PostgreSQL that has never heard of Sintonia's roles, and the database `sintonia` of its keeper."""
    home = Path("/tmp") / f"sintonia-tests-own-{time.monotonic_ns()}"
    home.mkdir(mode=0o755)
    postgres.start(home, also=(OWNED, GUEST)).stop()
    place = cluster.place_under(home, print)
    programs = cluster.programs_for(place)
    for name, statements in (
        ("template1", ["DROP OWNED BY sintonia_owner;"]),
        ("postgres", ["ALTER DATABASE sintonia OWNER TO sintonia_keeper;", "DROP OWNED BY sintonia_owner;"]),
        ("sintonia", ["DROP OWNED BY sintonia_owner;"]),
        ("postgres", [f"DROP ROLE {', '.join(database.ROLES)};"]),
    ):
        command = [str(programs / "postgres"), "--single", "-D", str(place.data), "-c", "exit_on_error=true", name]
        subprocess.run(
            command, input="".join(f"{line}\n" for line in statements).encode(), cwd=place.folder, check=True,
            stdout=subprocess.DEVNULL, env=cluster.environment(), **place.account.identity(),
        )  # fmt: skip
    with postgres.start(home) as server:
        yield server
    subprocess.run(["rm", "-rf", str(home)], check=True)


def login(server: postgres.Server, name: str) -> str:
    return server.url.replace(database.OWNER, name, 1)


def test_a_login_that_may_not_make_the_roles_is_told_what_to_ask_for(elsewhere: postgres.Server) -> None:
    with pytest.raises(database.UnableToPrepare, match="BYPASSRLS") as refusal:
        database.prepare(login(elsewhere, "sintonia_guest"))
    assert 'GRANT "sintonia_owner", "sintonia_worker", "sintonia_pages" TO "sintonia_guest";' in str(refusal.value)


def test_a_login_that_may_makes_the_roles_and_becomes_each(elsewhere: postgres.Server) -> None:
    url = login(elsewhere, "sintonia_keeper")
    database.prepare(url)
    database.prepare(url)
    for role in database.ROLES:
        with psycopg.connect(database.url_for(url, role)) as connection:
            assert connection.execute("SELECT current_user, session_user").fetchone() == (role, "sintonia_keeper")


def test_what_the_owner_makes_is_open_to_the_others(elsewhere: postgres.Server) -> None:
    url = login(elsewhere, "sintonia_keeper")
    database.prepare(url)
    with psycopg.connect(database.url_for(url, database.OWNER)) as connection:
        connection.execute("CREATE TABLE shown (id bigint GENERATED ALWAYS AS IDENTITY, word text)")
    for role in (database.WORKER, database.PAGES):
        with psycopg.connect(database.url_for(url, role)) as connection:
            connection.execute("INSERT INTO shown (word) VALUES (current_user)")


def test_django_gets_the_same_address() -> None:
    url = "postgresql://me:p%40ss@db.example:6543/service?sslmode=require"
    settings = database.django_settings(url, database.PAGES)
    assert (settings["HOST"], settings["PORT"], settings["NAME"]) == ("db.example", "6543", "service")
    assert (settings["USER"], settings["PASSWORD"]) == ("me", "p@ss")
    assert settings["OPTIONS"] == {"sslmode": "require", "options": "-c role=sintonia_pages"}
