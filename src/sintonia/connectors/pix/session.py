"""One bank's API over HTTPS: the token, the certificate, and what each answer means."""

from __future__ import annotations

import logging
import ssl
import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final, TypeVar

import httpx2
import msgspec

from sintonia.backoffice.ports import NotAnswering, Refused
from sintonia.connectors.pix import wire
from sintonia.connectors.pix.access import Access
from sintonia.kit.words import _

log: Final = logging.getLogger(__name__)

T = TypeVar("T")
# A token is used until a little before it ends, so that it does not end on its way.
SPARE: Final = timedelta(seconds=30)
_BUSY: Final = (408, 425, 429)
_SERVERS_FAULT: Final = 500
_CLIENTS_FAULT: Final = 400
_UNKNOWN: Final = (404, 410)


class NotFound(Exception):
    """The bank has nothing by this name."""


class Session:
    """
    What talks to one bank; threads may share it.

    :param access: where the bank is, and what it knows us by
    """

    def __init__(self, access: Access, *, clock: Callable[[], datetime]) -> None:
        self._access, self._clock = access, clock
        self._client = httpx2.Client(
            verify=_context(access), timeout=httpx2.Timeout(access.timeout_s, pool=None), follow_redirects=False,
            limits=httpx2.Limits(max_connections=access.connections),
        )  # fmt: skip
        self._token, self._until = "", clock()
        self._lock = threading.Lock()

    def get(self, path: str, shape: type[T], query: Mapping[str, Any] | None = None) -> T:
        """
        Read something.

        :raises NotFound: if the bank has none
        :raises Refused: if the bank will not
        :raises NotAnswering: if it is down, slow or busy, or answers what nobody understands
        """
        return _understood(self._sent("GET", path, None, query), shape)

    def put(self, path: str, body: Mapping[str, Any], shape: type[T]) -> T:
        """Write something under a name of ours; errors as in `get`."""
        return _understood(self._sent("PUT", path, body, None), shape)

    def patch(self, path: str, body: Mapping[str, Any], shape: type[T]) -> T:
        """Change something; errors as in `get`."""
        return _understood(self._sent("PATCH", path, body, None), shape)

    def tell(self, path: str, body: Mapping[str, Any]) -> None:
        """Write what is answered without a body; errors as in `get`."""
        self._sent("PUT", path, body, None)

    def close(self) -> None:
        """Let its connections go."""
        self._client.close()

    def _sent(
        self, method: str, path: str, body: Mapping[str, Any] | None, query: Mapping[str, Any] | None
    ) -> httpx2.Response:
        token = self._fresh_token("")
        answer = self._tried(method, path, body, query, token)
        if answer.status_code == httpx2.codes.UNAUTHORIZED:
            # The bank may forget a token before its time, once; a second refusal is meant.
            answer = self._tried(method, path, body, query, self._fresh_token(token))
        return _checked(answer, f"{method} {path.split('/')[1]}")

    def _tried(
        self, method: str, path: str, body: Mapping[str, Any] | None, query: Mapping[str, Any] | None, token: str
    ) -> httpx2.Response:
        headers = {"Authorization": f"Bearer {token}"}
        content = None
        if body is not None:
            headers["Content-Type"], content = "application/json", msgspec.json.encode(body)
        url = self._access.api.rstrip("/") + path
        return self._carried(lambda: self._client.request(
            method, url, content=content, params=query, headers=headers
        ))  # fmt: skip

    def _fresh_token(self, refused: str) -> str:
        """The token; another one than `refused`, which the bank no longer takes."""
        with self._lock:
            if self._token in ("", refused) or self._clock() >= self._until - SPARE:
                form = {"grant_type": "client_credentials"} | (
                    {"scope": self._access.scope} if self._access.scope else {}
                )
                client = (self._access.client_id, self._access.client_secret)
                answer = self._carried(lambda: self._client.post(self._access.token_url, data=form, auth=client))
                told = _understood(_checked(answer, "token"), wire.Token)
                # One that ends within the spare time is good for the one request that asked for it.
                self._token = told.access_token
                self._until = self._clock() + timedelta(seconds=told.expires_in)
            return self._token

    def _carried(self, send: Callable[[], httpx2.Response]) -> httpx2.Response:
        try:
            return send()
        except (httpx2.TransportError, ssl.SSLError) as cause:
            raise NotAnswering(f"{self._access.name}: {type(cause).__name__}") from None


def _checked(answer: httpx2.Response, what: str) -> httpx2.Response:
    status = answer.status_code
    if status >= _SERVERS_FAULT or status in _BUSY or httpx2.codes.is_redirect(status):
        raise NotAnswering(f"{what}: {status}")
    if status in _UNKNOWN:
        raise NotFound(what)
    if status >= _CLIENTS_FAULT:
        # Only the kind of problem: what the bank says in its own words may name who pays.
        log.warning("a bank refused %s: %s %s", what, status, _problem(answer))
        raise Refused(_("The bank did not accept this."))
    return answer


def _problem(answer: httpx2.Response) -> str:
    try:
        return msgspec.json.decode(answer.content, type=wire.Problem).type.rpartition("/")[2][:60]
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return ""


def _understood(answer: httpx2.Response, shape: type[T]) -> T:
    try:
        return msgspec.json.decode(answer.content, type=shape)
    except (msgspec.MsgspecError, UnicodeDecodeError) as cause:
        raise NotAnswering(f"the bank's answer is no {shape.__name__}") from cause


def _context(access: Access) -> ssl.SSLContext | bool:
    if not access.api.startswith("https://"):
        return False
    context = ssl.create_default_context(cafile=access.ca_file or None)
    if access.certificate_file:
        context.load_cert_chain(Path(access.certificate_file), Path(access.key_file) if access.key_file else None)
    return context
