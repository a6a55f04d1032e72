"""A page hears only about the topics that we signed for it, and for ten minutes."""

from datetime import timedelta

import pytest
import time_machine
from django.http import HttpResponse

from sintonia.kit.clock import now
from sintonia.web import live


def test_signed_topics_come_back() -> None:
    with time_machine.travel(1_800_000_000.7, tick=False):
        assert live.unsign(live.sign(["desk", "contact-a", "desk"])) == (("contact-a", "desk"), 1_800_000_000.0)


def test_a_forged_token_hears_nothing() -> None:
    with pytest.raises(live.UnableToListen):
        live.unsign(live.sign(["contact-a"])[:-2] + "xx")


def test_a_token_is_over_after_ten_minutes() -> None:
    token = live.sign(["desk"])
    with time_machine.travel(now() + timedelta(minutes=11)), pytest.raises(live.UnableToListen):
        live.unsign(token)


def test_a_part_carries_a_fresh_token_and_is_not_kept_by_anybody() -> None:
    answer = live.renewed(HttpResponse("…"), ["desk"])

    assert live.unsign(answer["X-Live"])[0] == ("desk",)
    assert (answer["X-Live-Events"], answer["Cache-Control"]) == ("desk", "no-store")
