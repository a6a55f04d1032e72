"""The bench's two ends of the wire: a poster of ready-made requests and a sink that answers as the Graph API does."""

from __future__ import annotations

import asyncio
import socket
import time
from dataclasses import dataclass, field
from itertools import count
from typing import Final

import msgspec

Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]
ANSWER: Final = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s"


def request(path: str, body: bytes, headers: dict[str, str]) -> bytes:
    """One POST as bytes."""
    lines = [
        f"POST {path} HTTP/1.1",
        "host: 127.0.0.1",
        "content-type: application/json",
        f"content-length: {len(body)}",
    ]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


class Sent(msgspec.Struct):
    """What of a Graph body the sink keeps."""

    biz_opaque_callback_data: str = ""
    to: str = ""


@dataclass
class Sink:
    """Counts what is delivered: by our own outbox id, by recipient, and when."""

    at: dict[str, list[tuple[str, float]]] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    total: int = 0
    repeated: int = 0
    latest: float = 0.0
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    _ids: count[int] = field(default_factory=count)
    _decode: msgspec.json.Decoder[Sent] = field(default_factory=lambda: msgspec.json.Decoder(Sent))

    def take(self, body: bytes) -> bytes:
        """Keep one send, and answer as the provider does."""
        sent = self._decode.decode(body)
        self.latest = time.perf_counter()
        self.total += 1
        if sent.biz_opaque_callback_data in self.seen:
            self.repeated += 1
        self.seen.add(sent.biz_opaque_callback_data)
        self.at.setdefault(sent.to, []).append((sent.biz_opaque_callback_data, self.latest))
        answer = b'{"messaging_product":"whatsapp","messages":[{"id":"wamid.sink.%d"}]}' % next(self._ids)
        return ANSWER % (len(answer), answer)


class Serving(asyncio.Protocol):
    """Just enough HTTP/1.1 for a well-behaved client on loopback: requests with a length, connections kept."""

    def __init__(self, sink: Sink) -> None:
        self.sink, self.buffer = sink, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while True:
            head, found, rest = self.buffer.partition(b"\r\n\r\n")
            if not found:
                return
            length = _length(head)
            if len(rest) < length:
                return
            self.buffer = rest[length:]
            answer = self.sink.take(rest[:length])
            if not self.transport.is_closing():
                self.transport.write(answer)


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line[15:])
    return 0


class Posting:
    """Keeps some connections open to the edge and posts requests, one at a time on each."""

    def __init__(self, port: int, connections: int) -> None:
        self.port, self.connections = port, connections
        self.refused: list[bytes] = []

    async def __aenter__(self) -> Posting:
        self._free: asyncio.Queue[Line] = asyncio.Queue()
        for _ in range(self.connections):
            self._free.put_nowait(await asyncio.open_connection("127.0.0.1", self.port))
        return self

    async def __aexit__(self, *_: object) -> None:
        while not self._free.empty():
            self._free.get_nowait()[1].close()

    async def post_all(self, requests: list[list[bytes]]) -> None:
        """Post as fast as the connections allow, each connection its own requests in order."""

        async def post_some(some: list[bytes]) -> None:
            line = self._free.get_nowait()
            for one in some:
                line = await self._post(line, one)
            self._free.put_nowait(line)

        await asyncio.gather(*map(post_some, requests))

    async def post(self, one: bytes) -> None:
        """Post one request on the next free connection."""
        line = await self._free.get()
        self._free.put_nowait(await self._post(line, one))

    async def _post(self, line: Line, one: bytes) -> Line:
        """Post, on a new connection where the server closed an idle one; what came twice counts once there."""
        for _ in range(3):
            reader, writer = line
            try:
                writer.write(one)
                head = await reader.readuntil(b"\r\n\r\n")
                await reader.readexactly(_length(head))
            except (EOFError, ConnectionError):
                line = await asyncio.open_connection("127.0.0.1", self.port)
                continue
            if b" 200 " not in head[:16]:
                self.refused.append(head[:80])
            return line
        raise ConnectionError("the edge does not stay")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
        return port


async def healthy(port: int) -> bool:
    """Whether `/healthz` answers 200 there."""
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.write(b"GET /healthz HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n")
    head = await reader.readline()
    writer.close()
    return b" 200 " in head
