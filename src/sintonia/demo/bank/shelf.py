"""The pretend banks' shelves: one thing by its name, or all of a kind in a stretch of time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import msgspec

from sintonia.demo.bank.banks import PretendBank
from sintonia.demo.bank.models import Branch, Kept

Json = dict[str, Any]
DEFAULT_PAGE, FIRST = 100, 0


@dataclass(frozen=True)
class Asked:
    """One request to the API, already checked against its schema. `host` is where the bank is reached."""

    bank: PretendBank
    at: datetime
    arguments: dict[str, str] = field(default_factory=dict)
    query: dict[str, Any] = field(default_factory=dict)
    body: Json = field(default_factory=dict)
    host: str = "127.0.0.1:8000"


def locked(bank: PretendBank) -> Branch:
    """One who writes at a bank writes alone, until the transaction ends."""
    Branch.objects.get_or_create(name=bank.name)
    return Branch.objects.select_for_update().get(name=bank.name)


def find(bank: PretendBank, kind: str, key: str) -> Kept | None:
    """What is kept by this name."""
    return Kept.objects.filter(bank=bank.name, kind=kind, key=key).first()


def keep(bank: PretendBank, kind: str, key: str, body: Json, *, at: datetime, about: str = "") -> Kept:
    """Put something new on the shelf."""
    text = msgspec.json.encode(body).decode()
    return Kept.objects.create(bank=bank.name, kind=kind, key=key, body=text, at=at, about=about)


def of_time(asked: Asked, kind: str) -> list[Kept]:
    """All of a kind from `inicio` to `fim`, oldest first."""
    rows = Kept.objects.filter(bank=asked.bank.name, kind=kind)
    if "inicio" in asked.query:
        rows = rows.filter(at__gte=asked.query["inicio"])
    if "fim" in asked.query:
        rows = rows.filter(at__lte=asked.query["fim"])
    return list(rows.order_by("at", "pk"))


def page_of(asked: Asked, name: str, found: Iterable[Json]) -> Json:
    """A list as the API answers it: the page that was asked for, and how many there are."""
    rows = list(found)
    number = asked.query.get("paginacao.paginaAtual", FIRST)
    size = asked.query.get("paginacao.itensPorPagina", DEFAULT_PAGE)
    told = {key: value for key, value in asked.query.items() if not key.startswith("paginacao.")}
    paging = {
        "paginaAtual": number,
        "itensPorPagina": size,
        "quantidadeDePaginas": max(1, -(-len(rows) // size)),
        "quantidadeTotalDeItens": len(rows),
    }
    moments = {key: moment(told[key]) for key in ("inicio", "fim") if key in told}
    return {"parametros": {**told, **moments, "paginacao": paging}, name: rows[number * size :][:size]}


def moment(at: datetime) -> str:
    """A moment as the API writes it."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def is_of(asked: Asked, person: Json) -> bool:
    """Whether it concerns the CPF or CNPJ that was asked for, if one was."""
    return all(person.get(name) == asked.query[name] for name in ("cpf", "cnpj") if name in asked.query)
