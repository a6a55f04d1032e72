"""
What Bacen's API of PIX says, as structs: only what we use of it, each field checked as the API has it.

Amounts are texts ("123.45") there and whole cents here; moments are RFC 3339.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Any, Final, Literal

from msgspec import Meta, Struct, field

from sintonia.kit.money import Money

TXID: Final = re.compile(r"[a-zA-Z0-9]{26,35}", re.ASCII)
_VALUE: Final = re.compile(r"([0-9]{1,10})\.([0-9]{2})", re.ASCII)
_MOST_CENTS: Final = 999_999_999_999

Value = Annotated[str, Meta(pattern=r"^[0-9]{1,10}\.[0-9]{2}$")]
PaymentId = Annotated[str, Meta(pattern="^[a-zA-Z0-9]{32}$")]
RefundId = Annotated[str, Meta(pattern="^[a-zA-Z0-9]{1,35}$")]
Moment = Annotated[datetime, Meta(tz=True)]
REMOVED: Final = ("REMOVIDA_PELO_USUARIO_RECEBEDOR", "REMOVIDA_PELO_PSP")


class Part(Struct, frozen=True):
    """One part of what was paid."""

    valor: Value


class Parts(Struct, frozen=True):
    """Of what a payment is made; each is there only if there was some."""

    multa: Part | None = None
    juros: Part | None = None


class Moments(Struct, frozen=True):
    """When a refund was asked for and when it was done."""

    solicitacao: Moment | None = None
    liquidacao: Moment | None = None


class Refunded(Struct, frozen=True):
    """`Devolucao`."""

    id: RefundId
    valor: Value
    status: Literal["EM_PROCESSAMENTO", "DEVOLVIDO", "NAO_REALIZADO"]
    horario: Moments = field(default_factory=Moments)


class Pix(Struct, frozen=True, rename={"end_to_end_id": "endToEndId"}):
    """A payment that came in, with its refunds."""

    end_to_end_id: PaymentId
    valor: Value
    horario: Moment
    txid: Annotated[str, Meta(pattern="^[a-zA-Z0-9]{1,35}$")] | None = None
    chave: Annotated[str, Meta(max_length=77)] = ""
    info_pagador: str = field(name="infoPagador", default="")
    componentes: Parts = field(name="componentesValor", default_factory=Parts)
    devolucoes: tuple[Refunded, ...] = ()


class Called(Struct, frozen=True):
    """A bank's call: several payments at once. `pix` is checked one by one, and kept as it came."""

    pix: list[dict[str, Any]]


class Charged(Struct, frozen=True):
    """What we use of `Cob` and `CobV`."""

    class Amount(Struct, frozen=True):
        """Its amount."""

        original: Value

    txid: str
    status: str
    valor: Amount
    code: str = field(name="pixCopiaECola", default="")
    location: str = ""
    revisao: int = 0


class Paging(Struct, frozen=True):
    """How much there is of a list."""

    pages: int = field(name="quantidadeDePaginas", default=1)


class Asked(Struct, frozen=True):
    """What a list was asked with."""

    paginacao: Paging = field(default_factory=Paging)


class Listed(Struct, frozen=True):
    """One page of payments."""

    parametros: Asked = field(default_factory=Asked)
    pix: tuple[Pix, ...] = ()


class Token(Struct, frozen=True):
    """What a token endpoint answers."""

    access_token: str
    expires_in: float = 60


class Problem(Struct, frozen=True):
    """A refusal (RFC 7807). What it says of fields may name people, so it goes nowhere."""

    type: str = ""
    title: str = ""
    status: int = 0


def cents_of(value: str) -> int:
    """
    "123.45" is 12345.

    :raises ValueError: if it is written otherwise
    """
    found = _VALUE.fullmatch(value)
    if found is None:
        raise ValueError(value)
    return int(found[1]) * 100 + int(found[2])


def written(amount: Money) -> str:
    """
    R$ 123,45 is "123.45".

    :raises ValueError: for nothing, too much or another currency
    """
    if amount.currency != "BRL" or not 0 < amount.cents <= _MOST_CENTS:
        raise ValueError(f"PIX does not move {amount}")
    return f"{amount.cents // 100}.{amount.cents % 100:02}"
