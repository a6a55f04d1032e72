"""One application on one port: the edge's routes first, static files, and Django for every page."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator
from importlib import import_module
from typing import Final

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sintonia.config.settings")
django.setup()

from a2wsgi import WSGIMiddleware  # noqa: E402 - Django must be set up first
from django.conf import settings  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from starlette.applications import Starlette  # noqa: E402
from starlette.middleware import Middleware  # noqa: E402
from starlette.responses import HTMLResponse, PlainTextResponse, Response  # noqa: E402
from starlette.routing import BaseRoute, Mount  # noqa: E402
from starlette.types import ASGIApp, Message, Receive, Scope, Send  # noqa: E402

from sintonia.config import banks, edge, happened, refusals, static  # noqa: E402

LARGEST_BODY: Final = 8 << 20
THREADS: Final = 10

pages = get_wsgi_application()


class RefusesLargeBodies:
    """Answer 413 to a body that says it is too large, before any of it is read."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is small enough."""
        if scope["type"] == "http" and _announced(scope) > LARGEST_BODY:
            await (await _refusal(scope))(scope, receive, send)
            return
        await self.app(scope, receive, send)


async def _refusal(scope: Scope) -> Response:
    if refusals.is_for_a_program(scope["path"]):
        return PlainTextResponse("too large", status_code=413)
    return HTMLResponse(await asyncio.to_thread(refusals.too_large, dict(scope["headers"])), status_code=413)


def _announced(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit():
            return int(value)
    return 0


class ReadsByCoroutine:
    """
    Hand a2wsgi a `receive` that it can await from its threads.

    It asks for a coroutine, and granian's own `receive` returns a future: without this no form of ours could be sent.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on the request."""

        async def read() -> Message:
            return await receive()

        await self.app(scope, read, send)


def demo_routes() -> list[BaseRoute]:
    """The simulator's addresses, in demo mode only; named and not imported, because the demo stands above us."""
    if not settings.DEMO:
        return []
    found: list[BaseRoute] = import_module("sintonia.demo.graph").routes()
    return found


@contextlib.asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[None]:
    """Run the edge, and in demo mode the mail server of the pretend world."""
    async with contextlib.AsyncExitStack() as stack:
        await stack.enter_async_context(edge.lifespan(app))
        if settings.DEMO:
            await stack.enter_async_context(import_module("sintonia.demo.sink").open_sink(app))
        yield


application = Starlette(
    routes=[
        *edge.routes(),
        *happened.routes(),
        *banks.routes(),
        *demo_routes(),
        Mount(settings.STATIC_URL.rstrip("/"), app=static.files()),
        Mount("/", app=ReadsByCoroutine(WSGIMiddleware(pages, workers=THREADS))),  # type: ignore[arg-type]  # a2wsgi's own types
    ],
    lifespan=lifespan,
    middleware=[Middleware(RefusesLargeBodies)],
)
