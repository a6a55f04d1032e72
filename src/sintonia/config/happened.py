"""The address at which a company's own systems tell what happened. 200 means that it is kept, each thing once."""

from __future__ import annotations

from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from sintonia.config.edge import Edge, body_of
from sintonia.outreach import wire
from sintonia.outreach.operations import KEEP

CHANNEL = "office"


async def receive(request: Request) -> Response:
    """Verify and keep one call; 401, 400, 404 and 413 keep nothing."""
    edge: Edge = request.app.state.edge
    hook = await edge.hook(CHANNEL, request.path_params["hook"])
    if hook is None:
        return PlainTextResponse("not found", 404)
    body = await body_of(request)
    if body is None:
        return PlainTextResponse("too large", 413)
    if not wire.is_signed(body, request.headers.get(wire.HEADER, ""), hook.secret):
        return PlainTextResponse("bad signature", 401)
    try:
        told = wire.happenings_in(body)
    except ValueError:
        return PlainTextResponse("malformed", 400)
    if told:
        at = datetime.now(UTC)
        async with edge.pool.connection() as connection:
            await connection.execute(KEEP, {**wire.columns(told), "account": hook.account(""), "at": at})
    return PlainTextResponse("ok")


def routes() -> list[Route]:
    """Its address."""
    return [Route("/happenings/{hook}", receive, methods=["POST"])]
