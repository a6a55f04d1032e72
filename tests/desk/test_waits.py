"""The expected wait is honest: it holds as often as it says, and is unknown while nothing is known."""

from __future__ import annotations

from datetime import timedelta

import pytest
from scripts.routing import coverage

from sintonia.desk.expecting import at_the_head, expect
from sintonia.desk.models import WorkItem
from sintonia.desk.policies import CMU_THETA, LONGEST_IDLE
from sintonia.desk.waits import expected_wait
from tests.desk.people import NOON, agent, waits


@pytest.mark.parametrize("kind", [CMU_THETA, LONGEST_IDLE])
def test_of_ten_who_wait_about_eight_wait_as_long_as_they_were_told(kind: str) -> None:
    told, held = (sum(counts) for counts in zip(*(coverage(kind, seed=seed) for seed in (1, 2)), strict=True))
    assert told > 2000
    assert 0.7 <= held / told <= 0.9, f"it claims 80 %, and holds {held / told:.0%} of {told}"


def test_more_before_one_is_a_longer_wait_and_more_known_a_narrower_one() -> None:
    few, many = expect([60.0] * 6, ahead=3), expect([60.0] * 30, ahead=3)
    later = expect([60.0] * 30, ahead=9)
    assert few
    assert many
    assert later
    assert few.high - few.low > many.high - many.low
    assert later.low > many.low
    assert many.low < timedelta(minutes=4) < many.high


def test_time_in_which_nobody_waited_is_nobodys_wait() -> None:
    rows = [(NOON, NOON), (NOON + timedelta(hours=1), NOON + timedelta(hours=1, seconds=9))]
    assert at_the_head(rows) == [9.0]


@pytest.mark.django_db
def test_unknown_is_said_while_too_few_have_left_the_lane_lately() -> None:
    ana = agent("ana")
    item = waits(minutes=5)
    assert expected_wait(item, at=NOON) is None
    for n in range(8):
        gone = waits(minutes=40 - n, claimed_by=ana, claimed_at=NOON - timedelta(minutes=30 - 3 * n))
        WorkItem.objects.filter(pk=gone.pk).update(closed_at=NOON)
    found = expected_wait(item, at=NOON)
    assert found
    assert found.low < timedelta(minutes=3) < found.high, "one left every three minutes, and nobody is ahead"
    waits(minutes=6)
    behind = expected_wait(item, at=NOON)
    assert behind
    assert behind.middle > found.middle
    assert expected_wait(item, at=NOON + timedelta(hours=3)) is None
    assert expected_wait(waits(skill="claims"), at=NOON) is None
