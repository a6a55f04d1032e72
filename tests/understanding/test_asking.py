"""Whether somebody asks, and which words tell what about."""

import pytest

from sintonia.understanding.asking import asks_something, telling_words


@pytest.mark.parametrize(
    "text",
    [
        "o que é tusd",
        "oi, pq minha conta tem imposto",
        "não entendo essa conta",
        "me explica a bandeira",
        "deixaram uma dívida aqui, quem paga",
        "cuánto tardan en responder",
        "con cuántos días avisan",
        "hola, puedo pagar el lunes",
        "what is a kwh",
        "hi, do you record calls",
        "the meter is wrong, who pays",
        "religação?",
    ],
)
def test_a_question_needs_no_question_mark(text):
    assert asks_something(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "estou sem luz",
        "quero a segunda via",
        "12480",
        "rua das flores 20",
        "estoy sin luz",
        "my power is out",
        "sim",
    ],
)
def test_whoever_tells_or_wants_something_does_not_ask(text):
    assert not asks_something(text)


@pytest.mark.parametrize(
    ("text", "language", "telling"),
    [
        ("Qual é o prazo da religação?", "pt-BR", "prazo religação"),
        ("qual eh o prazo da religacao", "pt-BR", "prazo religação"),
        ("¿Cuánto tarda la instalación?", "es", "tarda instalación"),
        ("how long does reconnection take", "en", "long reconnection take"),
    ],
)
def test_what_tells_is_the_same_with_accents_and_without(text, language, telling):
    assert telling_words(text, language) == telling
