"""The pretend insurer's rows, made from a number and a day: the same two always make the same company."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Final

from sintonia.connectors.demo_insurer.models import Party, Policy, Role, Truck
from sintonia.connectors.demo_insurer.names import (
    CARS,
    STREETS,
    account_of,
    cif_of,
    nie_of,
    nif_of,
    person_name,
    plate_of,
)
from sintonia.connectors.demo_insurer.people import PEOPLE, Cover, Person
from sintonia.connectors.demo_insurer.roads import TOWNS
from sintonia.kit.text import folded

_YEAR: Final = timedelta(days=365)
# Nobody waits at the small places: their help comes from the towns around.
_WITHOUT_TRUCKS: Final = frozenset(
    {"Arganda del Rey", "Perales de Tajuña", "Villarejo de Salvanés", "Fuentidueña de Tajo", "Honrubia", "Utiel"}
)
_BIG: Final = 6
SLOW: Final = {"Aranjuez": 180, "Cuenca": 130}


@dataclass
class Rows:
    """The rows of each table."""

    parties: list[Party] = field(default_factory=list)
    policies: list[Policy] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)
    trucks: list[Truck] = field(default_factory=list)


def make(*, day: date, customers: int, seed: int) -> Rows:
    """Make the company as it is on `day`."""
    chance, rows = Random(seed), Rows()
    for person in PEOPLE[:customers]:
        party = _add_party(rows, person)
        for cover in person.covers:
            _add_policy(rows, party, cover, day)
    numbers = {policy.number: policy for policy in rows.policies}
    for party, person in zip(list(rows.parties), PEOPLE, strict=False):
        rows.roles += [Role(party=party, policy=numbers[n], kind=kind) for kind, n in person.roles if n in numbers]
    for place in range(max(customers - len(PEOPLE), 0)):
        party = _add_party(rows, _stranger(chance, place))
        for cover in _covers(chance, place):
            _add_policy(rows, party, cover, day)
    rows.trucks = list(_trucks())
    return rows


def _add_party(rows: Rows, person: Person) -> Party:
    kind = "person" if person.born_on else "company"
    party = Party(
        id=len(rows.parties) + 1, kind=kind, name=person.name, folded_name=folded(person.name),
        document=person.document, born_on=person.born_on, died_on=person.died_on, phones=[person.phone],
        language=person.language, needs=list(person.needs),
    )  # fmt: skip
    rows.parties.append(party)
    return party


def _add_policy(rows: Rows, party: Party, cover: Cover, day: date) -> None:
    number = len(rows.policies) + 1
    month, on = cover.renews
    latest = date(day.year, month, on)
    minutes, cents = cover.promise or (None, None)
    rows.policies.append(
        Policy(
            id=number,
            number=cover.number,
            branch="motor" if cover.plate else "home",
            holder=party,
            plate=cover.plate,
            model=cover.model,
            address=cover.address,
            cents=cover.cents,
            starts_on=latest if latest <= day else date(day.year - 1, month, on),
            account=account_of(71_000 + number),
            promise_minutes=minutes,
            promise_cents=cents,
            included_km=100 if minutes else 50,
        )
    )


def _stranger(chance: Random, place: int) -> Person:
    luck, number = chance.random(), 30_000_000 + 101 * place
    # The hand-made people's phones begin with other digits: nobody shares theirs by chance.
    phone = f"346{80_000_000 + 137 * place:08}"
    born = date(1945, 1, 1) + timedelta(days=chance.randrange(22_000))
    if luck < 0.05:  # noqa: PLR2004
        return Person(f"Talleres {person_name(chance).split()[1]}, S.L.", cif_of(1_000_000 + place), phone, None)
    document = nie_of(5_000_000 + place) if luck < 0.15 else nif_of(number)  # noqa: PLR2004
    return Person(person_name(chance), document, phone, born)


def _covers(chance: Random, place: int) -> list[Cover]:
    made = []
    day = (chance.randrange(1, 13), chance.randrange(1, 29))
    if chance.random() < 0.8:  # noqa: PLR2004
        promise = (60, 3000) if chance.random() < 0.5 else None  # noqa: PLR2004
        plate = plate_of(10_000 * (900 + place) + chance.randrange(10_000))
        cents = chance.randrange(22_000, 79_000)
        made.append(Cover(f"M1{30_000_000 + place}", cents, plate, chance.choice(CARS), promise=promise, renews=day))
    if not made or chance.random() < 0.5:  # noqa: PLR2004
        town = chance.choice(TOWNS).name
        address = f"{chance.choice(STREETS)} {chance.randrange(1, 120)}, {town}"
        made.append(Cover(f"H2{30_000_000 + place}", chance.randrange(12_000, 48_000), address=address, renews=day))
    return made


def _trucks() -> list[Truck]:
    made: list[Truck] = []
    for place, town in enumerate(town for town in TOWNS if town.name not in _WITHOUT_TRUCKS):
        for nth in range(3 if place < _BIG else 1):
            made.append(
                Truck(
                    id=len(made) + 1,
                    provider=f"Grúas {town.name}",
                    latitude=town.at[0] + nth * 0.01,
                    longitude=town.at[1] - nth * 0.01,
                    pace=SLOW.get(town.name, 100),
                )
            )
    return made
