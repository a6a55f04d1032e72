"""
The address at which banks call when something happens to a payment. 200 means that it is kept.

A call is never believed: it is a hint that the bank is asked about. Who forges one has the bank asked once, in vain.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import msgspec
from psycopg.rows import dict_row
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from sintonia import payments
from sintonia.config.edge import ACCOUNTS_FOR_S, Edge, body_of
from sintonia.connectors.pix.wire import Called, Pix

NOTICED: Final = (Path(payments.__file__).parent / "sql" / "noticed.sql").read_text()
_HOOKS: Final = "SELECT id, hook, secret, settings FROM payments_bank WHERE hook <> '' AND secret <> ''"


@dataclass(frozen=True, slots=True)
class Hook:
    """One bank's address: its secret, and where given the certificates that may call and the header that names them."""

    bank: int
    secret: str
    header: str = ""
    certificates: tuple[str, ...] = ()

    def knows(self, request: Request) -> bool:
        """Whether a call comes from the bank, as far as a secret and a certificate say."""
        given = request.path_params["secret"].encode()
        known = hmac.compare_digest(given, self.secret.encode())
        if not self.header:
            return known
        shown = _plain(request.headers.get(self.header, "")).encode()
        return any(hmac.compare_digest(shown, _plain(one).encode()) for one in self.certificates) and known


@dataclass
class Hooks:
    """All banks' addresses, read again after a while."""

    found: dict[str, Hook] = field(default_factory=dict)
    read_at: float = -1e9

    async def named(self, edge: Edge, name: str) -> Hook | None:
        if time.monotonic() - self.read_at > ACCOUNTS_FOR_S:
            async with edge.pool.connection() as connection:
                cursor = connection.cursor(row_factory=dict_row)
                rows = await (await cursor.execute(_HOOKS)).fetchall()
            self.found, self.read_at = {row["hook"]: _hook(row) for row in rows}, time.monotonic()
        return self.found.get(name)


async def receive(request: Request) -> Response:
    """Keep one call: several payments, in any order, any number of times; 400, 401, 404 and 413 keep nothing."""
    edge: Edge = request.app.state.edge
    hook = await _hooks(request).named(edge, request.path_params["hook"])
    if hook is None:
        return PlainTextResponse("not found", 404)
    if not hook.knows(request):
        return PlainTextResponse("forbidden", 401)
    body = await body_of(request)
    if body is None:
        return PlainTextResponse("too large", 413)
    try:
        said = _payments_in(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return PlainTextResponse("malformed", 400)
    if said:
        names, digests = zip(*said, strict=True)
        kept = {"bank": hook.bank, "payments": list(names), "digests": list(digests), "at": datetime.now(UTC)}
        async with edge.pool.connection() as connection:
            await connection.execute(NOTICED, kept)
    return PlainTextResponse("ok")


def _hooks(request: Request) -> Hooks:
    state = request.app.state
    if not hasattr(state, "banks"):
        state.banks = Hooks()
    found: Hooks = state.banks
    return found


def _payments_in(body: bytes) -> list[tuple[str, bytes]]:
    """Each payment of a call, and the SHA-256 of what it says of it, however that is spaced and ordered."""
    found = []
    for element in msgspec.json.decode(body, type=Called).pix:
        payment = msgspec.convert(element, Pix).end_to_end_id
        found.append((payment, hashlib.sha256(msgspec.json.encode(element, order="deterministic")).digest()))
    return found


def _hook(row: dict[str, Any]) -> Hook:
    settings = row["settings"] if isinstance(row["settings"], dict) else msgspec.json.decode(row["settings"])
    return Hook(
        bank=row["id"],
        secret=row["secret"],
        header=settings.get("certificate_header", ""),
        certificates=tuple(settings.get("certificates", ())),
    )


def _plain(fingerprint: str) -> str:
    return fingerprint.replace(":", "").strip().lower()


def routes() -> list[Route]:
    """Its address; a bank adds `/pix` to what it was told."""
    return [Route("/payments/hooks/{hook}/{secret}/pix", receive, methods=["POST"])]
