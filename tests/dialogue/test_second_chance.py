"""What was not understood gets a second chance where there is a language model; the customer decides what it was."""

from __future__ import annotations

from typing import Any

import pytest

from sintonia.conversations.models import Inbox, Outbox
from sintonia.journeys.models import StoredRun, Timer
from sintonia.understanding.gateway.models import Hour, Question
from sintonia.understanding.models import Utterance
from tests.dialogue.model import MURMUR, PHONE, Beside
from tests.dialogue.stage import Stage

pytestmark = pytest.mark.django_db(transaction=True)

ONLY_THE_NUMBER = "Pode mandar só o número do visor do medidor? Por exemplo, 4832."


@pytest.fixture
def beside(stage: Stage, settings: Any) -> Beside:
    return Beside(stage, settings)


@pytest.fixture
def asked(beside: Beside) -> Beside:
    """Greeted, and asked for the number that the meter shows."""
    beside.say("quero informar a leitura")
    return beside


def began(journey: str) -> bool:
    return StoredRun.objects.filter(journey=journey).exists()


def test_without_a_model_nothing_is_asked_and_nothing_waits(stage: Stage) -> None:
    assert stage.whatsapp(MURMUR)[-1] == "Como posso ajudar?"
    assert not Question.objects.exists()
    assert not Timer.objects.filter(kind="unheard").exists()


def test_a_proposed_journey_is_offered_and_begins_at_the_customers_word(beside: Beside) -> None:
    [greeting] = beside.say()
    assert "assistente virtual" in greeting
    assert beside.proposes({"do": "start", "journey": "meter_reading"}) == ["É um destes assuntos?"]
    assert not began("meter_reading")
    assert beside.say("1") == ["Que número aparece no seu medidor?"]


def test_several_journeys_are_offered_to_choose_from(beside: Beside) -> None:
    beside.say()
    beside.proposes({"do": "clarify", "journeys": ["outage", "debts"]})
    options = StoredRun.objects.get(journey="menu").caller["said"]
    assert options.startswith("outage,debts\n")


def test_a_person_is_offered_and_not_called(beside: Beside) -> None:
    beside.say()
    [offer] = beside.proposes({"do": "person"})
    assert offer == "Isso quem resolve é uma pessoa. Quer que eu chame?"
    assert beside.stage.contact_of(PHONE).owner == "bot"


def test_an_article_is_quoted_word_for_word_with_its_source(asked: Beside) -> None:
    asked.say()
    told, still = asked.proposes({"do": "article", "article": "tariff_flags"})
    assert "Fonte:" in told
    assert still == "Minha pergunta aí em cima continua aberta, quando quiser."


def test_a_proposed_answer_counts_once_the_customer_says_so(asked: Beside) -> None:
    assert asked.say() == []
    assert asked.proposes({"do": "answer", "text": "4832"}) == ["Você quis dizer “4832”?"]
    assert asked.say("sim") == ["4832, certo?"]


def test_a_proposed_answer_that_was_not_meant_leaves_the_question_as_it_was(asked: Beside) -> None:
    asked.say()
    asked.proposes({"do": "answer", "text": "4832"})
    assert asked.say("não")[-1] == "Que número aparece no seu medidor?"
    assert asked.say("4840") == ["4840, certo?"]


def test_words_that_the_questions_own_reader_refuses_are_no_answer(asked: Beside) -> None:
    asked.say()
    assert asked.proposes({"do": "answer", "text": "o de sempre"}) == [ONLY_THE_NUMBER]
    assert not began("meant")
    assert asked.say("4832") == ["4832, certo?"]


def test_a_number_that_was_covered_comes_back_in_the_answer(asked: Beside) -> None:
    # To who knows homes it is an apartment's.
    assert asked.say("blorfa apto 4832 zugmi") == []
    assert asked.proposes({"do": "answer", "text": "[NUMBER-1]"}) == ["Você quis dizer “4832”?"]
    assert "blorfa apto [NUMBER-1] zugmi" in asked.model.seen


def test_where_nothing_is_proposed_it_goes_on_as_without_a_model(asked: Beside) -> None:
    assert asked.say() == []
    assert asked.proposes({"do": "nothing"}) == [ONLY_THE_NUMBER]


def test_nobody_waits_longer_than_the_timer_for_a_model_that_is_not_there(asked: Beside) -> None:
    assert asked.say() == []
    assert asked.in_time() == [ONLY_THE_NUMBER]
    assert asked.model.asked == []
    assert not asked.answers(lambda _body: '{"do": "person"}'), "a question that is too late is asked no more"
    assert asked.model.asked == []


def test_a_proposal_and_then_the_timer_say_one_thing(asked: Beside) -> None:
    asked.say()
    assert asked.proposes({"do": "start", "journey": "debts"}) == ["É um destes assuntos?"]
    assert asked.in_time() == []


def test_what_was_said_in_between_goes_before_the_proposal(asked: Beside) -> None:
    asked.say()
    assert asked.say("4832") == ["4832, certo?"]
    assert asked.proposes({"do": "start", "journey": "debts"}) == []
    assert asked.in_time() == []


def test_of_two_murmurs_at_once_only_the_last_is_asked_about(asked: Beside) -> None:
    asked.say()
    asked.say("vlimp drasko")
    said = asked.proposes({"do": "start", "journey": "debts"})
    assert said == ["É um destes assuntos?"]
    assert asked.in_time() == []


def test_a_person_who_took_over_in_between_is_not_talked_over(asked: Beside) -> None:
    asked.say()
    contact = asked.stage.contact_of(PHONE)
    contact.owner, contact.epoch = "agent:1", contact.epoch + 1
    contact.save()
    assert asked.proposes({"do": "person"}) == []
    assert asked.in_time() == []


def test_after_two_misses_a_person_is_offered_and_no_model_is_asked(asked: Beside) -> None:
    for _ in range(2):
        assert asked.say() == []
        asked.proposes({"do": "nothing"})
    assert asked.say() != []
    assert not Question.objects.exists()


@pytest.mark.parametrize("text", ["oi", "obrigada", "quero falar com uma pessoa", "sim", "4832", "?!", "🙂"])
def test_what_is_understood_or_has_no_words_is_asked_of_nobody(beside: Beside, text: str) -> None:
    assert beside.say(text)
    assert not Question.objects.exists()


@pytest.mark.parametrize("text", ["caiu um fio na rua", "blorfa faísca zugmi fio", "tá saindo fumaça do medidor"])
def test_danger_waits_for_no_model(beside: Beside, text: str) -> None:
    assert len(beside.say(text)) > 1
    assert not Question.objects.exists()


def test_beside_a_danger_nothing_is_asked(beside: Beside) -> None:
    beside.say("tem um fio caído aqui")
    beside.say()
    assert not Question.objects.exists()


def test_what_is_said_while_somebody_proves_who_they_are_is_asked_of_nobody(beside: Beside) -> None:
    beside.say("quanto eu devo?")
    assert StoredRun.objects.get(journey="debts").label.startswith("ask:cpf_or_cnpj")
    assert beside.say() != []
    assert not Question.objects.exists()


def test_a_spent_budget_makes_nobody_wait(asked: Beside) -> None:
    asked.settings.LLM_BUDGET = (0, 0, 0, 0)
    assert asked.say() != []
    assert not Question.objects.exists()


def test_what_the_small_engine_missed_is_kept_for_review_whatever_the_model_made_of_it(asked: Beside) -> None:
    asked.say()
    asked.proposes({"do": "start", "journey": "debts"})
    assert Utterance.objects.filter(text=MURMUR).count() == 1


def test_the_same_proposal_twice_is_made_once(asked: Beside) -> None:
    asked.say()
    asked.proposes({"do": "start", "journey": "debts"})
    element = Inbox.objects.get(kind="proposal")
    Inbox.objects.filter(pk=element.pk).update(done_at=None)
    before = asked.stage.contact_of(PHONE).latest_number
    asked.stage.settle()
    assert asked.stage.contact_of(PHONE).latest_number == before


def test_no_proposal_carries_out_a_deed(asked: Beside) -> None:
    asked.say()
    asked.proposes({"do": "answer", "text": "4832"})
    assert not Outbox.objects.filter(kind="deed").exists()


def test_each_question_is_counted(asked: Beside) -> None:
    asked.say()
    asked.proposes({"do": "nothing"})
    assert (Hour.objects.get().calls, Hour.objects.get().refused) == (1, 0)
