"""One bank's API over HTTPS: the token, the certificate, and what each answer means."""

from __future__ import annotations

import logging
import secrets
import socket
import ssl
import tempfile
import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

import httpx2
import msgspec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from sintonia.backoffice.payments import BankNotAnswering, BankRefused, Trouble
from sintonia.backoffice.ports import Refused
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
_NOT_ALLOWED: Final = (401, 403)
# What a bank says in TLS when it does not like the certificate that it is shown, or misses one.
_ALERTS: Final = ("CERTIFICATE", "UNKNOWN_CA", "HANDSHAKE_FAILURE", "ACCESS_DENIED", "DECRYPT")


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
                told = _understood(_let_in(answer), wire.Token)
                # One that ends within the spare time is good for the one request that asked for it.
                self._token = told.access_token
                self._until = self._clock() + timedelta(seconds=told.expires_in)
            return self._token

    def _carried(self, send: Callable[[], httpx2.Response]) -> httpx2.Response:
        try:
            return send()
        except (httpx2.TransportError, ssl.SSLError) as cause:
            raise BankNotAnswering(f"{self._access.name}: {type(cause).__name__}", why=_why(cause)) from None


def _why(problem: BaseException) -> Trouble:
    """What kept a request from being carried, found in what was raised or what that came of."""
    if isinstance(problem, httpx2.TimeoutException):
        return "too_slow"
    cause: BaseException | None = problem
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return "stranger"
        if isinstance(cause, ssl.SSLError):
            said = str(cause).upper().replace(" ", "_")
            return "certificate" if "ALERT" in said and any(one in said for one in _ALERTS) else "no_api"
        if isinstance(cause, socket.gaierror):
            return "unknown_host"
        cause = cause.__cause__ or cause.__context__
    return "not_reached"


def _let_in(answer: httpx2.Response) -> httpx2.Response:
    """The answer to who asks for a token: any refusal is about who asks, and an address without any is another's."""
    try:
        return _checked(answer, "token")
    except NotFound:
        raise BankNotAnswering("token: not found", why="no_api") from None
    except Refused as refusal:
        raise BankRefused(refusal.args[0], why="secret") from None


def _checked(answer: httpx2.Response, what: str) -> httpx2.Response:
    status = answer.status_code
    if status >= _SERVERS_FAULT or status in _BUSY or httpx2.codes.is_redirect(status):
        why: Trouble = "no_api" if httpx2.codes.is_redirect(status) else "down" if status >= _SERVERS_FAULT else "busy"
        raise BankNotAnswering(f"{what}: {status}", why=why)
    if status in _UNKNOWN:
        raise NotFound(what)
    if status >= _CLIENTS_FAULT:
        # Only the kind of problem: what the bank says in its own words may name who pays.
        log.warning("a bank refused %s: %s %s", what, status, _problem(answer))
        why = "forbidden" if status in _NOT_ALLOWED else "refused"
        raise BankRefused(_("The bank did not accept this."), why=why)
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
        raise BankNotAnswering(f"the bank's answer is no {shape.__name__}", why="no_api") from cause


def _context(access: Access) -> ssl.SSLContext | bool:
    """
    How we know the bank, and what it knows us by.

    :raises ssl.SSLError: if a certificate cannot be read, or does not fit its key
    """
    if not any(address.startswith("https://") for address in (access.api, access.token_url)):
        return False
    context = ssl.create_default_context(cafile=access.ca_file or None, cadata=access.ca or None)
    if access.certificate:
        _show(context, access.certificate, access.private_key)
    elif access.certificate_file:
        context.load_cert_chain(access.certificate_file, access.key_file or None)
    return context


def _show(context: ssl.SSLContext, certificate: str, key: str) -> None:
    """Show a certificate whose key is no file; TLS reads files only, so the key passes through one, locked."""
    lock = secrets.token_urlsafe(32)
    try:
        read = load_pem_private_key(key.encode(), None)
    except (ValueError, TypeError) as cause:
        raise ssl.SSLError("the key cannot be read") from cause
    locked = read.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(lock.encode()))
    with tempfile.NamedTemporaryFile(suffix=".pem") as file:
        file.write(certificate.strip().encode() + b"\n" + locked)
        file.flush()
        context.load_cert_chain(file.name, password=lock)
