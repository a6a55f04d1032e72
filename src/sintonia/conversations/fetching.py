"""
Fetching what people send: each file once, checked, kept under a name of ours, and read.

What fails is tried again with growing pauses for a minute; then whoever sent it is told. A killed process leaves
nothing half done: the file is fetched and read again under the same name.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import contextlib
import hashlib
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar

import aiohttp
import msgspec
from django.db import DatabaseError, connection

from sintonia.conversations import fetches, files
from sintonia.conversations.accounts import all_accounts
from sintonia.conversations.channel import Account, Channel, Heard, Held, Holds, IsAsked, Media, NotSent, Request
from sintonia.conversations.fetches import Waiting
from sintonia.documents.kinds import agrees, kind_of
from sintonia.documents.reading import NOT_WHAT_IT_SAYS, TOO_LARGE, Read, trouble
from sintonia.kit.words import _

log: Final = logging.getLogger(__name__)

GIVE_UP: Final = timedelta(seconds=60)
TIMEOUT: Final = aiohttp.ClientTimeout(total=6)
MOST_BYTES: Final = 16 << 20
MOST: Final = 6
IDLE_S: Final = 1.0
BROKEN_S: Final = 2.0
GONE: Final = _("I could not open what you sent. Could you send it again?")
_OK: Final = 200
T = TypeVar("T")


class UnableToFetch(Exception):
    """A file did not come; `again` says whether trying again helps."""

    def __init__(self, why: str, *, again: bool, read: Read | None = None) -> None:
        self.again, self.read = again, read
        super().__init__(why)


@dataclass
class Fetching:
    """The worker that fetches. `read` reads a file that lies here, beside whatever else goes on."""

    channels: Mapping[str, Channel]
    read: Callable[[Path], Read]
    now: Callable[[], datetime]
    session: aiohttp.ClientSession
    news: asyncio.Event = field(default_factory=asyncio.Event)
    _rows: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "fetches"))
    _under_way: set[asyncio.Task[None]] = field(default_factory=set)

    async def fetch_batch(self) -> int:
        """Fetch some files that are due, to their end; returns how many were begun."""
        begun = await self._begin()
        while self._under_way:
            await asyncio.wait(self._under_way)
        return begun

    async def fetch(self, *, stopped: Callable[[], bool]) -> None:
        """Fetch until told to stop, each file by itself. Set `news` when something waits."""
        while not stopped():
            self.news.clear()
            try:
                await self._in_rows(partial(fetches.let_words_on, at=self.now(), without=_opening))
                begun = await self._begin()
            except DatabaseError:
                log.exception("files that were sent cannot be claimed")
                # A connection that died is not mended by itself.
                await self._in_rows(_let_go)
                await asyncio.sleep(BROKEN_S)
                continue
            if not begun:
                await _for(self.news, IDLE_S)
        if self._under_way:
            await asyncio.wait(self._under_way)

    async def _begin(self) -> int:
        room = MOST - len(self._under_way)
        begun = await self._in_rows(partial(fetches.claim, at=self.now(), most=room)) if room else []
        accounts = await self._in_rows(all_accounts) if begun else {}
        for one in begun:
            task = asyncio.create_task(self._ended(one, accounts[one.account]))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)
        return len(begun)

    async def _ended(self, one: Waiting, account: Account) -> None:
        try:
            await self._fetch(one, account)
        except DatabaseError:
            # It is in doubt from now on, and begun anew.
            log.exception("what came of file %s could not be written down", one.id)

    async def close(self) -> None:
        """Let go of the database."""
        await self._in_rows(_let_go)
        self._rows.shutdown()

    async def _in_rows(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._rows, work)

    async def _fetch(self, one: Waiting, account: Account) -> None:
        try:
            heard = await self._brought(one, account)
        except (UnableToFetch, aiohttp.ClientError, TimeoutError, OSError) as problem:
            await self._failed(one, problem)
        except Exception as problem:
            log.exception("file %s failed in an unforeseen way", one.id)
            await self._failed(one, problem)
        else:
            await self._in_rows(partial(fetches.give_back, fetch=one, heard=heard, at=self.now()))

    async def _failed(self, one: Waiting, problem: Exception) -> None:
        at, why = self.now(), str(problem) or type(problem).__name__
        read = problem.read if isinstance(problem, UnableToFetch) else None
        again = not isinstance(problem, UnableToFetch) or problem.again
        if again and at - one.asked_at < GIVE_UP:
            pause = timedelta(seconds=2 ** min(one.attempts, 5))
            work = partial(fetches.try_again, fetch=one, heard=_opening(one.heard), due_at=at + pause, error=why)
            await self._in_rows(work)
            return
        log.warning("file %s was never fetched: %s", one.id, why)
        heard = with_details(one.heard, found(read or trouble(GONE)))
        await self._in_rows(partial(fetches.give_back, fetch=one, heard=heard, at=at, error=why))

    async def _brought(self, one: Waiting, account: Account) -> Heard:
        """What was heard, with the file that came with it: here, checked and read."""
        media, channel = one.heard.media, self.channels[account.channel]
        assert media is not None
        if isinstance(channel, Holds):
            name = one.name
            if not (files.folder() / name).exists():
                content = await self._downloaded(media, account, channel)
                await asyncio.to_thread(files.put, name, content)
        else:
            # Who sends at a door of ours has put it here already.
            name = media.id
        return await asyncio.to_thread(read_here, one.heard, name, self.read)

    async def _downloaded(self, media: Media, account: Account, channel: Holds) -> bytes:
        where = channel.whereabouts(media, account=account)
        if isinstance(where, Request):
            assert isinstance(channel, IsAsked)
            url, headers = account.api + where.path, _headers(account)
            async with self.session.request(where.method, url, headers=headers, timeout=TIMEOUT) as answer:
                where = channel.held(answer.status, await answer.read())
        if isinstance(where, NotSent):
            raise UnableToFetch(where.why, again=where.again)
        assert isinstance(where, Held)
        if where.size > MOST_BYTES:
            raise UnableToFetch("it is too large", again=False, read=trouble(TOO_LARGE))
        headers = _headers(account) if where.proof else {}
        async with self.session.get(where.url, headers=headers, timeout=TIMEOUT) as answer:
            if answer.status != _OK:
                # An address lives for minutes only: the next try asks for another.
                raise UnableToFetch(f"HTTP {answer.status} for the file itself", again=True)
            content = await _within_bounds(answer)
        if where.sha256 and not is_of(content, where.sha256):
            raise UnableToFetch("what came has another SHA-256 than the provider says", again=True)
        return content


def _opening(heard: Heard) -> Heard:
    """What was heard, while its file is still on its way."""
    return with_details(heard, {"opening": True})


def read_here(heard: Heard, name: str, read: Callable[[Path], Read]) -> Heard:
    """
    What was heard, with what a file that lies here says.

    :raises UnableToFetch: if it is not what it was said to be
    """
    path = files.folder() / name
    content = path.read_bytes()
    mime = kind_of(content)
    assert heard.media is not None
    if not agrees(heard.media.mime, mime):
        path.unlink()
        raise UnableToFetch(f"{heard.media.mime} is {mime}", again=False, read=trouble(NOT_WHAT_IT_SAYS))
    about = {"name": name, "mime": mime, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    title = heard.media.name[:100]
    told = read(path) if heard.kind in {"image", "document"} else Read()
    return with_details(heard, {"file": {**about, "title": title}, **found(told)})


def found(read: Read) -> dict[str, Any]:
    """What was read, as a message carries it."""
    what = {"codes": list(read.codes), "text": read.text, "display": read.display, "problem": read.problem}
    return {name: value for name, value in what.items() if value}


def with_details(heard: Heard, more: dict[str, Any]) -> Heard:
    """The same message, that knows more."""
    return msgspec.structs.replace(heard, details={**(heard.details or {}), **more})


def is_of(content: bytes, sha256: str) -> bool:
    """Whether this is the SHA-256 of a content, written in hexadecimal or base64."""
    digest = hashlib.sha256(content).digest()
    try:
        told = bytes.fromhex(sha256) if len(sha256) == 2 * len(digest) else base64.b64decode(sha256)
    except (ValueError, binascii.Error):
        return False
    return told == digest


async def _within_bounds(answer: aiohttp.ClientResponse) -> bytes:
    content = bytearray()
    async for piece in answer.content.iter_chunked(1 << 16):
        content += piece
        if len(content) > MOST_BYTES:
            raise UnableToFetch("it is too large", again=False, read=trouble(TOO_LARGE))
    return bytes(content)


def _headers(account: Account) -> dict[str, str]:
    # Meta's file servers turn away who does not name their software.
    return {"authorization": f"Bearer {account.token}", "user-agent": "sintonia"}


async def _for(event: asyncio.Event, seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(event.wait(), seconds)


def _let_go() -> None:
    """Close the connection of the thread that this runs in."""
    connection.close()
