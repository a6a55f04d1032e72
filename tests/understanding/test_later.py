"""An engine that is learnt beside everything else."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from threading import Event
from typing import Any

from sintonia.understanding.later import Later
from sintonia.understanding.port import Guess, Understood

AT = datetime(2026, 11, 22, tzinfo=UTC)
PATIENCE_S = 30


class Learnt:
    """An engine that is sure of one thing."""

    def understand(self, texts: Sequence[str], *, language: str, at: datetime) -> list[Understood]:
        return [Understood(language, 1.0, (Guess("debts", 1.0),)) for _text in texts]


def _understands(later: Later, told: Any) -> None:
    told.put(later.understand(["quanto devo"], language="pt-BR", at=AT)[0].best.intent)


def test_who_needs_it_sooner_waits_for_it() -> None:
    assert Later(Learnt).understand(["quanto devo"], language="pt-BR", at=AT)[0].best.intent == "debts"


def test_a_process_forked_off_while_it_is_learnt_does_not_wait_for_ever() -> None:
    here, learnt = os.getpid(), Event()

    def make() -> Learnt:
        if os.getpid() == here:
            learnt.wait(PATIENCE_S)
        return Learnt()

    later, fork = Later(make), multiprocessing.get_context("fork")
    told = fork.SimpleQueue()
    child = fork.Process(target=_understands, args=(later, told))
    child.start()
    child.join(PATIENCE_S / 2)
    learnt.set()
    stuck = child.is_alive()
    if stuck:
        child.kill()
    assert not stuck
    assert told.get() == "debts"
