"""What a person sees while a command works."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager


def say(text: str) -> None:
    """Print a line at once, whatever reads it."""
    print(text, flush=True)


@contextmanager
def step(doing: str) -> Iterator[None]:
    """Name what is done while it is done, and how long it took."""
    print(f"  {doing} …", end="", flush=True)
    began = time.monotonic()
    try:
        yield
    except BaseException:
        print(flush=True)
        raise
    print(f" {time.monotonic() - began:.1f} s", flush=True)
