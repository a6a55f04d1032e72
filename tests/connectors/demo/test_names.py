"""Pretend people have names that somebody might have."""

from __future__ import annotations

from random import Random

from sintonia.connectors.demo.names import MANS_SECOND, MEN, WOMANS_SECOND, person_name

SECONDS = set(MANS_SECOND + WOMANS_SECOND) - {""}


def test_two_first_names_go_together() -> None:
    chance = Random(7)
    for name in (person_name(chance) for _ in range(2000)):
        first, second, *_families = name.split()
        if second in SECONDS:
            assert (first in MEN) == (second in MANS_SECOND), name


def test_nobody_has_the_same_name_twice() -> None:
    chance = Random(7)
    for name in (person_name(chance) for _ in range(2000)):
        assert len(set(name.split())) == len(name.split()), name


def test_a_seed_gives_the_same_people() -> None:
    assert [person_name(Random(3)) for _ in range(2)] == [person_name(Random(3))] * 2
