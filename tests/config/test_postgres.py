"""The embedded PostgreSQL lets nobody else in, leaves nothing behind and loosens nothing."""

from __future__ import annotations

import os
import pwd
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from sintonia.config import cluster, database, postgres

ROOT = os.geteuid() == 0
REFUSED = 77
START = "import sys, time; from pathlib import Path; from sintonia.config import postgres; "


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder that is open to be passed through, as /srv or a clone in /tmp is."""
    folder = Path("/tmp") / f"sintonia-tests-{os.getpid()}-{time.monotonic_ns()}"
    folder.mkdir(mode=0o755)
    yield folder
    subprocess.run(["rm", "-rf", str(folder)], check=True)


@pytest.fixture(scope="module")
def server(home: Path) -> Iterator[postgres.Server]:
    with postgres.start(home) as running:
        yield running


def permissions(path: Path) -> list[tuple[str, int]]:
    return [(str(folder), stat.S_IMODE(folder.stat().st_mode)) for folder in (path, *path.parents)]


def test_each_role_connects_under_its_own_name_and_none_is_a_superuser(server: postgres.Server) -> None:
    for role in database.ROLES:
        with psycopg.connect(database.url_for(server.url, role)) as connection:
            found = connection.execute(
                "SELECT current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
            assert found == (role, False, role == database.WORKER)


def test_nobody_connects_as_the_superuser(server: postgres.Server) -> None:
    with pytest.raises(psycopg.OperationalError, match="Peer authentication failed"):
        psycopg.connect(database.url_for(server.url, "postgres"))


def test_pages_cannot_become_anybody_else(server: postgres.Server) -> None:
    with psycopg.connect(database.url_for(server.url, database.PAGES)) as connection:
        for role in (database.OWNER, database.WORKER):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), connection.transaction():
                connection.execute(f"SET ROLE {role}".encode())


@pytest.mark.skipif(not ROOT, reason="only root can become another user")
def test_another_user_of_the_machine_is_refused_even_with_the_folder_open(home: Path) -> None:
    with postgres.start(home / "other") as server:
        server.folder.chmod(0o711)
        child = os.fork()
        if child == 0:
            os._exit(_refusal_of("nobody", database.url_for(server.url, database.PAGES)))
        _, status = os.waitpid(child, 0)
        assert os.waitstatus_to_exitcode(status) == REFUSED


def _refusal_of(name: str, url: str) -> int:
    """Connect as a user of the machine, in a process that is only for this."""
    try:
        os.setgroups([])
        os.setgid(pwd.getpwnam(name).pw_gid)
        os.setuid(pwd.getpwnam(name).pw_uid)
        psycopg.connect(url)
    except psycopg.OperationalError as refusal:
        return REFUSED if "Peer authentication failed" in str(refusal) else 1
    except BaseException:
        return 2
    return 0


def test_nothing_is_opened_on_the_way(home: Path) -> None:
    before = permissions(home)
    with postgres.start(home / "quiet") as server:
        assert stat.S_IMODE(server.folder.stat().st_mode) == 0o700
        assert permissions(home) == before


@pytest.mark.skipif(not ROOT, reason="an ordinary user may enter its own home")
def test_a_closed_home_stays_closed_and_one_is_told_where_the_database_lives(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    said: list[str] = []
    with postgres.start(closed / "home", say=said.append) as server:
        assert server.folder.parent == cluster.SHARED
        assert str(server.folder) in said[0]
        assert stat.S_IMODE(closed.stat().st_mode) == 0o700
        assert not (closed / "home" / "postgres").exists()
    subprocess.run(["rm", "-rf", str(server.folder)], check=True)


def test_a_home_too_deep_for_a_socket_gets_a_short_one(home: Path) -> None:
    with postgres.start(home / ("deep" * 30)) as server, psycopg.connect(server.url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
        sockets = Path(connection.info.host)
        assert stat.S_IMODE(sockets.stat().st_mode) == 0o700
    assert not sockets.exists()


def test_a_second_start_joins_and_does_not_stop_it(server: postgres.Server, home: Path) -> None:
    with postgres.start(home) as joined:
        assert not joined.owned
    with psycopg.connect(server.url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_second_start_finds_its_data(home: Path) -> None:
    with postgres.start(home / "kept") as server, psycopg.connect(server.url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS number")
    with postgres.start(home / "kept") as server, psycopg.connect(server.url) as connection:
        assert connection.execute("SELECT number FROM kept").fetchone() == (42,)


def test_a_killed_starter_takes_its_database_along(home: Path) -> None:
    code = START + "print(postgres.start(Path(sys.argv[1])).pid, flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", code, str(home / "killed")], stdout=subprocess.PIPE) as starter:
        assert starter.stdout is not None
        pid = int(starter.stdout.readline())
        starter.send_signal(signal.SIGKILL)
    # Waits for the watchdog of the first, since the folder is still watched.
    with postgres.start(home / "killed") as server:
        assert server.owned
        assert server.pid != pid


def test_a_database_that_lost_its_starter_and_its_watchdog_is_adopted(home: Path) -> None:
    code = START + (
        "server = postgres.start(Path(sys.argv[1])); server._dog.kill(); print(server.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(home / "lost")], stdout=subprocess.PIPE) as starter:
        assert starter.stdout is not None
        pid = int(starter.stdout.readline())
        starter.send_signal(signal.SIGKILL)
    with postgres.start(home / "lost") as server:
        assert server.owned
        assert server.pid == pid
    assert not (server.folder / "data" / "postmaster.pid").exists()


def test_a_stale_pid_file_is_no_obstacle(home: Path) -> None:
    postgres.start(home / "stale").stop()
    stale = home / "stale" / "postgres" / "data" / "postmaster.pid"
    stale.write_text(f"{os.getpid()}\n/somewhere\n0\n5432\n/somewhere\n\n0 0\nready\n")
    with postgres.start(home / "stale") as server:
        assert server.pid != os.getpid()


def test_a_folder_open_to_others_is_refused_and_left_as_it_is(home: Path) -> None:
    open_folder = home / "open" / "postgres"
    open_folder.mkdir(parents=True, mode=0o755)
    with pytest.raises(postgres.UnableToStart, match="open to other users"):
        postgres.start(home / "open")
    assert stat.S_IMODE(open_folder.stat().st_mode) == 0o755


def test_data_of_another_version_are_left_alone(home: Path) -> None:
    postgres.start(home / "older").stop()
    told = home / "older" / "postgres" / "data" / "PG_VERSION"
    told.write_text("16\n")
    with pytest.raises(postgres.UnableToStart, match="made by PostgreSQL 16"):
        postgres.start(home / "older")
