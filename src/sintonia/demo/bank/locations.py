"""Locations: the addresses at which payers' banks find a charge. One shows one charge at a time."""

from __future__ import annotations

from sintonia.demo.bank.banks import PretendBank
from sintonia.demo.bank.models import Kept
from sintonia.demo.bank.problems import invalid, not_found
from sintonia.demo.bank.shelf import Asked, Json, keep, moment, of_time, page_of
from sintonia.kit.text import token


def make(asked: Asked, kind: str) -> Json:
    """A new location for a charge of this kind."""
    return _shown(_made(asked, kind, ""))


def get(asked: Asked) -> Json:
    """One location, by its number."""
    return _shown(_row(asked))


def listed(asked: Asked) -> Json:
    """The locations that were made in a stretch of time."""
    found = [_shown(row) for row in of_time(asked, "loc")]
    if "tipoCob" in asked.query:
        found = [one for one in found if one["tipoCob"] == asked.query["tipoCob"]]
    if "txIdPresente" in asked.query:
        found = [one for one in found if ("txid" in one) == asked.query["txIdPresente"]]
    return page_of(asked, "loc", found)


def detach(asked: Asked) -> tuple[Json, str]:
    """Have a location show nothing any more; also whose it was."""
    row = _row(asked)
    txid, row.about = row.about, ""
    row.save(update_fields=["about"])
    return _shown(row), txid


def take(asked: Asked, kind: str, txid: str) -> Json:
    """The location that a request names, or a new one, showing this charge from now on."""
    number = asked.body.get("loc", {}).get("id")
    if number is None:
        return _shown(_made(asked, kind, txid))
    row = _numbered(asked.bank, str(number))
    name = "CobVOperacaoInvalida" if kind == "cobv" else "CobOperacaoInvalida"
    if row is None:
        raise invalid(name, (f"{kind}.loc.id", "O location inexiste."))
    if row.about not in ("", txid):
        raise invalid(name, (f"{kind}.loc.id", "O location já está sendo utilizado por outra cobrança."))
    if row.read()["tipoCob"] != kind:
        raise invalid(name, (f"{kind}.loc.id", "O location é de outro tipo."))
    row.about = txid
    row.save(update_fields=["about"])
    return _shown(row)


def release(bank: PretendBank, txid: str) -> None:
    """A charge leaves its location."""
    Kept.objects.filter(bank=bank.name, kind="loc", about=txid).update(about="")


def _made(asked: Asked, kind: str, txid: str) -> Kept:
    name = token()
    place = f"{asked.host}{asked.bank.path}/qr/v2/{'cobv/' if kind == 'cobv' else ''}{name}"
    body = {"location": place, "tipoCob": kind, "criacao": moment(asked.at)}
    return keep(asked.bank, "loc", name, body, at=asked.at, about=txid)


def _row(asked: Asked) -> Kept:
    row = _numbered(asked.bank, asked.arguments["id"])
    if row is None:
        raise not_found("PayloadLocationNaoEncontrado")
    return row


def _numbered(bank: PretendBank, number: str) -> Kept | None:
    if not (number.isascii() and number.isdigit() and len(number) < 19):  # noqa: PLR2004 - bigint
        return None
    return Kept.objects.filter(bank=bank.name, kind="loc", pk=int(number)).first()


def _shown(row: Kept) -> Json:
    return {"id": row.pk, **row.read(), **({"txid": row.about} if row.about else {})}
