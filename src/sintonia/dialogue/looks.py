"""
Reads of the back office: within two seconds, or the run waits.

Many runs look at once (`kit.together`): a port over our own database answers all of them in a query, any other is asked
by several threads, so that one slow answer holds nobody else up.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from functools import cache
from typing import Any, Final

from sintonia.backoffice.ports import NotAnswering
from sintonia.journeys.runner import Looking
from sintonia.kit.together import Raised, together

LIMIT_S: Final = 2.0
THREADS: Final = 32


def look(looking: Looking, ports: Any) -> Any:
    """
    Read: at once where a port answers from our own database (it says `instant` or `here`), else in a thread, in time.

    :raises NotAnswering: if it did not answer within two seconds
    """
    if getattr(ports[looking.port], "instant", False) or getattr(ports[looking.port], "here", False):
        return looking.read()
    return together(_read, looking)


def _read(looks: Sequence[Looking]) -> list[Any]:
    readings = [_threads().submit(looking.read) for looking in looks]
    until = time.monotonic() + LIMIT_S
    return [_answer(looking, reading, until) for looking, reading in zip(looks, readings, strict=True)]


def _answer(looking: Looking, reading: Future[Any], until: float) -> Any:
    try:
        return reading.result(timeout=max(0.0, until - time.monotonic()))
    except TooLate:
        reading.cancel()
        return Raised(NotAnswering(f"{looking.port}.{looking.method} took longer than {LIMIT_S} s"))
    except Exception as error:  # noqa: BLE001 - raised again in the run that asked
        return Raised(error)


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(THREADS, thread_name_prefix="look")
