"""The Graph API's call for one bubble, and what its answer means."""

from __future__ import annotations

from typing import Any, Final

from msgspec import DecodeError, Struct
from msgspec.json import Decoder

from sintonia.channels.whatsapp import limits
from sintonia.channels.whatsapp.payload import Failure
from sintonia.channels.whatsapp.reading import told
from sintonia.channels.whatsapp.wording import as_buttons, button_notes, option_id
from sintonia.conversations.channel import Account, File, NotSent, Option, Request, Saying, Sent
from sintonia.kit.words import _

_TEMPLATE_LANGUAGES: Final = {"pt-BR": "pt_BR", "es": "es", "en": "en"}
_IMAGES: Final = frozenset({"image/jpeg", "image/png"})

# Graph error codes, as Meta documents them; what is not here is not worth another try.
_PAUSES: Final = {4: 60.0, 80007: 60.0, 130429: 5.0, 131048: 900.0, 133016: 900.0}
_AGAIN: Final = frozenset({1, 2, 131000, 131016, 131056, 131057, 133004, 135000})
_ACCOUNT: Final = frozenset({0, 10, 190, 368, 131005, 131031, 131042, 131045})
_MEANINGS: Final = {
    131026: "undeliverable: not on WhatsApp, or cannot receive this",
    131047: "the 24-hour window is closed: only a template may be sent",
    131062: "a business-scoped user id cannot receive this kind of template",
}
_SERVER_ERROR, _TOO_MANY, _TIMEOUT, _OK_END = 500, 429, 408, 300
_PAUSE_S: Final = 30.0


class _Id(Struct):
    id: str = ""


class _Answer(Struct):
    messages: list[_Id] = []
    error: Failure | None = None


_answer: Final = Decoder(_Answer).decode


class UnableToWrite(ValueError):
    """A card is several bubbles: it is cut with `parts` first."""


def request(saying: Saying, *, to: str, account: Account, outbox: int) -> Request:
    """
    Write the call that sends one bubble (one of `parts`) to a phone number or a business-scoped user id.

    Meta takes no idempotency key; `outbox` travels along and is echoed in the statuses.

    :raises UnableToWrite: if the saying was not cut into its parts
    """
    if saying.card:
        raise UnableToWrite
    address = to.removeprefix("+")
    # A business-scoped id in "to" is silently dropped by Meta.
    whom = {"to": address} if address.isdigit() else {"recipient": to}
    body: dict[str, Any] = {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        **whom,
        **_content(saying),
        "biz_opaque_callback_data": str(outbox),
    }
    return Request(f"/{account.key}/messages", body, {"Authorization": f"Bearer {account.token}"})


def _content(saying: Saying) -> dict[str, Any]:
    if saying.template:
        return {"type": "template", "template": _template(saying)}
    if saying.file:
        return _file(saying.file, saying.text)
    if saying.code:
        return {"type": "text", "text": {"preview_url": False, "body": saying.code.value}}
    if not saying.options:
        return {"type": "text", "text": {"preview_url": False, "body": saying.text}}
    interactive = _buttons(saying) if as_buttons(saying.options) else _list(saying)
    return {"type": "interactive", "interactive": interactive}


def _template(saying: Saying) -> dict[str, Any]:
    language = _TEMPLATE_LANGUAGES.get(saying.language, saying.language.replace("-", "_"))
    template: dict[str, Any] = {"name": saying.template, "language": {"code": language}}
    if saying.template_values:
        # Meta refuses line breaks, tabs and more than four spaces inside a parameter.
        values = [{"type": "text", "text": " ".join(value.split())} for value in saying.template_values]
        template["components"] = [{"type": "body", "parameters": values}]
    return template


def _file(file: File, caption: str) -> dict[str, Any]:
    kind = "image" if file.mime in _IMAGES else "document"
    content = {"link": file.url}
    if kind == "document":
        content["filename"] = limits.short(file.name, limits.FILENAME)
    if caption:
        content["caption"] = caption
    return {"type": kind, kind: content}


def _buttons(saying: Saying) -> dict[str, Any]:
    return {
        "type": "button",
        "body": {"text": saying.text + button_notes(saying.options)},
        "action": {
            "buttons": [
                {
                    "type": "reply",
                    "reply": {
                        "id": option_id(saying.step, option),
                        "title": limits.short(option.title, limits.BUTTON_TITLE),
                    },
                }
                for option in saying.options
            ]
        },
    }


def _list(saying: Saying) -> dict[str, Any]:
    button = _("See options").render(saying.language)
    return {
        "type": "list",
        "body": {"text": saying.text},
        "action": {
            "button": limits.short(button, limits.BUTTON_TITLE),
            "sections": [{"rows": [_row(saying.step, option) for option in saying.options]}],
        },
    }


def _row(step: str, option: Option) -> dict[str, str]:
    title = limits.short(option.title, limits.ROW_TITLE)
    description = option.description
    if title != option.title:
        description = f"{option.title} · {description}" if description else option.title
    row = {"id": option_id(step, option), "title": title}
    if description:
        row["description"] = limits.short(description, limits.ROW_DESCRIPTION)
    return row


def outcome(status: int, body: bytes) -> Sent | NotSent:
    """Say what Graph's answer means for this message and for the whole account."""
    answer = _read(body)
    if status < _OK_END and answer.messages and answer.messages[0].id:
        return Sent(answer.messages[0].id)
    return refused(status, body)


def refused(status: int, body: bytes) -> NotSent:
    """Say why Graph did not do what it was asked, and whether asking again helps."""
    failure = _read(body).error
    if failure is None:
        again = status < _OK_END or status >= _SERVER_ERROR or status in (_TOO_MANY, _TIMEOUT)
        return NotSent(f"HTTP {status} without an answer", again, _PAUSE_S if status == _TOO_MANY else 0)
    why = told(failure)
    if failure.code in _MEANINGS:
        why = f"{why} ({_MEANINGS[failure.code]})"
    if failure.code in _PAUSES:
        return NotSent(why, again=True, pause_s=_PAUSES[failure.code])
    if failure.code in _ACCOUNT:
        return NotSent(f"ACCOUNT REFUSED, nothing will be sent until somebody looks: {why}", again=False)
    # One person's pace (131056) is theirs alone: the account goes on.
    if status == _TOO_MANY and failure.code not in _AGAIN:
        return NotSent(why, again=True, pause_s=_PAUSE_S)
    return NotSent(why, again=failure.code in _AGAIN or status >= _SERVER_ERROR)


def _read(body: bytes) -> _Answer:
    try:
        return _answer(body)
    except (DecodeError, UnicodeDecodeError):
        return _Answer()
