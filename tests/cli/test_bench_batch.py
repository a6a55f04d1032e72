"""A batch whose worker is killed: nothing is lost, and nothing arrives twice without a mark."""

from __future__ import annotations

import json
import subprocess
import sys


def test_a_batch_survives_the_death_of_its_worker() -> None:
    command = [sys.executable, "-m", "sintonia", "bench", "batch", "--mails", "120", "--kills", "2", "--json"]
    told = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    assert told.returncode == 0, told.stderr[-2000:]
    result = json.loads(told.stdout)
    assert (result["mails"], result["sent"], result["failed"], result["kills"]) == (120, 120, 0, 2)
    assert (result["lost"], result["repeated_unmarked"]) == (0, 0)
    assert result["repeated"] <= result["marked"]
