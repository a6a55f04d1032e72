"""The guard for danger: what it takes for one in each trade, and what only sounds like it."""

import pytest

from sintonia.packs.insurer import pack as insurer
from sintonia.packs.utility import pack as utility
from sintonia.understanding.danger import is_played_down, sounds_dangerous
from sintonia.understanding.features import plain
from sintonia.understanding.hints import hints_of, may_be_danger

assert utility.DANGERS
assert insurer.DANGERS


def hints(text):
    found = 0
    for word in plain(text).replace(",", " ").split():
        found |= hints_of(word)
    return found


DANGERS = [
    # Water where the current is.
    "entrou água no relógio de luz com a chuva", "gotea agua encima del enchufe",
    "water is dripping into the breaker box",
    "o quintal alagou e a energia continua ligada", "my basement flooded and the power is still on",
    # The current in what is touched.
    "sinto um formigamento na torneira do banheiro", "la reja suelta descargas cuando llueve",
    "the fence zapped my son",
    # Gas, heat and what buzzes.
    "tem cheiro de gás perto do medidor", "huele raro como a gas junto al contador",
    "there's a gas smell by the meter",
    "o disjuntor está quente e zumbindo", "el enchufe está caliente y hace ruido", "the outlet is glowing",
    # Children where none may be.
    "tem um menino subindo no poste", "unos niños treparon a la torre de alta tensión",
    "kids playing inside the substation",
    # Somebody hurt, shut in or upside down.
    "bati o carro e minha mãe está sangrando", "hay un herido en la carretera", "my wife is trapped in the car",
    "atropelei um senhor agora", "mi hijo está inconsciente", "my son is not breathing",
    "meu bebê ficou trancado dentro do carro", "se quedó mi niña encerrada en el coche", "baby locked in the car",
    "o carro capotou comigo dentro", "el coche volcó en la curva", "we rolled over into a ditch",
    "mi coche está humeando", "o capô tá fumegando",
    "quero um guincho, e tem uma moça ferida", "sale humo del motor", "smoke is coming out of the hood",
    # What only began like a figure, or was mended in vain.
    "levei um choque na geladeira e a conta veio alta", "ontem consertaram e já está soltando faísca de novo",
    "perto do mercado o transformador está pegando fogo", "the breaker is so hot and it buzzes",
    "llamo a mi seguro, que hay fuego en la cocina", "they should have fixed it last week, the wire is hanging down",
]  # fmt: skip
NO_DANGERS = [
    "levei um choque com o valor da conta", "casi me electrocuto con el precio", "i got a shock when i saw the bill",
    "o jogo está pegando fogo", "mi jefe echa chispas de coraje", "my finances are on fire",
    "smoke coming out of my ears",
    "não tem fio caído nem perigo, só falta luz", "no hay cables caídos ni chispas",
    "no wires down, no sparks, just no power",
    "não estou em perigo, só quero a fatura", "not an emergency", "ninguém se machucou, só amassou o para-choque",
    "nadie resultó herido, solo un golpe", "nobody was hurt, just a dent", "saí da pista mas estamos bem",
    "semana passada pegou fogo no medidor mas já foi trocado, quero ver minha conta",
    "hace tres días hubo un incendio, los bomberos lo apagaron, quiero abrir un parte",
    "last week we had a fire in the kitchen, it was put out, i want to claim",
    "quiero asegurar un perro de raza peligrosa", "meu seguro cobre atropelamento?", "atropellé a un jabalí",
    "mi póliza cubre incendio?", "seguro contra incêndio quanto custa", "my policy covers fire and theft, right?",
    "casi me electrocuto del susto al ver el importe", "qué chispa tiene tu compañera",
    "a lâmpada do poste queimou", "o medidor de água está pingando", "tranquei a chave dentro do carro",
    "i locked my keys in the car", "o rapaz subiu no poste e cortou minha luz", "fiquei preso no trânsito",
    "meu carro quebrou",
]  # fmt: skip


@pytest.mark.parametrize("text", DANGERS)
def test_danger_is_heard_in_each_language(text):
    assert sounds_dangerous(plain(text), hints(text)) >= 0.95


@pytest.mark.parametrize("text", NO_DANGERS)
def test_what_only_sounds_like_danger_is_none(text):
    assert sounds_dangerous(plain(text), hints(text)) == 0


@pytest.mark.parametrize("text", DANGERS)
def test_the_words_of_a_danger_are_hinted_at(text):
    assert may_be_danger(hints(text))


def test_what_is_denied_is_played_down():
    assert is_played_down("nao tem fio caido, so falta luz")
    assert not is_played_down("tem fio caido, e falta luz")
    assert not is_played_down("so falta luz")
