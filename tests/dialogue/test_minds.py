"""Minds change, people step in, nobody answers, systems fail: the run is kept through all of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from sintonia.backoffice.ports import Refused
from sintonia.connectors.demo import operations as company
from sintonia.conversations.models import Message
from sintonia.demo import cloud
from sintonia.desk import operations as desk
from sintonia.desk.models import WorkItem
from sintonia.dialogue.operations import close_silent_contacts, remind_the_silent
from sintonia.dialogue.refusals import packed, unpacked
from sintonia.journeys.models import StoredRun, Timer
from sintonia.journeys.operations import raise_event
from sintonia.kit.words import _
from sintonia.staff.models import User

if TYPE_CHECKING:
    from tests.dialogue.stage import Stage

CARLOS = "5531955554444"
MARIA = "5531988887777"
ASKED = "Que número aparece no seu medidor?"
DOWN = "Nosso sistema não está respondendo agora. Guardei seu pedido e volto aqui com a resposta."
STAFF = User.objects


def readings() -> list[tuple[str, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.number, r.kwh FROM demo_reading r JOIN demo_contract c ON c.id = r.contract_id "
            "WHERE r.by = 'customer' ORDER BY r.id"
        )
        return list(cursor.fetchall())


def heard_by(stage: Stage, phone: str = MARIA) -> list[str]:
    return stage.said_since(stage.lane("whatsapp", phone), 0)


# Changing one's mind


def test_back_asks_the_latest_answered_question_again(stage: Stage) -> None:
    stage.whatsapp("quero informar a leitura", phone=CARLOS)
    assert stage.whatsapp("ap 301", phone=CARLOS) == [ASKED]
    assert stage.whatsapp("voltar", phone=CARLOS) == ["É para qual endereço?"]
    assert stage.whatsapp("ap 302", phone=CARLOS) == [ASKED]
    stage.whatsapp("4832", phone=CARLOS)
    stage.whatsapp("sim", phone=CARLOS)
    assert readings() == [("3003010302", 4832)]


def test_at_the_beginning_there_is_no_way_back_and_the_question_stands(stage: Stage) -> None:
    stage.whatsapp("quero informar a leitura")
    assert stage.whatsapp("voltar") == ["Já estamos no começo.", ASKED]


def test_what_was_cancelled_is_not_sent_and_can_be_taken_up_within_the_hour(stage: Stage) -> None:
    stage.whatsapp("quero informar a leitura")
    stage.whatsapp("4832")
    assert stage.whatsapp("cancela") == ["Cancelado. Nada foi enviado. Se mudar de ideia, é só dizer."]
    assert readings() == []
    stage.later(minutes=50)
    assert stage.whatsapp("ou melhor, manda sim") == ["Certo, vamos continuar.", "4832, certo?"]
    stage.whatsapp("sim")
    assert [kwh for _number, kwh in readings()] == [4832]


def test_an_answer_is_corrected_in_words_and_later_answers_are_kept(stage: Stage) -> None:
    stage.whatsapp("quero informar a leitura", phone=CARLOS)
    stage.whatsapp("ap 301", phone=CARLOS)
    stage.whatsapp("4832", phone=CARLOS)
    changed, asked = stage.whatsapp("na vdd é do ap 302", phone=CARLOS)
    assert changed == "Certo, mudei: Rua das Mangueiras, 500, ap 302."
    assert asked == "4832, certo?"


def test_an_answer_found_in_the_first_words_can_be_corrected_too(stage: Stage) -> None:
    stage.whatsapp("leitura do ap 301", phone=CARLOS)
    assert stage.whatsapp("opa, é do ap 302 nao do 301", phone=CARLOS)[0].endswith("ap 302.")
    stage.whatsapp("4832", phone=CARLOS)
    stage.whatsapp("sim", phone=CARLOS)
    assert readings() == [("3003010302", 4832)]


def test_an_answer_tapped_on_a_page_is_corrected(stage: Stage) -> None:
    for words in ("quero informar a leitura", "453.178.287-91", "data de nascimento", "27/03/1979", "ap 301"):
        said = stage.say(words, door="webchat")
    assert said == [ASKED]
    run = StoredRun.objects.get()
    tapped = {"correct": "choose:2", "run": run.token}
    changed, asked = stage.say("ap 302", door="webchat", details=tapped)
    assert (changed, asked) == ("Certo, mudei: Rua das Mangueiras, 500, ap 302.", ASKED)
    gone = stage.say("ap 301", door="webchat", details=tapped | {"run": "nobody"})
    assert gone == ["Isso já ficou resolvido.", ASKED]


def test_what_is_done_is_not_undone_by_a_press(stage: Stage) -> None:
    stage.whatsapp("oi to sem luz aqui na rua da igreja")
    step = stage.sent[-1][2].step
    stage.whatsapp("sim")
    pressed = cloud.button(cloud.Phone.at(MARIA), f"{step}|no", "Não", wamid="wamid.late", at=stage.at)
    assert stage.write(cloud.call(pressed), sender=MARIA) == ["Isso já foi feito. Uma pessoa pode ajudar a mudar."]


def test_a_digression_is_answered_and_the_first_matter_resumes(stage: Stage) -> None:
    stage.whatsapp("quero informar a leitura")
    known, asked = stage.whatsapp("to sem luz na rua da igreja")
    assert known.startswith("Sim, há uma falta de energia")
    assert asked == "Quer que eu avise quando a luz voltar?"
    assert stage.whatsapp("não") == ["Vamos continuar de onde paramos.", ASKED]


def test_a_yes_and_a_new_matter_in_one_text_are_both_heard(stage: Stage) -> None:
    stage.whatsapp("to sem luz na rua da igreja")
    said = stage.whatsapp("sim, e me manda a segunda via da conta")
    assert [text.split()[0] for text in said] == ["Para", "Combinado."]
    assert Timer.objects.filter(kind="wait", done_at=None).exists()


def test_two_matters_in_the_first_text_are_both_seen_to_one_question_at_a_time(stage: Stage) -> None:
    said = stage.whatsapp("to sem luz na rua da igreja e quero informar a leitura")
    assert sum(text.endswith("?") for text in said) == 1
    assert "Depois já vejo isso também: Informar a leitura." in said
    assert stage.whatsapp("não")[-1] == ASKED


def test_two_matters_that_need_a_proof_ask_for_it_once(stage: Stage) -> None:
    stage.whatsapp("quero a segunda via da conta")
    assert stage.whatsapp("e quanto eu devo?") == ["Vou ver isso também. Só preciso do que acabei de perguntar."]
    stage.whatsapp("529.982.247-25")
    said = stage.whatsapp("a de novembro")
    assert "Total em aberto" in " ".join(said)
    assert sum("CPF" in text for text in heard_by(stage)) == 1


def test_who_asks_how_to_go_on_elsewhere_is_told_the_code_and_the_question_stands(stage: Stage) -> None:
    stage.whatsapp("quero informar a leitura")
    (told,) = stage.whatsapp("como continuo no site?")
    assert "diga o código" in told
    assert stage.whatsapp("como continuo no balcão?") == [told], "the same code while it lives"
    assert stage.whatsapp("4832") == ["4832, certo?"]


# People


def test_a_person_steps_in_and_out_and_the_bot_is_silent_meanwhile(stage: Stage) -> None:
    stage.whatsapp("quero informar a leitura")
    (called,) = stage.whatsapp("quero falar com uma pessoa")
    assert called.startswith("Estou chamando uma pessoa")
    contact = stage.contact("whatsapp", MARIA)
    assert contact.owner == "queue"
    assert stage.whatsapp("ta ai?") == []
    item = WorkItem.objects.get()
    ana = STAFF.create(username="ana", name="Ana", role="agent")
    desk.claim(item=item.token, by=ana, at=stage.at)
    assert stage.whatsapp("4832") == []
    contact.refresh_from_db()
    desk.answer(
        item=item.token, by=ana, key="1", text="Oi, sou a Ana", seen=contact.latest_number,
        channel=stage.channels["whatsapp"], at=stage.at,
    )  # fmt: skip
    stage.settle()
    assert stage.sent[-1][2].text == "Oi, sou a Ana"
    desk.give_back(item=item.token, by=ana, at=stage.at)
    stage.settle()
    assert heard_by(stage)[-2:] == ["Sou eu de novo, a assistente virtual. Vamos continuar.", ASKED]
    assert stage.whatsapp("4832") == ["4832, certo?"]


def test_who_no_longer_wants_a_person_goes_on_with_the_bot(stage: Stage) -> None:
    stage.whatsapp("quero informar a leitura")
    stage.whatsapp("quero falar com uma pessoa")
    assert stage.whatsapp("cancela") == ["Certo, sigo com você por aqui.", "Vamos continuar de onde paramos.", ASKED]
    assert not WorkItem.objects.filter(closed_at=None).exists()


def test_two_misses_offer_a_person(stage: Stage) -> None:
    stage.whatsapp("quero informar a leitura")
    stage.whatsapp("azul")
    assert stage.whatsapp("verde")[0] == "Não estou conseguindo entender. Se preferir falar com uma pessoa, é só dizer."


def test_what_nobody_handles_is_offered_to_a_person_and_the_first_matter_resumes(stage: Stage) -> None:
    stage.whatsapp("quero informar a leitura")
    assert stage.whatsapp("queria colocar placa solar") == ["Isso quem resolve é uma pessoa. Quer que eu chame?"]
    assert stage.whatsapp("não")[-1] == ASKED


def test_a_menu_takes_no_words_for_what_it_does_not_offer(stage: Stage) -> None:
    assert stage.whatsapp("boa tarde")[-1] == "Como posso ajudar?"
    assert stage.whatsapp("quero colocar placa solar") == ["Isso quem resolve é uma pessoa. Quer que eu chame?"]
    assert stage.whatsapp("não") == ["Combinado. Se precisar de mais alguma coisa, estou aqui."]
    assert stage.whatsapp("obrigado") == ["De nada! Estou aqui sempre que precisar."]


# Silence and waiting


def test_who_falls_silent_is_reminded_once_and_then_let_go_politely(stage: Stage) -> None:
    stage.whatsapp("quero informar a leitura")

    def remind() -> None:
        remind_the_silent(at=stage.at, after=timedelta(hours=2), expire_after=timedelta(hours=20))
        stage.settle()

    for _n in range(5):
        stage.later(hours=3)
        remind()
    assert heard_by(stage)[2:] == ["Você ainda está aí? Sem pressa: está tudo guardado.", ASKED]
    stage.later(hours=30)
    remind()
    remind()
    assert heard_by(stage)[4:] == ["Vou encerrar por enquanto. Quando quiser, é só escrever que estou aqui."]
    assert StoredRun.objects.get().state == "expired"


def test_power_that_is_back_is_told_once(stage: Stage) -> None:
    stage.whatsapp("oi to sem luz aqui na rua da igreja")
    stage.whatsapp("sim")
    event = Timer.objects.get(kind="wait").event
    stage.later(hours=30)
    close_silent_contacts(at=stage.at, after=timedelta(hours=24))
    assert raise_event(name=event, at=stage.at) == 1
    assert raise_event(name=event, at=stage.at) == 0
    stage.settle()
    stage.later(days=8)
    told = [saying.text for _to, _kind, saying in stage.sent]
    assert told.count("A luz voltou na Rua da Igreja. Voltou aí também?") == 1
    assert stage.whatsapp("voltou sim") == ["Que bom! Obrigada pela paciência."]


def test_a_promise_that_time_overtook_brings_a_person(stage: Stage) -> None:
    stage.whatsapp("oi to sem luz aqui na rua da igreja")
    stage.whatsapp("sim")
    stage.later(days=4)
    assert WorkItem.objects.count() == 1
    assert StoredRun.objects.get().state == "handed_over"


# Where it is


@pytest.mark.parametrize(
    ("began", "said", "asked"),
    [
        ("to sem luz", "sim", "Agora só falta o lugar: a rua, a esquina ou um comércio perto. Onde é?"),
        ("estoy sin luz", "sí", "Ahora solo falta el lugar: la calle, la esquina o un comercio cercano. ¿Dónde es?"),
        ("my power is out", "ok", "I only need the place now: a street, a corner or a shop nearby. Where is it?"),
    ],
)
def test_a_yes_is_no_place_and_the_place_is_asked_kindly(stage: Stage, began: str, said: str, asked: str) -> None:
    stage.say(began)
    assert stage.say(said) == [asked]
    stage.say("rua que ninguem conhece")
    assert StoredRun.objects.get().state == "done"


# The back office is down


def test_a_question_that_the_back_office_cannot_answer_is_kept_and_answered_later(stage: Stage) -> None:
    company.go_down()
    hello, down = stage.whatsapp("oi to sem luz aqui na rua da igreja")
    assert "protocolo" in hello and down == DOWN
    for _n in range(3):
        stage.later(seconds=30)
    assert heard_by(stage).count(DOWN) == 1
    assert stage.whatsapp("e ai?") == ["Ainda estou esperando nosso sistema. Seu pedido está guardado."]
    company.come_back()
    stage.later(seconds=30)
    assert heard_by(stage)[-1] == "É na Rua da Igreja, Santa Rita?"


def test_a_deed_that_the_back_office_does_not_take_is_kept_and_done_once(stage: Stage) -> None:
    stage.whatsapp("quero informar a leitura")
    stage.whatsapp("4832")
    company.go_down()
    assert stage.whatsapp("sim") == [DOWN]
    for _n in range(4):
        stage.later(minutes=1)
    assert heard_by(stage).count(DOWN) == 1
    company.come_back()
    stage.later(minutes=1)
    assert heard_by(stage)[-1].startswith("Obrigada! Sua leitura de 4832 está registrada")
    assert [kwh for _number, kwh in readings()] == [4832]


def test_a_proof_waits_for_the_back_office_too(stage: Stage) -> None:
    stage.whatsapp("quero a segunda via", phone="5531900001111")
    company.go_down()
    assert stage.whatsapp("529.982.247-25", phone="5531900001111") == [DOWN]
    company.come_back()
    stage.later(seconds=30)
    assert heard_by(stage, "5531900001111")[-1] == "Como prefere confirmar que é você?"


@pytest.mark.parametrize(
    ("language", "told"),
    [("pt-BR", "Nenhum medidor nosso"), ("es", "Ningún")],
)
def test_a_refusal_is_told_in_the_readers_language(language: str, told: str) -> None:
    words = unpacked(packed(Refused(_("No meter of ours shows such a number."))))
    assert words.render(language).startswith(told)
    assert unpacked("anything else").render(language) == "anything else"


def test_the_reports_of_messages_are_numbered_without_gaps(stage: Stage) -> None:
    for words in ("oi", "to sem luz", "sim", "nao", "cancela", "quero informar a leitura", "é 4", "832", "sim"):
        stage.whatsapp(words)
    numbers = list(Message.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
