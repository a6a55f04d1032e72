"""What a payer's bank finds at a location: the charge as it is to be paid, signed as a JWS."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Any, Final

import jwt
from cryptography.hazmat.primitives.asymmetric import ec

from sintonia.demo.bank import charges
from sintonia.demo.bank.amounts import total, written
from sintonia.demo.bank.banks import PretendBank
from sintonia.demo.bank.models import Kept
from sintonia.demo.bank.problems import Problem, invalid, not_found
from sintonia.demo.bank.shelf import Json, find, moment

_DROPPED: Final = ("loc", "location", "pixCopiaECola", "pix")


def charge_at(bank: PretendBank, path: str) -> Kept | None:
    """The charge that a location shows; None for a location that there is not, or that shows none."""
    place = find(bank, "loc", path.rpartition("/")[2])
    return find(bank, place.read()["tipoCob"], place.about) if place is not None and place.about else None


def at_location(bank: PretendBank, path: str, query: Mapping[str, str], *, at: datetime) -> Json:
    """
    The charge at a location, with what it costs on the day `DPP` (today, if none is named).

    :raises Problem: 404 without a charge, 410 for one that was removed, 400 for a day that is no day of it
    """
    row = charge_at(bank, path)
    if row is None:
        raise not_found("CobPayloadNaoEncontrado")
    body = row.read()
    if body["status"] not in (charges.ACTIVE, charges.DONE):
        raise Problem(410, "CobPayloadNaoEncontrado", "A cobrança foi removida.")
    shown = {name: value for name, value in body.items() if name not in _DROPPED}
    shown["calendario"] = {**body["calendario"], "apresentacao": moment(at)}
    if row.kind == "cobv":
        shown["valor"] = _value(body, _day(query.get("DPP"), at.astimezone(charges.ZONE).date(), body))
    return shown


def signed(body: bytes) -> bytes:
    """The JWS of a payload; the key is new with every process, and belongs to no bank that exists."""
    return jwt.api_jws.encode(body, _key(), algorithm="ES256").encode()


@cache
def _key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def _day(asked: str | None, today: date, body: dict[str, Any]) -> date:
    if asked is None:
        return today
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        raise invalid("CobPayloadOperacaoInvalida", ("DPP", "O dia não respeita o schema.")) from None
    last = charges.last_day(body)
    if day < today or (last is not None and day > last):
        raise invalid("CobPayloadOperacaoInvalida", ("DPP", "Nesse dia a cobrança não pode ser paga."))
    return day


def _value(body: Json, day: date) -> Json:
    parts = charges.parts(body, on=day)
    return {**{name: written(cents) for name, cents in parts.items()}, "final": written(total(parts))}
