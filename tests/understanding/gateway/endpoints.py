"""Endpoints on loopback that speak OpenAI's chat completions: one that does as agreed, and some that do not."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from aiohttp import web

from sintonia.understanding.gateway.client import Endpoint, session

KEY = "sk-very-secret"


def completion(content: Any, **more: Any) -> dict[str, Any]:
    """The body of an answer, as OpenAI gives it."""
    message = {"role": "assistant", "content": content}
    return {"id": "c-1", "object": "chat.completion", "choices": [{"index": 0, "message": message}], **more}


class Model:
    """An endpoint that answers with what `says` gives, and keeps what it was asked."""

    def __init__(self, says: Callable[[dict[str, Any]], Any] | str = "") -> None:
        self.says = says
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str] = []

    async def answer(self, request: web.Request) -> web.StreamResponse:
        body = json.loads(await request.read())
        self.asked.append(body)
        self.keys.append(request.headers.get("authorization", ""))
        said = self.says(body) if callable(self.says) else self.says
        return said if isinstance(said, web.StreamResponse) else web.json_response(completion(said))

    @property
    def seen(self) -> str:
        """Everything that ever reached it."""
        return json.dumps(self.asked, ensure_ascii=False)


@asynccontextmanager
async def serving(
    answer: Callable[[web.Request], Awaitable[web.StreamResponse]],
) -> AsyncIterator[tuple[aiohttp.ClientSession, Endpoint]]:
    """An endpoint, and a client of ours."""
    app = web.Application(client_max_size=1 << 24)
    app.router.add_post("/v1/chat/completions", answer)
    app.router.add_route("*", "/elsewhere", answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    async with session() as client:
        yield client, Endpoint(f"http://127.0.0.1:{port}/v1", "tiny", KEY)
    await runner.cleanup()


@asynccontextmanager
async def raw(
    talk: Callable[[asyncio.StreamWriter], Awaitable[None]],
) -> AsyncIterator[tuple[aiohttp.ClientSession, Endpoint]]:
    """An endpoint that says whatever bytes `talk` writes, once it was asked."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            await talk(writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with session() as client:
        yield client, Endpoint(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1", "tiny", KEY)
    server.close()
