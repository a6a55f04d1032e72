"""
A home in which the pretend companies stand already: founded once for a run of the tests, and copied.

To make the tables and the companies takes ten seconds of a core. That it works from nothing is told by founding the
first one, and by `tests/cli/test_up.py`.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from sintonia.config import postgres
from tests.running import environment, open_folder

SECRET: Final = "a-story-needs-no-secret-" * 2
# The run's folder, known to all its processes.
FOLDER: Final = "TESTS_FOUNDED"


def begin() -> Path | None:
    """Let this process and those that it starts share what is founded; None where another one did."""
    if FOLDER in os.environ:
        return None
    folder = Path(tempfile.mkdtemp(prefix="sintonia-tests-founded-"))
    folder.chmod(0o755)
    os.environ[FOLDER] = str(folder)
    return folder


def end(folder: Path | None) -> None:
    """Throw away what was founded, if this process began it."""
    if folder is not None:
        shutil.rmtree(folder, ignore_errors=True)
        del os.environ[FOLDER]


def founded_folder() -> Path:
    """Make a home with the database of the pretend companies, whose secret is `SECRET`."""
    home = open_folder()
    folder = Path(os.environ[FOLDER])
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "home").exists():
            _found(folder / "being-made")
            (folder / "being-made").rename(folder / "home")
    subprocess.run(["cp", "-a", *(folder / "home").iterdir(), str(home)], check=True)
    return home


def _found(home: Path) -> None:
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(mode=0o755)
    # As a home of the demo is, which keeps its secret.
    (home / "demo").touch()
    (home / "secret").write_text(SECRET)
    (home / "secret").chmod(0o600)
    with postgres.start(home) as server:
        variables = {"DATABASE_URL": server.url, "SINTONIA_HOME": str(home), "SINTONIA_DEMO": "1"}
        command = [sys.executable, "-m", "sintonia", "prepare"]
        subprocess.run(command, env=environment(**variables), check=True, stdout=subprocess.DEVNULL)
