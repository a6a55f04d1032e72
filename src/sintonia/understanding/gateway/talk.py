"""A conversation as a language model is given it: without files, and without documents or codes that were asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from msgspec import Struct

from sintonia.conversations.models import Message
from sintonia.understanding.gateway.prompts import Line

_BY: Final = {"customer": "customer", "bot": "assistant"}
# Documents and codes are asked for by these; what answers them stays here even as a placeholder.
_PROOFS: Final = ("ask:cpf_or_cnpj", "ask:code6")
_HIDDEN: Final = "(not shown)"


class Talk(Struct, frozen=True):
    """Lines, and what our own sentences in them were filled in with: names, homes, numbers."""

    lines: tuple[Line, ...]
    personal: tuple[str, ...]


def talk_of(messages: Sequence[Message], *, upto_customer: bool = False) -> Talk:
    """Messages in their order as a model may see them; `upto_customer` leaves out what was said after the customer."""
    shown = [message for message in messages if message.direction != "note"]
    while upto_customer and shown and shown[-1].direction != "in":
        shown.pop()
    lines: list[Line] = []
    personal: list[str] = []
    proving = False
    for message in shown:
        if message.direction == "out":
            proving = proving if not message.step else message.step.startswith(_PROOFS)
            personal += _filled_in(message.words)
        said = _HIDDEN if proving and message.direction == "in" else _told(message)
        if said:
            lines.append(Line(_BY.get(message.author_kind, "agent"), said))
    return Talk(tuple(lines), tuple(personal))


def _told(message: Message) -> str:
    """What a message says in words; a file is only said to be one, for its name is whatever its sender likes."""
    if message.direction == "in" and message.kind not in {"text", "choice"}:
        return f"({message.kind}) {message.text}".strip()
    return message.text


def _filled_in(words: Any) -> list[str]:
    """The texts that a sentence was filled in with; what is packed in it (see `kit.words`) is looked into."""
    match words:
        case {"text": str(), "params": dict() as params}:
            return [one for value in params.values() for one in _filled_in(value)]
        case {"words": inner}:
            return _filled_in(inner)
        case list():
            return [one for value in words for one in _filled_in(value)]
        case str():
            return [words]
        case _:
            return []
