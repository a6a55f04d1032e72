"""A lesson is learnt in a process of its own: it takes a processor for a while, and no turn waits for it."""

from __future__ import annotations

import logging
import subprocess
import sys
from typing import Final

import msgspec

from sintonia.kit.words import _
from sintonia.understanding.lessons import Learnt, Lesson, UnableToTeach

log: Final = logging.getLogger(__name__)
AT_MOST_S: Final = 600


def learn_apart(lesson: Lesson) -> Learnt:
    """
    Learn a lesson in a process of its own.

    :raises UnableToTeach: if it cannot be learnt, or not in time
    """
    command, given = [sys.executable, "-m", "sintonia", "lesson"], msgspec.msgpack.encode(lesson)
    try:
        told = subprocess.run(command, input=given, capture_output=True, timeout=AT_MOST_S, check=True)
        return msgspec.msgpack.decode(told.stdout, type=Learnt)
    except (subprocess.SubprocessError, msgspec.DecodeError) as problem:
        why: bytes = getattr(problem, "stderr", None) or b""
        log.exception("a lesson was not learnt: %s", why.decode(errors="replace")[-2000:])
        raise UnableToTeach(_("It could not be learnt this time. Please try again.")) from problem
