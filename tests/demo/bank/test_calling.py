"""The pretend banks call until they are answered 200: grouped, after a restart too, and now and then twice."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import aiohttp
import msgspec
import pytest
from aiohttp import web
from django.db import connection
from psycopg.conninfo import make_conninfo
from psycopg_pool import AsyncConnectionPool

from sintonia.demo.bank import calling, received, webhooks
from sintonia.demo.bank.banks import BANKS
from sintonia.demo.bank.models import Branch, Call
from sintonia.demo.bank.shelf import Asked
from sintonia.kit.clock import now

pytestmark = pytest.mark.django_db(transaction=True)
UM = BANKS["banco-um"]
Calls = Callable[[], Awaitable[int]]
Story = Callable[[Calls], Awaitable[None]]


class Company:
    """Who is called."""

    def __init__(self) -> None:
        self.answer = 200
        self.calls: list[list[str]] = []

    async def hear(self, request: web.Request) -> web.Response:
        assert request.path == "/hook/pix"
        body = msgspec.json.decode(await request.read())
        self.calls.append([one["endToEndId"] for one in body["pix"]])
        return web.Response(status=self.answer)

    def told(self) -> list[str]:
        return [name for call in self.calls for name in call]


def called(company: Company, story: Story) -> None:
    """Run a story in which the banks may be let call."""
    values = connection.get_connection_params()
    address = make_conninfo("", **{key: values[key] for key in ("dbname", "user", "host", "port") if values.get(key)})

    async def run() -> None:
        app = web.Application()
        app.router.add_post("/hook/pix", company.hear)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        [port] = [address[1] for address in runner.addresses]
        async with (
            AsyncConnectionPool(address, open=False, min_size=1, kwargs={"autocommit": True}) as pool,
            aiohttp.ClientSession() as client,
        ):
            await asyncio.to_thread(_listen, f"http://127.0.0.1:{port}/hook")
            await story(lambda: calling.call_some(pool, client))
        await runner.cleanup()

    asyncio.run(run())


def _listen(url: str) -> None:
    webhooks.put(Asked(UM, now(), {"chave": UM.keys[0]}, body={"webhookUrl": url}))
    connection.close()


def _pay(times: int) -> list[str]:
    names = [
        received.receive(UM, key=UM.keys[0], txid="", parts={"original": 100}, cents=100, at=now())["endToEndId"]
        for _ in range(times)
    ]
    connection.close()
    return names


def _later() -> None:
    """The pauses are over."""
    Call.objects.update(due_at=now() - timedelta(seconds=1))
    connection.close()


def test_payments_are_told_grouped_and_every_fourth_again():
    company = Company()

    async def story(call: Calls) -> None:
        names = await asyncio.to_thread(_pay, 45)
        await call()
        assert company.told() == names
        assert [len(one) for one in company.calls] == [20, 20, 5]
        await asyncio.to_thread(_later)
        await call()
        assert len(set(company.told())) == 45
        assert 54 <= len(company.told()) <= 57
        await asyncio.to_thread(_later)
        assert await call() == 0

    called(company, story)


@pytest.mark.parametrize("answer", [500, 404, 401, 204, 302])
def test_what_is_not_answered_200_is_told_again_after_a_pause(answer: int):
    company = Company()

    async def story(call: Calls) -> None:
        company.answer = answer
        [name] = await asyncio.to_thread(_pay, 1)
        assert await call() == 0
        assert await call() == 0
        assert company.told() == [name]
        company.answer = 200
        await asyncio.to_thread(_later)
        assert await call() == 1
        assert company.told() == [name] * 2

    called(company, story)


def test_a_bank_that_is_down_calls_nobody():
    company = Company()

    async def story(call: Calls) -> None:
        def down(*, since: Any) -> None:
            Branch.objects.update_or_create(name=UM.name, defaults={"down_since": since})
            connection.close()

        await asyncio.to_thread(_pay, 1)
        await asyncio.to_thread(down, since=now())
        assert await call() == 0
        await asyncio.to_thread(down, since=None)
        assert await call() == 1

    called(company, story)
