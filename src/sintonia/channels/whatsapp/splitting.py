"""
One webhook call, cut into elements at the edge.

Meta may put several entries, changes, messages and statuses into one call, in any order, and send it again. Every
element becomes one row with a key of its own. What we do not know is kept whole: a piece that has another shape than
the documented one never takes its neighbours down with it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import Final

from msgspec import DecodeError, Raw, Struct, ValidationError
from msgspec.json import Decoder, Encoder
from msgspec.structs import replace

from sintonia.channels.whatsapp.payload import (
    Change,
    Entry,
    Envelope,
    LooseEntry,
    LooseEnvelope,
    Peek,
    Prefix,
    Value,
)
from sintonia.conversations.channel import Element
from sintonia.kit.phone import canonical_phone

_envelope: Final = Decoder(Envelope).decode
_loose_envelope: Final = Decoder(LooseEnvelope).decode
_loose_entry: Final = Decoder(LooseEntry).decode
_entry: Final = Decoder(Entry).decode
_change: Final = Decoder(Change).decode
_value: Final = Decoder(Value).decode
_peek: Final = Decoder(Peek).decode
_encode: Final = Encoder().encode
MOST_KEY: Final = 500
MOST_STATUS: Final = 20
_NUL: Final = re.compile(rb"(?<!\\)((?:\\\\)*)\\u0000")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")

Cut = Callable[[Peek, str, bytes, Callable[[], str]], Element]


class UnableToSplit(ValueError):
    """The body is not JSON, or nests deeper than anybody means."""


class _Around(Struct):
    """What the elements of one change share."""

    account: str
    prefix: bytes
    time: int
    contacts: list[Raw]


def split(body: bytes) -> list[Element]:
    """
    Cut one call into its elements, each with the bytes that `read` needs.

    :raises UnableToSplit: if the body is not JSON
    """
    body = without_nul(body)
    try:
        if not body.isascii():
            body.decode()
        entries = _envelope(body).entry
    except (DecodeError, UnicodeDecodeError, RecursionError):
        return _piece_by_piece(_whole(body))
    elements = [element for entry in entries for change in entry.changes for element in _elements(entry, change)]
    return elements or [_unsplit(body)]


def without_nul(body: bytes) -> bytes:
    """The same JSON without NUL, raw or escaped: PostgreSQL refuses it, and one would fail a whole batch."""
    if b"\x00" in body:
        body = body.replace(b"\x00", b"")
    return _NUL.sub(rb"\1", body) if b"\\u0000" in body else body


def person(number: str, user_id: str) -> str:
    """One name for a person's lane, the same for every writing of one phone number."""
    return canonical_phone(number) if number.isdigit() else number or user_id


def _whole(body: bytes) -> bytes:
    """JSON with half a character (a lone surrogate, broken UTF-8) made whole again."""
    try:
        anything = json.loads(body.decode("utf-8", "replace"))
        text = json.dumps(anything, ensure_ascii=False, separators=(",", ":"))
    except (ValueError, RecursionError) as error:
        raise UnableToSplit from error
    return _SURROGATE.sub("\ufffd", text).encode() if _SURROGATE.search(text) or not _is_utf8(body) else body


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def _piece_by_piece(body: bytes) -> list[Element]:
    try:
        loose = _loose_envelope(body)
    except ValidationError:
        return [_unsplit(body)]
    except (DecodeError, RecursionError) as error:
        raise UnableToSplit from error
    return [element for raw in loose.entry for element in _loose_elements(raw)] or [_unsplit(body)]


def _loose_elements(raw: Raw) -> Iterator[Element]:
    try:
        loose = _loose_entry(raw)
    except ValidationError:
        yield _unsplit(bytes(raw))
        return
    entry = Entry(changes=[], id=loose.id, time=loose.time)
    for piece in loose.changes:
        try:
            change = _change(piece)
        except ValidationError:
            yield _unsplit(bytes(piece), account=f"waba:{entry.id}")
        else:
            yield from _elements(entry, change)


def _elements(entry: Entry, change: Change) -> Iterator[Element]:
    """Every element of one change; a change that we know nothing of is one event."""
    try:
        value = _value(change.value)
    except ValidationError:
        yield _unsplit(bytes(change.value), account=f"waba:{entry.id}")
        return
    account = value.metadata.phone_number_id or f"waba:{entry.id}"
    prefix = _encode(Prefix(change.field, entry.id, entry.time, value.metadata))[:-1]
    known = False
    for array, cut in (
        (value.messages, _message),
        (value.statuses, _status),
        (value.calls, _call),
        (value.user_preferences, _preference),
        (value.message_echoes, _echo),
        (value.errors, _event),
    ):
        for item in array:
            known = True
            yield _cut(cut, bytes(item), _Around(account, prefix, entry.time, value.contacts))
    if not known:
        raw = _packed(prefix, bytes(change.value))
        yield Element(account=account, kind="event", key=_digest(raw), raw=raw)


def _cut(cut: Cut, raw: bytes, around: _Around) -> Element:
    try:
        seen = _peek(raw)
    except ValidationError:
        return _unsplit(raw, account=around.account)
    # A status or an error is about ours, not about a person's words.
    contact = b"" if cut in (_status, _event) else _contact_of(seen, around.contacts)
    element = cut(seen, around.account, _packed(around.prefix, raw, contact), lambda: _digest_at(raw, around.time))
    if contact and not element.sender:
        known = _peek(contact)
        element = replace(element, sender=person(known.wa_id, known.user_id))
    if len(element.key) > MOST_KEY or len(element.status) > MOST_STATUS:
        return replace(element, key=_digest(element.key.encode()), status=element.status[:MOST_STATUS])
    return element


def _message(seen: Peek, account: str, raw: bytes, digest: Callable[[], str]) -> Element:
    return Element(account, "message", seen.id or digest(), raw, person(seen.from_, seen.from_user_id))


def _status(seen: Peek, account: str, raw: bytes, digest: Callable[[], str]) -> Element:
    number, user_id, key = seen.recipient_id, seen.recipient_user_id, seen.id or digest()
    if seen.recipient_type == "group":
        # Each member of a group sends a status of their own for the same message.
        number, user_id = seen.recipient_participant_id, seen.recipient_participant_user_id
        key = f"{key}:{person(number, user_id)}"
    return Element(account, "status", key, raw, person(number, user_id), seen.status)


def _call(seen: Peek, account: str, raw: bytes, digest: Callable[[], str]) -> Element:
    key, sender = seen.id or digest(), person(seen.from_, seen.from_user_id)
    if seen.event == "connect" and seen.direction == "USER_INITIATED":
        return Element(account, "message", key, raw, sender)
    return Element(account, "event", key, raw, sender, seen.event)


def _preference(seen: Peek, account: str, raw: bytes, digest: Callable[[], str]) -> Element:
    return Element(account, "event", digest(), raw, person(seen.wa_id, seen.user_id))


def _echo(seen: Peek, account: str, raw: bytes, digest: Callable[[], str]) -> Element:
    return Element(account, "event", seen.id or digest(), raw, person(seen.to, seen.to_user_id), "echo")


def _event(_seen: Peek, account: str, raw: bytes, digest: Callable[[], str]) -> Element:
    return Element(account, "event", digest(), raw)


def _contact_of(seen: Peek, contacts: list[Raw]) -> bytes:
    """The entry of `contacts` that is this element's person: by id, or by a variant of the number."""
    number = seen.from_ or seen.wa_id or seen.to or seen.recipient_participant_id or seen.recipient_id
    user_id = seen.from_user_id or seen.user_id or seen.to_user_id or seen.recipient_user_id
    for raw in contacts:
        try:
            contact = _peek(raw)
        except ValidationError:
            continue
        same_id = bool(user_id) and contact.user_id == user_id
        same_number = bool(number) and (
            number in (contact.wa_id, contact.user_id)
            or (bool(contact.wa_id) and canonical_phone(contact.wa_id) == canonical_phone(number))
        )
        nameless = not number and not user_id and len(contacts) == 1
        if same_id or same_number or nameless:
            return bytes(raw)
    return b""


def _packed(prefix: bytes, item: bytes, contact: bytes = b"") -> bytes:
    middle = b',"contact":' + contact if contact else b""
    return b"".join((prefix, middle, b',"item":', item, b"}"))


def _digest_at(item: bytes, time: int) -> str:
    return _digest(b"%d:%b" % (time, item))


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()


def _unsplit(piece: bytes, account: str = "") -> Element:
    return Element(account=account, kind="unsplit", key=_digest(piece), raw=piece)
