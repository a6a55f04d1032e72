"""What one element says: a person's words, Meta's word on ours, or news for the company."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from msgspec import DecodeError, ValidationError
from msgspec.json import Decoder
from msgspec.structs import replace

from sintonia.channels.whatsapp.payload import (
    Attachment,
    Call,
    Failure,
    Interactive,
    Message,
    Packed,
    Peek,
    Person,
    Pressed,
    Status,
)
from sintonia.conversations.channel import Heard, HeardKind, Identity, Media, Note, Receipt, ReceiptState, Spot
from sintonia.kit.phone import canonical_phone

_packed: Final = Decoder(Packed).decode
_message: Final = Decoder(Message).decode
_status: Final = Decoder(Status).decode
_call: Final = Decoder(Call).decode
_peek: Final = Decoder(Peek).decode
_anything: Final = Decoder(dict[str, Any]).decode
_RECEIPTS: Final[dict[str, ReceiptState]] = {
    "sent": "sent", "delivered": "delivered", "read": "read", "played": "read", "failed": "failed",
}  # fmt: skip
_OUTBOX_DIGITS: Final = 18


def read(kind: str, raw: bytes) -> Heard | Receipt | Note:
    """Read one element's raw bytes; a shape that we do not know is heard as "unsupported", never an error."""
    if kind == "unsplit":
        return Note("unsplit", {"bytes": len(raw)})
    packed = _packed(raw)
    if kind == "status":
        return _receipt(packed)
    if kind == "event":
        return _note(packed)
    if packed.field == "calls":
        return _ringing(packed)
    try:
        message = _message(packed.item)
    except ValidationError as error:
        seen = _peek(packed.item)
        message = Message(id=seen.id, from_=seen.from_, from_user_id=seen.from_user_id, type="unsupported")
        return replace(_heard(message, packed.contact), details={"why": str(error)})
    return _heard(message, packed.contact)


def _heard(message: Message, contact: Person | None) -> Heard:
    person = contact or Person()
    reader = _READERS.get(message.type, _unsupported)
    base = Heard(
        kind="unsupported",
        address=message.from_ or message.from_user_id or person.wa_id or person.user_id,
        key=message.id,
        sent_at=moment(message.timestamp),
        reply_to=message.context.id if message.context else "",
        name=person.profile.name,
        identities=_identities(message.from_ or person.wa_id, message.from_user_id or person.user_id),
    )
    heard = reader(message, base)
    return replace(heard, details={**_surroundings(message, person), **(heard.details or {})} or None)


def _surroundings(message: Message, person: Person) -> dict[str, Any]:
    """What comes with a message of any kind, and nothing that is not there."""
    context = message.context
    found = {
        "forwarded": bool(context and (context.forwarded or context.frequently_forwarded)),
        "often_forwarded": bool(context and context.frequently_forwarded),
        "referral": message.referral,
        "group": message.group_id,
        "username": person.profile.username,
        "parent_user_id": person.parent_user_id,
    }
    return {name: value for name, value in found.items() if value}


def _identities(number: str, user_id: str) -> tuple[Identity, ...]:
    found = []
    if number.isdigit():
        found.append(Identity("phone", canonical_phone(number)))
    elif number and not user_id:
        user_id = number
    if user_id:
        found.append(Identity("bsuid", user_id))
    return tuple(found)


def _text(message: Message, heard: Heard) -> Heard:
    return replace(heard, kind="text", text=message.text.body) if message.text else heard


def _attached(kind: HeardKind, pick: Callable[[Message], Attachment | None]) -> Callable[[Message, Heard], Heard]:
    def read_attachment(message: Message, heard: Heard) -> Heard:
        file = pick(message)
        if file is None:
            return _unsupported(message, heard)
        media = Media(file.id, file.mime_type, file.filename, file.sha256, file.url)
        marks = {name: True for name in ("voice", "animated") if getattr(file, name)}
        return replace(heard, kind=kind, text=file.caption, media=media, details=marks)

    return read_attachment


def _location(message: Message, heard: Heard) -> Heard:
    place = message.location
    if place is None:
        return _unsupported(message, heard)
    spot = Spot(place.latitude, place.longitude, place.name, place.address)
    return replace(heard, kind="location", spot=spot, details={"url": place.url} if place.url else {})


def _contacts(message: Message, heard: Heard) -> Heard:
    names = [str(card.get("name", {}).get("formatted_name", "")) for card in message.contacts]
    text = ", ".join(name for name in names if name)
    return replace(heard, kind="contacts", text=text, details={"contacts": message.contacts})


def _reaction(message: Message, heard: Heard) -> Heard:
    reaction = message.reaction
    if reaction is None:
        return _unsupported(message, heard)
    return replace(heard, kind="reaction", text=reaction.emoji, reply_to=reaction.message_id)


def _order(message: Message, heard: Heard) -> Heard:
    order = message.order
    if order is None:
        return _unsupported(message, heard)
    details = {"catalog": order.catalog_id, "items": order.product_items}
    return replace(heard, kind="order", text=order.text, details=details)


def _quick_reply(message: Message, heard: Heard) -> Heard:
    button = message.button
    if button is None:
        return _unsupported(message, heard)
    return _pressed(Pressed(id=button.payload, title=button.text), heard)


def _interactive(message: Message, heard: Heard) -> Heard:
    match message.interactive:
        case Interactive(button_reply=Pressed() as pressed) | Interactive(list_reply=Pressed() as pressed):
            return _pressed(pressed, heard)
        case Interactive(nfm_reply=form) if form is not None:
            try:
                answers = _anything(form.response_json)
            except DecodeError:
                return _unsupported(message, heard)
            return replace(heard, kind="form", details={"form": form.name, "answers": answers})
        case Interactive(call_permission_reply=permission) if permission is not None:
            details = {"source": permission.response_source, "until": permission.expiration_timestamp}
            details = {name: value for name, value in details.items() if value}
            return replace(heard, kind="call", choice=permission.response, details=details)
        case _:
            return _unsupported(message, heard)


def _pressed(pressed: Pressed, heard: Heard) -> Heard:
    """Our own ids are `step|choice`; one that somebody else made (an older template) is a choice without a step."""
    step, ours, choice = pressed.id.partition("|")
    if not ours:
        step, choice = "", pressed.id
    details = {"description": pressed.description} if pressed.description else {}
    return replace(heard, kind="choice", text=pressed.title, step=step, choice=choice, details=details)


def _edited(message: Message, heard: Heard) -> Heard:
    edit = message.edit
    if edit is None or edit.message is None:
        return _unsupported(message, heard)
    after = _READERS.get(edit.message.type, _unsupported)(edit.message, heard)
    return replace(after, kind="edited", reply_to=edit.original_message_id, details={"of": edit.message.type})


def _deleted(message: Message, heard: Heard) -> Heard:
    original = message.revoke.original_message_id if message.revoke else ""
    return replace(heard, kind="deleted", reply_to=original)


def _system(message: Message, heard: Heard) -> Heard:
    """A new number is one more identity of the same person; a new device is news about the old one."""
    system = message.system
    if system is None:
        return _unsupported(message, heard)
    added = tuple(i for i in _identities(system.wa_id, system.user_id) if i not in heard.identities)
    details: dict[str, Any] = {"change": system.type, "new_address": system.wa_id, "identity": message.identity}
    details = {name: value for name, value in details.items() if value}
    return replace(heard, kind="identity", text=system.body, identities=heard.identities + added, details=details)


def _unsupported(message: Message, heard: Heard) -> Heard:
    inner = message.unsupported.get("type", "") if message.unsupported else ""
    details: dict[str, Any] = {"type": inner or message.type}
    if message.errors:
        details["errors"] = message.errors
    return replace(heard, kind="unsupported", details=details)


_READERS: Final[dict[str, Callable[[Message, Heard], Heard]]] = {
    "text": _text,
    "image": _attached("image", lambda message: message.image),
    "video": _attached("video", lambda message: message.video),
    "audio": _attached("audio", lambda message: message.audio),
    "document": _attached("document", lambda message: message.document),
    "sticker": _attached("sticker", lambda message: message.sticker),
    "location": _location,
    "contacts": _contacts,
    "reaction": _reaction,
    "order": _order,
    "button": _quick_reply,
    "interactive": _interactive,
    "edit": _edited,
    "revoke": _deleted,
    "system": _system,
}


def _ringing(packed: Packed) -> Heard:
    call = _call(packed.item)
    message = Message(id=call.id, from_=call.from_, from_user_id=call.from_user_id, timestamp=call.timestamp)
    return replace(_heard(message, packed.contact), kind="call", details={"direction": call.direction})


def _receipt(packed: Packed) -> Receipt | Note:
    try:
        status = _status(packed.item)
    except ValidationError:
        return Note("status", _anything(packed.item))
    state = _RECEIPTS.get(status.status)
    if state is None or status.type == "call":
        return Note("call" if status.type == "call" else "status", _anything(packed.item))
    echoed = status.biz_opaque_callback_data
    outbox = int(echoed) if echoed.isascii() and echoed.isdigit() and len(echoed) <= _OUTBOX_DIGITS else None
    error = "; ".join(told(failure) for failure in status.errors)
    return Receipt(status.id, state, moment(status.timestamp), outbox, error)


def told(failure: Failure) -> str:
    """Say a failure in one line, its code first."""
    said = failure.message or failure.title
    details = str(failure.error_data.get("details", ""))
    return f"{failure.code} {said}" + (f": {details}" if details and details != said else "")


_WITH_ERRORS: Final = ("messages", "calls")
_ABOUT: Final = {
    "messages": "change",
    "calls": "call",
    "smb_message_echoes": "echo",
    "message_template_status_update": "template_status",
    "message_template_quality_update": "template_quality",
    "message_template_components_update": "template_components",
    "template_category_update": "template_category",
}


def _note(packed: Packed) -> Note:
    details = _anything(packed.item)
    if packed.field in _WITH_ERRORS and "code" in details:
        return Note("error", details)
    return Note(_ABOUT.get(packed.field, packed.field or "unknown"), details)


def moment(timestamp: str | int) -> datetime | None:
    """A moment in seconds since 1970, as Meta writes it; None if it is no such thing."""
    try:
        return datetime.fromtimestamp(int(timestamp), UTC)
    except (ValueError, OverflowError, OSError):
        return None
