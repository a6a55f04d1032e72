"""
The hand-made customers of the pretend insurer, whom the demo and the tests rely on.

Everybody is fictional; documents have right check digits and belong to nobody we know of.

| who | phone | what they are for |
|---|---|---|
| Javier Martín Gómez | 34633444555 | drives a Seat Ibiza, 5678 BCD; Elena's husband |
| Elena Soler Vidal | 34644555666 | Seat León, 1243 KLM: help within 45 minutes, or 40 € |
| Francisca Ruiz Navarro | 34611222333 | "Paqui": a home in Valencia; her broker is Correduría Levante |
| Correduría Levante | 34622333444 | broker of Francisca and of Vicente |
| Vicente Ferrer Sanz | 34655666777 | a home and a car (9021 JHT), no promise of a time |
| Sarah Whitfield | 34666777888 | NIE, reads English; a home in Alicante and a car (4410 LMN) |
| João Pedro Almeida | 34677888999 | NIE, reads Portuguese; a car (7312 MBC) |
| Antonio Vega Molina | 34688999000 | died in October; his home in Toledo is still in his name |
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Final

from sintonia.connectors.demo_insurer.names import cif_of, nie_of, nif_of


@dataclass(frozen=True, slots=True)
class Cover:
    """A policy of one of them: a car with its plate, or a home with its address."""

    number: str
    cents: int
    plate: str = ""
    model: str = ""
    address: str = ""
    promise: tuple[int, int] | None = None
    renews: tuple[int, int] = (1, 1)


@dataclass(frozen=True, slots=True)
class Person:
    """One of them. `roles` are kinds and policy numbers that another holds."""

    name: str
    document: str
    phone: str
    born_on: date | None
    covers: tuple[Cover, ...] = ()
    roles: tuple[tuple[str, str], ...] = ()
    language: str = "es"
    needs: tuple[str, ...] = field(default=())
    died_on: date | None = None


JAVIER: Final = Person(
    "Javier Martín Gómez", nif_of(50123456), "34633444555", date(1984, 5, 17),
    (Cover("M100567801", 41230, "5678BCD", "Seat Ibiza", renews=(12, 14)),), (("insured", "M100124301"),),
)  # fmt: skip
ELENA: Final = Person(
    "Elena Soler Vidal", nif_of(51234567), "34644555666", date(1986, 2, 3),
    (Cover("M100124301", 52890, "1243KLM", "Seat León", promise=(45, 4000), renews=(3, 9)),),
)  # fmt: skip
PAQUI: Final = Person(
    "Francisca Ruiz Navarro", nif_of(22345678), "34611222333", date(1957, 10, 21),
    (Cover("H200331702", 23175, address="Calle del Carmen 12, 3.º B, Valencia", renews=(1, 28)),),
)  # fmt: skip
VICENTE: Final = Person(
    "Vicente Ferrer Sanz", nif_of(24456789), "34655666777", date(1971, 7, 7),
    (Cover("H200771203", 31020, address="Avenida de la Constitución 4, Requena", renews=(6, 2)),
     Cover("M100902104", 38750, "9021JHT", "Dacia Sandero", renews=(9, 30))),
)  # fmt: skip
BROKER: Final = Person(
    "Correduría Levante, S.L.", cif_of(9765432), "34622333444", None,
    roles=(("broker", "H200331702"), ("broker", "H200771203"), ("broker", "M100902104")),
)  # fmt: skip
SARAH: Final = Person(
    "Sarah Whitfield", nie_of(3456789), "34666777888", date(1979, 12, 11),
    (Cover("H200441005", 27990, address="Paseo de la Alameda 31, Alicante", renews=(4, 18)),
     Cover("M100441006", 45600, "4410LMN", "Nissan Qashqai", promise=(60, 3000), renews=(4, 18))),
    language="en",
)  # fmt: skip
JOAO: Final = Person(
    "João Pedro Almeida", nie_of(4567890), "34677888999", date(1992, 9, 1),
    (Cover("M100731207", 36280, "7312MBC", "Renault Mégane", promise=(60, 3000), renews=(10, 5)),),
    language="pt-BR",
)  # fmt: skip
ANTONIO: Final = Person(
    "Antonio Vega Molina", nif_of(3456789), "34688999000", date(1948, 6, 13),
    (Cover("H200115508", 19840, address="Calle Mayor 8, Toledo", renews=(5, 20)),), died_on=date(2026, 10, 3),
)  # fmt: skip
PEOPLE: Final = (JAVIER, ELENA, PAQUI, VICENTE, BROKER, SARAH, JOAO, ANTONIO)
