"""The worker's part in batches: while one waits, a process carries it out."""

from __future__ import annotations

import subprocess
import sys
import threading
from typing import Final

LOOK_S: Final = 1.0
LONGEST_S: Final = 30.0
STOP_S: Final = 10.0


def batching(stop: threading.Event) -> None:
    """Have batches carried out in a process beside, which turns and deliveries never wait for."""
    from sintonia.config import plugins
    from sintonia.outreach.carrying import open_batches

    again_s = LOOK_S
    while not stop.wait(again_s):
        plugins.carry_out_stops()
        waiting = open_batches()
        if not waiting:
            again_s = LOOK_S
            continue
        process = subprocess.Popen([sys.executable, "-m", "sintonia", "batchwork"], stdin=subprocess.DEVNULL)
        while process.poll() is None:
            if stop.wait(LOOK_S):
                _end(process)
                return
        # What it could not carry out waits longer and longer: another worker has it, or nobody mails for that company.
        again_s = min(LONGEST_S, again_s * 2) if open_batches() == waiting else LOOK_S


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
