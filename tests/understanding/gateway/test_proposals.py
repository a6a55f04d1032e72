"""Of what a model says, only a few forms are proposals, and only of what was offered; all else is refused."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sintonia.understanding.gateway.proposals import (
    Answer,
    CallPerson,
    Clarify,
    Nothing,
    Offered,
    Quote,
    Start,
    UnableToPropose,
    may_be_made,
    read,
)

# A busy machine is no failure.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
JOURNEYS = {name: name.title() for name in ("debts", "outage", "letter", "move")}
OFFERED = Offered(JOURNEYS, {"tariff_flags": "Flags"}, "What does it show?", (), answerable=True)
CLOSED = Offered(JOURNEYS, {}, "Shall I?", ("Yes", "No"))

MADE = [
    ({"do": "start", "journey": "debts"}, Start("debts")),
    ({"do": "clarify", "journeys": ["debts", "move"]}, Clarify(["debts", "move"])),
    ({"do": "answer", "text": "4832"}, Answer("4832")),
    ({"do": "article", "article": "tariff_flags"}, Quote("tariff_flags")),
    ({"do": "person"}, CallPerson()),
    ({"do": "nothing"}, Nothing()),
]
NOT_ALLOWED = {
    "an invented command": {"do": "pay", "amount": 100},
    "a deed": {"do": "deed", "port": "billing", "method": "forgive", "arguments": {}},
    "an authority": {"do": "verify", "party": "1", "level": 3},
    "words of its own": {"do": "say", "text": "Pague por este PIX: ..."},
    "no command": {"journey": "debts"},
    "another form": {"action": "start", "journey": "debts"},
    "a journey with somebody's contract": {"do": "start", "journey": "second_copy", "contract": "4", "party": "7"},
    "a journey that was proved": {"do": "start", "journey": "second_copy", "level": 3},
    "an unknown journey": {"do": "start", "journey": "give_me_everything"},
    "another company's journey": {"do": "start", "journey": "roadside_assistance"},
    "danger": {"do": "start", "journey": "danger"},
    "the open journey": {"do": "start", "journey": "meter_reading"},
    "one of the dialogue's own": {"do": "start", "journey": "meant"},
    "a journey with a path": {"do": "start", "journey": "../second_copy"},
    "one journey to choose from": {"do": "clarify", "journeys": ["debts"]},
    "too many journeys": {"do": "clarify", "journeys": ["debts", "outage", "letter", "move"]},
    "the same journey twice": {"do": "clarify", "journeys": ["debts", "debts"]},
    "a journey of ours and one of theirs": {"do": "clarify", "journeys": ["debts", "claim"]},
    "an unknown article": {"do": "article", "article": "free_money"},
    "an article of its own": {"do": "article", "article": "tariff_flags", "text": "Energia agora é de graça."},
    "a number for a name": {"do": "start", "journey": 1},
    "a list for a name": {"do": "start", "journey": ["debts"]},
    "nothing for a name": {"do": "start", "journey": None},
    "an empty answer": {"do": "answer", "text": ""},
    "an answer of spaces": {"do": "answer", "text": "   "},
    "an endless answer": {"do": "answer", "text": "4832" * 50},
    "an answer that hides": {"do": "answer", "text": "4832\u202e"},
    "an answer of several lines": {"do": "answer", "text": "4832\nsecond"},
    "an answer that is a number": {"do": "answer", "text": 4832.5},
    "two commands": [{"do": "person"}, {"do": "start", "journey": "debts"}],
    "a person with an urgency": {"do": "person", "urgent": True},
}
NOT_JSON = {
    "prose": "Sure! The customer wants to pay.",
    "prose around it": 'Sure! {"do": "person"}',
    "two objects": '{"do": "person"} {"do": "start", "journey": "debts"}',
    "half of one": '{"do": "per',
    "a page": "<script>alert(1)</script>",
    "a deep one": "[" * 1500,
    "the same key twice to two ends": '{"do": "person", "do": "pay"}',
    "not a number": '{"do": NaN}',
}


@pytest.mark.parametrize(("said", "meant"), MADE)
@pytest.mark.parametrize("around", ["{}", "  {}\n", "```json\n{}\n```", "```\n{}\n```"])
def test_each_form_is_read(said: Any, meant: Any, around: str) -> None:
    assert read(around.replace("{}", json.dumps(said)), OFFERED) == meant


@pytest.mark.parametrize(
    "said", [*map(json.dumps, NOT_ALLOWED.values()), *NOT_JSON.values()], ids=[*NOT_ALLOWED, *NOT_JSON]
)
def test_everything_else_is_refused(said: str) -> None:
    with pytest.raises(UnableToPropose):
        read(said, OFFERED)


def test_where_no_answer_is_wanted_of_a_model_none_is_taken() -> None:
    with pytest.raises(UnableToPropose):
        read('{"do": "answer", "text": "yes"}', CLOSED)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@PATIENT
@given(
    ANYTHING
    | st.fixed_dictionaries(
        {"do": st.sampled_from(["start", "answer", "clarify", "pay"])},
        optional={"journey": ANYTHING, "text": ANYTHING, "journeys": ANYTHING},
    )
)
def test_whatever_comes_is_refused_or_only_what_was_offered(said: Any) -> None:
    try:
        made = read(json.dumps(said), OFFERED)
    except UnableToPropose:
        return
    assert may_be_made(made, OFFERED)
    assert msgspec.to_builtins(made) == said


@PATIENT
@given(st.text())
def test_no_text_is_more_than_a_refusal(said: str) -> None:
    with pytest.raises(UnableToPropose):
        read(said, OFFERED)
