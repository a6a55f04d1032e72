"""What is known stands beside the door where it was said."""

from __future__ import annotations

from django.utils import translation

from sintonia.conversations.queries import timeline
from sintonia.journeys.facts import facts_of
from sintonia.journeys.operations import issue_passport
from sintonia.journeys.queries import open_step, runs_of
from tests.dialogue.stage import Stage

MARIA = "5531988887777"


def known(stage: Stage) -> dict[str, list[tuple[str, str]]]:
    """Values and sources, by channel."""
    case = stage.contact("whatsapp", MARIA).case_id
    doors = timeline(case=case)
    with translation.override("pt-br"):
        facts = facts_of(doors, runs_of(case=case))
    return {
        one.contact.channel: [(f.value, f.source.partition(",")[0]) for f in facts[one.contact.pk]] for one in doors
    }


def test_an_answer_stands_where_it_was_given(stage: Stage) -> None:
    stage.whatsapp("estou sem luz", phone=MARIA)
    stage.whatsapp("sim", phone=MARIA)

    assert known(stage) == {"whatsapp": [("sim", "WhatsApp")]}


def test_a_question_that_came_along_and_is_answered_elsewhere_stands_elsewhere(stage: Stage) -> None:
    stage.whatsapp("estou sem luz", phone=MARIA)
    case = stage.contact("whatsapp", MARIA).case_id
    stage.say("", door="counter", details={"passport": issue_passport(case=case, at=stage.at).code})
    stage.say("sim", door="counter")

    assert known(stage) == {"whatsapp": [], "counter": [("sim", "Balcão")]}


def test_an_answer_put_right_at_the_counter_was_said_at_the_counter(stage: Stage) -> None:
    stage.whatsapp("estou sem luz", phone=MARIA)
    stage.whatsapp("sim", phone=MARIA)
    case = stage.contact("whatsapp", MARIA).case_id
    stage.later(minutes=5)
    stage.say("", door="counter", details={"passport": issue_passport(case=case, at=stage.at).code})
    opened = open_step(case=case)
    assert opened is not None
    right = {"run": opened.run, "correct": opened.answers[0].label}
    stage.say("não", door="counter", details=right)

    found = known(stage)

    assert found["whatsapp"] == []
    assert ("não", "Balcão") in found["counter"]
