"""What people call what is meant: what anybody says to any bot; journeys and articles bring titles of their own."""

from __future__ import annotations

from typing import Final

from sintonia.kit.words import Words, _

GENERAL: Final[dict[str, Words]] = {
    "danger": _("Danger"),
    "person": _("Asks for a person"),
    "cancel": _("Wants to stop"),
    "back": _("Wants to go back"),
    "resume": _("Wants to go on"),
    "correct": _("Corrects an answer"),
    "repeat": _("Asks to hear it again"),
    "greeting": _("Greets"),
    "thanks": _("Says thanks"),
    "yes": _("Says yes"),
    "no": _("Says no"),
    "passport": _("Comes with a code"),
    "none": _("Nothing we do"),
}


def as_words(name: str) -> str:
    """A name that nobody has given a title: "due_on_holiday" is "Due on holiday"."""
    return name.rpartition(".")[2].replace("_", " ").capitalize()
