"""The pretend companies' templates as WhatsApp keeps them once approved: fixed words around what is sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from sintonia.demo.houses import HOUSES
from sintonia.kit.words import Words, _

TEMPLATES: Final[dict[str, Callable[[str, str], Words]]] = {
    "sintonia_code": lambda code, _company: _(
        "*{code}* is your verification code. For your security, do not share it.\n\nThis code expires in 10 minutes.",
        code=code,
    ),
    "sintonia_update": lambda text, company: _("*{company}* about your request:\n{text}", company=company, text=text),
    "sintonia_alert": lambda text, company: _(
        "*{company}*: {text}\n\nTo stop these alerts, answer STOP.", company=company, text=text
    ),
}


def text_of(name: str, *, language: str, values: Sequence[str], line: str) -> str:
    """What a phone shows of a template from a company's number; one that nobody knows is shown by its values."""
    made = TEMPLATES.get(name)
    if made is None or not values:
        return " · ".join(values)
    return made(values[0], _name_of(line)).render("pt-BR" if language.startswith("pt") else language[:2])


def _name_of(line: str) -> str:
    return next((house.brand.name for house in HOUSES if house.line == line), HOUSES[0].brand.name)
