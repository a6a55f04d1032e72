"""An endpoint may be slow, broken or hostile: a call ends in time, believes nothing, and tells no log what was said."""

from __future__ import annotations

import asyncio
import gzip
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from aiohttp import web

from sintonia.understanding.gateway.client import Endpoint, Limits, Reply, Said, UnableToAsk, ask, most_tokens_of
from tests.understanding.gateway.endpoints import KEY, Model, completion, raw, serving

QUICK = Limits(first_byte_s=0.25, total_s=0.5, most_bytes=64 << 10, most_tokens=50)
SECRET = "the words of somebody"
ASKED = [Said("system", "Be brief."), Said("user", SECRET)]


def reply_of(model: Model, limits: Limits = QUICK) -> Reply:
    async def run() -> Reply:
        async with serving(model.answer) as (client, endpoint):
            return await ask(client, endpoint, ASKED, limits=limits)

    return asyncio.run(run())


def failure_of(answer: Any) -> str:
    """The kind of failure when an endpoint answers so."""
    with pytest.raises(UnableToAsk) as problem:
        reply_of(Model(lambda _body: answer))
    return problem.value.kind


def failure_of_bytes(talk: Callable[[asyncio.StreamWriter], Awaitable[None]]) -> str:
    async def run() -> None:
        async with raw(talk) as (client, endpoint):
            await ask(client, endpoint, ASKED, limits=QUICK)

    with pytest.raises(UnableToAsk) as problem:
        asyncio.run(run())
    return problem.value.kind


def test_what_is_asked_is_what_every_such_endpoint_takes() -> None:
    model = Model("fine")
    assert reply_of(model).text == "fine"
    [body] = model.asked
    assert body == {
        "model": "tiny",
        "messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": SECRET}],
        "max_tokens": 50,
        "temperature": 0,
        "stream": False,
    }
    assert model.keys == [f"Bearer {KEY}"]


@pytest.mark.parametrize(
    ("usage", "counted"),
    [
        ({"total_tokens": 17}, 17),
        ({"total_tokens": 0}, most_tokens_of(ASKED, QUICK)),
        ({"total_tokens": -5}, most_tokens_of(ASKED, QUICK)),
        ({"total_tokens": 10**12}, most_tokens_of(ASKED, QUICK)),
        (None, most_tokens_of(ASKED, QUICK)),
    ],
)
def test_a_cost_is_believed_within_what_it_can_have_been(usage: Any, counted: int) -> None:
    assert reply_of(Model(lambda _b: web.json_response(completion("ok", usage=usage)))).tokens == counted


@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500, 503])
def test_a_status_other_than_200_is_no_answer(status: int) -> None:
    assert failure_of(web.json_response(completion("ok"), status=status)) == f"status_{status}"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_never_followed(status: int) -> None:
    model = Model(lambda _b: web.Response(status=status, headers={"location": "/elsewhere"}))
    with pytest.raises(UnableToAsk, match="redirect"):
        reply_of(model)
    assert len(model.asked) == 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b'{"choices": [',
        b"[]",
        b"null",
        b'{"choices": "all of them"}',
        b'{"choices": [{"message": {"content": 7}}]}',
        b'{"choices": [{"message": null}]}',
        b'{"error": {"message": "no"}}',
        b"\xff\xfe\x00",
        b'data: {"choices": []}\n\n',
        b"[" * 60_000,
    ],
)
def test_what_is_no_completion_is_unreadable(body: bytes) -> None:
    assert failure_of(web.Response(body=body, content_type="application/json")) == "unreadable"


@pytest.mark.parametrize("content", [None, ""])
def test_an_answer_without_a_text_is_empty(content: Any) -> None:
    assert failure_of(web.json_response(completion(content))) == "empty"


def test_an_answer_without_choices_is_empty() -> None:
    assert failure_of(web.json_response({"choices": []})) == "empty"


def test_ten_megabytes_are_cut_off() -> None:
    assert failure_of(web.json_response(completion("x" * (10 << 20)))) == "too_large"


def test_what_is_packed_is_not_unpacked() -> None:
    bomb = gzip.compress(b"x" * (10 << 20))
    assert failure_of(web.Response(body=bomb, headers={"content-encoding": "gzip"})) == "packed"


HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"


async def events_for_ever(writer: asyncio.StreamWriter) -> None:
    writer.write(HEAD)
    event = b'data: {"choices": []}\n\n'
    while True:
        writer.write((b"%x\r\n%s\r\n" % (len(event), event)) * 200)
        await writer.drain()


async def a_drop_now_and_then(writer: asyncio.StreamWriter) -> None:
    writer.write(HEAD)
    while True:
        writer.write(b"1\r\n \r\n")
        await writer.drain()
        await asyncio.sleep(0.02)


async def headers_for_ever(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    for n in range(10_000):
        writer.write(f"x-{n}: y\r\n".encode())
        await writer.drain()
        await asyncio.sleep(0.02)


async def one_endless_header(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nx: ")
    while True:
        writer.write(b"y" * 8192)
        await writer.drain()


async def nothing_at_all(writer: asyncio.StreamWriter) -> None:
    await asyncio.Event().wait()


async def half_an_answer(writer: asyncio.StreamWriter) -> None:
    writer.write(b'HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{"choices": [')
    await writer.drain()


async def no_http(writer: asyncio.StreamWriter) -> None:
    writer.write(b"220 mail.example ESMTP\r\n")
    await writer.drain()


@pytest.mark.parametrize(
    ("talk", "kinds"),
    [
        (events_for_ever, {"too_large"}),
        (a_drop_now_and_then, {"slow"}),
        (headers_for_ever, {"slow"}),
        (one_endless_header, {"unreachable"}),
        (nothing_at_all, {"slow"}),
        (half_an_answer, {"unreachable"}),
        (no_http, {"unreachable"}),
    ],
)
def test_what_never_ends_is_cut_off(talk: Callable[[asyncio.StreamWriter], Awaitable[None]], kinds: set[str]) -> None:
    assert failure_of_bytes(talk) in kinds


def test_nobody_there_is_unreachable() -> None:
    async def run() -> None:
        async with serving(Model().answer) as (client, _endpoint):
            await ask(client, Endpoint("http://127.0.0.1:9/v1", "tiny", KEY), ASKED, limits=QUICK)

    with pytest.raises(UnableToAsk, match="unreachable"):
        asyncio.run(run())


def test_no_error_and_no_log_has_a_text_or_a_key_in_it(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    told = []
    for answer in (web.Response(status=401, text=SECRET), web.Response(text=SECRET), web.json_response(completion(""))):
        with pytest.raises(UnableToAsk) as problem:
            reply_of(Model(lambda _b, answer=answer: answer))
        told += [str(problem.value), repr(problem.value), str(problem.value.__cause__)]
    told += [record.getMessage() for record in caplog.records] + [repr(Endpoint("http://x/v1", "tiny", KEY))]
    assert not [line for line in told if SECRET in line or KEY in line]


def test_a_completion_is_read_however_much_else_it_tells() -> None:
    more = json.loads('{"created": 1, "system_fingerprint": null, "usage": {"total_tokens": 9, "details": {}}}')
    assert reply_of(Model(lambda _b: web.json_response(completion("ok", **more)))) == Reply("ok", 9)
