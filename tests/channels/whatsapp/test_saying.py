"""What we say, cut into WhatsApp's bubbles and written as Graph wants it; and what its answers mean."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sintonia.channels.whatsapp import limits
from sintonia.channels.whatsapp.adapter import WhatsApp
from sintonia.channels.whatsapp.sending import UnableToWrite
from sintonia.conversations.channel import Account, Card, Code, File, NotSent, Option, Saying, Sent

WHATSAPP = WhatsApp()
ACCOUNT = Account(id=1, channel="whatsapp", key="1", token="secret")
PDF = File("conta-2026-11.pdf", "application/pdf", "https://example.com/media/x")
YES_NO = (Option("yes", "Sim"), Option("no", "Não"))


def written(saying: Saying, to: str = "5531988887777") -> list[dict[str, Any]]:
    return [WHATSAPP.request(part, to=to, account=ACCOUNT, outbox=42).body for part in WHATSAPP.parts(saying)]


def titled(*titles: str) -> tuple[Option, ...]:
    return tuple(Option(str(number), title) for number, title in enumerate(titles))


def test_a_text_is_one_message_with_our_id_on_it():
    request = WHATSAPP.request(Saying(text="Olá!"), to="5531988887777", account=ACCOUNT, outbox=42)
    assert request.path == "/1/messages"
    assert request.headers == {"Authorization": "Bearer secret"}
    assert request.body == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": "5531988887777",
        "type": "text",
        "text": {"preview_url": False, "body": "Olá!"},
        "biz_opaque_callback_data": "42",
    }


def test_a_business_scoped_id_goes_into_recipient_never_into_to():
    [body] = written(Saying(text="Olá!"), to="BR.13491208655302741918")
    assert body["recipient"] == "BR.13491208655302741918"
    assert "to" not in body


def test_two_options_are_buttons_that_bring_back_step_and_choice():
    [body] = written(Saying(text="Está certo?", options=YES_NO, step="run-1:2"))
    buttons = body["interactive"]["action"]["buttons"]
    assert [(each["reply"]["id"], each["reply"]["title"]) for each in buttons] == [
        ("run-1:2|yes", "Sim"),
        ("run-1:2|no", "Não"),
    ]


def test_a_long_button_is_cut_kindly_and_stands_in_full_below_the_question():
    [body] = written(Saying(text="Qual?", options=titled("Falar com uma pessoa da equipe", "Não, obrigado")))
    assert body["interactive"]["action"]["buttons"][0]["reply"]["title"] == "Falar com uma…"
    assert body["interactive"]["body"]["text"] == "Qual?\n\n• Falar com uma pessoa da equipe"


def test_buttons_that_a_cut_makes_alike_become_a_list():
    addresses = titled("Rua das Flores 123, apto 301", "Rua das Flores 123, apto 302")
    [body] = written(Saying(text="Qual endereço?", options=addresses))
    rows = body["interactive"]["action"]["sections"][0]["rows"]
    assert [row["description"] for row in rows] == [option.title for option in addresses]


@pytest.mark.parametrize(
    ("language", "label"), [("pt-BR", "Ver opções"), ("es", "Ver opciones"), ("en", "See options")]
)
def test_a_list_opens_in_the_customers_language(language: str, label: str):
    [body] = written(Saying(text="Qual?", options=titled(*"abcd"), language=language))
    assert body["interactive"]["action"]["button"] == label


def test_more_than_ten_options_become_numbered_text():
    [body] = written(Saying(text="Qual unidade?", options=titled(*(f"Apto {n}" for n in range(101, 112)))))
    assert body["text"]["body"].startswith("Qual unidade?\n\n1. Apto 101\n2. Apto 102\n")
    assert body["text"]["body"].endswith("\n11. Apto 111")


def test_a_hundred_units_take_more_than_one_bubble_and_none_is_cut_in_two():
    names = [f"Unidade {n}, Rua das Acácias Amarelas do Jardim Botânico, {n * 7}" for n in range(100)]
    bodies = written(Saying(text="Qual?", options=titled(*names)))
    assert len(bodies) > 1
    lines = [line for body in bodies for line in body["text"]["body"].splitlines()]
    assert [line.partition(". ")[2] for line in lines if line[:1].isdigit()] == names


def test_an_id_too_long_to_come_back_becomes_numbered_text():
    [body] = written(Saying(text="Qual?", options=(Option("x" * 300, "Um"), Option("y", "Dois"))))
    assert body["type"] == "text"


def test_a_bill_is_a_text_each_code_alone_and_its_document():
    codes = (Code("pix", "Código PIX:", "00020126..."), Code("line", "Linha digitável:", "83660000001"))
    card = Card("Conta de novembro", "R$ 187,40", (("Vencimento", "10/12/2026"),), codes, PDF)
    bodies = written(Saying(text="Aqui está.", card=card))
    assert [body["type"] for body in bodies] == ["text", "text", "text", "text", "document"]
    texts = [body["text"]["body"] for body in bodies[:4]]
    assert texts == [
        "Aqui está.\n\n*Conta de novembro*\n*R$ 187,40*\nVencimento: 10/12/2026\n\nCódigo PIX:",
        "00020126...",
        "Linha digitável:",
        "83660000001",
    ]
    assert bodies[4]["document"] == {"link": PDF.url, "filename": PDF.name}


def test_what_to_choose_comes_last():
    bodies = written(Saying(text="Mais alguma coisa?", card=Card("Conta", "R$ 1,00", file=PDF), options=YES_NO))
    assert [body["type"] for body in bodies] == ["text", "document", "interactive"]
    assert bodies[2]["interactive"]["body"]["text"] == "Mais alguma coisa?"


def test_a_card_is_never_written_before_it_is_cut():
    with pytest.raises(UnableToWrite):
        WHATSAPP.request(Saying(card=Card("Conta")), to="1", account=ACCOUNT, outbox=1)


def test_a_template_has_its_language_and_values_on_one_line():
    [body] = written(Saying(template="power_is_back", template_values=("Rua A\nCentro", "10:30"), language="pt-BR"))
    assert body["template"]["language"] == {"code": "pt_BR"}
    values = body["template"]["components"][0]["parameters"]
    assert [value["text"] for value in values] == ["Rua A Centro", "10:30"]


def test_a_picture_is_shown_and_a_file_is_handed_over():
    [shown] = written(Saying(text="O mapa", file=File("mapa.png", "image/png", "https://example.com/m")))
    assert shown["image"] == {"link": "https://example.com/m", "caption": "O mapa"}
    [handed] = written(Saying(text="A conta", file=PDF))
    assert handed["document"] == {"link": PDF.url, "filename": PDF.name, "caption": "A conta"}


def test_a_long_text_is_cut_at_sentences():
    sentence = "Esta frase termina aqui. "
    bodies = written(Saying(text=sentence * 400))
    assert len(bodies) > 1
    assert all(body["text"]["body"].endswith("aqui.") for body in bodies)
    assert " ".join(body["text"]["body"] for body in bodies) == (sentence * 400).strip()


def test_a_long_question_keeps_its_buttons_on_the_last_bubble():
    bodies = written(Saying(text="Uma frase. " * 300, options=YES_NO, step="s"))
    assert [body["type"] for body in bodies][-1] == "interactive"
    assert all(limits.size(body["text"]["body"]) <= limits.TEXT for body in bodies[:-1])
    assert limits.size(bodies[-1]["interactive"]["body"]["text"]) <= limits.BUTTONS_BODY


FAMILY = "🧑🏽‍🚒"


@given(st.lists(st.sampled_from([*"ab .!?\n\u0301é🇧🇷😮", FAMILY]), min_size=1, max_size=200).map("".join))
def test_pieces_fit_and_lose_nothing_but_blanks(text: str):
    pieces = limits.pieces(text, 20)
    assert all(0 < limits.size(piece) <= 20 for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


def test_an_emoji_of_many_parts_is_not_cut_in_two():
    assert all(set(piece.split("🧑🏽‍🚒")) == {""} for piece in limits.pieces(FAMILY * 10, 20))


@given(
    st.builds(
        Saying,
        text=st.text(max_size=3000),
        options=st.lists(st.builds(Option, st.text(max_size=60), st.text(min_size=1, max_size=90)), max_size=14).map(
            tuple
        ),
        step=st.text(max_size=60),
    )
)
def test_whatever_is_said_fits_and_cutting_twice_changes_nothing(saying: Saying):
    parts = WHATSAPP.parts(saying)
    assert tuple(part for each in parts for part in WHATSAPP.parts(each)) == parts
    for body in written(saying):
        if body["type"] == "text":
            assert limits.size(body["text"]["body"]) <= limits.TEXT
        elif body["interactive"]["type"] == "button":
            assert limits.size(body["interactive"]["body"]["text"]) <= limits.BUTTONS_BODY


def refusal(code: int, status: int = 400) -> Sent | NotSent:
    error = {"message": f"(#{code}) No", "type": "OAuthException", "code": code, "error_data": {"details": "because"}}
    return WHATSAPP.outcome(status, json.dumps({"error": error}).encode())


def test_a_taken_message_has_its_name():
    assert WHATSAPP.outcome(200, b'{"messages":[{"id":"wamid.1"}]}') == Sent("wamid.1")


@pytest.mark.parametrize(
    ("code", "again", "paused"),
    [
        (130429, True, True),
        (80007, True, True),
        (4, True, True),
        (131056, True, False),
        (131016, True, False),
        (131047, False, False),
        (131026, False, False),
        (131062, False, False),
        (132000, False, False),
        (100, False, False),
        (190, False, False),
    ],
)
def test_each_refusal_says_what_helps(code: int, again: bool, paused: bool):
    answer = refusal(code)
    assert isinstance(answer, NotSent)
    assert (answer.again, answer.pause_s > 0) == (again, paused)
    assert f"{code} (#{code}) No: because" in answer.why


def test_a_dead_token_is_loud():
    answer = refusal(190, 401)
    assert isinstance(answer, NotSent)
    assert answer.why.startswith("ACCOUNT REFUSED")


@pytest.mark.parametrize("status", [500, 502, 503, 408])
@pytest.mark.parametrize("body", [b"", b"<html>", b"\xff", b"[]"])
def test_a_broken_provider_is_tried_again(status: int, body: bytes):
    answer = WHATSAPP.outcome(status, body)
    assert isinstance(answer, NotSent)
    assert (answer.again, answer.pause_s) == (True, 0)


def test_too_many_requests_pause_the_account():
    answer = WHATSAPP.outcome(429, b"slow down")
    assert isinstance(answer, NotSent)
    assert answer.again
    assert answer.pause_s > 0
