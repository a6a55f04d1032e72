"""
Bacen's API of PIX, read from its own OpenAPI file: which operations there are, and what each takes and answers.

The file contradicts its own prose and its examples in places; `document` mends these, each with its reason. Everything
else, here and in the tests, follows from the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import jsonschema_rs
import yaml

Json = dict[str, Any]
FILE: Final = Path(__file__).with_name("bacen-pix-openapi.yaml")
METHODS: Final = ("get", "put", "post", "patch", "delete")
PROBLEM: Final = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problema"}}}
_PARAMETER: Final = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Operation:
    """One method of one path. `query` holds the schema of each parameter, and whether it must be there."""

    method: str
    path: str
    tag: str
    scope: str
    pattern: re.Pattern[str]
    arguments: Mapping[str, Json]
    query: Mapping[str, tuple[Json, bool]]
    body: Json | None

    def matches(self, path: str) -> dict[str, str] | None:
        """What the path's parameters are, if it is one of this operation's."""
        found = self.pattern.fullmatch(path)
        return found.groupdict() if found else None


@cache
def document() -> Json:
    """The whole file, mended."""
    with FILE.open(encoding="utf-8") as file:
        found: Json = yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - a safe one
    _mend(found)
    _mend_schemas(found["components"]["schemas"])
    _mend_answers(found)
    return found


@cache
def operations() -> tuple[Operation, ...]:
    """All operations; those whose path has no parameter stand first."""
    found = [
        _operation(method, path, item)
        for path, item in document()["paths"].items()
        for method in METHODS
        if method in item
    ]
    return tuple(sorted(found, key=lambda one: one.path.count("{")))


@cache
def validator(method: str, path: str, name: str = "") -> jsonschema_rs.Draft4Validator:
    """What checks the body of an operation, or one parameter of it."""
    [found] = [one for one in operations() if (one.method, one.path) == (method, path)]
    schema = found.arguments.get(name) or (found.query[name][0] if name else found.body)
    return jsonschema_rs.Draft4Validator(
        {"allOf": [schema], "components": document()["components"]}, validate_formats=True
    )


def _operation(method: str, path: str, item: Json) -> Operation:
    told = item[method]
    parameters = [_resolved(one) for one in (*item.get("parameters", ()), *told.get("parameters", ()))]
    body = _resolved(told["requestBody"])["content"]["application/json"]["schema"] if "requestBody" in told else None
    [security] = told["security"]
    return Operation(
        method=method,
        path=path,
        tag=told["tags"][0],
        scope=security["OAuth2"][0],
        pattern=re.compile(_PARAMETER.sub(r"(?P<\1>[^/]+)", path)),
        arguments={one["name"]: one["schema"] for one in parameters if one["in"] == "path"},
        query={one["name"]: (one["schema"], one.get("required", False)) for one in parameters if one["in"] == "query"},
        body=body,
    )


def _resolved(given: Json) -> Json:
    found = given
    while "$ref" in found:
        target = document()
        for step in found["$ref"].split("/")[1:]:
            target = target[step]
        found = target
    return found


def _mend(found: Json) -> None:
    for schema in _schemas(found):
        pattern = schema.get("pattern")
        if isinstance(pattern, str):
            # JavaScript's slashes are part of no pattern, a pattern means the whole text, and digits are ASCII.
            inner = pattern.strip("/").removeprefix("^").removesuffix("$").replace("\\d", "[0-9]")
            schema["pattern"] = f"^{inner}$"
        match schema.get("allOf"):
            case [{"$ref": "#/components/schemas/TxId"}, {"pattern": str(shorter)}]:
                # A static code's txid is shorter than a charge's; both patterns at once would refuse it.
                del schema["allOf"]
                schema.update(type="string", pattern=f"^{shorter.strip('^$')}$")
        if schema.get("default") == "86400":
            schema["default"] = 86400
        # The number of a location is written by the bank, and named by whoever asks for a charge there.
        schema.pop("readOnly", None)


def _mend_schemas(schemas: Json) -> None:
    # An address is required of a payee and of nothing else: it stands one level too high, as the examples show.
    del schemas["DadosRecebedor"]["required"], schemas["DadosPagadorRec"]["required"]
    # No answer has an `idCob`, and payments are listed in `pix`.
    for name in ("CobsConsultadas", "CobsVConsultadas"):
        schemas[name]["properties"]["cobs"]["items"]["allOf"][1]["required"] = ["status", "txid"]
    schemas["PixConsultados"]["required"] = ["parametros", "pix"]
    # A location is written without "https://", as in the examples.
    for name in ("PayloadLocation", "PayloadLocationCompleta"):
        schemas[name]["properties"]["location"].pop("format")
    for part in schemas["CobGerada"]["allOf"]:
        part.get("properties", {}).get("location", {}).pop("format", None)
    # A discount and a rebate are objects, which is not said of them.
    for name in ("abatimento", "desconto"):
        schemas["CobVValor"]["properties"][name]["type"] = "object"
    # Whoever names a location names its number alone, as the examples do.
    schemas["PayloadLocationCob"]["required"] = ["id"]


def _mend_answers(found: Json) -> None:
    # These are where a payer's bank looks, at another address; here they would be taken for charges.
    for path in ("/{pixUrlAccessToken}", "/cobv/{pixUrlAccessToken}", "/rec/{recUrlAccessToken}"):
        del found["paths"][path]
    for item in found["paths"].values():
        for method in METHODS:
            answers = item.get(method, {}).get("responses")
            if answers is not None:
                # The prose has 400 for whatever breaks a schema; OAuth 2 (RFC 6750) has 401.
                answers.setdefault("400", {"description": "RequisicaoInvalida", "content": PROBLEM})
                answers.setdefault("401", {"description": "token", "content": PROBLEM})
                answers.setdefault("404", {"description": "NaoEncontrado", "content": PROBLEM})


def _schemas(node: Any) -> Iterator[Json]:
    if isinstance(node, dict):
        yield node
        for key, value in node.items():
            if key not in ("example", "examples"):
                yield from _schemas(value)
    elif isinstance(node, list):
        for value in node:
            yield from _schemas(value)
