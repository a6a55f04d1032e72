"""The pretend banks' addresses on this server: tokens, the API, and the locations that payers' banks look at."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, Final
from urllib.parse import unquote

import msgspec
from django.db import close_old_connections
from starlette.convertors import PathConvertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sintonia.demo.bank import access, api, paying, payload
from sintonia.demo.bank.banks import BANKS, BASE, PretendBank
from sintonia.demo.bank.problems import Problem, not_found
from sintonia.kit.clock import now

MOST_BYTES: Final = 2 << 20


class _Whole(PathConvertor):
    """The rest of an address, whatever is in it: a line break that was escaped is answered like any other name."""

    regex = "(?s:.*)"


register_url_convertor("whole", _Whole())

METHODS: Final = ["GET", "PUT", "POST", "PATCH", "DELETE"]
# The bank's own clerks: what they read and write is Django's, which is not async.
_CLERKS: Final = ThreadPoolExecutor(4, thread_name_prefix="demo-bank")


def routes(host: str) -> list[Route]:
    """Their addresses; `host` is where this server is reached, for the codes that name it."""
    door = _Door(host)
    return [
        Route(BASE + "/pay", _pay, methods=["POST"]),
        Route(BASE + "/{bank}/oauth/token", door.token, methods=["POST"]),
        Route(BASE + "/{bank}/api/{path:whole}", door.api, methods=METHODS),
        Route(BASE + "/{bank}/qr/v2/{path:whole}", door.location, methods=["GET"]),
    ]


class _Door:
    def __init__(self, host: str) -> None:
        self.host = host

    async def token(self, request: Request) -> Response:
        """Answer the token endpoint."""
        form = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
        header = request.headers.get("authorization", "")
        return await _told(lambda bank: (200, access.token_for(bank, header=header, form=form, at=now())), request)

    async def api(self, request: Request) -> Response:
        """Answer the API."""
        body = await _body(request)
        if body is None:
            return _refused(Problem(413, "RequisicaoInvalida"))
        scheme, _space, token = request.headers.get("authorization", "").partition(" ")
        ask = partial(
            api.answer,
            method=request.method.lower(),
            path=_path(request),
            query=dict(request.query_params),
            body=body,
            token=token if scheme.lower() == "bearer" else "",
            host=self.host,
            at=now(),
        )
        return await _told(ask, request)

    async def location(self, request: Request) -> Response:
        """Answer a payer's bank that looks at a location: the charge as a signed payload (JWS)."""
        path, query = request.path_params["path"], dict(request.query_params)
        found = await _told(lambda bank: (200, payload.at_location(bank, path, query, at=now())), request)
        if found.status_code == 200:  # noqa: PLR2004
            return Response(payload.signed(bytes(found.body)), media_type="application/jose")
        return found


async def _pay(request: Request) -> Response:
    """Pay a code, as on the page, for scripts and stories: `{"code": …, "how": …}`."""
    try:
        told = msgspec.json.decode(await _body(request) or b"", type=_Order)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        return JSONResponse({"error": str(error)}, 422)

    def paid() -> list[str]:
        close_old_connections()
        return paying.pay(told.code, how=told.how, at=now())

    try:
        names = await asyncio.get_running_loop().run_in_executor(_CLERKS, paid)
    except paying.UnableToPay as refusal:
        return JSONResponse({"error": refusal.args[0].render("en")}, 422)
    return JSONResponse({"paid": names})


class _Order(msgspec.Struct):
    code: str
    how: paying.How = "now"


def _path(request: Request) -> str:
    """The path after `/api`, decoded piece by piece: a slash that was escaped is part of a name."""
    raw = request.scope.get("raw_path", b"") or request.url.path.encode()
    tail = raw.split(b"?")[0].decode("latin-1").split("/api/", 1)[-1]
    return "/" + "/".join(unquote(piece).replace("/", "%2F") for piece in tail.split("/"))


async def _told(deed: Callable[[PretendBank], tuple[int, Mapping[str, Any] | None]], request: Request) -> Response:
    bank = BANKS.get(request.path_params["bank"])
    if bank is None:
        return _refused(not_found("NaoEncontrado"))
    try:
        status, body = await asyncio.get_running_loop().run_in_executor(_CLERKS, _worked, deed, bank)
    except Problem as problem:
        return _refused(problem)
    return Response(status_code=status) if body is None else JSONResponse(body, status)


def _worked(deed: Callable[[PretendBank], Any], bank: PretendBank) -> Any:
    close_old_connections()
    return deed(bank)


def _refused(problem: Problem) -> Response:
    return JSONResponse(problem.body(), problem.status, media_type="application/problem+json")


async def _body(request: Request) -> bytes | None:
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > MOST_BYTES:
            return None
        chunks.append(chunk)
    return b"".join(chunks)
