"""The garbage collector, for processes that stay."""

from __future__ import annotations

import gc
from typing import Final

YOUNG: Final = 20_000


def spare_the_collector() -> None:
    """What is there by now stays: the collector need not look at it again, nor at each batch several times."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 50, 100)
