"""`sintonia lesson`: one lesson from the standard input, what was learnt to the standard output; a worker calls it."""

from __future__ import annotations

import os
import sys
from contextlib import redirect_stdout

import msgspec

from sintonia.cli.django_on import set_up
from sintonia.config import database


def command() -> None:
    """Learn apart from everything else: a worker's turns lose no time to it."""
    os.nice(10)
    set_up(database.WORKER)
    from sintonia.config import plugins
    from sintonia.understanding.lessons import Lesson, learn

    lesson = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Lesson)
    # Nothing that a library says may come between.
    with redirect_stdout(sys.stderr):
        learnt = learn(lesson, plugins.subject(lesson.company))
    sys.stdout.buffer.write(msgspec.msgpack.encode(learnt))
