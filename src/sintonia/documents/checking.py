"""
A stranger's file is looked at in a process of its own, which has none of our secrets and ends in time.

It is begun for one file, reads it from a pipe, and is gone: nothing of the file is kept, on disk or in the log.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import threading
from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec

from sintonia.documents.apart import TOLD
from sintonia.documents.genuine import Finding, look_at, look_at_broken

AT_MOST_S: Final = 10.0
AT_ONCE: Final = 2
WAIT_S: Final = 5.0
MEMORY: Final = 1 << 30
MODULE: Final = "sintonia.documents.checking"
_places = threading.BoundedSemaphore(AT_ONCE)


class _Question(msgspec.Struct):
    pdf: bytes
    trusted: Sequence[bytes]
    at: datetime


_found: Final = msgspec.msgpack.Decoder(Finding)
_asked: Final = msgspec.msgpack.Decoder(_Question)


def look_at_apart(
    pdf: bytes, *, trusted: Sequence[bytes], at: datetime, at_most_s: float = AT_MOST_S, wait_s: float = WAIT_S
) -> Finding:
    """
    Look at a file as `look_at` does, in bounded time and memory.

    Two are looked at at once; who has waited for `wait_s` is told that we are busy. A file that breaks the process is
    not as we wrote it.
    """
    if not _places.acquire(timeout=wait_s):
        return Finding("busy")
    try:
        answer = subprocess.run(
            [sys.executable, "-m", MODULE], input=msgspec.msgpack.encode(_Question(pdf, trusted, at)),
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=at_most_s, check=False,
            env={name: os.environ[name] for name in TOLD if name in os.environ},
        )  # fmt: skip
        return _found.decode(answer.stdout)
    except subprocess.TimeoutExpired:
        return Finding("slow")
    except msgspec.DecodeError:
        return look_at_broken(pdf, trusted=trusted)
    finally:
        _places.release()


def main() -> None:
    """Look at the one file that comes, and answer."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (int(AT_MOST_S), int(AT_MOST_S) + 1))
    os.nice(5)
    asked = _asked.decode(sys.stdin.buffer.read())
    found = look_at(asked.pdf, trusted=asked.trusted, at=asked.at)
    sys.stdout.buffer.write(msgspec.msgpack.encode(found))


if __name__ == "__main__":
    main()
