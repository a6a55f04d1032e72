"""An engine that is made ready beside everything else: nobody waits for another company's words to be learnt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from sintonia.understanding.port import Understanding, Understood


class Later:
    """An `Understanding` that `make` gives, in a thread of its own; whoever needs it sooner waits for it."""

    def __init__(self, make: Callable[[], Understanding]) -> None:
        hand = ThreadPoolExecutor(1, thread_name_prefix="engine")
        self._made = hand.submit(make)
        hand.shutdown(wait=False)

    def understand(self, texts: Sequence[str], *, language: str, at: datetime) -> list[Understood]:
        """Understand as the engine does."""
        return self._made.result().understand(texts, language=language, at=at)
