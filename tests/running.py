"""The whole of Sintonia, running in its own processes, for tests that need all of it."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, Self

PATIENCE: Final = 120.0
# What the packs' phrases teach is learnt once for all tests: it takes half a minute.
LEARNT: Final = Path(tempfile.gettempdir()) / "sintonia-tests-learnt" / "understanding"


class Running:
    """`sintonia demo` in a home and on a port of its own; ready once entered, and gone with all it started after."""

    def __init__(self, home: Path | None = None, port: int = 0, *, thrown_away: bool = False) -> None:
        self._made = thrown_away or home is None
        self.home = home or open_folder()
        self.port = port or free_port()
        self.url = f"http://localhost:{self.port}"
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            # Deaf to Ctrl-C at first, as what a shell puts in the background is started.
            ["sh", "-c", 'trap "" INT; exec "$@"', "sh", sys.executable, "-m", "sintonia", "demo"],
            env=environment(SINTONIA_HOME=str(self.home), SINTONIA_PORT=str(self.port)),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert self._process.stdout is not None
        told = []
        for line in self._process.stdout:
            told.append(line)
            if line == f"Sintonia is ready: {self.url}\n":
                return self
        self.__exit__()
        raise AssertionError("".join(told))

    def __exit__(self, *_: object) -> None:
        self.stop()
        eventually(lambda: not self.family())
        if self._made:
            subprocess.run(["rm", "-rf", str(self.home)], check=True)

    def stop(self) -> str:
        """Press Ctrl-C, and return what it still says."""
        return self._end(signal.SIGINT)

    def kill(self) -> None:
        """Kill `up` itself, which leaves it no time for anything."""
        self._end(signal.SIGKILL)

    def kill_worker(self) -> None:
        """Kill the worker, and return when another one works."""
        first = self.workers()
        os.kill(first[0], signal.SIGKILL)
        eventually(lambda: bool(set(self.workers()) - set(first)) and self.health()[0] == http.client.OK)

    def workers(self) -> list[int]:
        """Return the numbers of the workers' processes."""
        return [pid for pid, line in self.family().items() if line.endswith("sintonia worker ")]

    def family(self) -> dict[int, str]:
        """Return the processes that live for this home: what `up` started, and what those started."""
        found = {}
        for folder in Path("/proc").iterdir():
            if not folder.name.isdigit():
                continue
            try:
                variables, line = (folder / "environ").read_bytes(), (folder / "cmdline").read_bytes()
            except OSError:
                continue
            if f"SINTONIA_HOME={self.home}\0".encode() in variables or str(self.home).encode() in line:
                found[int(folder.name)] = line.replace(b"\0", b" ").decode()
        return found

    def health(self) -> tuple[int, dict[str, Any]]:
        """Return what /healthz answers: its status, 0 when nobody is there, and what it says."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", "/healthz")
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        except OSError:
            return 0, {}
        finally:
            connection.close()

    def _end(self, how: signal.Signals) -> str:
        if self._process is None:
            return ""
        self._process.send_signal(how)
        told, _ = self._process.communicate(timeout=PATIENCE)
        self._process = None
        return told


def environment(**more: str) -> dict[str, str]:
    """Return ours without what concerns the tests' own database and settings."""
    ours = {
        name: value for name, value in os.environ.items() if not name.startswith(("SINTONIA", "DATABASE", "DJANGO"))
    }
    return {**ours, **more}


def open_folder() -> Path:
    """Make a home that the database's user can pass through, as a clone in /tmp or /srv is."""
    folder = Path(tempfile.mkdtemp(prefix="sintonia-tests-"))
    folder.chmod(0o755)
    share_what_is_learnt(folder)
    return folder


def share_what_is_learnt(home: Path) -> None:
    """Let a home learn its packs' phrases only if no other home of the tests has."""
    LEARNT.mkdir(parents=True, exist_ok=True)
    (home / "understanding").symlink_to(LEARNT)


def free_port() -> int:
    """Return a port that nobody has."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def eventually(holds: Callable[[], bool]) -> None:
    """Wait for other processes, whose pace is theirs."""
    until = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < until, "it never came about"
        time.sleep(0.05)
