"""Without a smartphone: every journey of the insurer is finished by the keys of a telephone, or ends at a person."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

import pytest

from sintonia.config import plugins
from sintonia.connectors.demo_insurer.people import VICENTE
from sintonia.journeys.rehearsal import Rehearsal
from sintonia.journeys.steps import Outcome, registry
from tests.packs.insurer.conftest import AT, Insurer
from tests.packs.keys import Found, Known, Search, ports_of

plugins.load_packs()
JOURNEYS: Final = sorted({one.name for one in registry.values() if ".insurer." in one.body.__module__})
# What must be told in words and so ends at a person, whose ear is the telephone's own, each with its reason.
NEEDS_WORDS: Final = {
    "claim": "what is damaged",
    "quote_request": "what is to be insured",
    "roadside_assistance": "where the car stands",
}
# Changed only with a fresh code to a phone on file.
NEEDS_A_CODE: Final = {"bank_details": "the account is changed by nobody but its holder, stepped up"}
CODE: Final = "482107"
# As it is keyed in: in Spain, without its letters.
IBAN: Final = "9121000418450200051332"


@pytest.mark.parametrize("name", sorted(set(JOURNEYS) - NEEDS_A_CODE.keys()))
def test_a_journey_is_finished_by_keys_alone(insurer: Insurer, name: str) -> None:
    found = _searched(insurer, name)
    if name in NEEDS_WORDS:
        assert found.outcome is None, f"{name} is finished by {found.keys}: it needs no words any more"
        assert found.words_at, f"{name} neither ends nor asks for words"
    else:
        assert found.outcome is Outcome.done, f"{name} cannot be finished by keys; words are needed at {found.words_at}"


@pytest.mark.parametrize("name", sorted(NEEDS_A_CODE))
def test_what_needs_a_code_is_finished_by_keys_once_the_code_is_read_and_not_before(
    insurer: Insurer, name: str
) -> None:
    assert _searched(insurer, name, code=CODE).outcome is Outcome.done
    assert _searched(insurer, name, code="730165").outcome is None


def test_a_document_is_keyed_in_without_its_letter(insurer: Insurer) -> None:
    found = _searched(insurer, "policy")
    assert f"{VICENTE.document[:8]}#" in found.keys


def _searched(insurer: Insurer, name: str, *, code: str = "") -> Found:
    """Look for keys that bring a journey to its end, as somebody with a policy and an identity card in hand."""
    assert VICENTE.born_on is not None
    known = Known(
        numbers=(VICENTE.document[:8], VICENTE.covers[0].number[1:], CODE, "4", "600111222", IBAN),
        born_on=VICENTE.born_on,
        days=tuple((AT + timedelta(days=n)).date() for n in (0, -1)),
    )
    ports: dict[str, Any] = ports_of(insurer.ports, code=code)
    call = Rehearsal(registry[name, 1], ports, language="es", at=AT, channel="phone", papers="insurer")
    call.begin()
    return Search(known, wanted=frozenset({Outcome.done})).run(call)
