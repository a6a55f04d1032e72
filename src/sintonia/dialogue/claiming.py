"""What was sent (a pasted code, a file) and is plainly for one journey, whatever is said around it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from sintonia.conversations.channel import Heard
from sintonia.dialogue.own_ports import named_only
from sintonia.documents.pasted import SHORTEST, without_codes
from sintonia.journeys.registry import Journey, newest, registry
from sintonia.understanding.port import Guess, Understood

# What no guess of words reaches: it goes before an open question.
CERTAIN: Final = 1.0
_SAID_SO: Final = 0.8


def sent_with(heard: Heard) -> str:
    """What was read of a file."""
    details = heard.details or {}
    display = f"display: {details['display']}" if "display" in details else ""
    return "\n".join(filter(None, (*details.get("codes", ()), details.get("text", ""), display)))


def claimed(heard: Heard, understood: Understood | None, ports: Mapping[str, Any]) -> Understood | None:
    """What a message means, once the journeys have seen what came with it; clear words go before that."""
    sent = "\n".join(filter(None, (heard.text, sent_with(heard))))
    if (len(sent) < SHORTEST and "display" not in (heard.details or ())) or heard.choice:
        return understood
    named = next((j.name for j in _takers(ports) if j.takes is not None and j.takes(sent)), None)
    if named is None:
        return understood
    before = understood or Understood("pt-BR", 0.0, ())
    # Whoever pastes a paper of several lines did not write it: its language is not theirs.
    sure = 0.0 if without_codes(heard.text).count("\n") > 1 else before.language_confidence
    if before.intents and _is_clear(before):
        return msgspec.structs.replace(before, language_confidence=sure)
    intents = (Guess(named, CERTAIN), *before.intents)[:3]
    return msgspec.structs.replace(before, intents=intents, elsewhere="", language_confidence=sure)


def told(heard: Heard, name: str, ports: Mapping[str, Any]) -> str:
    """What a journey begins with: the words, and what of the file is for it."""
    taker = next((j for j in _takers(ports) if j.name == name), None)
    of_the_file = taker.takes(sent_with(heard)) if taker is not None and taker.takes is not None else ""
    return "\n".join(filter(None, (heard.text, of_the_file)))


def _takers(ports: Mapping[str, Any]) -> list[Journey]:
    """The newest journeys that take something, of those that this company's ports and our own carry."""
    carried = {*ports, *named_only()}
    return [one for one in newest() if one.takes is not None and set(one.ports) <= carried]


def _is_clear(understood: Understood) -> bool:
    """Whether the words themselves name a journey, a person or danger."""
    best = understood.best
    names = {name for name, _version in registry} | {"person", "danger"}
    return best.intent in names and best.confidence >= _SAID_SO
