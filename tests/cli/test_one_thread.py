"""What a command calculates takes one core: others work on the same machine."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

COUNT = "import numpy; from threadpoolctl import threadpool_info as told; print({one['num_threads'] for one in told()})"


CORES = len(os.sched_getaffinity(0))


@pytest.mark.parametrize(("asked", "threads"), [({}, "{1}"), ({"OPENBLAS_NUM_THREADS": "2"}, f"{{{min(2, CORES)}}}")])
def test_a_command_and_what_it_starts_take_one_thread_unless_told_otherwise(
    asked: dict[str, str], threads: str
) -> None:
    code = "import sys, subprocess; sys.argv = ['sintonia', 'help']; from sintonia.cli import main; main(); "
    code += f"sys.stdout.flush(); subprocess.run([sys.executable, '-c', {COUNT!r}])"
    environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    told = subprocess.run(
        [sys.executable, "-c", code], env=environment | asked, capture_output=True, text=True, check=True
    )
    assert told.stdout.splitlines()[-1] == threads
