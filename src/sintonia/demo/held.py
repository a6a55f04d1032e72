"""Files at the simulated provider, as Meta holds them: an id, an address that lives for five minutes, and the bytes."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sintonia.demo import cloud, phones
from sintonia.demo.phones import Json, Pool
from sintonia.demo.pictures import MOST_BYTES, UnableToRead
from sintonia.documents.kinds import kind_of
from sintonia.kit.clock import now
from sintonia.kit.text import token

LIVES_S: Final = 300
Kept = tuple[bytes, str]
SentFile = tuple[bytes, str, str]
_ERRORS: Final = {
    190: (401, "OAuthException", "Invalid OAuth access token."),
    100: (400, "OAuthException", "(#100) Invalid parameter"),
    131008: (400, "OAuthException", "(#131008) Required parameter is missing"),
    131009: (400, "OAuthException", "(#131009) Parameter value is not valid"),
}


@dataclass
class Held:
    """What phones sent, for the company that asks with its token, and for the phones themselves."""

    rows: Callable[[Request], Pool]

    async def whereabouts(self, request: Request) -> Response:
        """Where a file is, as Graph says it."""
        if not is_ours(request):
            return refused(190, "")
        name = request.path_params["media"]
        line = await phones.line_of(self.rows(request), f"wamid.{name}")
        if request.query_params.get("phone_number_id", line) != line:
            return refused(100, "Unsupported get request: it was sent to another number")
        found = await phones.media_of(self.rows(request), f"wamid.{name}")
        if found is None:
            return refused(100, "Unsupported get request: no such media")
        data, mime = found
        until = str(int(now().timestamp()) + LIVES_S)
        where = {"mid": name, "ext": until, "hash": _signature(name, until)}
        return JSONResponse(
            {
                "url": f"{request.url_for('simulator-attachment')}?{urlencode(where)}",
                "mime_type": mime,
                "sha256": sha256(data).hexdigest(),
                "file_size": len(data),
                "id": name,
                "messaging_product": "whatsapp",
            }
        )

    async def attachment(self, request: Request) -> Response:
        """A file's bytes, for who asks in time and with the company's token."""
        asked = request.query_params
        name, until = asked.get("mid", ""), asked.get("ext", "")
        if not is_ours(request):
            return Response(status_code=401)
        signed = hmac.compare_digest(asked.get("hash", "").encode(), _signature(name, until).encode())
        if not (signed and until.isdigit() and int(until) >= now().timestamp()):
            return Response(status_code=404)
        return await self._bytes(request, name)

    async def on_the_phone(self, request: Request) -> Response:
        """The same, for the phone that sent it: only a picture is shown in place."""
        return await self._bytes(request, request.path_params["media"])

    async def _bytes(self, request: Request, name: str) -> Response:
        found = await phones.media_of(self.rows(request), f"wamid.{name}")
        if found is None:
            return Response(status_code=404)
        data, mime = found
        way = "inline" if mime.startswith("image/") else "attachment"
        closed = {"content-security-policy": "default-src 'none'; sandbox", "x-content-type-options": "nosniff"}
        return Response(data, media_type=mime, headers={"content-disposition": way, **closed})

    def routes(self, graph: str, phone: str) -> list[Route]:
        """Their addresses."""
        return [
            Route(graph + "/{media}", self.whereabouts, methods=["GET"]),
            Route(
                "/simulator/whatsapp_business/attachments", self.attachment, methods=["GET"],
                name="simulator-attachment",
            ),
            Route(phone + "/media/{media}", self.on_the_phone, methods=["GET"]),
        ]  # fmt: skip


async def sent_file(upload: Any) -> SentFile | None:
    """
    What a phone's form carries: its bytes, what they are, and its name; None if nothing was chosen.

    :raises UnableToRead: if it is too large
    """
    if upload is None or isinstance(upload, str) or not upload.size:
        return None
    if upload.size > MOST_BYTES:
        raise UnableToRead
    content = await upload.read()
    return content, kind_of(content), (upload.filename or "")[:100]


def is_ours(request: Request) -> bool:
    """Whether the company's token came along."""
    offered = request.headers.get("authorization", "").removeprefix("Bearer ")
    return hmac.compare_digest(offered.encode(), cloud.ACCESS_TOKEN.encode())


def refused(code: int, details: str) -> JSONResponse:
    """An error as Graph words it."""
    status, kind, message = _ERRORS[code]
    error: Json = {"message": message, "type": kind, "code": code, "fbtrace_id": token()}
    if details:
        error["error_data"] = {"messaging_product": "whatsapp", "details": details}
    return JSONResponse({"error": error}, status)


def _signature(name: str, until: str) -> str:
    return hmac.new(cloud.APP_SECRET.encode(), f"{name}|{until}".encode(), sha256).hexdigest()[:32]
