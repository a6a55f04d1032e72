"""Lots of charges with a due date, made together; a pretend bank works through one at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sintonia.demo.bank import charges
from sintonia.demo.bank.models import Kept
from sintonia.demo.bank.problems import Problem, invalid, not_found
from sintonia.demo.bank.shelf import Asked, Json, find, keep, moment, of_time, page_of

_LONGEST = 15


def put(asked: Asked) -> None:
    """Make a lot, each of its charges or why not; or make an existing lot's charges anew."""
    number, wanted = asked.arguments["id"], _txids(asked)
    if not (number.isascii() and number.isdigit() and len(number) <= _LONGEST):
        raise _refused("id", "O id do lote é um número.")
    row = find(asked.bank, "lote", number)
    if row is not None:
        if {one["txid"] for one in row.read()["cobsv"]} != set(wanted):
            raise _refused("cobsv", "Um lote não ganha nem perde cobranças.")
        _worked(asked, row, charges.put)
        return
    if Kept.objects.filter(bank=asked.bank.name, kind__in=["cob", "cobv"], key__in=wanted).exists():
        raise _refused("cobsv", "Uma das cobranças já encontra-se criada.")
    body = {"id": int(number), "descricao": asked.body["descricao"], "criacao": moment(asked.at), "cobsv": []}
    _worked(asked, keep(asked.bank, "lote", number, body, at=asked.at), charges.put)


def patch(asked: Asked) -> None:
    """Change some of a lot's charges."""
    row = _row(asked)
    if not set(_txids(asked)) <= {one["txid"] for one in row.read()["cobsv"]}:
        raise _refused("cobsv", "Um lote não ganha nem perde cobranças.")
    _worked(asked, row, charges.patch)


def get(asked: Asked) -> Json:
    """A lot, with what became of each charge."""
    return _row(asked).read()


def listed(asked: Asked) -> Json:
    """The lots of a stretch of time."""
    return page_of(asked, "lotes", [row.read() for row in of_time(asked, "lote")])


def _worked(asked: Asked, row: Kept, deed: Callable[[Asked, str], Json]) -> None:
    body = row.read()
    if "descricao" in asked.body:
        body["descricao"] = asked.body["descricao"]
    done = {one["txid"]: one for one in body["cobsv"]}
    for given in asked.body.get("cobsv", []):
        single = replace(asked, arguments={"txid": given["txid"]}, body=given)
        try:
            made = deed(single, "cobv")
        except Problem as refusal:
            done[given["txid"]] = {"txid": given["txid"], "status": "NEGADA", "problema": refusal.body()}
        else:
            created = made["calendario"]["criacao"]
            done[given["txid"]] = {"txid": given["txid"], "status": "CRIADA", "criacao": created}
    body["cobsv"] = list(done.values())
    row.write(body)
    row.save()


def _txids(asked: Asked) -> list[str]:
    found = [one["txid"] for one in asked.body.get("cobsv", [])]
    if len(set(found)) != len(found):
        raise _refused("cobsv", "Um txid está repetido.")
    return found


def _row(asked: Asked) -> Kept:
    row = find(asked.bank, "lote", asked.arguments["id"])
    if row is None:
        raise not_found("LoteCobVNaoEncontrado")
    return row


def _refused(field: str, why: str) -> Problem:
    return invalid("LoteCobVOperacaoInvalida", (f"loteCobV.{field}", why))
