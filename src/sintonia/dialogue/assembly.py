"""The turn worker and the back office's deeds, with everything plugged in."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

import msgspec

from sintonia.backoffice.ports import NotAnswering, Refused
from sintonia.conversations.channel import Channel
from sintonia.conversations.delivery import TIMEOUT_S, DeedRefused
from sintonia.dialogue.company import Company
from sintonia.dialogue.identity import identity_of
from sintonia.dialogue.refusals import packed
from sintonia.dialogue.worker import Worker
from sintonia.kit.together import think


def turn_worker(
    *,
    channels: Mapping[str, Channel],
    companies: Mapping[str, Company],
    now: Callable[[], datetime],
) -> Worker:
    """A turn worker over channels and the companies whose accounts they are."""
    return Worker(channels, companies, identity_of, now)


def carry_out(ports: Mapping[str, Any], port: str, method: str, key: str, arguments: dict[str, Any]) -> Any:
    """
    Carry out a deed of a port under its key, in this thread; gives its result as plain JSON.

    :raises ConnectionError: if the system behind it does not answer
    :raises DeedRefused: if it said no
    """
    deed = getattr(ports[port], method)
    try:
        result = deed(key, **arguments)
    except NotAnswering as silence:
        raise ConnectionError(str(silence)) from silence
    except Refused as refusal:
        raise DeedRefused(packed(refusal)) from refusal
    return msgspec.to_builtins(result, str_keys=True)


class Deeds:
    """
    Deeds as the delivery awaits them.

    A port over our own database does those that come at the same time together; any other does each in a thread.
    """

    def __init__(self, ports_of: Callable[[str], Mapping[str, Any]]) -> None:
        self._ports_of = ports_of
        self._waiting: list[tuple[tuple[Mapping[str, Any], str, str, str, dict[str, Any]], asyncio.Future[Any]]] = []
        self._at_work: asyncio.Task[None] | None = None

    async def __call__(self, company: str, port: str, method: str, key: str, arguments: dict[str, Any]) -> Any:
        """Carry out one deed of a company's port; raises as `carry_out` does, and TimeoutError."""
        ports = self._ports_of(company)
        if not getattr(ports[port], "instant", False):
            doing = asyncio.to_thread(carry_out, ports, port, method, key, arguments)
            return await asyncio.wait_for(doing, TIMEOUT_S)
        done: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting.append(((ports, port, method, key, arguments), done))
        if self._at_work is None:
            self._at_work = asyncio.create_task(self._work())
        return await done

    async def _work(self) -> None:
        while self._waiting:
            waiting, self._waiting = self._waiting, []
            results: list[Any] = [ConnectionError("it was not carried out")] * len(waiting)
            deeds = [partial(self._carry_out, deed, results, n) for n, (deed, _) in enumerate(waiting)]
            await asyncio.to_thread(think, deeds)
            for (_, done), result in zip(waiting, results, strict=True):
                if done.cancelled():
                    continue
                if isinstance(result, Exception):
                    done.set_exception(result)
                else:
                    done.set_result(result)
        self._at_work = None

    def _carry_out(
        self, deed: tuple[Mapping[str, Any], str, str, str, dict[str, Any]], results: list[Any], place: int
    ) -> None:
        try:
            results[place] = carry_out(*deed)
        except Exception as error:  # noqa: BLE001 - raised where the deed is awaited
            results[place] = error
