"""Charges at a pretend bank: for at once (`cob`) and with a due date (`cobv`), each with its revisions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec

from sintonia.connectors.pix.wire import cents_of
from sintonia.demo.bank import locations
from sintonia.demo.bank.amounts import parts_on
from sintonia.demo.bank.banks import PAYEE_CITY, RECEIVER
from sintonia.demo.bank.models import Kept
from sintonia.demo.bank.problems import Problem, invalid, not_found
from sintonia.demo.bank.shelf import Asked, Json, find, is_of, keep, moment, of_time, page_of
from sintonia.documents.pix import PixCode, pix_payload
from sintonia.kit.text import crockford_code

ZONE: Final = ZoneInfo("America/Sao_Paulo")
ACTIVE, DONE, REMOVED = "ATIVA", "CONCLUIDA", "REMOVIDA_PELO_USUARIO_RECEBEDOR"
NAMES: Final = {"cob": "Cob", "cobv": "CobV"}
_MISSING: Final = {"cob": "CobNaoEncontrado", "cobv": "CobVNaoEncontrada"}
_LARGEST: Final = 2**31 - 1
_BY_DATE: Final = (1, 2)
_AN_AMOUNT: Final = (1, 3, 4)
_FIELDS: Final = ("calendario", "devedor", "valor", "chave", "solicitacaoPagador", "infoAdicionais")


def put(asked: Asked, kind: str) -> Json:
    """Make a charge, or make an active one anew as its next revision."""
    txid = asked.arguments["txid"]
    row = find(asked.bank, kind, txid)
    if row is None and find(asked.bank, "cob" if kind == "cobv" else "cobv", txid) is not None:
        raise _refused(kind, "txid", "O txid encontra-se em uso.")
    given: Json = {name: asked.body[name] for name in _FIELDS if name in asked.body}
    if row is not None:
        body = row.read()
        base = {name: value for name, value in body.items() if name not in _FIELDS}
        base["calendario"] = {"criacao": body["calendario"]["criacao"]}
        return _revised(asked, kind, row, base, given)
    body = given
    _check(asked, kind, body)
    place = locations.take(asked, kind, txid)
    body |= {"txid": txid, "revisao": 0, "status": ACTIVE}
    body["calendario"] = _calendar(kind, body["calendario"]) | {"criacao": moment(asked.at)}
    if kind == "cobv":
        body["recebedor"] = RECEIVER
    body |= _placed(place)
    keep(asked.bank, kind, txid, body, at=asked.at, about=txid)
    return body


def post(asked: Asked) -> Json:
    """Make a charge whose txid is ours to give."""
    txid = crockford_code(26) + f"{asked.at:%y%m%d}"
    return put(replace(asked, arguments={"txid": txid}), "cob")


def patch(asked: Asked, kind: str) -> Json:
    """Change an active charge, or remove it."""
    row = _row(asked, kind)
    given: Json = {name: asked.body[name] for name in (*_FIELDS, "status") if name in asked.body}
    if "status" in given and (len(given) > 1 or "loc" in asked.body):
        raise _refused(kind, "status", "Uma cobrança não se altera ao ser removida.")
    return _revised(asked, kind, row, row.read(), given)


def get(asked: Asked, kind: str) -> Json:
    """A charge with what was paid on it, or as it was at one of its revisions."""
    row = _row(asked, kind)
    body = row.read()
    wanted = asked.query.get("revisao", body["revisao"])
    if wanted != body["revisao"]:
        revisions: list[Json] = msgspec.json.decode(row.earlier)
        if not 0 <= wanted < len(revisions):
            raise invalid(f"{NAMES[kind]}ConsultaInvalida", ("revisao", "Não há tal revisão."))
        return revisions[int(wanted)]
    return _with_payments(row, body)


def listed(asked: Asked, kind: str) -> Json:
    """The charges that were made in a stretch of time."""
    found = [_with_payments(row, row.read()) for row in of_time(asked, kind)]
    query = asked.query
    if "status" in query:
        found = [one for one in found if one["status"] == query["status"]]
    if "locationPresente" in query:
        found = [one for one in found if ("loc" in one) == query["locationPresente"]]
    if "loteCobVId" in query:
        found = [one for one in found if one.get("loteCobVId") == query["loteCobVId"]]
    return page_of(asked, "cobs", [one for one in found if is_of(asked, one.get("devedor", {}))])


def parts(body: Json, *, on: date) -> dict[str, int]:
    """What a charge asks for on a day, part by part, in cents."""
    if "dataDeVencimento" not in body["calendario"]:
        return {"original": cents_of(body["valor"]["original"])}
    return parts_on(body["valor"], due_on=date.fromisoformat(body["calendario"]["dataDeVencimento"]), on=on)


def freed(row: Kept) -> None:
    """Its location shows another charge from now on, or none."""
    body = row.read()
    for name in ("loc", "location", "pixCopiaECola"):
        body.pop(name, None)
    row.write(body)
    row.save()


def _row(asked: Asked, kind: str) -> Kept:
    row = find(asked.bank, kind, asked.arguments["txid"])
    if row is None:
        raise not_found(_MISSING[kind])
    return row


def _revised(asked: Asked, kind: str, row: Kept, base: Json, given: Json) -> Json:
    before = row.read()
    if before["status"] != ACTIVE:
        raise _refused(kind, "status", "A cobrança não está ativa.")
    body = {**base, **given}
    for name in ("calendario", "valor"):
        body[name] = {**base.get(name, {}), **given.get(name, {})}
    if body["status"] == ACTIVE:
        _check(asked, kind, body)
        body["calendario"] = _calendar(kind, body["calendario"])
    if "loc" in asked.body:
        locations.release(asked.bank, row.key)
        body |= _placed(locations.take(asked, kind, row.key))
    body["revisao"] = before["revisao"] + 1
    row.earlier = msgspec.json.encode([*msgspec.json.decode(row.earlier), before]).decode()
    row.write(body)
    row.save()
    return body


def _placed(place: Json) -> Json:
    return {"loc": place, "location": place["location"], "pixCopiaECola": code_at(place["location"])}


def code_at(location: str) -> str:
    """The BR code that has a payer's bank look at a location."""
    return pix_payload(PixCode(payee=RECEIVER["nome"], city=PAYEE_CITY, url=location))


def _with_payments(row: Kept, body: Json) -> Json:
    paid = Kept.objects.filter(bank=row.bank, kind="pix", about=row.key).order_by("pk")
    return {**body, "pix": [one.read() for one in paid]} if paid else body


def _calendar(kind: str, told: Json) -> Json:
    return {"validadeAposVencimento": 30, **told} if kind == "cobv" else {"expiracao": 86400, **told}


def _check(asked: Asked, kind: str, body: Json) -> None:
    """Refuse what the schema cannot: the prose of the API has the rules, tag by tag."""
    if body.get("chave") not in asked.bank.keys:
        raise _refused(kind, "chave", "A chave não pertence a este usuário recebedor.")
    if not cents_of(body["valor"]["original"]):
        raise _refused(kind, "valor.original", "O valor não pode ser zero.")
    calendar = body["calendario"]
    if not 0 < calendar.get("expiracao", 1) <= _LARGEST:
        raise _refused(kind, "calendario.expiracao", "A expiração é de ao menos um segundo.")
    if kind == "cobv":
        due_on = date.fromisoformat(calendar["dataDeVencimento"])
        if due_on < asked.at.astimezone(ZONE).date() and body.get("revisao", 0) == 0:
            raise _refused(kind, "calendario.dataDeVencimento", "O vencimento já passou.")
        if not 0 <= calendar.get("validadeAposVencimento", 30) <= _LARGEST:
            raise _refused(kind, "calendario.validadeAposVencimento", "A validade é de zero dias ou mais.")
        _check_value(kind, body["valor"], due_on)


def _check_value(kind: str, value: Json, due_on: date) -> None:
    whole = cents_of(value["original"])
    if "abatimento" in value and _too_much(value["abatimento"], whole):
        raise _refused(kind, "valor.abatimento", "O abatimento é de todo o valor ou mais.")
    discount = value.get("desconto")
    if discount is None:
        return
    by_date = discount["modalidade"] in _BY_DATE
    if by_date != bool(discount.get("descontoDataFixa")) or by_date == ("valorPerc" in discount):
        raise _refused(kind, "valor.desconto", "A modalidade não combina com os campos do desconto.")
    for one in discount.get("descontoDataFixa", [discount]):
        counted = 1 if discount["modalidade"] in _AN_AMOUNT else 2
        if _too_much({"modalidade": counted, "valorPerc": one["valorPerc"]}, whole):
            raise _refused(kind, "valor.desconto", "O desconto é de todo o valor ou mais.")
        if "data" in one and date.fromisoformat(one["data"]) > due_on:
            raise _refused(kind, "valor.desconto", "O desconto vai além do vencimento.")


def _too_much(told: dict[str, Any], whole: int) -> bool:
    return cents_of(told["valorPerc"]) >= (whole if told["modalidade"] == 1 else 10_000)


def _refused(kind: str, field: str, why: str) -> Problem:
    return invalid(f"{NAMES[kind]}OperacaoInvalida", (f"{kind}.{field}", why))


def last_day(body: Json) -> date | None:
    """The last day on which a charge with a due date can be paid; None for one that has none, or no end."""
    calendar = body["calendario"]
    if "dataDeVencimento" not in calendar:
        return None
    try:
        return date.fromisoformat(calendar["dataDeVencimento"]) + timedelta(int(calendar["validadeAposVencimento"]))
    except OverflowError:
        return None
