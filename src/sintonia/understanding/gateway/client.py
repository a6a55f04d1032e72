"""
One call of an endpoint that speaks OpenAI's chat completions, cut off by time and by bytes.

What answers may be broken or hostile: it is followed nowhere, unpacked never, read to a bound, and believed in nothing
but the text that it gives. An error names its kind and quotes nothing, so that no text and no key is ever logged.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, Final, Literal

import aiohttp
import msgspec
from msgspec import Struct

Role = Literal["system", "user"]
_OK: Final = 200
_REDIRECTS: Final = range(300, 400)
_LETTERS_A_TOKEN: Final = 3


class Endpoint(Struct, frozen=True):
    """Where a company's model answers, and what it is called there."""

    url: str
    model: str
    key: str = ""

    def __repr__(self) -> str:
        return f"Endpoint(model={self.model!r})"

    __str__ = __repr__


class Limits(Struct, frozen=True):
    """How long a call may take, to its first byte and in all, and how much may come back."""

    first_byte_s: float = 3.0
    total_s: float = 4.0
    most_bytes: int = 256 << 10
    most_tokens: int = 200


class Said(Struct, frozen=True):
    """One message of a request."""

    role: Role
    content: str


class Reply(Struct, frozen=True):
    """What came back, and how many tokens it is counted as."""

    text: str
    tokens: int


class UnableToAsk(Exception):
    """The model gave nothing that can be used; `kind` is a word for the log and the count."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__(f"the language model gave nothing: {kind}")


class _Message(Struct):
    content: str | None = None


class _Choice(Struct):
    message: _Message


class _Usage(Struct):
    total_tokens: int = 0


class _Answer(Struct):
    choices: list[_Choice]
    usage: _Usage | None = None


_decode: Final = msgspec.json.Decoder(_Answer).decode


def session() -> aiohttp.ClientSession:
    """A client that keeps no cookie, asks no proxy, unpacks nothing and tells nothing of itself."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=8),
        cookie_jar=aiohttp.DummyCookieJar(),
        skip_auto_headers=("user-agent", "accept-encoding"),
        auto_decompress=False,
        trust_env=False,
    )


def most_tokens_of(messages: Sequence[Said], limits: Limits) -> int:
    """The most tokens that a call can cost: a token has about four letters, and never counts for less than three."""
    return sum(len(one.content) for one in messages) // _LETTERS_A_TOKEN + 1 + limits.most_tokens


async def ask(client: aiohttp.ClientSession, endpoint: Endpoint, messages: Sequence[Said], *, limits: Limits) -> Reply:
    """
    Ask once.

    :raises UnableToAsk: if nothing usable came in time
    """
    body = {
        "model": endpoint.model,
        "messages": msgspec.to_builtins(messages),
        "max_tokens": limits.most_tokens,
        "temperature": 0,
        "stream": False,
    }
    try:
        async with asyncio.timeout(limits.total_s):
            content = await _posted(client, endpoint, msgspec.json.encode(body), limits)
    except TimeoutError:
        raise UnableToAsk("slow") from None
    except (aiohttp.ClientError, OSError, ValueError):
        raise UnableToAsk("unreachable") from None
    return _read(content, most=most_tokens_of(messages, limits))


async def _posted(client: aiohttp.ClientSession, endpoint: Endpoint, body: bytes, limits: Limits) -> bytes:
    headers = {"content-type": "application/json", "accept": "application/json", "accept-encoding": "identity"}
    if endpoint.key:
        headers["authorization"] = f"Bearer {endpoint.key}"
    url = endpoint.url.rstrip("/") + "/chat/completions"
    call = client.post(url, data=body, headers=headers, allow_redirects=False)
    async with asyncio.timeout(limits.first_byte_s):
        answer = await call
    async with answer:
        if answer.status in _REDIRECTS:
            raise UnableToAsk("redirect")
        if answer.status != _OK:
            raise UnableToAsk(f"status_{answer.status}")
        if answer.headers.get("content-encoding", "identity") != "identity":
            raise UnableToAsk("packed")
        return await _within_bounds(answer, limits.most_bytes)


async def _within_bounds(answer: aiohttp.ClientResponse, most: int) -> bytes:
    content = bytearray()
    async for piece in answer.content.iter_any():
        content += piece
        if len(content) > most:
            answer.close()
            raise UnableToAsk("too_large")
    return bytes(content)


def _read(content: bytes, *, most: int) -> Reply:
    try:
        answer: Any = _decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise UnableToAsk("unreadable") from None
    text = answer.choices[0].message.content if answer.choices else None
    if not text:
        raise UnableToAsk("empty")
    told = answer.usage.total_tokens if answer.usage else 0
    # What it says that it cost is believed within what it can have cost.
    return Reply(text, told if 0 < told <= most else most)
