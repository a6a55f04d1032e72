"""Message templates and forms ("flows"), as Meta describes them in JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from msgspec import Struct
from msgspec.json import Decoder

_HOLE: Final = re.compile(r"\{\{\s*(\w+)\s*\}\}")


class TemplateAction(Struct, frozen=True):
    """A button of a template."""

    type: str
    text: str = ""
    url: str = ""
    phone_number: str = ""
    otp_type: str = ""


class Offer(Struct, frozen=True):
    """An offer that ends."""

    text: str = ""
    has_expiration: bool = False


class Component(Struct, frozen=True):
    """One part of a template: header, body, footer, buttons, offer or a row of cards."""

    type: str
    format: str = ""
    text: str = ""
    buttons: tuple[TemplateAction, ...] = ()
    cards: tuple[CardOf, ...] = ()
    limited_time_offer: Offer | None = None
    add_security_recommendation: bool = False
    code_expiration_minutes: int = 0

    def parameters(self) -> int:
        """How many values this part takes."""
        inner = sum(len(_holes(button.url)) + (button.type == "COPY_CODE") for button in self.buttons)
        return len(_holes(self.text)) + inner + sum(c.parameters() for card in self.cards for c in card.components)


class CardOf(Struct, frozen=True):
    """One card of a carousel."""

    components: tuple[Component, ...]


class Template(Struct, frozen=True):
    """A message that Meta must approve before it may be sent outside the 24-hour window."""

    name: str
    language: str
    category: str
    components: tuple[Component, ...]
    status: str = ""
    id: str = ""
    message_send_ttl_seconds: int = 0

    @property
    def parameters(self) -> int:
        """How many values it takes in all: `{{1}}` or `{{name}}` in texts and links, codes to copy."""
        return sum(component.parameters() for component in self.components)

    @property
    def body(self) -> str:
        """The words of its body."""
        return next((component.text for component in self.components if component.type == "BODY"), "")


class Layout(Struct, frozen=True):
    """What stands on a screen."""

    type: str
    children: tuple[dict[str, Any], ...] = ()


class Screen(Struct, frozen=True):
    """One screen of a form."""

    id: str
    layout: Layout
    title: str = ""
    terminal: bool = False

    def fields(self) -> tuple[str, ...]:
        """The names under which its answers come back."""
        return tuple(_named(self.layout.children))


class Flow(Struct, frozen=True):
    """A form inside WhatsApp."""

    version: str
    screens: tuple[Screen, ...]
    data_api_version: str = ""
    routing_model: dict[str, tuple[str, ...]] = {}


_template: Final = Decoder(Template).decode
_flow: Final = Decoder(Flow).decode


def read_template(raw: bytes) -> Template:
    """
    Read a template's description.

    :raises ValueError: if it is none
    """
    return _template(raw)


def read_flow(raw: bytes) -> Flow:
    """
    Read a form's description.

    :raises ValueError: if it is none
    """
    return _flow(raw)


def _holes(text: str) -> set[str]:
    return set(_HOLE.findall(text))


def _named(children: tuple[dict[str, Any], ...] | list[Any]) -> Iterator[str]:
    """Names of inputs, also inside forms, choices ("If") and cases ("Switch")."""
    for child in children:
        if isinstance(child.get("name"), str) and child.get("type") != "Form":
            yield child["name"]
        for key in ("children", "then", "else"):
            if isinstance(child.get(key), list):
                yield from _named(child[key])
        cases = child.get("cases")
        if isinstance(cases, dict):
            for inner in cases.values():
                yield from _named(inner)
