"""
A pretend bank's API: each request is checked by the OpenAPI file, carried out in one transaction, and answered by it.

What this bank has not agreed with its customer (the recurring charges of PIX Automático) is `AcessoNegado`, as the
API's prose has it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

import msgspec
from django.db import transaction

from sintonia.demo.bank import access, charges, locations, lots, received, webhooks
from sintonia.demo.bank.banks import PretendBank
from sintonia.demo.bank.models import Branch
from sintonia.demo.bank.openapi import Operation, operations, validator
from sintonia.demo.bank.problems import Problem, invalid, not_found
from sintonia.demo.bank.shelf import Asked, Json, find, locked

Answer = tuple[int, Json | None]
_OPERATION: Final = {"Pix": "PixDevolucaoInvalida"}


def _detached(asked: Asked) -> Json:
    shown, txid = locations.detach(asked)
    row = find(asked.bank, shown["tipoCob"], txid) if txid else None
    if row is not None:
        charges.freed(row)
    return shown


def _silent(status: int, deed: Callable[[Asked], None]) -> Callable[[Asked], Answer]:
    """What is answered without a body."""

    def done(asked: Asked) -> Answer:
        deed(asked)
        return status, None

    return done


DEEDS: Final[Mapping[tuple[str, str], Callable[[Asked], Answer]]] = {
    ("put", "/cob/{txid}"): lambda asked: (201, charges.put(asked, "cob")),
    ("patch", "/cob/{txid}"): lambda asked: (200, charges.patch(asked, "cob")),
    ("get", "/cob/{txid}"): lambda asked: (200, charges.get(asked, "cob")),
    ("post", "/cob"): lambda asked: (201, charges.post(asked)),
    ("get", "/cob"): lambda asked: (200, charges.listed(asked, "cob")),
    ("put", "/cobv/{txid}"): lambda asked: (201, charges.put(asked, "cobv")),
    ("patch", "/cobv/{txid}"): lambda asked: (200, charges.patch(asked, "cobv")),
    ("get", "/cobv/{txid}"): lambda asked: (200, charges.get(asked, "cobv")),
    ("get", "/cobv"): lambda asked: (200, charges.listed(asked, "cobv")),
    ("put", "/lotecobv/{id}"): _silent(202, lots.put),
    ("patch", "/lotecobv/{id}"): _silent(202, lots.patch),
    ("get", "/lotecobv/{id}"): lambda asked: (200, lots.get(asked)),
    ("get", "/lotecobv"): lambda asked: (200, lots.listed(asked)),
    ("post", "/loc"): lambda asked: (201, locations.make(asked, asked.body["tipoCob"])),
    ("get", "/loc"): lambda asked: (200, locations.listed(asked)),
    ("get", "/loc/{id}"): lambda asked: (200, locations.get(asked)),
    ("delete", "/loc/{id}/txid"): lambda asked: (200, _detached(asked)),
    ("get", "/pix/{e2eid}"): lambda asked: (200, received.get(asked)),
    ("get", "/pix"): lambda asked: (200, received.listed(asked)),
    ("put", "/pix/{e2eid}/devolucao/{id}"): lambda asked: (201, received.refund(asked)),
    ("get", "/pix/{e2eid}/devolucao/{id}"): lambda asked: (200, received.get_refund(asked)),
    ("put", "/webhook/{chave}"): _silent(200, webhooks.put),
    ("get", "/webhook/{chave}"): lambda asked: (200, webhooks.get(asked)),
    ("delete", "/webhook/{chave}"): _silent(204, webhooks.delete),
    ("get", "/webhook"): lambda asked: (200, webhooks.listed(asked)),
}  # fmt: skip


def answer(
    bank: PretendBank, *, method: str, path: str, query: Mapping[str, str], body: bytes, token: str, host: str,
    at: datetime,
) -> Answer:  # fmt: skip
    """
    Carry out one request.

    :raises Problem: whatever it is not answered with
    """
    with transaction.atomic():
        branch = locked(bank) if method != "get" else Branch.objects.filter(name=bank.name).first()
        _is_open(branch, at)
        operation, arguments = _found(method, path)
        access.check(token, bank=bank, scope=operation.scope, at=at)
        deed = DEEDS.get((method, operation.path))
        if deed is None:
            raise Problem(403, "AcessoNegado", "Este serviço não está no contrato com este banco.")
        _check_arguments(operation, arguments)
        asked = Asked(bank, at, arguments, _queried(operation, query), _read(operation, body), host)
        received.settle_refunds(bank, at=at)
        return deed(asked)


def _is_open(branch: Branch | None, at: datetime) -> None:
    if branch is not None and branch.down_since is not None:
        raise Problem(503, "ServicoIndisponivel", "O serviço está em manutenção.")
    if branch is not None and branch.busy_until is not None and at < branch.busy_until:
        raise Problem(429, "MuitasRequisicoes", "Tente de novo em um minuto.")


def _found(method: str, path: str) -> tuple[Operation, dict[str, str]]:
    others = False
    for operation in operations():
        arguments = operation.matches(path)
        if arguments is not None and operation.method == method:
            return operation, arguments
        others = others or arguments is not None
    if others:
        raise Problem(405, "RequisicaoInvalida")
    raise not_found("NaoEncontrado")


def _check_arguments(operation: Operation, arguments: Mapping[str, str]) -> None:
    for name, value in arguments.items():
        if "\x00" in value or not validator(operation.method, operation.path, name).is_valid(value):
            if operation.method in ("get", "delete"):
                raise not_found("NaoEncontrado")
            raise invalid(_refusal(operation), (name, "O valor não respeita o schema."))


def _read(operation: Operation, body: bytes) -> Json:
    if operation.body is None:
        return {}
    try:
        found = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise invalid("RequisicaoInvalida", ("corpo", "O corpo não é JSON.")) from None
    errors = [
        (".".join(map(str, error.instance_path)) or "corpo", "O valor não respeita o schema.")
        for error in validator(operation.method, operation.path).iter_errors(found)
    ]
    if errors or not isinstance(found, dict):
        raise invalid(_refusal(operation), *(errors or [("corpo", "O corpo não é um objeto.")]))
    return found


def _queried(operation: Operation, query: Mapping[str, str]) -> dict[str, Any]:
    kind = f"{operation.tag}ConsultaInvalida"
    found: dict[str, Any] = {}
    for name, (schema, required) in operation.query.items():
        if name not in query:
            if required:
                raise invalid(kind, (name, "O parâmetro é obrigatório."))
            continue
        try:
            value = _typed(query[name], validator(operation.method, operation.path, name), name, schema)
        except (ValueError, OverflowError):
            raise invalid(kind, (name, "O parâmetro não respeita o schema.")) from None
        found[name] = value
    if "inicio" in found and "fim" in found and found["fim"] < found["inicio"]:
        raise invalid(kind, ("fim", "O fim é anterior ao início."))
    if "cpf" in found and "cnpj" in found:
        raise invalid(kind, ("cpf", "CPF e CNPJ não se combinam."))
    return found


def _typed(text: str, check: Any, name: str, schema: Json) -> Any:
    if "\x00" in text:
        raise ValueError(name)
    value: Any = text
    if ("$ref" in schema and name == "revisao") or schema.get("type") == "integer":
        value = int(text)
    elif schema.get("type") == "boolean":
        value = {"true": True, "false": False}[text] if text in ("true", "false") else text
    if not check.is_valid(value):
        raise ValueError(name)
    if name in ("inicio", "fim"):
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            raise ValueError(name)
        return moment.astimezone(UTC)
    return value


def _refusal(operation: Operation) -> str:
    return _OPERATION.get(operation.tag, f"{operation.tag}OperacaoInvalida")
