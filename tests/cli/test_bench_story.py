"""The stories that the bench tells: all can be read, the orders of doors make sense, and what is wrong is counted."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from sintonia.cli.bench import scripts
from sintonia.cli.bench.story import summed, variants
from tests.running import LEARNT


def test_every_pack_has_stories_and_their_numbers_are_one_each() -> None:
    found = scripts.scripts()
    assert {script.pack for script in found} == {"utility", "insurer"}
    assert len({script.number for script in found}) == len(found)


@pytest.mark.parametrize("script", scripts.scripts(), ids=lambda script: str(script.number))
def test_every_door_is_where_a_story_begins_and_where_it_ends(script: scripts.Script) -> None:
    told = scripts.orders(script)
    assert len(set(told)) == len(told)
    assert all(len(order) == len(script.lines) for order in told)
    assert {order[0] for order in told} == {order[-1] for order in told} == set(script.doors)
    first = {order.index(order[-1]) for order in told if order[0] == script.doors[0] and scripts.changes(order) == 1}
    assert first == set(script.cuts or range(1, len(script.lines)))


def test_every_telling_is_told_again_with_its_workers_killed() -> None:
    script = scripts.scripts()[0]
    told = list(variants([script], quick=False))
    assert [order for _s, order, killed in told if killed] == [order for _s, order, killed in told if not killed]


def test_what_one_telling_knows_and_another_does_not_is_lost() -> None:
    script = scripts.scripts()[0]
    told = [(script, order, False) for order in scripts.orders(script)[:2]]
    whole = {"protocols": 1, "facts": [("a", "ask:kwh", "4832")], "opened_s": [0.1]}
    assert summed(told, [dict(whole), dict(whole)])["facts_lost"] == 0
    assert summed(told, [dict(whole), {**whole, "facts": []}])["facts_lost"] == 1


def test_what_is_wrong_is_counted(tmp_path: Path) -> None:
    """A story that expects what does not come about: a reading of another number, another outcome."""
    (seven,) = [script for script in scripts.scripts() if script.number == 7]
    kept = msgspec.structs.replace(seven.kept[0], are=[["3003010302", 4833]])
    other = msgspec.structs.replace(seven, outcomes=[("meter_reading", "refused")], kept=[kept])
    file = tmp_path / "stories.json"
    file.write_bytes(msgspec.json.encode([other]))
    command = [sys.executable, "-m", "sintonia", "bench", "story", "--quick", "--json", "--from", str(file)]
    learnt = {**os.environ, "SINTONIA_HOME": str(LEARNT.parent)}
    answer = subprocess.run(command, check=True, capture_output=True, text=True, timeout=300, env=learnt)
    counted = json.loads(answer.stdout)
    assert (counted["stories"], counted["variants"], counted["broken_off"]) == (1, 2, 0)
    assert (counted["facts_lost"], counted["effects_doubled"], counted["outcomes_wrong"]) == (2, 2, 2)
    assert (counted["questions_repeated"], counted["protocols_per_matter"]) == (0, 1)
