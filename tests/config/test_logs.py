"""Nobody is in the logs."""

from __future__ import annotations

import logging

import pytest

from sintonia.config.logs import WithoutPeople


def logged(message: str) -> str:
    return WithoutPeople("%(message)s").format(logging.LogRecord("x", logging.INFO, "", 0, message, (), None))


@pytest.mark.parametrize(
    "person",
    ["529.982.247-25", "52998224725", "+55 31 98888-7777", "5531988887777", "12.345.678/0001-95", "rosa@example.com"],
)
def test_who_looks_like_a_person_is_blacked_out(person: str) -> None:
    assert logged(f"no answer for {person} yet") == f"no answer for {'…@…' if '@' in person else '…'} yet"


@pytest.mark.parametrize("harmless", ["took 1234 ms", "port 8000", "2 of 3", "version 0.1.0"])
def test_what_is_nobody_stays(harmless: str) -> None:
    assert logged(harmless) == harmless


REFUSAL = ValueError("duplicate key\nDETAIL:  Key (name)=(Rosa Lima) already exists.")


def test_a_refused_row_is_not_quoted() -> None:
    record = logging.LogRecord("x", logging.ERROR, "", 0, "failed", (), (ValueError, REFUSAL, None))
    assert "Rosa" not in WithoutPeople("%(message)s").format(record)
