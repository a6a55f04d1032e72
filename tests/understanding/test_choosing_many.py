"""Which of many are meant: by names, numbers, all, all but some; in three languages, of three or of four hundred."""

from __future__ import annotations

import pytest

from sintonia.understanding.choosing import pick_many

BUILDING = (
    ("p", "Rua das Mangueiras, 120, portaria", "N. 3002200117"),
    ("e", "Rua das Mangueiras, 120, elevador", "N. 3002200125"),
    ("g", "Rua das Mangueiras, 120, garagem", "N. 3002200133"),
)
COMPANY = tuple((str(n), f"Avenida Brasil, loja {n}", f"No. {7_000_000_000 + n}") for n in range(1, 401))


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("só o do elevador e da portaria", "pe"),
        ("as 3", "peg"),
        ("na vdd as 3, e manda p administradora tb", "peg"),
        ("todas", "peg"),
        ("all of them", "peg"),
        ("todas menos a garagem", "pe"),
        ("todos exceto elevador e garagem", "p"),
        ("all but the elevador", "pg"),
        ("todas excepto la garagem", "pe"),
        ("elevador", "e"),
        ("1 e 3", "pg"),
        ("a primeira e a segunda", "pe"),
        ("quero a segunda via da conta", ""),
        ("oi to sem luz", ""),
        ("as 4", ""),
    ],
)
def test_some_of_a_few_are_meant(said: str, meant: str) -> None:
    assert "".join(sorted(pick_many(BUILDING, said), key="peg".index)) == meant


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ("todas menos a 12 e a 15", 398),
        ("all but 12 and 15", 398),
        ("todas as 400", 400),
        ("todas", 400),
        ("loja 7, 9 e 301", 3),
        ("todas menos a loja 12, 15 e 399", 397),
    ],
)
def test_some_of_four_hundred_are_meant(said: str, count: int) -> None:
    assert len(pick_many(COMPANY, said)) == count


def test_all_but_something_unknown_is_not_all() -> None:
    assert pick_many(COMPANY, "todas menos a da praia") == ()
