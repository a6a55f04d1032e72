"""What is told about a file that somebody sent and that could not be opened, or not yet."""

from __future__ import annotations

from typing import Final

from sintonia.conversations.channel import Heard
from sintonia.kit.words import Words, _

NOT_YET: Final = _("I could not open what you sent yet. I will keep trying for a moment.")


def trouble_with(heard: Heard) -> Words | None:
    """What is wrong with the file that came, if anything is."""
    details = heard.details or {}
    if "problem" in details:
        return Words.from_json(details["problem"])
    return NOT_YET if is_on_its_way(heard) else None


def is_on_its_way(heard: Heard) -> bool:
    """Whether the file takes so long that its message was heard without it."""
    return bool((heard.details or {}).get("opening"))
