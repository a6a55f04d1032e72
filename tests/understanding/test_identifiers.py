"""Identifiers that prove themselves are found in noisy sentences, and those with one digit wrong are not."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final, NamedTuple

import pytest
from stdnum import iban
from stdnum.br import cnpj, cpf
from stdnum.es import ccc, cif, cups, dni, nie

from sintonia.packs.utility import values
from sintonia.understanding.documents import documents_in
from sintonia.understanding.entities import entities_in
from sintonia.understanding.identifiers import identifiers_in

# A pack adds its trade's: a supply point's is one.
OF_PACKS: Final = values.VALUES
AT: Final = datetime(2026, 11, 18, 10, 30, tzinfo=UTC)
ENOUGH: Final = 0.99
EACH: Final = 120
ALPHANUMERIC: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
BEFORE: Final = (
    "oi, td bem?", "bom dia", "hola buenas", "olá to sem luz", "preciso da 2a via", "quero mudar o titular",
    "segue os dado", "necesito la factura de octubre", "hi there", "paguei 187,40", "liguei dia 15/10 as 14h",
    "tel 31 98888-7777", "mi móvil 612 345 678", "pedido 12345",
)  # fmt: skip
AFTER: Final = (
    "obg", "gracias", "por favor", "e o telefone é 31988887777", "y mi tel es 600111222", "valor R$ 1.234,56", "ok?",
    "moro na rua 7, 123", "dia 10/11/2026", "protocolo 20261234567890", "cep 30130-000", "leitura 12480", "3 pessoas",
    "",
)  # fmt: skip


class Kind(NamedTuple):
    """How one of a kind is made, whether it is valid, its groups, its usual signs, and what people call it."""

    made: Callable[[random.Random], str]
    valid: Callable[[str], bool]
    groups: tuple[int, ...]
    signs: tuple[str, ...]
    called: tuple[str, ...]


def digits(chance: random.Random, count: int) -> str:
    return "".join(chance.choice("0123456789") for _ in range(count))


def a_cpf(chance: random.Random) -> str:
    body = digits(chance, 9)
    return body + cpf._calc_check_digits(body)


def a_cnpj(chance: random.Random) -> str:
    body = digits(chance, 12) if chance.random() < 0.5 else "".join(chance.choice(ALPHANUMERIC) for _ in range(12))
    return body + cnpj.calc_check_digits(body)


def a_nif(chance: random.Random) -> str:
    if chance.random() < 0.7:
        body = digits(chance, 8)
        return body + dni.calc_check_digit(body)
    while True:
        body = chance.choice("ABCDEFGHJNPQRSUVW") + digits(chance, 7)
        whole = body + chance.choice(cif.calc_check_digits(body))
        if cif.is_valid(whole):
            return whole


def a_nie(chance: random.Random) -> str:
    body = chance.choice("XYZ") + digits(chance, 7)
    return body + nie.calc_check_digit(body)


def an_iban(chance: random.Random) -> str:
    branch, account = digits(chance, 8), digits(chance, 10)
    own = branch + ccc._calc_check_digit("00" + branch) + ccc._calc_check_digit(account) + account
    return f"ES{iban.calc_check_digits('ES00' + own)}{own}"


def a_cups(chance: random.Random) -> str:
    body = "ES" + digits(chance, 16)
    return body + cups.calc_check_digits(body)


KINDS: Final = {
    "cpf": Kind(
        a_cpf, lambda n: len(set(n)) > 1 and cpf.is_valid(n), (3, 3, 3, 2), (".", ".", "-"),
        ("cpf", "meu cpf é", "CPF:", ""),
    ),
    "cnpj": Kind(
        a_cnpj, cnpj.is_valid, (2, 3, 3, 4, 2), (".", ".", "/", "-"), ("cnpj", "o cnpj da empresa é", "CNPJ nº", "")
    ),
    "nif": Kind(
        a_nif, lambda n: dni.is_valid(n) or cif.is_valid(n), (2, 3, 3, 1), (".", ".", "-"),
        ("mi dni es", "nif", "DNI:", ""),
    ),
    "nie": Kind(a_nie, nie.is_valid, (1, 7, 1), ("-", "-"), ("mi nie es", "NIE", "nie:", "")),
    "iban": Kind(an_iban, iban.is_valid, (4,) * 6, (" ",) * 5, ("iban", "mi cuenta es", "IBAN:", "")),
    "cups": Kind(a_cups, cups.is_valid, (4,) * 5, (" ",) * 4, ("cups", "el cups es", "CUPS:", "")),
}  # fmt: skip


def one_digit_wrong(number: str, kind: Kind, chance: random.Random) -> str:
    while True:
        place = chance.choice([n for n, char in enumerate(number) if char.isdigit()])
        wrong = number[:place] + chance.choice("0123456789".replace(number[place], "")) + number[place + 1 :]
        if not kind.valid(wrong):
            return wrong


def written(number: str, kind: Kind, chance: random.Random) -> str:
    """As people, forms and readers of print write it: bare, in groups, with odd signs, with a stray space, small."""
    parts, rest = [], number
    for size in kind.groups:
        parts.append(rest[:size])
        rest = rest[size:]
    ways = (
        number,
        "".join(part + sign for part, sign in zip(parts, (*kind.signs, ""), strict=False)),
        " ".join(parts),
        chance.choice((" . ", " - ", ".", "-", ", ", "·", "–", "_", " ", "‑")).join(parts),
        "".join(part + chance.choice((".", "-", " ", "", " -", ". ")) for part in parts).rstrip(" -."),
        number[: (cut := chance.randrange(2, len(number) - 2))] + " " + number[cut:],
    )
    way = chance.choice(ways)
    return way.lower() if chance.random() < 0.4 else way


def score(name: str, seed: int) -> float:
    """F1 over sentences of which every other one has a number with one digit wrong."""
    chance, kind = random.Random(f"{name}{seed}"), KINDS[name]
    right = wrong = missed = 0
    for count in range(EACH):
        number, good = kind.made(chance), count % 2 == 0
        if good and not kind.valid(number):
            continue
        number = number if good else one_digit_wrong(number, kind, chance)
        said = "".join(
            (
                chance.choice(BEFORE), chance.choice((", ", " ", "\n", ". ")), chance.choice(kind.called),
                chance.choice((" ", ": ")), written(number, kind, chance), chance.choice((" ", ", ", ". ")),
                chance.choice(AFTER),
            )
        )  # fmt: skip
        entities = entities_in(said, language=chance.choice(("pt-BR", "es", "en")), at=AT)
        found = {(entity.kind, entity.value) for entity in entities if entity.kind in KINDS}
        meant = {(name, number)} if good else set()
        right, wrong, missed = right + len(found & meant), wrong + len(found - meant), missed + len(meant - found)
    return 2 * right / (2 * right + wrong + missed)


@pytest.mark.parametrize("name", KINDS)
def test_identifiers_are_told_from_noise(name: str) -> None:
    assert sum(score(name, seed) for seed in range(3)) / 3 >= ENOUGH


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("meu cpf é 529.982.247-25", [("cpf", "52998224725", "529.982.247-25")]),
        ("cpf 529,982,247/25", [("cpf", "52998224725", "529,982,247/25")]),
        ("são 5 2 9 9 8 2 2 4 7 2 5", [("cpf", "52998224725", "5 2 9 9 8 2 2 4 7 2 5")]),
        ("cnpj ５２... 12abc34501de35", [("cnpj", "12ABC34501DE35", "12abc34501de35")]),
        ("GB82 WEST 1234 5698 7654 32", [("iban", "GB82WEST12345698765432", "GB82 WEST 1234 5698 7654 32")]),
        ("111.111.111-11, a 12345678, 12345678 y, 00000000000000", []),
        ("1.529.982.247-25", []),
        ("83860000005-0 96000190009-0 00801782309-0 00343062712-6", []),
        ("sem luz hoje 10", []),
    ],
)  # fmt: skip
def test_what_adds_up_is_found_where_it_stands(text: str, found: list[tuple[str, str, str]]) -> None:
    assert [(one.kind, one.value, text[one.start : one.end]) for one in identifiers_in(text)] == found


def test_a_document_said_twice_is_one() -> None:
    assert documents_in("529.982.247-25, sim, 52998224725") == ("52998224725",)


@pytest.mark.parametrize(
    "text", ["1 " * 25_000, "aa11 " * 10_000, "ab cde fgh ijkl 12 " * 2_600, "x" * 50_000, "9" * 50_000]
)
def test_no_text_takes_long(text: str) -> None:
    began = time.process_time()
    identifiers_in(text)
    assert time.process_time() - began < 2
