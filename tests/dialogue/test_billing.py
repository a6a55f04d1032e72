"""How somebody is billed, as whole conversations: each in the three languages, at a real door."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.dialogue.stage import Stage

CPF = "529.982.247-25"
LANGUAGES = ("pt-BR", "es", "en")


@pytest.mark.parametrize(
    ("asked", "title", "months", "sentence"),
    [
        ("quero ver meu consumo", "Seu consumo, mês a mês", "novembro de 2025", "Você usa em média"),
        ("quiero ver mi consumo", "Su consumo, mes a mes", "noviembre de 2025", "Usted usa en promedio"),
        ("i want to see my usage", "Your consumption, month by month", "November 2025", "You use"),
    ],
    ids=LANGUAGES,
)
def test_a_year_of_consumption_is_a_picture_and_its_numbers(
    stage: Stage, asked: str, title: str, months: str, sentence: str
) -> None:
    _hello, who = stage.whatsapp(asked)
    assert "CPF" in who
    card, picture, summary = stage.whatsapp(CPF)
    assert title in card and months in card
    assert picture == "kwh.png"
    assert summary.startswith(sentence)
    assert any(saying.file and saying.file.mime == "image/png" for _to, _kind, saying in stage.sent)


@pytest.mark.parametrize(
    ("asked", "day", "yes", "done"),
    [
        ("quero mudar a data de vencimento", "dia 10", "sim", "Pronto!"),
        ("quiero cambiar el día de vencimiento", "día 10", "sí", "¡Listo!"),
        ("i want to change the due date", "10", "yes", "Done:"),
    ],
    ids=LANGUAGES,
)
def test_the_due_day_is_chosen_among_six_and_kept_for_a_year(
    stage: Stage, asked: str, day: str, yes: str, done: str
) -> None:
    stage.whatsapp(asked)
    (offered,) = stage.whatsapp(CPF)
    assert offered.endswith("?")
    assert [option.id for option in stage.sent[-1][2].options] == ["1", "5", "10", "15", "20", "25"]
    assert "10" in stage.whatsapp(day)[0]
    assert stage.whatsapp(yes)[0].startswith(done)
    (refused,) = stage.whatsapp(asked)
    assert "2027" in refused or "/27" in refused


@pytest.mark.parametrize(
    ("asked", "parts", "yes", "agreed"),
    [
        ("queria parcelar minha divida", "em 4 partes", "pode fechar sim", "Fechado! Número"),
        ("quiero pagar la deuda en cuotas", "en 4 cuotas", "sí", "¡Acordado! Número"),
        ("i would like to pay in instalments", "in 4 parts", "yes please", "Agreed, number"),
    ],
    ids=LANGUAGES,
)
def test_what_is_overdue_is_split_once(stage: Stage, asked: str, parts: str, yes: str, agreed: str) -> None:
    stage.whatsapp(asked)
    assert "173" in stage.whatsapp(CPF)[0]
    stage.whatsapp(parts)
    assert stage.whatsapp(yes)[0].startswith(agreed)
    assert "4" in stage.whatsapp(asked)[0]


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("preciso da declaração de quitação de 2025", "Está tudo pago"),
        ("necesito el libre deuda de 2025", "Está todo pagado"),
        ("i need a clearance certificate for 2025", "Everything is paid"),
    ],
    ids=LANGUAGES,
)
def test_a_year_of_ten_is_stated_on_paper(stage: Stage, asked: str, title: str) -> None:
    stage.whatsapp(asked)
    card, paper = stage.whatsapp(CPF)
    assert title in card
    assert paper.endswith("-20250101-20251231.pdf")


@pytest.mark.parametrize(
    ("asked", "month", "card"),
    [
        ("quero ver as ultimas contas", "a de setembro", "Conta de setembro"),
        ("quiero ver las últimas facturas", "la de septiembre", "Factura de septiembre"),
        ("i want to see my last bills", "september", "Bill of September"),
    ],
    ids=LANGUAGES,
)
def test_earlier_bills_are_listed_and_one_is_seen(stage: Stage, asked: str, month: str, card: str) -> None:
    stage.whatsapp(asked)
    listed, _which = stage.whatsapp(CPF)
    assert "187" in listed and "173" in listed
    assert card in stage.whatsapp(month)[0]


@pytest.mark.parametrize(
    ("asked", "yes", "back", "paper"),
    [
        ("quero receber a conta por email", "sim", "quero voltar a receber a conta em papel", "papel"),
        ("quiero recibir la factura por email", "sí", "quiero volver a la factura en papel", "papel"),
        ("i want my bill by email", "yes", "i want paper bills again", "paper"),
    ],
    ids=LANGUAGES,
)
def test_bills_go_by_email_and_back_on_paper(stage: Stage, asked: str, yes: str, back: str, paper: str) -> None:
    stage.whatsapp(asked)
    (where,) = stage.whatsapp(CPF)
    assert "m•••@correio.example" in where and "maria.silva" not in where
    assert re.search("mail|correo", stage.whatsapp(yes)[0])
    (again,) = stage.whatsapp(back)
    assert paper in again
    assert stage.whatsapp(yes)
    assert stage.ports["accounts"].bill_email(stage.ports["parties"].contracts("1")[0].id) is None
