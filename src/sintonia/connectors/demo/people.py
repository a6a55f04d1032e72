"""
The hand-made customers of the pretend company, whom the demo and the tests rely on.

Everybody is fictional; CPFs and CNPJs have right check digits and belong to nobody we know of. All phones are in
`5531` (canonical form), all streets in Vila Clara. Amounts and latest readings are the same whatever day the company
is made for; dates move with it: each has a bill of the latest month, read six days before, that is not due yet.

| who | phone | what they are for |
|---|---|---|
| Maria Aparecida da Silva | 5531988887777 | Rua da Igreja 45, dark; owes R$ 187,40 and R$ 173,59 (overdue); 4.790 kWh |
| Antônio and Luzia Pereira | 5531977776666 | one phone, two people, a contract each |
| Sônia Regina Duarte | 5531966667777 | manages a building of three units held by a company, CNPJ 12ABC34501DE35 |
| Aparecida Moreira, 79 | 5531955556666 | oxygen at home: life support |
| Marcos Vinícius Teixeira | 5531988776655 | on file without the ninth digit |
| Lucía Fernández Ortega | 5531966665555 | reads Spanish |
| Carlos Eduardo Nogueira | 5531955554444 | units 301 (4.790 kWh) and 302 (4.785 kWh) of one building |
| Bruna Tavares | 5531944443333 | tenant of a contract that Osvaldo Lima holds |
| Emily Carter | 5531933332222 | reads English, paid everything; lives in the country |
| Pilar Sanz Molina, 81 | 5531977778889 | deaf, reads Spanish, no internet; a bill of R$ 214,00 where R$ 60 is usual |
| João Batista Ramos | 5531922226661 | died three months ago; owes R$ 131,20 |
| Teresa Ramos | 5531944445553 | his daughter, who writes with his CPF in hand |
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final


@dataclass(frozen=True, slots=True)
class Supply:
    """A contract of one of them. `owed` maps months before the latest one to cents; `latest_kwh` is on the meter."""

    number: str
    street: int
    door: str
    latest_kwh: int
    usual_kwh: int
    owed: tuple[tuple[int, int], ...] = ()
    rural: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """One of them. `roles` are kinds and contract numbers of supplies that another holds; days are counted back."""

    name: str
    document: str
    phones: tuple[str, ...]
    born_on: date | None
    supplies: tuple[Supply, ...] = ()
    roles: tuple[tuple[str, str], ...] = ()
    language: str = "pt-BR"
    emails: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    died_days_ago: int | None = None


MARIA: Final = Person(
    name="Maria Aparecida da Silva",
    document="52998224725",
    phones=("5531988887777",),
    born_on=date(1968, 4, 12),
    emails=("maria.silva@correio.example",),
    supplies=(Supply("3004512786", 1, "45", 4790, 187, ((0, 18740), (2, 17359))),),
)
ANTONIO: Final = Person(
    name="Antônio Carlos Pereira",
    document="11144477735",
    phones=("5531977776666",),
    born_on=date(1959, 9, 3),
    supplies=(Supply("3007764120", 1, "112", 21344, 160, ((0, 15490),)),),
)
LUZIA: Final = Person(
    name="Luzia Pereira",
    document="93541134780",
    phones=("5531977776666",),
    born_on=date(1962, 1, 20),
    supplies=(Supply("3001198345", 30, "8, loja", 10877, 95, ((0, 9705),)),),
)
CONDOMINIUM: Final = Person(
    name="Condomínio Edifício Jacarandá",
    document="12ABC34501DE35",
    phones=("553133334444",),
    born_on=None,
    emails=("sindica@jacaranda.example",),
    supplies=(
        Supply("3002200117", 2, "120, portaria", 30412, 240, ((0, 22610),)),
        Supply("3002200125", 2, "120, elevador", 55120, 610, ((0, 55540), (1, 54206))),
        Supply("3002200133", 2, "120, garagem", 18033, 180, ((0, 17270),)),
    ),
)
SONIA: Final = Person(
    name="Sônia Regina Duarte",
    document="71428793860",
    phones=("5531966667777",),
    born_on=date(1971, 11, 8),
    roles=tuple(("building_manager", supply.number) for supply in CONDOMINIUM.supplies),
)
CIDA: Final = Person(
    name="Aparecida Moreira",
    document="29537995593",
    phones=("5531955556666",),
    born_on=date(1947, 6, 30),
    supplies=(Supply("3005530918", 1, "73", 41250, 265, ((1, 24835), (2, 25102))),),
    needs=("life_support", "age"),
)
MARCOS: Final = Person(
    name="Marcos Vinícius Teixeira",
    document="86288366757",
    phones=("553188776655",),
    born_on=date(1990, 2, 14),
    supplies=(Supply("3008841902", 55, "310", 8120, 140, ((0, 13710),)),),
)
LUCIA: Final = Person(
    name="Lucía Fernández Ortega",
    document="15350946056",
    phones=("5531966665555",),
    born_on=date(1985, 7, 19),
    language="es",
    supplies=(Supply("3006619254", 77, "22", 6051, 120, ((0, 11930),)),),
)
CARLOS: Final = Person(
    name="Carlos Eduardo Nogueira",
    document="45317828791",
    phones=("5531955554444",),
    born_on=date(1979, 3, 27),
    supplies=(
        Supply("3003010301", 12, "500, ap 301", 4790, 130, ((0, 12820),)),
        Supply("3003010302", 12, "500, ap 302", 4785, 125),
    ),
)
OSVALDO: Final = Person(
    name="Osvaldo Lima",
    document="74697131401",
    phones=("5531922221111",),
    born_on=date(1955, 12, 1),
    supplies=(Supply("3009075561", 101, "9", 15290, 150, ((0, 14600),)),),
)
BRUNA: Final = Person(
    name="Bruna Tavares",
    document="38157864011",
    phones=("5531944443333",),
    born_on=date(1996, 5, 5),
    roles=(("tenant", "3009075561"),),
)
EMILY: Final = Person(
    name="Emily Carter",
    document="06543210940",
    phones=("5531933332222",),
    born_on=date(1982, 10, 10),
    language="en",
    supplies=(Supply("3000456781", 140, "77", 9914, 170, rural=True),),
)
PILAR: Final = Person(
    name="Pilar Sanz Molina",
    document="31847290523",
    phones=("5531977778889",),
    born_on=date(1945, 3, 18),
    language="es",
    supplies=(Supply("3005127743", 88, "31", 2740, 55, ((0, 21400),)),),
    needs=("age",),
)
JOAO: Final = Person(
    name="João Batista Ramos",
    document="60491823703",
    phones=("5531922226661",),
    born_on=date(1941, 6, 24),
    supplies=(Supply("3002718864", 64, "207", 33870, 135, ((0, 13120),)),),
    died_days_ago=94,
)
TERESA: Final = Person(
    name="Teresa Ramos",
    document="20736541853",
    phones=("5531944445553",),
    born_on=date(1972, 8, 9),
)
PEOPLE: Final = (
    MARIA, ANTONIO, LUZIA, CONDOMINIUM, SONIA, CIDA, MARCOS, LUCIA, CARLOS, OSVALDO, BRUNA, EMILY, PILAR, JOAO, TERESA,
)  # fmt: skip
