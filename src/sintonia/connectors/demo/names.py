"""Names and documents for people who do not exist."""

from __future__ import annotations

from random import Random
from typing import Final

WOMEN: Final = (
    "Ana", "Beatriz", "Camila", "Daniela", "Eliane", "Fabiana", "Gabriela", "Helena", "Isabel", "Juliana", "Karina",
    "Larissa", "Marta", "Natália", "Olívia", "Patrícia", "Quitéria", "Renata", "Simone", "Tatiane", "Valéria",
    "Jurema", "Dalva", "Iracema", "Jandira", "Raimunda", "Conceição", "Zilda",
)  # fmt: skip
MEN: Final = (
    "Adriano", "Bernardo", "Caetano", "Diego", "Eduardo", "Fernando", "Gustavo", "Henrique", "Ivan", "João", "Leandro",
    "Mateus", "Nélson", "Otávio", "Paulo", "Rafael", "Sérgio", "Thiago", "Ubirajara", "Vítor", "Wagner", "Zeca",
    "Moacir", "Severino", "Benedito",
)  # fmt: skip
# As long as each other, so that a seed draws the same of everything else.
WOMANS_SECOND: Final = ("", "", "", "", "Maria", "Cristina", "Regina", "Aparecida", "Lúcia", "Luísa", "Teresa", "Inês")
MANS_SECOND: Final = ("", "", "", "", "José", "Luís", "Antônio", "Roberto", "Augusto", "Carlos", "César", "Alberto")
FAMILY: Final = (
    "Abreu", "Alencar", "Amaral", "Araújo", "Azevedo", "Barbosa", "Barros", "Batista", "Borges", "Braga", "Brito",
    "Campos", "Cardoso", "Carvalho", "Castilho", "Coelho", "Cordeiro", "Costa", "Cunha", "Dantas", "Diniz", "Dutra",
    "Esteves", "Faria", "Figueira", "Fonseca", "Freitas", "Furtado", "Galvão", "Gomes", "Guedes", "Guimarães",
    "Junqueira", "Lacerda", "Leite", "Lima", "Lopes", "Macedo", "Machado", "Magalhães", "Marinho", "Martins",
    "Medeiros", "Mendes", "Menezes", "Moraes", "Moura", "Nascimento", "Neves", "Nunes", "Oliveira", "Pacheco",
    "Paiva", "Peixoto", "Pessoa", "Pinheiro", "Prado", "Queiroz", "Ramalho", "Rangel", "Rezende", "Ribeiro", "Rocha",
    "Sampaio", "Santana", "Santos", "Seixas", "Siqueira", "Soares", "Souza", "Teles", "Toledo", "Vargas",
    "Vasconcelos", "Viana", "Vilela", "Xavier",
)  # fmt: skip
TRADES: Final = (
    "Padaria", "Mercearia", "Oficina", "Farmácia", "Papelaria", "Sorveteria", "Serralheria", "Lavanderia", "Gráfica",
    "Açougue", "Floricultura", "Marcenaria", "Academia", "Escola", "Clínica", "Hotel", "Restaurante", "Transportes",
)  # fmt: skip
_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def person_name(chance: Random) -> str:
    """A full name, whose two first names go together."""
    first = chance.choice(WOMEN + MEN)
    second = chance.choice(MANS_SECOND if first in MEN else WOMANS_SECOND)
    mothers, fathers = chance.choice(FAMILY), chance.choice(FAMILY)
    return " ".join(part for part in (first, second, mothers, "" if fathers == mothers else fathers) if part)


def company_name(chance: Random) -> str:
    """The name of a small business."""
    return f"{chance.choice(TRADES)} {chance.choice(FAMILY)} {chance.choice(('Ltda', 'ME', 'e Filhos Ltda'))}"


def cpf(number: int) -> str:
    """The CPF of a nine-digit number: its two check digits are right."""
    digits = [int(digit) for digit in f"{number:09}"]
    for first in (10, 11):
        total = sum(digit * weight for digit, weight in zip(digits, range(first, 1, -1), strict=True))
        digits.append(total * 10 % 11 % 10)
    return "".join(map(str, digits))


def cnpj(root: str) -> str:
    """The CNPJ of twelve letters and digits, as numbered since July 2026: a letter counts its code less 48."""
    values = [ord(letter) - 48 for letter in root]
    for _digit in range(2):
        weights = [2 + place % 8 for place in range(len(values))][::-1]
        rest = sum(value * weight for value, weight in zip(values, weights, strict=True)) % 11
        values.append(0 if rest < 2 else 11 - rest)  # noqa: PLR2004
    return root + "".join(map(str, values[12:]))


def company_root(chance: Random, number: int) -> str:
    """Twelve letters and digits for a CNPJ, unlike those of any other `number`; one in three has a letter."""
    # 7919 and ten million share no factor, so no two numbers below ten million meet.
    spread = f"{number * 7919 % 10**7:07}"
    last = chance.choice(_LETTERS) if chance.random() < 1 / 3 else chance.choice("0123456789")
    return f"{spread}{last}0001"
