"""The pretend company tells what happens in it over HTTP, through the real door, until it is taken."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.db import connection
from psycopg_pool import AsyncConnectionPool
from starlette.applications import Starlette
from starlette.testclient import TestClient

from sintonia.config import edge, happened
from sintonia.connectors.demo import telling
from sintonia.connectors.demo.models import Event
from sintonia.connectors.demo_insurer.models import Event as FaroEvent
from sintonia.conversations.accounts import ensure_accounts
from sintonia.demo import office
from sintonia.outreach import wire
from sintonia.outreach.models import Happening
from tests.dialogue.stage import BEGAN

pytestmark = pytest.mark.django_db(transaction=True)
DONE = wire.Happening("k1", "request_done", BEGAN, "00000012")


@pytest.fixture
def url(transactional_db: None, settings: Any, database_url: str) -> str:
    name = connection.settings_dict["NAME"]
    settings.DATABASE_URL = urlunsplit(urlsplit(database_url)._replace(path=f"/{name}"))
    ensure_accounts(demo=True)
    return settings.DATABASE_URL


@pytest.fixture
def client(url: str) -> Iterator[TestClient]:
    with TestClient(Starlette(routes=[*edge.routes(), *happened.routes()], lifespan=edge.lifespan)) as found:
        yield found


def post(client: TestClient, body: bytes, *, secret: str = office.SECRET, hook: str = office.HOOK) -> int:
    return client.post(hook, content=body, headers={wire.HEADER: wire.signature(body, secret)}).status_code


def test_a_signed_call_is_kept_once_however_often_it_comes(client: TestClient) -> None:
    assert [post(client, wire.call(DONE, DONE)) for _ in range(3)] == [200, 200, 200]
    assert [(row.company, row.key, row.name, row.about, row.at) for row in Happening.objects.all()] == [
        ("", "k1", "request_done", "00000012", BEGAN)
    ]


def test_what_is_forged_misspelled_or_too_large_keeps_nothing(client: TestClient) -> None:
    body = wire.call(DONE)
    assert post(client, body, secret="guessed") == 401
    assert client.post(office.HOOK, content=body).status_code == 401
    assert post(client, body, hook="/happenings/nobody") == 404
    assert post(client, b'{"happenings": 3}') == 400
    assert post(client, b" " * (edge.MOST_BYTES + 1)) == 413
    assert not Happening.objects.exists()


@pytest.mark.parametrize("name", ["request_done", "claim_answered"])
def test_what_is_done_must_say_what_it_is(client: TestClient, name: str) -> None:
    body = wire.call(DONE, wire.Happening("k2", name, BEGAN))
    answer = client.post(office.HOOK, content=body, headers={wire.HEADER: wire.signature(body, office.SECRET)})
    assert (answer.status_code, answer.text) == (400, f"k2: {name} needs `about`, the number of what is done")
    assert not Happening.objects.exists()


class Here:
    """The client of the courier, which calls the application in this process; `broken` answers 503."""

    def __init__(self, client: TestClient) -> None:
        self.client, self.broken = client, True

    def post(self, url: str, *, data: bytes, headers: dict[str, str]) -> Here:
        path = urlsplit(url).path
        self.status = 503 if self.broken else self.client.post(path, content=data, headers=headers).status_code
        return self

    async def __aenter__(self) -> Here:
        return self

    async def __aexit__(self, *_: object) -> None:
        return None


async def tell(url: str, here: Here) -> bool:
    """Have the pretend companies tell what they have to tell, once."""
    pool: AsyncConnectionPool[psycopg.AsyncConnection[Any]] = AsyncConnectionPool(
        url, open=False, min_size=1, kwargs={"autocommit": True}
    )
    async with pool:
        return await office.tell_some(pool, here)  # type: ignore[arg-type]  # as much of a client as it needs


def test_an_insurers_tow_trucks_tell_at_their_own_address(client: TestClient, url: str) -> None:
    FaroEvent.objects.all().delete()
    Event.objects.all().delete()
    Happening.objects.all().delete()
    FaroEvent.objects.create(key="assist_arrived:A-000001", name="assist_arrived", about="A-000001", at=BEGAN)
    here = Here(client)
    here.broken = False
    assert asyncio.run(tell(url, here))
    assert [(row.company, row.name, row.about) for row in Happening.objects.all()] == [
        ("faro", "assist_arrived", "A-000001")
    ]
    assert FaroEvent.objects.get().taken_at is not None


def test_the_pretend_company_tells_again_until_it_is_heard(client: TestClient, url: str) -> None:
    # What other tests left in the company is not told here.
    Event.objects.all().delete()
    FaroEvent.objects.all().delete()
    Happening.objects.all().delete()
    with connection.cursor() as cursor:
        telling.tell(cursor, name="request_done", about="00000012", at=BEGAN)
    here = Here(client)
    assert not asyncio.run(tell(url, here))
    assert not Happening.objects.exists()
    here.broken = False
    assert asyncio.run(tell(url, here))
    assert asyncio.run(tell(url, here))
    assert Happening.objects.get().about == "00000012"
    assert Event.objects.get().taken_at is not None
