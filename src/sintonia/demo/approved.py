"""The pretend company's templates as WhatsApp keeps them once approved: fixed words around what is sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from sintonia.kit.words import Words, _

COMPANY: Final = "Energia Clara"
TEMPLATES: Final[dict[str, Callable[[str], Words]]] = {
    "sintonia_code": lambda code: _(
        "*{code}* is your verification code. For your security, do not share it.\n\nThis code expires in 10 minutes.",
        code=code,
    ),
    "sintonia_update": lambda text: _("*{company}* about your request:\n{text}", company=COMPANY, text=text),
}


def text_of(name: str, *, language: str, values: Sequence[str]) -> str:
    """What a phone shows of a template; one that nobody knows is shown by its values."""
    made = TEMPLATES.get(name)
    if made is None or not values:
        return " · ".join(values)
    return made(values[0]).render("pt-BR" if language.startswith("pt") else language[:2])
