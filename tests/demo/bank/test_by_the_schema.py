"""
The pretend bank against Bacen's own OpenAPI file, by schemathesis: whatever is asked, by the rules or against them, is
answered with a status and a body that the file has for it, and never with an error of the server's.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core import NOT_SET
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from sintonia.demo.bank import access, received
from sintonia.demo.bank.api import DEEDS
from sintonia.demo.bank.banks import BANKS
from sintonia.demo.bank.openapi import document, operations
from sintonia.kit.clock import now
from tests.demo.bank.serving import Serving

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.django_db(transaction=True)
UM: Final = BANKS["banco-um"]
CHECKS: Final = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
SCHEMA: Final = schemathesis.openapi.from_dict(document())
# The same examples each time: whoever changes the bank sees what they changed.
STEADY: Final = settings(derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))
TXIDS: Final = ["A" * 26, "B" * 35, "c1" * 15]
KNOWN: Final = {"txid": TXIDS, "id": ["1", "2", "lot"], "chave": list(UM.keys)}


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with Serving() as serving:
        yield serving.url


def token() -> str:
    told = access.token_for(
        UM, header="", at=now(),
        form={"client_id": UM.client, "client_secret": UM.secret, "grant_type": "client_credentials"},
    )  # fmt: skip
    return str(told["access_token"])


def likely(case: Any, payment: str, choice: int) -> None:
    """Name what there is, more often than chance would: most of the rules lie behind it."""
    if isinstance(case.body, dict) and "chave" in case.body and choice % 4:
        case.body["chave"] = UM.keys[0]
    calendar = case.body.get("calendario") if isinstance(case.body, dict) else None
    if isinstance(calendar, dict) and "dataDeVencimento" in calendar and choice % 3:
        calendar["dataDeVencimento"] = (now() + timedelta(days=5)).date().isoformat()
    for name in case.path_parameters or {}:
        if choice % 3:
            known = [payment] if name == "e2eid" else KNOWN.get(name, [case.path_parameters[name]])
            case.path_parameters[name] = known[choice % len(known)]


def is_narrow(schema: dict[str, Any]) -> bool:
    """Whether some texts are none of it."""
    name = schema.get("$ref", "").rpartition("/")[2]
    return "pattern" in document()["components"]["schemas"].get(name, schema)


@pytest.mark.parametrize(
    ("method", "path", "mode"),
    [
        pytest.param(one.method, one.path, mode, id=f"{mode.value} {one.method} {one.path}")
        for one in operations()
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
        # Where anything may be said, nothing can be said wrongly.
        if mode is GenerationMode.POSITIVE or one.body or one.query or any(map(is_narrow, one.arguments.values()))
    ],
)
def test_every_operation_answers_by_the_schema(url: str, method: str, path: str, mode: GenerationMode):
    operation = SCHEMA[path][method.upper()]
    came = received.receive(UM, key=UM.keys[0], txid=TXIDS[0], parts={"original": 900}, cents=900, at=now())
    bearer = token()
    statuses: set[int] = set()

    @settings(STEADY, max_examples=10 if (method, path) in DEEDS else 2)
    @given(case=operation.as_strategy(generation_mode=mode), choice=st.integers(0, 11))
    def holds(case: Any, choice: int) -> None:
        likely(case, str(came["endToEndId"]), choice)
        answer = case.call(base_url=f"{url}{UM.path}/api", headers={"Authorization": f"Bearer {bearer}"})
        case.validate_response(answer, checks=CHECKS)
        statuses.add(answer.status_code)

    holds()
    if (method, path) not in DEEDS:
        assert statuses == {403}
    elif mode is GenerationMode.POSITIVE and path.count("{") == 0:
        assert statuses & {200, 201}


def test_without_a_token_nothing_is_answered(url: str):
    for one in operations():
        case = SCHEMA[one.path][one.method.upper()].Case(
            path_parameters=dict.fromkeys(one.arguments, "1"),
            body={} if one.body else NOT_SET,
            media_type="application/json",
        )
        answer = case.call(base_url=f"{url}{UM.path}/api")
        assert answer.status_code == 401
        case.validate_response(answer, checks=CHECKS)
