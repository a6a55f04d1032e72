"""Homes of the pretend company where somebody's life hangs on power."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Final

from sintonia.backoffice.ports import Key, Receipt
from sintonia.connectors.demo.asking import Deed, ask, once
from sintonia.kit.clock import now

_HOLDERS: Final = """
    SELECT p.id FROM demo_party p
    WHERE p.document = {home} OR EXISTS (
        SELECT FROM demo_contract c WHERE c.holder_id = p.id AND c.number = {home}
    )
"""
_REGISTERED: Final = Deed(
    "life_support",
    "home text",
    "UPDATE demo_party held SET needs = held.needs || ARRAY['life_support']::varchar[] FROM fresh f"  # noqa: S608
    f" WHERE held.id IN ({_HOLDERS.format(home='f.home')}) AND NOT 'life_support' = ANY (held.needs)",
    f"EXISTS ({_HOLDERS.format(home='a.home')})",
)


class DemoCare:
    """`Care` of "Energia Clara": what is registered here holds every cut of that home (see `cuts`)."""

    # Its reads are queries of our own database: no thread need watch the time.
    instant: Final = True

    def __init__(self, *, clock: Callable[[], datetime] = now) -> None:
        self._clock = clock

    def is_a_home(self, home: str) -> bool:
        return bool(ask(_HOLDERS.format(home="%s"), [_code(home)] * 2))

    def register_life_support(self, key: Key, *, home: str, words: str, protocol: str) -> Receipt:  # noqa: ARG002 - the port's shape; this company keeps the fact alone
        return once(_REGISTERED, key, at=self._clock(), home=_code(home))


def _code(typed: str) -> str:
    return re.sub(r"[^0-9A-Z]", "", typed.upper())[:20]
