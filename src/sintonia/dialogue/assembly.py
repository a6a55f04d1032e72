"""The turn worker with everything plugged in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import msgspec

from sintonia.backoffice.ports import NotAnswering, Refused
from sintonia.conversations.channel import Channel
from sintonia.conversations.delivery import DeedRefused
from sintonia.dialogue.identity import identity_of
from sintonia.dialogue.refusals import packed
from sintonia.dialogue.worker import Worker
from sintonia.understanding.port import Understanding


def turn_worker(
    *,
    channels: Mapping[str, Channel],
    ports: Mapping[str, Any],
    engine: Understanding,
    now: Callable[[], datetime],
) -> Worker:
    """A turn worker over a company's channels, ports and understanding."""
    return Worker(channels, ports, engine, identity_of(ports["parties"]), now)


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
