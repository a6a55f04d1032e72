"""
Meta's side of the demonstration: a Graph API that takes what the company sends, and a phone that writes to it.

Everything goes over HTTP through the real doors: what is typed becomes a signed webhook, what is sent comes here and
its statuses go back signed. Nothing is deduplicated: a message sent twice is on the phone twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Final

import aiohttp
import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from sintonia.demo import cloud, phones, pictures, rules
from sintonia.demo.held import Held, Kept, SentFile, is_ours, refused, sent_file
from sintonia.demo.phones import Pool
from sintonia.demo.shown import shown
from sintonia.kit.clock import now
from sintonia.kit.text import token

Post = Callable[[bytes, dict[str, str]], Awaitable[int]]
STATUSES: Final = ("sent", "delivered", "read")
TRIES_AFTER_S: Final = (0.0, 0.5, 2.0, 8.0)
TIMEOUT_S: Final = 15
_OK: Final = 200


class UnableToType(Exception):
    """The phone cannot send this; the message says why, to who writes the page."""


@dataclass
class Simulator:
    """The simulated provider: it keeps what it takes in the database, and knows how to reach the webhook."""

    post: Post
    pool: Pool | None = None
    under_way: set[asyncio.Task[None]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.files = Held(self.rows)

    def rows(self, request: Request) -> Pool:
        """The pool of connections: the edge's own, unless one was given."""
        return self.pool or request.app.state.edge.pool

    async def send(self, request: Request) -> Response:
        """Take one message as Graph does, and report on it as Meta does."""
        if not is_ours(request):
            return refused(190, "")
        line = request.path_params["phone_number_id"]
        if line not in cloud.LINES:
            return refused(100, "Unsupported post request: no such phone number id")
        try:
            body = msgspec.json.decode(await request.body())
            if isinstance(body, dict) and body.get("status") == "read":
                return JSONResponse({"success": True})
            outgoing = rules.taken(body)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            return refused(100, str(error))
        except rules.UnableToTake as refusal:
            return refused(refusal.code, refusal.details)
        to, wamid, pool = outgoing.to.removeprefix("+") or outgoing.recipient, f"wamid.{token()}", self.rows(request)
        await phones.keep_sent(pool, wamid=wamid, to=to, line=line, request=body, at=now())
        self._later(self._report(pool, wamid, to, outgoing.biz_opaque_callback_data, line))
        whom = {"input": to, "wa_id" if outgoing.to else "user_id": to}
        return JSONResponse({"messaging_product": "whatsapp", "contacts": [whom], "messages": [{"id": wamid}]})

    def _later(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self.under_way.add(task)
        task.add_done_callback(self.under_way.discard)

    async def _report(self, pool: Pool, wamid: str, to: str, outbox: str, line: str) -> None:
        for state in STATUSES:
            word = cloud.status(wamid, state, to=to, at=now(), outbox=outbox)
            if not await self._told(cloud.call(word, phone_number_id=line)):
                return
            await phones.mark_sent(pool, wamid=wamid, state=state)

    async def _told(self, body: bytes) -> bool:
        """Post a webhook, again after a while when it is not answered, as Meta does."""
        for pause in TRIES_AFTER_S:
            await asyncio.sleep(pause)
            try:
                if await self.post(body, cloud.headers(body)) == _OK:
                    return True
            except (aiohttp.ClientError, TimeoutError, OSError):
                continue
        return False

    async def type(self, request: Request) -> Response:
        """Send what somebody typed, pressed, shared or photographed on the phone to the real webhook."""
        is_form = "json" not in request.headers.get("content-type", "")
        try:
            fields, sent = await _fields(request, is_form)
            said, media = await self._said(self.rows(request), fields, sent)
        except (UnableToType, pictures.UnableToRead) as refusal:
            return JSONResponse({"error": str(refusal) or "not a picture, or too large"}, 422)
        pool, moment, message = self.rows(request), now(), said.message
        who = phones.person_of(said.phone.digits or said.phone.user_id)
        data, mime = media or (None, "")
        line = _line(fields)
        await phones.keep_typed(pool, who=who, line=line, message=message, at=moment, media=data, mime=mime)
        if not await self._told(cloud.call(said, phone_number_id=line)):
            return JSONResponse({"error": "the webhook did not answer 200", "wamid": message["id"]}, 502)
        await phones.mark_typed(pool, wamid=message["id"], at=now())
        if is_form:
            return RedirectResponse(_way_back(fields.get("next", "")), 303)
        return JSONResponse({"wamid": message["id"]})

    async def _said(self, pool: Pool, fields: dict[str, str], sent: SentFile | None) -> tuple[cloud.Said, Kept | None]:
        """What these fields of the phone say, and the file that comes with it."""
        address = fields.get("from", "").strip()
        if not address:
            raise UnableToType("from: digits or a business-scoped id")
        phone, wamid, at = cloud.Phone.at(address, fields.get("name", "")), f"wamid.{token()}", now()
        if sent is not None:
            content, mime, name = sent
            media = wamid.removeprefix("wamid.")
            said = cloud.file(
                phone, media, content, mime=mime, name=name, wamid=wamid, at=at, caption=fields.get("text", "").strip()
            )
            return said, (content, mime)
        if choice := fields.get("choice", ""):
            option = await phones.offered(pool, [address], choice, fields.get("reply_to", ""))
            if option is None:
                raise UnableToType("choice: this phone was never shown it")
            press = cloud.row if option.in_list else cloud.button
            title, shown_in, line = option.title, option.wamid, _line(fields)
            return press(phone, choice, title, wamid=wamid, at=at, reply_to=shown_in, line=line), None
        if fields.get("latitude") and fields.get("longitude"):
            try:
                latitude, longitude = float(fields["latitude"]), float(fields["longitude"])
            except ValueError as error:
                raise UnableToType("latitude, longitude: numbers") from error
            return cloud.location(phone, latitude, longitude, wamid=wamid, at=at), None
        if source := fields.get("image", ""):
            data, mime = pictures.picture(source)
            name = wamid.removeprefix("wamid.")
            return cloud.image(phone, name, wamid=wamid, at=at, caption=fields.get("caption", ""), mime=mime), (
                data,
                mime,
            )
        if not fields.get("text", "").strip():
            raise UnableToType("one of text, choice, latitude and longitude, image")
        return cloud.text(phone, fields["text"], wamid=wamid, at=at), None

    async def sent(self, request: Request) -> Response:
        """What was sent to somebody, oldest first; `to` may be said more than once (a number and an id)."""
        rows = await phones.sent_to(self.rows(request), request.query_params.getlist("to"))
        return JSONResponse([{**row, "at": row["at"].isoformat()} for row in rows])

    async def thread(self, request: Request) -> Response:
        """Both directions, after a number: what a phone that slept asks for."""
        after = request.query_params.get("after", "")
        start = int(after) if after.isascii() and after.isdigit() and len(after) < 19 else 0  # noqa: PLR2004 - bigint
        rows = await phones.thread_of(self.rows(request), request.query_params.getlist("from"), start)
        return JSONResponse({"entries": [shown(row) for row in rows], "after": rows[-1]["number"] if rows else start})

    def routes(self) -> list[Route]:
        """The simulator's addresses."""
        graph, phone = "/simulator/graph/{version}", "/simulator/whatsapp"
        return [
            Route(graph + "/{phone_number_id}/messages", self.send, methods=["POST"]),
            Route(phone + "/send", self.type, methods=["POST"]),
            Route(phone + "/sent.json", self.sent, methods=["GET"]),
            Route(phone + "/thread", self.thread, methods=["GET"]),
            *self.files.routes(graph, phone),
        ]


def routes() -> list[Route]:
    """The simulators' addresses, for the edge to mount; none outside the demonstration."""
    from django.conf import settings

    from sintonia.demo.bank import door

    if not settings.DEMO:
        return []
    return [*Simulator(post_to(here() + cloud.HOOK)).routes(), *door.routes(f"127.0.0.1:{settings.PORT}")]


def post_to(url: str) -> Post:
    """How a webhook is posted over HTTP."""

    async def post(body: bytes, headers: dict[str, str]) -> int:
        timeout = aiohttp.ClientTimeout(total=TIMEOUT_S)
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.post(url, data=body, headers=headers) as answer,
        ):
            return answer.status

    return post


def here() -> str:
    """This very server, by the address that it listens on."""
    from sintonia.config import environment

    bind = environment.read("SINTONIA_BIND")
    host = "127.0.0.1" if bind in ("0.0.0.0", "::") else bind  # noqa: S104 - compared, not listened on
    return f"http://{f'[{host}]' if ':' in host else host}:{environment.read('SINTONIA_PORT')}"


async def _fields(request: Request, is_form: bool) -> tuple[dict[str, str], SentFile | None]:
    if is_form:
        form = await request.form(max_files=1)
        found: dict[str, Any] = {name: value for name, value in form.items() if isinstance(value, str)}
        sent = await sent_file(form.get("file"))
        await form.close()
    else:
        sent = None
        try:
            found = msgspec.json.decode(await request.body(), type=dict[str, str | float])
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise UnableToType(f"JSON: {error}") from error
    return {name: str(value).replace("\x00", "") for name, value in found.items()}, sent


def _line(fields: dict[str, str]) -> str:
    """The company's number that the phone writes to: the first company's unless another is named."""
    line = fields.get("line", "")
    return line if line in cloud.LINES else cloud.PHONE_NUMBER_ID


def _way_back(asked: str) -> str:
    """Where a form without JavaScript goes back to: a path of ours, nothing else."""
    return asked if asked.startswith("/") and not asked.startswith(("//", "/\\")) else "/"
