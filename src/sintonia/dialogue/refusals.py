"""A back office's no: its words travel through the outbox as text, and are told in the reader's language."""

from __future__ import annotations

import msgspec

from sintonia.backoffice.ports import Refused
from sintonia.kit.words import Words, _


def words_of(refusal: Refused) -> Words:
    """What a refusal says."""
    said = refusal.args[0] if refusal.args else ""
    return said if isinstance(said, Words) else _("{why}", why=str(said))


def packed(refusal: Refused) -> str:
    """A refusal as the text that the outbox carries."""
    return msgspec.json.encode(words_of(refusal).to_json()).decode()


def unpacked(carried: str) -> Words:
    """The words of a refusal that the outbox carried; anything else is told as it is."""
    try:
        return Words.from_json(msgspec.json.decode(carried))
    except (msgspec.DecodeError, KeyError, TypeError, AttributeError):
        return _("{why}", why=carried)
