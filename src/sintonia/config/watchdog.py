"""
Stop PostgreSQL when the process that started it is gone; run by path, with the standard library alone.

Arguments: the number of the starter, the number of the postmaster, and a temporary folder to remove or nothing. It
waits on both as pidfds, so that a number that the system gives to somebody else cannot be hit. Its standard input is
the lock that says "watched".
"""

import contextlib
import os
import select
import signal
import sys


def watch(starter: int, postmaster: int) -> None:
    """Wait until either ends; if the starter does first, stop the database and see it out."""
    database = os.pidfd_open(postmaster)
    poll = select.poll()
    poll.register(database, select.POLLIN)
    try:
        parent = os.pidfd_open(starter)
        poll.register(parent, select.POLLIN)
        gone = os.getppid() != starter
    except ProcessLookupError:
        gone = True
    if not gone:
        ended = {file for file, _ in poll.poll()}
        if database in ended:
            return
    signal.pidfd_send_signal(database, signal.SIGINT)
    only = select.poll()
    only.register(database, select.POLLIN)
    only.poll()


if __name__ == "__main__":
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    watch(int(sys.argv[1]), int(sys.argv[2]))
    if sys.argv[3]:
        with contextlib.suppress(OSError):
            os.rmdir(sys.argv[3])  # noqa: PTH106 - pathlib would double the time it takes to start
