"""The edge refuses what is not signed, whole or small, and keeps the rest once before it answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from sintonia.config import edge
from sintonia.conversations.accounts import ensure_accounts
from sintonia.conversations.models import Inbox, Lane
from sintonia.demo import cloud
from sintonia.web import live

AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
MARIA = cloud.Phone("5531988887777", "Maria")


@pytest.fixture
def door(transactional_db: None) -> Iterator[TestClient]:
    ensure_accounts(demo=True)
    with TestClient(Starlette(routes=edge.routes(), lifespan=edge.lifespan)) as client:
        yield client


def post(door: TestClient, body: bytes, *, hook: str = cloud.HOOK, **headers: str) -> int:
    sent = door.post(hook, content=body, headers={"content-type": "application/json", **headers})
    return int(sent.status_code)


def signed(body: bytes) -> dict[str, str]:
    return cloud.headers(body)


def said(*texts: str) -> bytes:
    return cloud.call(*(cloud.text(MARIA, text, wamid=f"wamid.{text}", at=AT) for text in texts))


class TestTheAddressIsChecked:
    def test_who_knows_the_verify_token_hears_the_challenge(self, door: TestClient) -> None:
        query = {"hub.mode": "subscribe", "hub.verify_token": cloud.VERIFY_TOKEN, "hub.challenge": "1158201444"}
        answer = door.get(cloud.HOOK, params=query)
        assert (answer.status_code, answer.text) == (200, "1158201444")

    def test_who_does_not_is_refused(self, door: TestClient) -> None:
        query = {"hub.mode": "subscribe", "hub.verify_token": "guessed", "hub.challenge": "1158201444"}
        assert door.get(cloud.HOOK, params=query).status_code == 403


class TestACall:
    def test_is_kept_before_it_is_answered(self, door: TestClient) -> None:
        body = said("oi")
        assert post(door, body, **signed(body)) == 200
        assert Inbox.objects.count() == 1

    def test_repeated_is_one_message(self, door: TestClient) -> None:
        body = said("oi")
        assert [post(door, body, **signed(body)) for _ in range(3)] == [200, 200, 200]
        assert Inbox.objects.count() == 1

    def test_with_many_elements_keeps_every_one(self, door: TestClient) -> None:
        body = said("um", "dois", "tres")
        assert post(door, body, **signed(body)) == 200
        assert (Inbox.objects.count(), Lane.objects.count()) == (3, 1)

    def test_without_a_good_signature_is_kept_nowhere(self, door: TestClient) -> None:
        body = said("oi")
        assert post(door, body, **{"x-hub-signature-256": "sha256=" + "0" * 64}) == 401
        assert post(door, body) == 401
        assert Inbox.objects.count() == 0

    def test_that_is_no_json_is_malformed(self, door: TestClient) -> None:
        body = b'{"object": "whatsapp_business_account", "entry": [{'
        assert post(door, body, **signed(body)) == 400
        assert Inbox.objects.count() == 0

    def test_that_cannot_be_split_is_kept_whole(self, door: TestClient) -> None:
        body = json.dumps({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [7]}]}).encode()
        assert post(door, body, **signed(body)) == 200
        assert list(Inbox.objects.values_list("kind", flat=True)) == ["unsplit"]

    def test_that_says_it_is_ten_megabytes_is_refused_unread(self, door: TestClient) -> None:
        body = b"x" * (10 * 1024 * 1024)
        assert post(door, body, **signed(body)) == 413

    def test_that_grows_past_the_limit_is_refused_while_it_is_read(self, door: TestClient) -> None:
        def chunks() -> Iterator[bytes]:
            for _ in range(50):
                yield b"x" * 100_000

        assert door.post(cloud.HOOK, content=chunks()).status_code == 413
        assert Inbox.objects.count() == 0

    def test_at_an_unknown_address_is_not_found(self, door: TestClient) -> None:
        body = said("oi")
        assert post(door, body, hook="/hooks/whatsapp/nobody", **signed(body)) == 404
        assert post(door, body, hook="/hooks/webchat/web", **signed(body)) == 404

    def test_with_nul_is_kept_without_it(self, door: TestClient) -> None:
        body = said("a\0b")
        assert post(door, body, **signed(body)) == 200
        assert b"\\u0000" not in bytes(Inbox.objects.get().raw)


def test_every_published_webhook_is_kept(door: TestClient) -> None:
    fixtures = sorted((Path(__file__).parents[1] / "channels" / "whatsapp" / "fixtures").rglob("updates/*.json"))
    assert fixtures
    for path in fixtures:
        for payload in json.loads(path.read_bytes()).values():
            body = json.dumps(payload).encode()
            assert post(door, body, **signed(body)) == 200


class TestTheLiveStream:
    def test_needs_a_token_that_we_signed(self, door: TestClient) -> None:
        assert door.get("/live", params={"topics": live.sign(["desk"])[:-2]}).status_code == 403


class TestHealth:
    def test_tells_the_state_of_database_worker_and_outbox(self, door: TestClient) -> None:
        answer = door.get("/healthz")
        assert answer.status_code == 503, "no worker runs in this test"
        assert answer.json()["database"] == "ok"
        assert answer.json()["worker"] == "none"
        assert answer.json()["outbox"] == {"waiting": 0, "dead_letters": 0}
