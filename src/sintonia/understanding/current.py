"""The engine that a company has published: looked for every few seconds, and changed between two batches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

from sintonia.understanding.port import Understanding, Understood

EVERY: Final = timedelta(seconds=3)


class Current:
    """
    An `Understanding` that follows what is published, without a restart.

    `published` gives the number of what serves (None: what the pack's phrases alone make, which is `own`), `load` the
    engine of a number, or None where it cannot serve here: then `own` does.
    """

    def __init__(
        self,
        own: Understanding,
        *,
        published: Callable[[], int | None],
        load: Callable[[int], Understanding | None],
    ) -> None:
        self._own = self._serving = own
        self._published, self._load = published, load
        self._number: int | None = None
        self._looked_at: datetime | None = None

    def understand(self, texts: Sequence[str], *, language: str, at: datetime) -> list[Understood]:
        """Understand as the published engine does."""
        if self._looked_at is None or not self._looked_at <= at < self._looked_at + EVERY:
            self._look(at)
        return self._serving.understand(texts, language=language, at=at)

    def _look(self, at: datetime) -> None:
        number = self._published()
        if number != self._number:
            found = self._load(number) if number is not None else None
            self._serving, self._number = found or self._own, number
        self._looked_at = at
