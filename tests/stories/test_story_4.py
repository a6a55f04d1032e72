"""Story 4: a daughter, her mother on oxygen. The customer's words are as the story has them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from sintonia.connectors.demo import operations
from sintonia.connectors.demo.models import Cut, Party, Request
from sintonia.connectors.demo.people import CIDA, MARIA
from sintonia.desk import queries
from sintonia.journeys.models import StoredRun
from sintonia.staff.models import User

if TYPE_CHECKING:
    from tests.dialogue.stage import Stage

DAUGHTER, MOTHER, CPF = "5531900001111", "5531955556666", "295.379.955-93"
DEBT = re.compile(r"R\$|248[.,]35|251[.,]02|00020126")
WORDS = {
    "pt-BR": {
        "oxygen": (
            "boa tarde, falo pela minha mae Dona Cida 79 anos, ela usa concentrador de oxigenio e chegou aviso de corte"
        ),
        "no_mandate": "não tenho procuração nao",
        "no_phone": "ela nao sabe mexer em celular",
        "night": "e se faltar luz de noite??",
        "tomorrow": "o aviso é de hj, corta amanhã?",
        "thanks": "obg moça vcs sao uns anjos",
        "ahead": "na frente das outras",
        "without": "Sem procuração eu registro o aparelho, seguro o corte para revisão, e dá para pagar pelo código",
        "registered": "Nenhum corte é feito lá antes de uma pessoa analisar",
        "ways": r"uma pessoa liga para o número do cadastro.*balcão.*por lei, vocês passam na frente",
        "plan": r"bateria.*192.*5 dias úteis",
        "rule": r"15 dias antes.*aviso de hoje, o primeiro dia possível é segunda-feira, 07/12/2026",
        "signed": "entregue em mãos",
        "summary": "Resumo:",
        "to_her": r"Alguém que cuida de você \(•••• 1111\)",
    },
    "es": {
        "oxygen": (
            "buenas tardes, hablo por mi madre Doña Cida 79 años, usa concentrador de oxígeno y llegó aviso de corte"
        ),
        "no_mandate": "no tengo ningún poder",
        "no_phone": "ella no sabe usar el celular",
        "night": "y si se va la luz de noche??",
        "tomorrow": "el aviso es de hoy, cortan mañana?",
        "thanks": "gracias señorita son unos ángeles",
        "ahead": "antes que a otros",
        "without": "Sin poder yo registro el aparato, detengo el corte para revisión, y se puede pagar con el código",
        "registered": "No se hace ningún corte allí antes de que una persona lo revise",
        "ways": r"una persona llama al número registrado.*oficina.*por ley pasan primero",
        "plan": r"batería.*192.*5 días hábiles",
        "rule": r"15 días antes.*aviso de hoy, el primer día posible es el lunes, 07/12/2026",
        "signed": "entregarse en mano",
        "summary": "Resumen:",
        "to_her": r"Alguém que cuida de você \(•••• 1111\)",
    },
    "en": {
        "oxygen": (
            "good afternoon, i write for my mother Cida, 79, she is on an oxygen concentrator and a cut notice came"
        ),
        "no_mandate": "i have no written authorization",
        "no_phone": "she cannot use a cell phone",
        "night": "and if the power fails at night??",
        "tomorrow": "the notice is from today, do you cut tomorrow?",
        "thanks": "thank you miss you are angels",
        "ahead": "ahead of others",
        "without": "I register the machine, hold a cut for review, and you can pay by the code",
        "registered": "No cut is carried out there before a person has looked at it",
        "ways": r"a person calls them at the number on file.*counter.*by law you go first",
        "plan": r"battery.*192.*5 business days",
        "rule": r"15 days' notice in writing.*notice of today, the first day possible is Monday, Dec 7, 2026",
        "signed": "handed over against a signature",
        "summary": "In short:",
        "to_her": r"Alguém que cuida de você \(•••• 1111\)",
    },
}


@pytest.fixture
def unregistered(stage: Stage) -> Stage:
    """Dona Cida, of whose oxygen the company does not know yet; her cut is announced."""
    Party.objects.filter(document=CIDA.document).update(needs=["age"])
    assert Cut.objects.filter(contract__number=CIDA.supplies[0].number, cut_at=None).exists()
    return stage


def cut_of_cida(stage: Stage) -> bool:
    """Whether a cut of hers waits for somebody's review, as the port tells it."""
    contract = str(Cut.objects.get(contract__number=CIDA.supplies[0].number).contract_id)
    return bool(stage.ports["arrears"].cut(contract).reviewed)


@pytest.mark.parametrize("language", WORDS)
def test_a_life_goes_before_papers(unregistered: Stage, language: str) -> None:
    stage, words = unregistered, WORDS[language]
    stage.whatsapp("quero falar com uma pessoa", phone=MARIA.phones[0])
    stage.later(minutes=1)
    everything: list[str] = []

    def daughter(said: str) -> list[str]:
        told = stage.whatsapp(said, phone=DAUGHTER)
        everything.extend(told)
        return told

    # The protocol; a person, ahead of who came before; no "I cannot speak with you"; one question.
    _hello, ahead, asked = daughter(words["oxygen"])
    assert words["ahead"] in ahead
    assert queries.waiting(user=User())[0].contact.address == DAUGHTER
    assert "CPF" in asked

    # What can be done without a mandate, and what needs the mother.
    assert words["without"] in daughter(words["no_mandate"])[0]
    assert not cut_of_cida(stage)
    registered, _way = daughter(CPF)
    assert words["registered"] in registered
    assert cut_of_cida(stage)
    assert Request.objects.get(kind="life_support").number in registered
    assert "life_support" in Party.objects.get(document=CIDA.document).needs

    # She is called, or comes to the counter and goes first.
    ways, _else = daughter(words["no_phone"])
    assert re.search(words["ways"], ways)

    # A plan for the night, and the rule read: neither loses the open question.
    plan, _still = daughter(words["night"])
    assert re.search(words["plan"], plan.replace("\n", " "))
    said = " ".join(daughter(words["tomorrow"]))
    assert re.search(words["rule"], said), said
    assert words["signed"] in said

    # A summary in writing to both, without a word of the debt.
    summary, _care = daughter(words["thanks"])
    assert summary.startswith(words["summary"])
    to_her = [saying.text for address, _kind, saying in stage.sent if address == MOTHER]
    assert len(to_her) == 1 and re.match(words["to_her"], to_her[0])
    assert not DEBT.search(" ".join(everything + to_her))
    assert not any("?" in text and text.count("?") > 1 for text in everything)
    assert dict(StoredRun.objects.exclude(journey="person").values_list("journey", "state")) == {
        "life_support": "done",
        "cut_notice": "done",
    }


def test_the_holders_word_is_asked_by_a_code_to_her_phone_and_no_number_twice(unregistered: Stage) -> None:
    stage, words = unregistered, WORDS["pt-BR"]
    stage.whatsapp(words["oxygen"], phone=DAUGHTER)
    stage.whatsapp(CPF, phone=DAUGHTER)
    (way,) = stage.whatsapp("manda o código", phone=DAUGHTER)
    assert "CPF" not in way
    stage.whatsapp("1", phone=DAUGHTER)
    code = re.findall(r"\b\d{6}\b", next(s.text for address, _k, s in stage.sent if address == MOTHER))[-1]
    assert stage.whatsapp(code, phone=DAUGHTER)[0].startswith("Autorizado.")


def test_a_holder_hears_of_it_once_a_day_however_many_say_it(unregistered: Stage) -> None:
    stage, words = unregistered, WORDS["pt-BR"]
    for stranger in (DAUGHTER, "5531900002222"):
        stage.whatsapp(words["oxygen"], phone=stranger)
        stage.whatsapp(CPF, phone=stranger)
        for said in (words["no_phone"], words["thanks"]):
            stage.whatsapp(said, phone=stranger)
    assert len([saying for address, _kind, saying in stage.sent if address == MOTHER]) == 1


def test_who_lives_by_a_machine_is_not_cut_off_and_whoever_owes_as_much_is(stage: Stage) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE demo_cut SET not_before = '2026-11-23' WHERE cut_at IS NULL")
    stage.later(days=2)  # Tuesday, 11:00
    operations.seed(at=stage.at, customers=stage_size())
    cut = dict(Cut.objects.values_list("contract__number", "cut_at"))
    assert cut[CIDA.supplies[0].number] is None
    assert cut[MARIA.supplies[0].number] is not None


def stage_size() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT customers FROM demo_seed")
        return int(cursor.fetchone()[0])


def test_who_knows_no_number_stays_with_a_person(stage: Stage) -> None:
    stage.whatsapp(WORDS["pt-BR"]["oxygen"], phone=DAUGHTER)
    (told,) = stage.whatsapp("não sei o número", phone=DAUGHTER)[:1]
    assert told.startswith("Sem problema: a pessoa acha a casa")
    assert queries.waiting(user=User())[0].urgent
