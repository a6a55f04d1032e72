"""Processes that are kept alive, and that never outlive us."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Final

from sintonia.cli.progress import say

PR_SET_PDEATHSIG: Final = 1
GRACE: Final = 10.0
LONGEST_PAUSE: Final = 15.0
STEADY: Final = 30.0
_LIBC: Final = ctypes.CDLL(None, use_errno=True)


class Process:
    """One child that is started again whenever it ends."""

    def __init__(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self.name = name
        self._command = command
        self._environment = {**os.environ, **environment}
        self._pause = 0.0
        self._began = 0.0
        self._resumes_at = 0.0
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """Its number, while it runs."""
        return self._child.pid if self._child is not None else None

    def start(self) -> None:
        """Start it, in a group of its own so that Ctrl-C reaches us alone and we stop things in order."""
        starter = os.getpid()
        self._began = time.monotonic()
        self._child = subprocess.Popen(
            self._command,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            process_group=0,
            preexec_fn=lambda: _die_with(starter),  # noqa: PLW1509 - we have no threads, and nothing else can ask this
        )

    def tend(self) -> None:
        """Start it again if it ended: at once the first time, then after longer and longer pauses."""
        if self._child is None:
            if time.monotonic() >= self._resumes_at:
                self.start()
            return
        ended = self._child.poll()
        if ended is None:
            return
        self._kill_rest()
        self._child = None
        steady = time.monotonic() - self._began > STEADY
        self._pause = 0.0 if steady else min(LONGEST_PAUSE, self._pause * 2 or 0.5)
        self._resumes_at = time.monotonic() + self._pause
        say(f"The {self.name} ended ({_why(ended)}) and is started again.")

    def stop(self) -> None:
        """Ask it to end, wait, and insist after a while."""
        if self._child is None:
            return
        with suppress(ProcessLookupError):
            self._child.terminate()
        try:
            self._child.wait(GRACE)
        except subprocess.TimeoutExpired:
            say(f"The {self.name} does not end by itself and is killed.")
        self._kill_rest()
        self._child.wait()
        self._child = None

    def _kill_rest(self) -> None:
        """Leave nothing of its group behind; what it started would keep the port."""
        if self._child is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._child.pid, signal.SIGKILL)


def _die_with(starter: int) -> None:
    """Have the kernel end this process when `starter` is gone; runs in the child, before its program."""
    _LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != starter:
        os._exit(1)


def _why(ended: int) -> str:
    return f"by {signal.Signals(-ended).name}" if ended < 0 else f"with {ended}"
