"""The address at which a company's own systems tell what happened. 200 means that it is kept, each thing once."""

from __future__ import annotations

from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from sintonia.config import plugins
from sintonia.config.edge import Edge, body_of
from sintonia.outreach import wire
from sintonia.outreach.following import says_not_what
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
    if (vague := _vague(told)) is not None:
        return PlainTextResponse(f"{vague.key}: {vague.name} needs `about`, the number of what is done", 400)
    if told:
        at = datetime.now(UTC)
        async with edge.pool.connection() as connection:
            await connection.execute(KEEP, {**wire.columns(told), "account": hook.account(""), "at": at})
    return PlainTextResponse("ok")


def _vague(told: list[wire.Happening]) -> wire.Happening | None:
    about_nothing = [one for one in told if not one.about.strip()]
    if about_nothing:
        # Only a pack knows what its names end; who says what each is about waits for no pack.
        plugins.load_packs()
    return says_not_what(about_nothing)


def routes() -> list[Route]:
    """Its address."""
    return [Route("/happenings/{hook}", receive, methods=["POST"])]
