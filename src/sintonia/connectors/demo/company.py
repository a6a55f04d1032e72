"""
The pretend company's rows, made from a number and a day: the same two always make the same company.

Rows leave as text for COPY. Consumption follows a southern summer (air conditioning from December to March) with a
small second peak in the cold of June and July (showers are electric).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Final

from sintonia.connectors.demo.names import cnpj, company_name, company_root, cpf, person_name
from sintonia.connectors.demo.people import PEOPLE, Person, Supply
from sintonia.connectors.demo.places import places
from sintonia.connectors.demo.prices import bill_cents, kwh_for
from sintonia.kit.phone import canonical_phone
from sintonia.kit.text import folded

MONTHS: Final = 24
_SEASON: Final = (1.19, 1.16, 1.09, 0.98, 0.92, 0.96, 0.98, 0.93, 0.92, 0.96, 1.02, 1.12)
_HAND_MADE_READ: Final = timedelta(days=6)
_NULL: Final = r"\N"
COLUMNS: Final = {
    "demo_party": "id, kind, name, folded_name, document, born_on, phones, reachable, emails, language, needs, died_on",
    "demo_contract": "id, number, holder_id, street, door, meter, usual_kwh, rural",
    "demo_role": "party_id, contract_id, kind",
    "demo_reading": "contract_id, read_on, kwh, by",
    "demo_bill": "contract_id, month, cents, due_on, kwh",
    "demo_payment": "contract_id, month, paid_on, cents, by",
    "demo_delivery": "contract_id, email, since",
}
# One contract in so many gets its bills by e-mail.
_BY_EMAIL: Final = 20


@dataclass
class Rows:
    """The rows of each table, in the order in which they may be loaded."""

    tables: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in COLUMNS})

    def add(self, table: str, *values: object) -> None:
        """Add a row; None is null, a tuple an array."""
        self.tables[table].append("\t".join(map(_written, values)) + "\n")


def make(*, day: date, customers: int, seed: int) -> Rows:
    """Make the company as it is on `day`."""
    chance = Random(seed)
    rows = Rows()
    numbers: dict[str, int] = {}
    for party, person in enumerate(PEOPLE[:customers], start=1):
        died = None if person.died_days_ago is None else day - timedelta(days=person.died_days_ago)
        _add_party(rows, party, person, died_on=died)
        for supply in person.supplies:
            numbers[supply.number] = _add_supply(rows, chance, len(numbers) + 1, party, supply)
            _add_history(rows, chance, numbers[supply.number], supply, read_day=(day - _HAND_MADE_READ).day, day=day)
    for party, person in enumerate(PEOPLE[:customers], start=1):
        for kind, number in person.roles:
            rows.add("demo_role", party, numbers[number], kind)
    _add_crowd(rows, chance, first=len(PEOPLE) + 1, customers=customers, contract=len(numbers) + 1, day=day)
    return rows


def _add_crowd(rows: Rows, chance: Random, *, first: int, customers: int, contract: int, day: date) -> None:
    most = max(customers - first + 1, 0)
    printed = chance.sample(range(3_100_000_000, 3_999_999_999), most * 4)
    # The hand-made people's numbers leave other rests: nobody shares their phone or CPF by chance.
    phones = [8 * number for number in chance.sample(range(7_600_000, 12_400_000), most)]
    documents = [16 * number + 1 for number in chance.sample(range(7_000_000, 62_000_000), most)]
    held: list[int] = []
    for place in range(most):
        party = first + place
        company = chance.random() < 0.06  # noqa: PLR2004
        document = cnpj(company_root(chance, party)) if company else cpf(documents[place])
        person = _stranger(chance, company, document, phones[place])
        _add_party(rows, party, person)
        if held and not company and chance.random() < 0.05:  # noqa: PLR2004
            rows.add("demo_role", party, held.pop(), "tenant")
            continue
        count = chance.choices((1, 2, 3, 4), (4, 3, 2, 1))[0] if company else 1 + (chance.random() < 0.05)  # noqa: PLR2004
        for _unit in range(count):
            usual = int(chance.lognormvariate(5.05, 0.5) * (4 if company else 1)) + 30
            supply = Supply(
                number=str(printed.pop()),
                street=chance.randrange(1, len(places()) + 1),
                door=str(chance.randrange(1, 900)),
                latest_kwh=usual * 25 + chance.randrange(20_000),
                usual_kwh=usual,
                owed=_debts(chance),
            )
            _add_supply(rows, chance, contract, party, supply)
            _add_history(rows, chance, contract, supply, read_day=chance.randrange(1, 21), day=day)
            if contract % _BY_EMAIL == 0:
                rows.add(
                    "demo_delivery", contract, _address(person, contract), day - timedelta(days=contract % 700 + 40)
                )
            if chance.random() < 0.1:  # noqa: PLR2004
                held.append(contract)
            contract += 1


def _address(person: Person, contract: int) -> str:
    names = [name for name in folded(person.name).split() if name.isalpha()]
    return f"{names[0]}.{names[-1]}.{contract}@correio.example"


def _stranger(chance: Random, company: bool, document: str, phone: int) -> Person:
    luck = chance.random()
    # One mobile number in fourteen stands in the file as it was before the ninth digit.
    written = f"5531{phone}" if luck < 0.07 and not company else f"55319{phone}"  # noqa: PLR2004
    needs = [
        need
        for need, share in (("life_support", 0.008), ("low_income", 0.07), ("age", 0.05))
        if not company and chance.random() < share
    ]
    return Person(
        name=company_name(chance) if company else person_name(chance),
        document=document,
        phones=(written,),
        born_on=None if company else date(1940, 1, 1) + timedelta(days=chance.randrange(24_000)),
        language=chance.choices(("pt-BR", "es", "en"), (97, 2, 1))[0],
        needs=tuple(needs),
    )


def _debts(chance: Random) -> tuple[tuple[int, int], ...]:
    luck = chance.random()
    # -1 stands for "what the bill is": only the hand-made people's amounts are chosen.
    if luck < 0.03:  # noqa: PLR2004
        return tuple((back, -1) for back in range(chance.randrange(3, 7)))
    if luck < 0.11:  # noqa: PLR2004
        return ((0, -1), (1, -1))
    return ((0, -1),) if luck < 0.6 else ()  # noqa: PLR2004


def _add_party(rows: Rows, party: int, person: Person, *, died_on: date | None = None) -> None:
    rows.add(
        "demo_party", party, "person" if person.born_on else "company", person.name, folded(person.name),
        person.document, person.born_on, person.phones, tuple(map(canonical_phone, person.phones)), person.emails,
        person.language, person.needs, died_on,
    )  # fmt: skip


def _add_supply(rows: Rows, chance: Random, contract: int, holder: int, supply: Supply) -> int:
    meter = f"EC-{chance.randrange(10**6):06}"
    rows.add(
        "demo_contract", contract, supply.number, holder, supply.street, supply.door, meter, supply.usual_kwh,
        supply.rural,
    )  # fmt: skip
    return contract


def _add_history(rows: Rows, chance: Random, contract: int, supply: Supply, *, read_day: int, day: date) -> None:
    """The 25 readings, 24 bills and their payments, from the oldest to the latest."""
    calendar = _calendar(day, min(read_day, 28))
    owed, used = dict(supply.owed), []
    for back in range(MONTHS - 1, -1, -1):
        cents = owed.get(back, 0)
        month = calendar[MONTHS - back].month
        usual = supply.usual_kwh * _SEASON[month.month - 1] * (0.9 + 0.2 * chance.random())
        used.append((kwh_for(cents, month), cents) if cents > 0 else (int(usual), bill_cents(int(usual), month)))
    shown = max(supply.latest_kwh - sum(kwh for kwh, _cents in used), 0)
    readings, bills, payments = (rows.tables[name] for name in ("demo_reading", "demo_bill", "demo_payment"))
    readings.append(f"{contract}\t{calendar[0].read_on}\t{shown}\tcompany\n")
    for index, (kwh, cents) in enumerate(used, start=1):
        shown += kwh
        at = calendar[index]
        readings.append(f"{contract}\t{at.read_on}\t{shown}\tcompany\n")
        bills.append(f"{contract}\t{at.month}\t{cents}\t{at.due_on}\t{kwh}\n")
        if MONTHS - index not in owed:
            payments.append(f"{contract}\t{at.month}\t{at.paid_on[int(chance.random() * 6)]}\t{cents}\tpix\n")


@dataclass(frozen=True, slots=True)
class _Month:
    month: date
    read_on: str
    due_on: str
    paid_on: tuple[str, ...]


@cache
def _calendar(day: date, read_day: int) -> tuple[_Month, ...]:
    """The 25 readings' months up to `day` with their dates, as text; a paid bill was never paid tomorrow."""
    ends = day.year * 12 + day.month - 1 - (read_day > day.day)
    found = []
    for index in range(ends - MONTHS, ends + 1):
        month = date(index // 12, index % 12 + 1, 1)
        read_on = month.replace(day=read_day)
        due_on = _business_day(read_on + timedelta(days=18))
        paid_on = tuple(str(min(due_on - timedelta(days=early), day)) for early in (0, 0, 1, 3, 6, 10))
        found.append(_Month(month, str(read_on), str(due_on), paid_on))
    return tuple(found)


def _business_day(day: date) -> date:
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)  # noqa: PLR2004


def _written(value: object) -> str:
    if value is None:
        return _NULL
    if isinstance(value, tuple):
        # JSON's quoting is PostgreSQL's inside an array; COPY wants its backslashes twice.
        return "{" + ",".join(json.dumps(item, ensure_ascii=False) for item in value).replace("\\", "\\\\") + "}"
    return str(value)
