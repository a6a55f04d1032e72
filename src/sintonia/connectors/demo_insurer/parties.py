"""Who the pretend insurer's customers are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Final

from django.db.models import Q

from sintonia.backoffice import ports
from sintonia.connectors.demo_insurer.deeds import PREFIX, row_id
from sintonia.connectors.demo_insurer.models import Party, Policy, Role
from sintonia.kit.phone import canonical_phone
from sintonia.kit.text import folded

ZONE: Final = "Europe/Madrid"
_DAYS: Final = ("%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y", "%d-%m-%Y", "%d.%m.%Y", "%d%m%Y", "%d %m %Y")
_MOST: Final = 20
_PHONE: Final = 9


def by_document(document: str) -> ports.Party | None:
    """The party of a NIF, NIE or CIF, however it was punctuated."""
    return _first(Party.objects.filter(document=_code(document)))


def by_phones(phones: Sequence[str]) -> dict[str, tuple[ports.Party, ...]]:
    """The parties of many phones, under each phone as it was given."""
    wanted = {phone: canonical_phone(phone) for phone in phones}
    found: dict[str, list[ports.Party]] = {}
    for row in Party.objects.filter(phones__overlap=list(wanted.values())).order_by("id"):
        for number in row.phones:
            found.setdefault(number, []).append(_party(row))
    return {phone: tuple(found[number]) for phone, number in wanted.items() if number in found}


def by_contract(number: str) -> ports.Party | None:
    """The holder of the policy with that printed number."""
    held = Policy.objects.select_related("holder").filter(number=_code(number)).first()
    return _party(held.holder) if held else None


def search(words: str) -> tuple[ports.Party, ...]:
    """At most 20 parties by words of their names, or by document, phone or policy number."""
    code, digits = _code(words), re.sub(r"\D", "", words)
    named = Q(pk__isnull=False)
    parts = re.findall(r"[^\W_]+", folded(words)[:100])
    for part in parts:
        named &= Q(folded_name__contains=part)
    wanted = (named if parts else Q(pk__isnull=True)) | Q(document=code)
    wanted |= Q(pk__in=Policy.objects.filter(number=code).values("holder_id"))
    if len(digits) >= _PHONE:
        wanted |= Q(phones__overlap=[digits[-11:], f"34{digits[-9:]}"])
    return tuple(map(_party, Party.objects.filter(wanted).order_by("folded_name", "id")[:_MOST]))


def contracts(party: str, *, on: date) -> tuple[ports.Contract, ...]:
    """The policies that a party holds, then those it has a role in, as contracts."""
    return tuple(
        ports.Contract(
            id=f"{PREFIX}{policy.pk}",
            number=policy.number,
            address=policy.address or f"{policy.model} {policy.plate}",
            holder=f"{PREFIX}{policy.holder_id}",
            zone=ZONE,
            holder_died_on=policy.holder.died_on,
        )
        for policy in policies_of(party, on=on)
    )


def policies_of(party: str, *, on: date) -> Iterable[Policy]:
    """The rows of the policies in which a party is anything, its own first."""
    number = row_id(party)
    valid = Role.objects.filter(Q(until=None) | Q(until__gte=on), party_id=number).values("policy_id")
    found = Policy.objects.select_related("holder").filter(Q(holder_id=number) | Q(pk__in=valid)).order_by("pk")
    return sorted(found, key=lambda policy: (policy.holder_id != number, policy.pk))


def roles(party: str) -> tuple[ports.Role, ...]:
    """What a party is to each of its policies."""
    number = row_id(party)
    held = [ports.Role(f"{PREFIX}{pk}", "holder") for pk in _held(number)]
    given = Role.objects.filter(party_id=number).order_by("policy_id")
    return (*held, *(ports.Role(f"{PREFIX}{role.policy_id}", role.kind, role.until) for role in given))


def _held(number: int) -> Iterable[int]:
    return Policy.objects.filter(holder_id=number).order_by("pk").values_list("pk", flat=True)


def fact_matches(party: str, fact: ports.Fact, said: str, *, on: date) -> bool:
    """Whether what somebody said is what the company has on file."""
    row = Party.objects.filter(pk=row_id(party)).first()
    if row is None:
        return False
    match fact:
        case "contract_number":
            # On a telephone's keys there are no letters: the digits after the first are as much to guess.
            numbers = {policy.number for policy in policies_of(party, on=on)}
            return _code(said) in numbers | {number[1:] for number in numbers}
        case "birth_date":
            return row.born_on is not None and _day(said) == row.born_on
        case "latest_amount":
            cents = re.sub(r"\D", "", said)
            return cents.isdigit() and int(cents[:9]) in {policy.cents for policy in policies_of(party, on=on)}


def _first(rows: Iterable[Party]) -> ports.Party | None:
    return next((_party(row) for row in rows), None)


def _party(row: Party) -> ports.Party:
    return ports.Party(
        id=f"{PREFIX}{row.pk}", name=row.name, document=row.document, phones=tuple(row.phones),
        emails=tuple(row.emails), language=row.language, needs=tuple(row.needs), company=row.kind == "company",
        died_on=row.died_on,
    )  # fmt: skip


def _code(typed: str) -> str:
    return re.sub(r"[^0-9A-Z]", "", typed.upper())[:20]


def _day(said: str) -> date | None:
    for pattern in _DAYS:
        try:
            return datetime.strptime(said.strip(), pattern).date()  # noqa: DTZ007 - a birthday has no zone
        except ValueError:
            continue
    return None
