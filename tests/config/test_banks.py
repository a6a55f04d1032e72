"""The address at which banks call keeps each thing said of a payment once, and nothing of what it does not believe."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

import msgspec
import psycopg
import pytest
from django.db import connection
from starlette.applications import Starlette
from starlette.testclient import TestClient

from sintonia.config import banks, edge
from sintonia.payments.models import Bank, Notice

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.django_db(transaction=True)
DOOR = "/payments/hooks/um/known-to-both/pix"


@pytest.fixture
def bank(transactional_db: None) -> Bank:
    return Bank.objects.create(name="um", title="Banco Um", connector="pix", hook="um", secret="known-to-both")


@pytest.fixture
def door(bank: Bank, settings: Any, database_url: str) -> Iterator[TestClient]:
    name = connection.settings_dict["NAME"]
    settings.DATABASE_URL = urlunsplit(urlsplit(database_url)._replace(path=f"/{name}"))
    with TestClient(Starlette(lifespan=edge.lifespan, routes=banks.routes())) as found:
        yield found


def payment(number: int, **more: Any) -> dict[str, Any]:
    at = datetime(2026, 11, 23, 12, 0, tzinfo=UTC).isoformat()
    return {"endToEndId": f"E{number:031}", "valor": "187.40", "horario": at, "txid": "EC123", **more}


def called(*elements: Any) -> bytes:
    return msgspec.json.encode({"pix": elements})


def kept() -> list[str]:
    return sorted(Notice.objects.values_list("payment", flat=True))


def test_a_grouped_call_is_one_notice_for_each_payment(door: TestClient, bank: Bank):
    answer = door.post(DOOR, content=called(*(payment(n) for n in range(50))))
    assert (answer.status_code, answer.text) == (200, "ok")
    assert kept() == [f"E{n:031}" for n in range(50)]
    first = Notice.objects.order_by("pk")[0]
    assert (first.bank_id, first.attempts, first.settled_at) == (bank.pk, 0, None)
    assert first.due_at == first.received_at


def test_a_repeated_call_is_nothing_new_in_whatever_order_and_grouping(door: TestClient):
    elements = [payment(n) for n in range(8)]
    for seed in range(6):
        order = random.Random(seed)
        order.shuffle(elements)
        cut = order.randrange(9)
        for group in (elements[:cut], elements[cut:]):
            # Another order of the fields is the same words.
            turned = [dict(reversed(one.items())) for one in group]
            assert door.post(DOOR, content=called(*(turned if seed % 2 else group))).status_code == 200
    assert len(kept()) == 8


def test_a_refund_of_a_known_payment_is_something_new(door: TestClient):
    back = {"id": "r1", "rtrId": "D" * 32, "valor": "7.40", "status": "DEVOLVIDO", "horario": {}}
    door.post(DOOR, content=called(payment(1)))
    door.post(DOOR, content=called(payment(1, devolucoes=[back])))
    door.post(DOOR, content=called(payment(1, devolucoes=[back])))
    assert kept() == [payment(1)["endToEndId"]] * 2


@pytest.mark.parametrize(
    ("address", "status"),
    [("um/guessed", 401), ("um/known-to-bot", 401), ("um/known-to-both2", 401), ("dois/known-to-both", 404)],
)
def test_a_forged_call_keeps_nothing(door: TestClient, address: str, status: int):
    assert door.post(f"/payments/hooks/{address}/pix", content=called(payment(1))).status_code == status
    assert kept() == []


def test_a_bank_without_a_secret_is_called_by_nobody(door: TestClient, bank: Bank):
    Bank.objects.update(secret="")
    assert door.post("/payments/hooks/um//pix", content=called(payment(1))).status_code == 404
    assert door.post(DOOR, content=called(payment(1))).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b'"pix"', b'{"pix": {}}', b'{"pix": [7]}', b"\xff\xfe", b'{"pix": [{}]}',
        b'{"pix": ' + b"[" * 100_000, called(payment(1), {**payment(2), "valor": "1,99"}),
        called(payment(1), {**payment(2), "endToEndId": "E2"}), called({**payment(1), "endToEndId": "E\0" + "0" * 30}),
        called(payment(1), {**payment(2), "horario": "yesterday"}), called({**payment(1), "txid": "x" * 36}),
    ],
)  # fmt: skip
def test_a_malformed_call_keeps_nothing_of_it(door: TestClient, body: bytes):
    assert door.post(DOOR, content=body).status_code == 400
    assert kept() == []


def test_a_huge_call_is_refused_by_its_size(door: TestClient):
    huge = called(*(payment(n, infoPagador="x" * 130) for n in range(12_000)))
    assert len(huge) > edge.MOST_BYTES
    assert door.post(DOOR, content=huge).status_code == 413
    assert door.post(DOOR, content=iter([huge])).status_code == 413
    assert kept() == []


def test_ten_thousand_payments_fit_into_a_call(door: TestClient):
    body = called(*(payment(n) for n in range(10_000)))
    assert door.post(DOOR, content=body).status_code == 200
    assert Notice.objects.count() == 10_000


def test_an_empty_call_is_a_call(door: TestClient):
    assert door.post(DOOR, content=b'{"pix": []}').status_code == 200
    assert door.post(DOOR, content=b'{"pix": [], "evento": "teste_webhook"}').status_code == 200
    assert kept() == []


def test_where_certificates_are_named_another_one_keeps_nothing(door: TestClient, bank: Bank):
    Bank.objects.update(settings={"certificate_header": "X-Client-SHA256", "certificates": ["AB:CD:EF", "012345"]})
    for header in ({}, {"X-Client-SHA256": ""}, {"X-Client-SHA256": "abcdee"}):
        assert door.post(DOOR, content=called(payment(1)), headers=header).status_code == 401
    assert kept() == []
    for header in ({"X-Client-SHA256": "abcdef"}, {"X-Client-SHA256": "01:23:45"}):
        assert door.post(DOOR, content=called(payment(1)), headers=header).status_code == 200
    assert len(kept()) == 1


def test_who_waits_for_calls_is_woken_only_by_news(door: TestClient, database_url: str):
    name = connection.settings_dict["NAME"]
    with psycopg.connect(urlunsplit(urlsplit(database_url)._replace(path=f"/{name}")), autocommit=True) as heard:
        heard.execute("LISTEN sintonia_payments")
        for _ in range(3):
            door.post(DOOR, content=called(payment(1), payment(2)))
        door.post(DOOR, content=called(payment(3)))
        assert len(list(heard.notifies(timeout=1, stop_after=3))) == 2
