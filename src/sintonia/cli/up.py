"""`sintonia up`: the database, the pages with the edge, and the worker, on one port, until Ctrl-C."""

from __future__ import annotations

import http.client
import os
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Final

from sintonia import __version__
from sintonia.cli.progress import say, step
from sintonia.cli.supervisor import Process
from sintonia.config import database, environment, postgres, secret

PATIENCE: Final = 180.0
OPEN_FILES: Final = 65_536


def command() -> None:
    """Run all of Sintonia on one port, until Ctrl-C."""
    # Ctrl-C too: what a shell puts in the background is started deaf to it.
    for which in (signal.SIGINT, signal.SIGTERM):
        signal.signal(which, _as_interrupt)
    try:
        with ExitStack() as stack:
            run(stack)
    except KeyboardInterrupt:
        say("Stopped.")
    except (postgres.UnableToStart, UnableToRun) as refusal:
        sys.exit(f"\n{refusal}")


class UnableToRun(Exception):
    """Something is in the way; the message says what, and what to do."""


def run(stack: ExitStack) -> None:
    """Start everything in order, say that it is ready, and tend it; `stack` stops it the other way round."""
    say(f"Sintonia {__version__}{', the demo' if environment.is_demo() else ''}, in {environment.home()}")
    open_home()
    _raise_open_files()
    _refuse_a_taken_port()
    secret.ensure()
    url = _database(stack)
    os.environ["DATABASE_URL"] = url
    prepared = subprocess.run([sys.executable, "-m", "sintonia", "prepare"], check=False)
    if prepared.returncode != 0:
        raise UnableToRun("Sintonia could not be prepared; the reason is above.")
    processes = [_pages(), *_workers()]
    stack.callback(_stop, processes)
    with step("Starting the pages and the worker"):
        for process in processes:
            process.start()
        _await_health(processes)
    # Somebody, or a script, waits for exactly this line.
    say(f"Sintonia is ready: {environment.public_url()}")
    while True:
        for process in processes:
            process.tend()
        time.sleep(0.2)


def open_home() -> Path:
    """
    Return the home folder, which is there after this.

    :raises UnableToRun: when nothing can be kept there
    """
    home = environment.home()
    try:
        home.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=home).close()
    except OSError as refusal:
        reason = (refusal.strerror or "it refuses").lower()
        raise UnableToRun(f"Nothing can be kept in {home} ({reason}). Set SINTONIA_HOME to another folder.") from None
    return home


def _database(stack: ExitStack) -> str:
    """Return the database's address, having started the embedded one if no other is named."""
    if given := environment.read("DATABASE_URL"):
        return given
    notes: list[str] = []
    with step("Starting PostgreSQL"):
        server = stack.enter_context(postgres.start(environment.home(), say=notes.append))
    for note in notes:
        say(f"  {note}.")
    if not server.owned:
        raise UnableToRun(f"Sintonia runs already on {environment.home()}. Stop that one first, or set SINTONIA_HOME.")
    return server.url


def _pages() -> Process:
    server = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "asgi",
        "--workers",
        "1",
        "--no-ws",
        "--runtime-mode",
        "st",
    ]
    server += ["--host", environment.read("SINTONIA_BIND"), "--port", environment.read("SINTONIA_PORT")]
    server += ["--loop", "uvloop", "--log-level", "warning", "--workers-kill-timeout", "5"]
    server += ["sintonia.config.asgi:application"]
    return Process("web server", server, {"SINTONIA_DB_ROLE": database.PAGES})


def _workers() -> Iterator[Process]:
    for _ in range(int(environment.read("SINTONIA_WORKERS"))):
        yield Process("worker", [sys.executable, "-m", "sintonia", "worker"], {"SINTONIA_DB_ROLE": database.WORKER})


def _stop(processes: list[Process]) -> None:
    """Stop the pages, which let new things in, before the workers."""
    with _undisturbed():
        say("\nStopping …")
        for process in processes:
            process.stop()


@contextmanager
def _undisturbed() -> Iterator[None]:
    before = {which: signal.signal(which, signal.SIG_IGN) for which in (signal.SIGINT, signal.SIGTERM)}
    yield
    del before  # The rest of the way is stopping the database, which is not to be interrupted either.


def _await_health(processes: list[Process]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if _healthy():
            return
        for process in processes:
            process.tend()
        time.sleep(0.1)
    raise UnableToRun("Sintonia did not become healthy in three minutes. `sintonia doctor` says more.")


def _healthy() -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", int(environment.read("SINTONIA_PORT")), timeout=5)
    with suppress(OSError, http.client.HTTPException):
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.client.OK
    return False


def _refuse_a_taken_port() -> None:
    port = int(environment.read("SINTONIA_PORT"))
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((environment.read("SINTONIA_BIND"), port))
        except OSError as taken:
            raise UnableToRun(f"Port {port} cannot be had ({taken.strerror}). Set SINTONIA_PORT to another.") from taken


def _raise_open_files() -> None:
    """Let each live page keep its stream open: a stream is a file to the system."""
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if most == resource.RLIM_INFINITY else min(OPEN_FILES, most)
    if now < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def _as_interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
