"""The simulator's phone and the real edge: signed webhooks over the real door, into the inbox."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection
from starlette.applications import Starlette
from starlette.testclient import TestClient

from sintonia.config import edge
from sintonia.conversations.accounts import ensure_accounts
from sintonia.conversations.models import Inbox
from sintonia.demo import cloud, graph
from sintonia.demo.houses import HOUSES
from sintonia.demo.phone import bubbles_on

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.django_db(transaction=True)
ANA = "5531988887777"


@pytest.fixture
def client(transactional_db: None, settings: Any, database_url: str) -> Iterator[TestClient]:
    name = connection.settings_dict["NAME"]
    settings.DATABASE_URL = urlunsplit(urlsplit(database_url)._replace(path=f"/{name}"))
    ensure_accounts(demo=True)
    app = Starlette(lifespan=edge.lifespan)

    async def post(body: bytes, headers: dict[str, str]) -> int:
        """Call the same application, as a provider would."""
        status = 0
        sent = False

        async def receive() -> dict[str, Any]:
            nonlocal sent
            if sent:
                return {"type": "http.disconnect"}
            sent = True
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Any) -> None:
            nonlocal status
            status = message.get("status", status)

        scope = {
            "type": "http", "http_version": "1.1", "method": "POST",
            "path": cloud.HOOK, "raw_path": cloud.HOOK.encode(),
            "query_string": b"", "headers": [(k.lower().encode(), v.encode()) for k, v in headers.items()],
            "root_path": "", "scheme": "http", "server": ("testserver", 80), "app": app,
        }  # fmt: skip
        await app(scope, receive, send)
        return status

    app.router.routes.extend([*edge.routes(), *graph.Simulator(post).routes()])
    with TestClient(app) as found:
        yield found


def test_what_is_typed_on_the_phone_is_in_the_inbox_once_the_phone_knows(client: TestClient):
    answer = client.post("/simulator/whatsapp/send", json={"from": ANA, "name": "Ana", "text": "estou sem luz"})
    assert answer.status_code == 200
    assert [(row.kind, row.key) for row in Inbox.objects.all()] == [("message", answer.json()["wamid"])]


def test_a_repeated_webhook_is_one_element(client: TestClient):
    body = cloud.call(cloud.text(cloud.Phone(ANA, "Ana"), "oi", wamid="wamid.1", at=graph.now()))
    for _ in range(3):
        assert client.post(cloud.HOOK, content=body, headers=cloud.headers(body)).status_code == 200
    assert Inbox.objects.count() == 1


def test_a_forged_or_malformed_webhook_is_stored_nowhere(client: TestClient):
    body = cloud.call(cloud.text(cloud.Phone(ANA), "oi", wamid="wamid.1", at=graph.now()))
    assert client.post(cloud.HOOK, content=body, headers=cloud.headers(body, "forged")).status_code == 401
    assert client.post(cloud.HOOK, content=b"{", headers=cloud.headers(b"{")).status_code == 400
    assert Inbox.objects.count() == 0


def test_the_setup_call_is_answered(client: TestClient):
    asked = {"hub.mode": "subscribe", "hub.verify_token": cloud.VERIFY_TOKEN, "hub.challenge": "42"}
    assert client.get(cloud.HOOK, params=asked).text == "42"
    assert client.get(cloud.HOOK, params={**asked, "hub.verify_token": "x"}).status_code == 403


def test_each_company_hears_what_was_written_to_its_own_number(client: TestClient):
    for house in HOUSES:
        said = {"from": ANA, "name": "Ana", "text": f"oi, {house.slug}", "line": house.line}
        assert client.post("/simulator/whatsapp/send", json=said).status_code == 200
    heard = Inbox.objects.order_by("id").select_related("account")
    assert [row.account.company for row in heard] == [house.company for house in HOUSES]
    shown = [[bubble.text for bubble in bubbles_on(ANA, line=house.line)] for house in HOUSES]
    assert shown == [[f"oi, {house.slug}"] for house in HOUSES]


def test_what_a_company_sends_comes_from_its_own_number(client: TestClient):
    body = {"messaging_product": "whatsapp", "to": ANA, "type": "text", "text": {"body": "Hola"}}
    token = {"authorization": f"Bearer {cloud.ACCESS_TOKEN}"}
    assert client.post("/simulator/graph/v23.0/2/messages", json=body, headers=token).status_code == 200
    assert client.post("/simulator/graph/v23.0/3/messages", json=body, headers=token).status_code == 400
    assert [bubble.text for bubble in bubbles_on(ANA, line="2")] == ["Hola"]
    assert bubbles_on(ANA, line="1") == ()


def test_the_numbers_are_those_of_the_companies():
    assert {house.line: house.brand.whatsapp for house in HOUSES} == cloud.LINES
