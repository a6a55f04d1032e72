"""Without a smartphone: every journey of the utility is finished by the keys of a telephone, or ends at a person."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import pytest

from sintonia.config import plugins
from sintonia.connectors.demo.models import Contract, Party, Reading
from sintonia.journeys.rehearsal import Rehearsal
from sintonia.journeys.steps import Outcome, registry
from tests.packs.keys import Found, Known, Search, ports_of

if TYPE_CHECKING:
    from tests.dialogue.stage import Stage

plugins.load_packs()
# The dialogue's own, which only lead to others, and those of the language's tests.
# The insurer's have a company of their own: `insurer/test_by_digits.py`.
JOURNEYS: Final = sorted(
    {
        journey.name
        for journey in registry.values()
        if "packs" in journey.body.__module__ and "insurer" not in journey.body.__module__
    }
)

# What must be told in words (a place, what happened) and so ends at a person, whose ear is the telephone's own.
# A journey stands here with its reason, or its keys bring it to its end.
NEEDS_WORDS: Final = {
    "complaint": "what happened",
    "danger": "where the wire lies",
    "new_connection": "where it should be",
}
# What keys bring to its end only for whoever calls from a phone that is on file: a stranger says it to a person.
NEEDS_A_PHONE_ON_FILE: Final = {
    "outage": "where there is no power",
    "planned_work": "where it is asked about",
}

# What wants a fresh code to a phone on file.
NEEDS_A_CODE: Final = frozenset({"contact_data"})
CODE: Final = "482107"


@pytest.mark.parametrize("name", sorted(set(JOURNEYS) - NEEDS_A_CODE))
def test_a_journey_is_finished_by_keys_alone(stage: Stage, name: str) -> None:
    wanted = Outcome.handed_over if name == "person" else Outcome.done
    found = _searched(stage, name, wanted)
    if name in NEEDS_WORDS | NEEDS_A_PHONE_ON_FILE:
        assert found.outcome is None, f"{name} is finished by {found.keys}: it needs no words any more"
        assert found.words_at, f"{name} neither ends nor asks for words"
    else:
        assert found.outcome is wanted, f"{name} cannot be finished by keys; words are needed at {found.words_at}"


@pytest.mark.parametrize("name", sorted(NEEDS_A_CODE))
def test_what_needs_a_code_is_finished_by_keys_once_the_code_is_read_and_not_before(stage: Stage, name: str) -> None:
    assert _searched(stage, name, Outcome.done, code=CODE).outcome is Outcome.done
    assert _searched(stage, name, Outcome.done, code="730165").outcome is None


@pytest.mark.parametrize("name", sorted(NEEDS_A_PHONE_ON_FILE))
def test_who_calls_from_a_phone_on_file_needs_no_words(stage: Stage, name: str) -> None:
    assert _searched(stage, name, Outcome.done, on_file=True).outcome is Outcome.done


def _searched(stage: Stage, name: str, wanted: Outcome, *, on_file: bool = False, code: str = "") -> Found:
    """Look for keys that bring a journey to its end, as somebody with a bill and an identity card in hand."""
    contract = Contract.objects.filter(holder__kind="person", holder__born_on__isnull=False).order_by("id")[0]
    holder = Party.objects.get(pk=contract.holder_id)
    assert holder.born_on is not None
    latest = Reading.objects.filter(contract=contract).order_by("-read_on")[0].kwh
    known = Known(
        numbers=(holder.document, contract.number, str(latest + contract.usual_kwh), CODE, "31988887777"),
        born_on=holder.born_on,
        days=tuple((stage.at + timedelta(days=n)).date() for n in (0, -1, 7)),
    )
    newest = max(version for (known_name, version) in registry if known_name == name)
    call = Rehearsal(
        registry[name, newest], ports_of(stage.ports, code=code), language="pt-BR", at=stage.at, channel="phone",
        party=str(holder.pk) if on_file else None,
    )  # fmt: skip
    call.begin()
    return Search(known, wanted=frozenset({wanted})).run(call)
