"""
The embedded PostgreSQL: the wheel's programs, started so that nobody else gets in and nothing is left behind.

The wheel's own starter opens every parent folder to all users when it runs as root, and trusts whoever connects. This
one loosens nothing: the files lie in a 0700 folder, the only door is a Unix socket, and PostgreSQL asks the kernel who
is knocking (`peer`). As root it runs as the system user `sintonia`.

    server = start(home)
    server.url      # postgresql://sintonia_owner@/sintonia?host=...
    server.stop()

Two locks in the folder tell who is who. *starter.lock* is held by the process that started the database. *watch.lock*
is held by the watchdog, which outlives a killed starter until the database is down. Whoever holds both may start the
database, or adopt one that lost its watchdog too.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final, Self
from urllib.parse import quote

from sintonia.config import cluster, database, watchdog
from sintonia.config.cluster import Place, Say, UnableToStart

__all__ = ["Server", "UnableToStart", "start"]

PATIENCE: Final = 60.0
BLINK: Final = 0.01
MEBIBYTE: Final = 1 << 20

TUNING: Final = {
    "listen_addresses": "",
    "max_connections": "200",
    "jit": "off",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Parameters are people's words and numbers: they stay out of the log.
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "idle_in_transaction_session_timeout": "5min",
}


class Server:
    """A running database. `owned` is false when another process started it; then `stop` leaves it alone."""

    def __init__(self, place: Place, pid: int, sockets: Path) -> None:
        self.folder = place.folder
        self.pid = pid
        self.url = f"postgresql://{database.OWNER}@/{database.NAME}?host={quote(str(sockets), safe='')}"
        self._sockets = sockets
        self._child: subprocess.Popen[bytes] | None = None
        self._dog: subprocess.Popen[bytes] | None = None
        self._lock: IO[bytes] | None = None

    @property
    def owned(self) -> bool:
        """Whether this process started the database, and so is to stop it."""
        return self._lock is not None

    def stop(self) -> None:
        """Stop the database, rolling back what is open, and wait until it is down."""
        if self._lock is None:
            return
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGINT)
        for process in (self._child, self._dog):
            if process is not None:
                process.wait()
        if self._sockets != self.folder:
            shutil.rmtree(self._sockets, ignore_errors=True)
        self._lock.close()
        self._lock = None

    def own(self, child: subprocess.Popen[bytes] | None, watch: IO[bytes], lock: IO[bytes]) -> None:
        """Become its owner: keep `lock`, and set a watchdog, which keeps `watch`."""
        self._child = child
        self._dog = subprocess.Popen(
            [sys.executable, "-I", "-S", watchdog.__file__, str(os.getpid()), str(self.pid), self._temporary()],
            stdin=watch,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            cwd="/",
        )
        self._lock = lock

    def _temporary(self) -> str:
        return "" if self._sockets == self.folder else str(self._sockets)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def start(home: Path, *, also: Sequence[str] = (), say: Say = lambda _: None) -> Server:
    """
    Start the database whose files live under `home`, or join it when another process runs it.

    `also` are statements said once, as the superuser, when the database is made; `say` hears what a person should know.

    :raises UnableToStart: when it cannot; the message is for a person
    """
    place = cluster.place_under(home.resolve(), say)
    lock = (place.folder / "starter.lock").open("ab")
    if not _locked(lock, patience=0):
        lock.close()
        return _joined(place)
    with _released_on_failure(lock), (place.folder / "watch.lock").open("ab") as watch:
        if not _locked(watch, patience=PATIENCE):
            raise UnableToStart(f"The database in {place.folder} has been stopping for a minute; its log says why.")
        running = _live(place)
        if running is not None:
            server = _ready(place, running)
            server.own(None, watch, lock)
            return server
        child, sockets = _launched(place, also, say)
        try:
            server = _ready(place, child.pid, child)
        except BaseException:
            child.send_signal(signal.SIGINT)
            child.wait()
            if sockets != place.folder:
                shutil.rmtree(sockets, ignore_errors=True)
            raise
        server.own(child, watch, lock)
        return server


@contextmanager
def _released_on_failure(lock: IO[bytes]) -> Iterator[None]:
    try:
        yield
    except BaseException:
        lock.close()
        raise


def _locked(file: IO[bytes], *, patience: float) -> bool:
    """Take the lock of an open file, waiting for it at most `patience` seconds."""
    until = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                return False
            time.sleep(BLINK)
        else:
            return True


def _joined(place: Place) -> Server:
    """Wait for the database that another process starts, and use it without owning it."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        pid = _live(place)
        if pid is not None:
            return _ready(place, pid)
        time.sleep(BLINK)
    raise UnableToStart(f"Another process is starting the database in {place.folder}, and has not done so in a minute.")


def _launched(place: Place, also: Sequence[str], say: Say) -> tuple[subprocess.Popen[bytes], Path]:
    """Start PostgreSQL here, making its files first when there are none; return it and where its socket is."""
    programs = cluster.programs_for(place)
    if not place.data.exists():
        say("Making the database")
        cluster.make_files(place, programs, also)
    made_by = (place.data / "PG_VERSION").read_text().strip()
    if made_by != cluster.MAJOR:
        raise UnableToStart(
            f"{place.data} was made by PostgreSQL {made_by}; this is {cluster.MAJOR}. Move it by pg_dump."
        )
    # Nobody holds the locks but we, and nothing of ours is alive: what this says is from before a crash.
    (place.data / "postmaster.pid").unlink(missing_ok=True)
    sockets = cluster.socket_folder(place)
    settings = {**TUNING, "shared_buffers": _shared_buffers(), "unix_socket_directories": str(sockets)}
    command = [str(programs / "postgres"), "-D", str(place.data)]
    command += [f"--{name}={value}" for name, value in settings.items()]
    with cluster.log_of(place) as log:
        # A session of its own: Ctrl-C in the terminal must not stop it under the worker.
        child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=place.folder,
            env=cluster.environment(),
            start_new_session=True,
            umask=0o077,
            **place.account.identity(),
        )
    return child, sockets


def _shared_buffers() -> str:
    """Return half a gibibyte, or a quarter of a small machine."""
    quarter = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 4
    return f"{max(16, min(512, quarter // MEBIBYTE))}MB"


def _live(place: Place) -> int | None:
    """Return the number of the PostgreSQL that serves this folder now, if one does."""
    try:
        pid = int((place.data / "postmaster.pid").read_text().split("\n", 1)[0])
        # The number may be another process's by now; a postmaster works in its data folder.
        at_work = Path(f"/proc/{pid}/cwd").readlink()
    except (FileNotFoundError, ValueError, PermissionError):
        return None
    return pid if at_work == place.data else None


def _ready(place: Place, pid: int, child: subprocess.Popen[bytes] | None = None) -> Server:
    """Wait until it takes connections, which it tells on the eighth line of its file."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with suppress(FileNotFoundError):
            lines = (place.data / "postmaster.pid").read_text().split("\n")
            if len(lines) > 7 and lines[0] == str(pid) and lines[7].strip() == "ready":  # noqa: PLR2004
                return Server(place, pid, Path(lines[4]))
        if child is not None and child.poll() is not None:
            break
        time.sleep(BLINK)
    log = (place.folder / "postgres.log").read_text(errors="replace").splitlines()
    raise UnableToStart("PostgreSQL does not start:\n" + "\n".join(log[-8:]))
