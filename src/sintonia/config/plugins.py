"""What is plugged in: the channels, the packs with their journeys, the connector and the understanding engine."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from sintonia.config import environment
from sintonia.conversations.channel import Channel, Webhook
from sintonia.understanding.port import Understanding


@cache
def channels() -> dict[str, Channel]:
    """Every door, by its name."""
    from sintonia.channels.counter.adapter import CHANNEL as COUNTER
    from sintonia.channels.terminal.adapter import CHANNEL as TERMINAL
    from sintonia.channels.webchat.adapter import CHANNEL as WEBCHAT
    from sintonia.channels.whatsapp.adapter import WhatsApp

    return {door.name: door for door in (WhatsApp(), WEBCHAT, COUNTER, TERMINAL)}


@cache
def webhooks() -> dict[str, Webhook]:
    """The doors whose providers call us. Asked once: what a class can do takes longer to find out than a whole call."""
    return {name: door for name, door in channels().items() if isinstance(door, Webhook)}


@cache
def back_office() -> dict[str, Any]:
    """The ports of the company's connector, by the names that journeys use."""
    from sintonia.connectors.demo import ports

    return dict(ports.ports())


@cache
def load_packs() -> None:
    """Register every pack's journeys and deadlines, and the days that cities keep besides their country's."""
    import sintonia.dialogue.menu
    import sintonia.packs.utility.pack  # noqa: F401

    _load_clocks()


def _load_clocks() -> None:
    from sintonia.cases.calendars import keep_places
    from sintonia.connectors import demo
    from sintonia.packs.rulebook import load_rules

    load_rules()
    for file in (Path(demo.__file__).with_name("places.toml"), environment.home() / "places.toml"):
        if file.is_file():
            keep_places(file)


@cache
def engine(home: Path) -> Understanding:
    """The small engine over every pack's phrases, trained once and kept under `home`."""
    from sintonia.packs.utility import pack
    from sintonia.understanding.engine import load_engine

    return load_engine([pack.PHRASES], cache=home / "understanding")
