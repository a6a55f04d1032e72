"""Reads of the back office: within two seconds, or the run waits."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from functools import cache
from typing import Any, Final

from sintonia.backoffice.ports import NotAnswering
from sintonia.journeys.runner import Looking

LIMIT_S: Final = 2.0


def look(looking: Looking, ports: Any) -> Any:
    """
    Read, at once where the port says that it answers from our own database (`instant`, `here`), else in a thread, in time.

    :raises NotAnswering: if it did not answer within two seconds
    """
    if getattr(ports[looking.port], "instant", False) or getattr(ports[looking.port], "here", False):
        return looking.read()
    reading = _threads().submit(looking.read)
    try:
        return reading.result(timeout=LIMIT_S)
    except TooLate as late:
        raise NotAnswering(f"{looking.port}.{looking.method} took longer than {LIMIT_S} s") from late


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(8, thread_name_prefix="look")
