"""`sintonia chat --digits`: a whole call by keys, through the real turn, in each language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from sintonia.channels.terminal.digits import Telephone, heard_of
from sintonia.connectors.demo.models import Contract, Party, Reading
from sintonia.conversations.keypad import Pressed
from sintonia.conversations.models import Contact
from sintonia.conversations.queries import messages_of, saying_of
from sintonia.desk.models import WorkItem
from sintonia.journeys.beginnings import PERSON
from sintonia.journeys.models import StoredRun
from sintonia.journeys.queries import step_in_question
from sintonia.packs.utility import pack as utility

if TYPE_CHECKING:
    from tests.dialogue.stage import Stage

LANGUAGES: Final = ("pt-BR", "es", "en")
FIRST: Final = {"pt-BR": "tecle", "es": "pulse", "en": "press"}


class Caller:
    """Somebody at a telephone: presses by what was heard, as people do."""

    def __init__(self, stage: Stage, language: str) -> None:
        self.stage, self.language, self.seen = stage, language, 0
        self.telephone = Telephone()
        self.lines: tuple[str, ...] = ()
        self._send(Pressed(begin="menu"))

    @property
    def contact(self) -> Contact:
        return self.stage.contact()

    def press(self, keys: str) -> str:
        found = self.telephone.press(keys)
        if isinstance(found, Pressed):
            return self._send(found)
        self.lines = found
        return "\n".join(found)

    def choose(self, words: str) -> str:
        """Press the key that was told for an option, turning pages until it is heard."""
        for _page in range(5):
            for line in self.lines:
                if words in line and line.rstrip(".")[-1].isdigit():
                    return self.press(line.rstrip(".")[-1])
            self.press("9")
        raise AssertionError(f"{words} is not offered")

    def _send(self, pressed: Pressed) -> str:
        more = heard_of(pressed)
        details = {**(more.pop("details") or {}), "language": self.language}
        self.stage.say(more.pop("text"), details=details, **{k: v for k, v in more.items() if v})
        contact = self.contact
        sayings = [s for m in messages_of(contact=contact, after=self.seen) if (s := saying_of(m)) is not None]
        self.seen = contact.latest_number
        self.lines = (
            *self.telephone.hears(sayings, open_step=step_in_question(case=contact.case_id)),
            *self.telephone.asks(waits_for_a_person=contact.owner != "bot"),
        )  # fmt: skip
        return "\n".join(self.lines)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reading_is_given_by_keys_from_the_first_to_the_receipt(stage: Stage, language: str) -> None:
    contract = Contract.objects.filter(holder__kind="person", holder__born_on__isnull=False).order_by("id")[0]
    holder = Party.objects.get(pk=contract.holder_id)
    latest = Reading.objects.filter(contract=contract).order_by("-read_on")[0].kwh
    caller = Caller(stage, language)
    assert FIRST[language] in caller.lines[-1]
    caller.choose({"pt-BR": "leitura", "es": "lectura", "en": "reading"}[language])
    said = caller.press(f"{holder.document}#")
    if "1" not in caller.lines[-2]:
        said = caller.choose({"pt-BR": "instalação", "es": "suministro", "en": "Installation"}[language])
        said = caller.press(f"{contract.number}#")
    said = caller.press(f"{latest + contract.usual_kwh}#")
    assert str(latest + contract.usual_kwh) in said
    said = caller.press("1")
    run = StoredRun.objects.get(journey="meter_reading")
    assert run.state == "done", said
    assert Reading.objects.filter(contract=contract, kwh=latest + contract.usual_kwh).count() == 1


def test_every_journey_is_reached_by_keys_although_the_menu_in_writing_is_short(stage: Stage) -> None:
    caller = Caller(stage, "pt-BR")
    told: set[str] = set()
    for _page in range(9):
        told |= {line.rpartition(":")[0] for line in caller.lines}
        caller.press("9")
    ours = [journey for journey in utility.JOURNEYS if journey.name != PERSON and journey.offered]
    assert {journey.title.render("pt-BR") for journey in ours} <= told


class TestAtAnyMoment:
    def test_zero_brings_a_person_and_one_goes_on_meanwhile(self, stage: Stage) -> None:
        caller = Caller(stage, "pt-BR")
        caller.choose("leitura")
        said = caller.press("0#")
        assert WorkItem.objects.filter(closed_at=None).count() == 1
        assert said.endswith("tecle 1.")
        caller.press("1")
        assert caller.contact.owner == "bot"
        assert caller.telephone.keypad.saying.expects == "number"

    def test_a_star_goes_back_and_a_hash_says_it_again(self, stage: Stage) -> None:
        contract = Contract.objects.filter(holder__kind="person").order_by("id")[0]
        caller = Caller(stage, "es")
        caller.choose("lectura")
        asked = caller.lines[-3:]
        caller.press(f"{Party.objects.get(pk=contract.holder_id).document}#")
        again = caller.press("#")
        assert again == caller.press("#")
        caller.press("*")
        assert caller.lines[-2:] == asked[-2:]

    def test_where_words_are_needed_a_code_goes_on_in_writing(self, stage: Stage) -> None:
        caller = Caller(stage, "pt-BR")
        said = caller.choose("luz")
        assert "tecle 1" in said and "Uma pessoa: tecle 0" in said
        assert "código" in caller.press("1")
        assert caller.telephone.keypad.saying.expects == "words"
        assert StoredRun.objects.get(journey="outage").state == "active"

    def test_keys_without_a_use_are_told_so_and_reach_nobody(self, stage: Stage) -> None:
        caller = Caller(stage, "en")
        before = caller.contact.latest_number
        assert caller.press("77").startswith("These keys have no use here.")
        assert caller.contact.latest_number == before
