"""One end of a telephone line in a terminal: what is said is read as it would sound, what is typed are keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from msgspec.structs import replace

from sintonia.conversations.channel import Saying
from sintonia.conversations.keypad import Keypad, Pressed, told
from sintonia.kit.words import _


@dataclass
class Telephone:
    """Whoever calls with nothing but keys. `press` says what the keys mean, or what is told."""

    keypad: Keypad = field(default_factory=lambda: Keypad(Saying()))

    def hears(self, sayings: Sequence[Saying], *, open_step: str) -> tuple[str, ...]:
        """Everything that was just said, as it sounds. `open_step` is the question that still waits, however old."""
        asked = [saying for saying in (self.keypad.saying, *sayings) if saying.step and saying.step == open_step]
        if sayings:
            self.keypad = Keypad(asked[-1] if asked else replace(sayings[-1], step="", options=()))
        return tuple(line for saying in sayings for line in told(saying))

    def asks(self, *, waits_for_a_person: bool) -> tuple[str, ...]:
        """What may be pressed now."""
        self.keypad = Keypad(self.keypad.saying, waits_for_a_person=waits_for_a_person)
        return self.keypad.spoken()

    def press(self, keys: str) -> Pressed | tuple[str, ...]:
        """What the keys mean to us; or what is told when they only turn a page, repeat, or have no use here."""
        found = self.keypad.pressed(keys)
        if isinstance(found, Pressed):
            return found
        if found is None:
            return (_("These keys have no use here.").render(self.keypad.saying.language), *self.keypad.spoken())
        turned, self.keypad = found.page != self.keypad.page, found
        return found.spoken() if turned else (*told(found.saying), *found.spoken())


def heard_of(pressed: Pressed) -> dict[str, Any]:
    """What was pressed, as the fields of what is heard."""
    details = {"begin": pressed.begin, "order": pressed.order}
    return {
        "kind": "choice" if pressed.choice else "text",
        "text": pressed.text,
        "choice": pressed.choice,
        "step": pressed.step,
        "details": {name: value for name, value in details.items() if value} or None,
    }
