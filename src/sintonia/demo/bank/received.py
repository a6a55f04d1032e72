"""PIX payments that came in at a pretend bank, what of them went back, and who is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec
from django.db import transaction

from sintonia.connectors.pix.wire import cents_of
from sintonia.demo.bank.amounts import written
from sintonia.demo.bank.banks import PretendBank
from sintonia.demo.bank.models import Call, Kept
from sintonia.demo.bank.problems import Problem, invalid, not_found
from sintonia.demo.bank.shelf import Asked, Json, find, is_of, keep, moment, of_time, page_of
from sintonia.kit.text import crockford_code

REFUND_WINDOW: Final = timedelta(days=90)
REFUND_TAKES: Final = timedelta(seconds=1)
PAYERS_ISPB: Final = "99999999"
UNDER_WAY, GIVEN_BACK = "EM_PROCESSAMENTO", "DEVOLVIDO"


def receive(
    bank: PretendBank, *, key: str, txid: str, parts: dict[str, int], cents: int, at: datetime, note: str = ""
) -> Json:
    """Money came in: `cents` in all, of which `parts` says what is fine and interest; whoever listens is called."""
    body: Json = {
        "endToEndId": _identifier("E", at), "valor": written(cents), "chave": key, "horario": moment(at),
        "componentesValor": {name: {"valor": written(part)} for name, part in parts.items()},
    }  # fmt: skip
    if txid:
        body["txid"] = txid
    if note:
        body["infoPagador"] = note[:140]
    keep(bank, "pix", body["endToEndId"], body, at=at, about=txid)
    _tell(bank, body, at)
    return body


def get(asked: Asked) -> Json:
    """One payment with its refunds."""
    return _row(asked).read()


def listed(asked: Asked) -> Json:
    """The payments that came in a stretch of time."""
    query = asked.query
    found = [row.read() for row in of_time(asked, "pix")]
    if "txid" in query:
        found = [one for one in found if one.get("txid") == query["txid"]]
    if "txIdPresente" in query:
        found = [one for one in found if ("txid" in one) == query["txIdPresente"]]
    if "devolucaoPresente" in query:
        found = [one for one in found if bool(one.get("devolucoes")) == query["devolucaoPresente"]]
    return page_of(asked, "pix", [one for one in found if is_of(asked, one.get("pagador", {}))])


def refund(asked: Asked) -> Json:
    """Give a payment or a part of it back: under way first, and done a moment later."""
    row = _row(asked)
    body, name = row.read(), asked.arguments["id"]
    before: list[Json] = body.get("devolucoes", [])
    cents = cents_of(asked.body["valor"])
    if any(one["id"] == name for one in before):
        raise _refused("id", "O id já foi utilizado por outra devolução deste Pix.")
    if asked.at - row.at > REFUND_WINDOW:
        raise _refused("horario", "O prazo de 90 dias para devolver este Pix já passou.")
    if not 0 < cents <= cents_of(body["valor"]) - sum(cents_of(one["valor"]) for one in before):
        raise _refused("valor", "A soma das devoluções excederia o valor do Pix.")
    made = _refund(name, cents, asked.at, asked.body.get("natureza", "ORIGINAL"), asked.body.get("descricao", ""))
    body["devolucoes"] = [*before, made]
    row.write(body)
    row.save()
    keep(asked.bank, "back", f"{row.key}:{name}", {}, at=asked.at + REFUND_TAKES)
    return made


def get_refund(asked: Asked) -> Json:
    """One refund of a payment."""
    for one in _row(asked).read().get("devolucoes", []):
        if one["id"] == asked.arguments["id"]:
            return dict(one)
    raise not_found("PixDevolucaoNaoEncontrada")


@transaction.atomic
def settle_refunds(bank: PretendBank, *, at: datetime) -> None:
    """Finish the refunds whose moment has come, and tell of each."""
    for due in Kept.objects.select_for_update().filter(bank=bank.name, kind="back", at__lte=at):
        payment, _colon, name = due.key.partition(":")
        row = find(bank, "pix", payment)
        if row is not None:
            body = row.read()
            for one in body["devolucoes"]:
                if one["id"] == name:
                    one["status"] = GIVEN_BACK
                    one["horario"]["liquidacao"] = moment(at)
            row.write(body)
            row.save()
            _tell(bank, body, at)
        due.delete()


def take_back(bank: PretendBank, payment: str, *, at: datetime) -> Json | None:
    """The payer's bank has a payment undone (MED): what is left of it goes back at once. None if nothing is left."""
    row = find(bank, "pix", payment)
    if row is None:
        return None
    body = row.read()
    left = cents_of(body["valor"]) - sum(cents_of(one["valor"]) for one in body.get("devolucoes", []))
    if not left:
        return None
    made = _refund(crockford_code(12), left, at, "MED_OPERACIONAL", "")
    made["status"] = GIVEN_BACK
    made["horario"]["liquidacao"] = moment(at)
    body["devolucoes"] = [*body.get("devolucoes", []), made]
    row.write(body)
    row.save()
    _tell(bank, body, at)
    return made


def _tell(bank: PretendBank, body: Json, at: datetime) -> None:
    hook = find(bank, "webhook", body["chave"])
    if hook is not None:
        url, text = hook.read()["webhookUrl"], msgspec.json.encode(body).decode()
        Call.objects.create(bank=bank.name, url=url, body=text, due_at=at)


def _refund(name: str, cents: int, at: datetime, nature: str, why: str) -> Json:
    made: Json = {
        "id": name, "rtrId": _identifier("D", at), "valor": written(cents), "natureza": nature,
        "horario": {"solicitacao": moment(at)}, "status": UNDER_WAY,
    }  # fmt: skip
    return {**made, **({"descricao": why} if why else {})}


def _row(asked: Asked) -> Kept:
    row = find(asked.bank, "pix", asked.arguments["e2eid"])
    if row is None:
        raise not_found("PixNaoEncontrado")
    return row


def _refused(field: str, why: str) -> Problem:
    return invalid("PixDevolucaoInvalida", (f"devolucao.{field}", why))


def _identifier(letter: str, at: datetime) -> str:
    """32 characters: what it is, whose bank, the minute, and eleven by chance."""
    return f"{letter}{PAYERS_ISPB}{at.astimezone(UTC):%Y%m%d%H%M}{crockford_code(11)}"
