"""An engine that is made ready beside everything else: nobody waits for another company's words to be learnt."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime

from sintonia.understanding.port import Understanding, Understood


class Later:
    """
    An `Understanding` that `make` gives, in a thread of its own; whoever needs it sooner waits for it.

    A process that is forked off before it is ready has no such thread: it makes the engine itself.
    """

    def __init__(self, make: Callable[[], Understanding]) -> None:
        self._make = make
        self._process = os.getpid()
        hand = ThreadPoolExecutor(1, thread_name_prefix="engine")
        self._made = hand.submit(make)
        hand.shutdown(wait=False)

    def understand(self, texts: Sequence[str], *, language: str, at: datetime) -> list[Understood]:
        """Understand as the engine does."""
        return self._engine().understand(texts, language=language, at=at)

    def _engine(self) -> Understanding:
        if self._process != os.getpid() and not self._made.done():
            self._made = Future()
            self._made.set_result(self._make())
        return self._made.result()
