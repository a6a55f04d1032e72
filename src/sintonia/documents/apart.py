"""
Files are read in a process of their own, one after the other.

What strangers send goes through large libraries: there it can be slow, take memory or break without anybody else
standing still. The process has none of our secrets, begins when first needed, ends when it hangs, is long idle, or
whoever began it is gone.
"""

from __future__ import annotations

import os
import resource
import select
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import msgspec

from sintonia.documents.reading import BROKEN, Read, read_file, trouble

AT_MOST_S: Final = 12.0
IDLE_S: Final = 600
MEMORY: Final = 2 << 30
# All that it is told of where it runs: none of our secrets, whatever they are called.
TOLD: Final = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "PYTHONPATH", "LD_LIBRARY_PATH")
_read: Final = msgspec.json.Decoder(Read)


@dataclass
class Apart:
    """The process that reads, from our side."""

    at_most_s: float = AT_MOST_S
    _process: subprocess.Popen[bytes] | None = None
    _one: threading.Lock = field(default_factory=threading.Lock)

    def read(self, path: Path) -> Read:
        """Read a file; nothing is read of one that takes too long or breaks the process."""
        with self._one:
            try:
                return self._ask(path)
            except (BrokenPipeError, msgspec.DecodeError):
                self._end()
                return trouble(BROKEN)

    def close(self) -> None:
        """End the process."""
        with self._one:
            self._end()

    def _ask(self, path: Path) -> Read:
        process = self._running()
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(os.fsencode(path) + b"\n")
        process.stdin.flush()
        ready, _writable, _wrong = select.select([process.stdout], [], [], self.at_most_s)
        if not ready:
            self._end()
            return Read()
        return _read.decode(process.stdout.readline())

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._end()
            own = {name: os.environ[name] for name in TOLD if name in os.environ}
            command = [sys.executable, "-m", "sintonia.documents.apart"]
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=own,
                start_new_session=True,
            )  # fmt: skip
        return self._process

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


def main() -> None:
    """Read each file that is named on a line, and answer on one."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(5)
    while True:
        # Long idle, the alarm ends it; the next file begins another.
        signal.alarm(IDLE_S)
        line = sys.stdin.buffer.readline()
        if not line:
            return
        # Whoever waits may be gone: one that hangs over a file ends by itself.
        signal.alarm(int(AT_MOST_S) + 1)
        sys.stdout.buffer.write(msgspec.json.encode(_whatever(Path(os.fsdecode(line[:-1])))) + b"\n")
        sys.stdout.buffer.flush()


def _whatever(path: Path) -> Read:
    try:
        return read_file(path.read_bytes())
    except Exception:  # noqa: BLE001 - whatever a stranger's file does to a library, the next one is read
        return trouble(BROKEN)


if __name__ == "__main__":
    main()
