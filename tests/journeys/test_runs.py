"""A run: stopped anywhere and gone on with elsewhere, corrected, proved anew; a deed is done once."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from sintonia.backoffice.ports import Receipt
from sintonia.customers.proving import Claimed, KnownChannel, Proof
from sintonia.journeys.pauses import Asking, Ended, Mismatch, Waiting
from sintonia.journeys.rehearsal import Rehearsal
from sintonia.journeys.runner import UnableToGoBack
from sintonia.journeys.steps import (
    Ask,
    Caller,
    Choice,
    Choose,
    Confirm,
    Do,
    Journey,
    Look,
    NotUnderstood,
    Outcome,
    Person,
    Say,
    Unfinished,
    Verify,
    Wait,
)
from sintonia.kit.words import Words, _
from sintonia.packs.utility.meters import Kwh
from sintonia.understanding.readers import anything

AT = datetime(2026, 3, 2, tzinfo=UTC)
WORDS = ("yes", "no", "4832", "it's 4", "832", "north", "south", "529.982.247-25", "123456", "hello", "1", "2", "😀")


@dataclass
class Office:
    """A back office that counts; `submit` does a deed once by its key."""

    done: dict[str, int] = field(default_factory=dict)
    looked: int = 0
    tried: int = 0

    def latest(self, *, where: str) -> int:
        self.looked += 1
        return {"north": 4000, "south": 100}[where]

    def submit(self, key: str, *, where: str, kwh: int) -> Receipt:
        self.tried += 1
        self.done.setdefault(key, kwh)
        return Receipt("R-1", AT)


@dataclass
class Doors:
    """Who is proved at the door where the run is now."""

    proved: bool = False

    def who(self, *, level: int, purpose: str) -> Person | None:
        return Person("p", "Maria", level, ("c",)) if self.proved else None

    def claim(self, *, document: str) -> Claimed | None:
        return Claimed("p", (KnownChannel("w", "whatsapp", "WhatsApp"),), on_this_phone=False)

    def send_code(self, key: str, *, party: str, channel: str, purpose: str) -> bool:
        return True

    def ask_holder(self, key: str, *, party: str, channel: str, purpose: str, about: Words) -> bool:
        return True

    def prove(self, key: str, *, party: str, method: str, said: str, level: int, purpose: str) -> Proof:
        self.proved = said == "123456"
        return Proof(self.proved, 3)


async def everything(me: Caller, *, office: Office) -> Outcome:
    """A journey with every kind of step."""
    await Say(_("Welcome."))
    person = await Verify(2, "reading")
    if person is None:
        return Outcome.refused
    where = await Choose(_("Where?"), [Choice("north", "north", _("North")), Choice("south", "south", _("South"))])
    previous = await Look(office.latest, where=where)
    kwh = await Ask(_("How much?"), read=Kwh(previous=previous))
    await Say(_("It was {previous}.", previous=previous))
    if not await Confirm(_("Sure?")):
        return Outcome.done
    await Do(office.submit, where=where, kwh=kwh)
    if await Wait(event="news") is None:
        return Outcome.expired
    await Ask(_("Anything else?"), read=anything)
    return Outcome.done


def begun(
    *, proved: bool = False, body: Callable[..., Coroutine[Any, Any, Outcome]] | None = None
) -> tuple[Rehearsal, Office, Doors]:
    office, doors = Office(), Doors(proved)
    journey = Journey("everything", _("Everything"), 1, body or everything, ("office",))
    run = Rehearsal(journey, {"office": office, "identity": doors})
    run.begin()
    return run, office, doors


def told(run: Rehearsal, word: str) -> list[str]:
    """What a run says to one word, whatever it waits for."""
    if isinstance(run.run.pause, Waiting):
        return run.event("news")
    if isinstance(run.run.pause, Ended):
        return []
    with suppress(NotUnderstood, Unfinished):
        return run.hear(word)
    return []


@settings(max_examples=60, deadline=None)
@given(words=st.lists(st.sampled_from(WORDS), max_size=12), stops=st.sets(st.integers(0, 12)))
def test_a_run_may_stop_anywhere_and_go_on_elsewhere(words: list[str], stops: set[int]) -> None:
    """After any prefix of words the run rebuilt from JSON has the same pause and says the same further texts."""
    here, office, _doors = begun()
    there, office_there, _doors = begun()
    for n, word in enumerate(words):
        if n in stops:
            there = there.elsewhere()
        assert told(there, word) == told(here, word)
        assert (type(there.run.pause), there.asking, there.run.fragment) == (
            type(here.run.pause), here.asking, here.run.fragment,
        )  # fmt: skip
    assert office.done == office_there.done
    assert len(office.done) <= 1


def to_the_question(run: Rehearsal, *words: str) -> list[str]:
    said: list[str] = []
    for word in words:
        said = run.hear(word)
    return said


def test_a_correction_keeps_later_answers_and_says_only_what_changed() -> None:
    run, _office, _doors = begun(proved=True)
    assert to_the_question(run, "north", "4832") == ["It was 4,000.", "Sure?"]
    place = next(n for n, entry in run.run.answers() if entry.label == "choose:1")
    assert run.correct(place, "south") == ["It was 100.", "Sure?"]
    run.hear("yes")
    assert run.elsewhere().run.known[-1].value["number"] == "R-1"


def test_a_correction_that_is_none_changes_nothing() -> None:
    run, _office, _doors = begun(proved=True)
    to_the_question(run, "north", "4832")
    before = list(run.run.known)
    with pytest.raises(NotUnderstood):
        run.correct(next(n for n, entry in run.run.answers() if entry.label == "choose:1"), "west")
    assert (run.run.known, run.asking) == (before, "confirm:1")
    assert run.hear("no") == []


def test_a_deed_that_is_done_stands_in_the_way_back() -> None:
    run, office, _doors = begun(proved=True)
    to_the_question(run, "north", "4832", "yes")
    with pytest.raises(UnableToGoBack):
        run.back()
    assert list(office.done.values()) == [4832]


def test_another_door_proves_anew_and_asks_nothing_else_again() -> None:
    run, _office, doors = begun(proved=True)
    to_the_question(run, "north", "4832")
    doors.proved = False
    moved = run.elsewhere()
    assert moved._settle(moved.run.prove_anew()) == ["To keep your data safe: what is the CPF or CNPJ on the bill?"]
    moved = moved.elsewhere()
    assert moved.hear("529.982.247-25") == ["How would you like to confirm that it is you?"]
    moved = moved.elsewhere()
    moved.hear("1")
    assert moved.hear("123456") == ["Sure?"]


def test_a_door_where_one_is_proved_already_asks_nothing() -> None:
    run, _office, _doors = begun(proved=True)
    to_the_question(run, "north", "4832")
    moved = run.elsewhere()
    assert moved._settle(moved.run.prove_anew()) == ["Sure?"]
    assert isinstance(moved.run.pause, Asking)


def test_the_first_document_given_is_not_taken_for_another_doors() -> None:
    run, _office, _doors = begun()
    run.hear("529.982.247-25")
    moved = run.elsewhere()
    moved._settle(moved.run.prove_anew())
    assert moved.asking == "ask:cpf_or_cnpj:1"


def test_a_clerk_who_vouches_for_them_while_they_are_asked_who_they_are_loses_no_answer() -> None:
    run, _office, doors = begun(proved=True)
    to_the_question(run, "north", "4832")
    doors.proved = False
    moved = run.elsewhere()
    moved._settle(moved.run.prove_anew())
    moved.hear("529.982.247-25")
    doors.proved = True
    moved = moved.elsewhere()
    assert moved._settle(moved.run.resume()) == ["Sure?"]


async def complained(me: Caller, office: Office) -> Outcome:
    """Two deeds around a proof, then a question."""
    await Do(office.submit, where="before", kwh=1)
    await Verify(2, "reading")
    await Do(office.submit, where="after", kwh=2)
    sure = await Confirm(_("Sure?"))
    await Do(office.submit, where="sure" if sure else "not", kwh=3)
    return Outcome.done


def test_what_was_done_is_done_though_another_door_proves_anew() -> None:
    run, office, doors = begun(proved=True, body=complained)
    doors.proved = False
    moved = run.elsewhere()
    moved._settle(moved.run.prove_anew())
    moved.hear("529.982.247-25")
    moved = moved.elsewhere()
    doors.proved = True
    assert moved._settle(moved.run.resume()) == ["Sure?"]
    done = [entry for entry in moved.run.known if entry.label.startswith("do:submit")]
    assert [entry.label for entry in done] == ["do:submit:1", "do:submit:2"]
    moved.hear("yes")
    assert (list(office.done.values()), office.tried) == ([1, 2, 3], 3)


def test_a_deed_for_somebody_else_than_it_was_done_for_is_a_persons_matter() -> None:
    run, _office, doors = begun(proved=True, body=complained)
    moved = run.elsewhere()
    moved.run.known = [
        replace(entry, mark="another's") if entry.label == "do:submit:2" else entry for entry in moved.run.known
    ]
    doors.proved = False
    moved._settle(moved.run.prove_anew())
    doors.proved = True
    with pytest.raises(Mismatch):
        moved._settle(moved.run.resume())
