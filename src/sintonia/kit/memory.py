"""Memory that a process holds though it needs it no more."""

from __future__ import annotations

import ctypes
import sys


def give_back() -> None:
    """Return to the system what was needed on the way to something large and is free now; the GNU library keeps it."""
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
