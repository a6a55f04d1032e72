"""
Webhook calls as Meta's Cloud API makes them, signed, for the demo's account.

The simulator's phone, the bench and the story tests all speak to the real door with these.
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from msgspec import json

from sintonia.channels.whatsapp.signature import HEADER, signature
from sintonia.connectors.demo.brand import BRAND as CLARA
from sintonia.connectors.demo_insurer.brand import BRAND as FARO

WABA: Final = "1"
PHONE_NUMBER_ID: Final = "1"
DISPLAY: Final = CLARA.whatsapp
# The demo's numbers, by the provider's id; each company has one.
LINES: Final = {PHONE_NUMBER_ID: DISPLAY, "2": FARO.whatsapp}
APP_SECRET: Final = "demo-app-secret"  # noqa: S105 - known to all, refused outside the demo
VERIFY_TOKEN: Final = "demo-verify"  # noqa: S105 - known to all, refused outside the demo
ACCESS_TOKEN: Final = "demo-access-token"  # noqa: S105 - known to all, refused outside the demo
HOOK: Final = "/hooks/whatsapp/demo"
API: Final = "/simulator/graph/v23.0"

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Phone:
    """Somebody's WhatsApp: a number (`digits`), a business-scoped id (`user_id`), or both."""

    digits: str = ""
    name: str = ""
    user_id: str = ""

    @classmethod
    def at(cls, address: str, name: str = "") -> Phone:
        """The phone behind an address: digits, or a business-scoped id."""
        number = address.removeprefix("+")
        return cls(digits=number, name=name) if number.isdigit() else cls(name=name, user_id=address)

    def contact(self) -> Json:
        """This person in a webhook's `contacts`."""
        ids = {"wa_id": self.digits, "user_id": self.user_id}
        return {"profile": {"name": self.name}, **{key: value for key, value in ids.items() if value}}

    def sender(self) -> Json:
        """This person as the sender of a message."""
        ids = {"from": self.digits, "from_user_id": self.user_id}
        return {key: value for key, value in ids.items() if value}


@dataclass(frozen=True, slots=True)
class Said:
    """One message of a person, ready to be put into a call."""

    phone: Phone
    message: Json


def said(
    phone: Phone, kind: str, content: Json, *, wamid: str, at: datetime, reply_to: str = "", line: str = PHONE_NUMBER_ID
) -> Said:
    """A message of any kind; `content` stands under the kind's name."""
    message: Json = {**phone.sender(), "id": wamid, "timestamp": str(int(at.timestamp())), "type": kind, kind: content}
    if reply_to:
        message["context"] = {"from": LINES.get(line, DISPLAY), "id": reply_to}
    return Said(phone, message)


def text(phone: Phone, words: str, *, wamid: str, at: datetime) -> Said:
    """Typed words."""
    return said(phone, "text", {"body": words}, wamid=wamid, at=at)


def button(
    phone: Phone, choice: str, title: str, *, wamid: str, at: datetime, reply_to: str = "", line: str = PHONE_NUMBER_ID
) -> Said:
    """The press of a button; `choice` is the id that we gave it (`step|choice`)."""
    pressed = {"type": "button_reply", "button_reply": {"id": choice, "title": title}}
    return said(phone, "interactive", pressed, wamid=wamid, at=at, reply_to=reply_to, line=line)


def row(
    phone: Phone, choice: str, title: str, *, wamid: str, at: datetime, reply_to: str = "", line: str = PHONE_NUMBER_ID
) -> Said:
    """The choice of a list's row."""
    pressed = {"type": "list_reply", "list_reply": {"id": choice, "title": title}}
    return said(phone, "interactive", pressed, wamid=wamid, at=at, reply_to=reply_to, line=line)


def location(phone: Phone, latitude: float, longitude: float, *, wamid: str, at: datetime) -> Said:
    """A shared place."""
    return said(phone, "location", {"latitude": latitude, "longitude": longitude}, wamid=wamid, at=at)


def image(phone: Phone, media: str, *, wamid: str, at: datetime, caption: str = "", mime: str = "image/png") -> Said:
    """A picture, kept at the provider under `media`."""
    content = {"id": media, "mime_type": mime}
    if caption:
        content["caption"] = caption
    return said(phone, "image", content, wamid=wamid, at=at)


def file(
    phone: Phone, media: str, content: bytes, *, mime: str, name: str, wamid: str, at: datetime, caption: str = ""
) -> Said:
    """Whatever is sent from a phone's files or camera: a picture as such, anything else as what it is."""
    family = mime.partition("/")[0]
    # Meta takes pictures of two formats; any other is a document to it.
    kind = "image" if mime in {"image/jpeg", "image/png"} else family if family in {"audio", "video"} else "document"
    about: Json = {"id": media, "mime_type": mime, "sha256": b64encode(sha256(content).digest()).decode()}
    if kind == "document":
        about["filename"] = name
    if caption and kind != "audio":
        about["caption"] = caption
    return said(phone, kind, about, wamid=wamid, at=at)


def status(wamid: str, state: str, *, to: str, at: datetime, outbox: str = "", error: Json | None = None) -> Json:
    """Meta's word on a message of ours; `outbox` is what our call carried in `biz_opaque_callback_data`."""
    whom = {"recipient_id": to} if to.isdigit() else {"recipient_user_id": to}
    word: Json = {"id": wamid, "status": state, "timestamp": str(int(at.timestamp())), **whom}
    if outbox:
        word["biz_opaque_callback_data"] = outbox
    if error:
        word["errors"] = [error]
    return word


def call(*elements: Said | Json, phone_number_id: str = PHONE_NUMBER_ID, waba: str = WABA) -> bytes:
    """One webhook call's body with all these messages and statuses."""
    value: Json = {
        "messaging_product": "whatsapp",
        "metadata": {
            "display_phone_number": LINES.get(phone_number_id, DISPLAY),
            "phone_number_id": phone_number_id,
        },
    }
    messages = [element for element in elements if isinstance(element, Said)]
    statuses = [element for element in elements if not isinstance(element, Said)]
    if messages:
        people = {(message.phone.digits, message.phone.user_id): message.phone.contact() for message in messages}
        value["contacts"] = list(people.values())
        value["messages"] = [message.message for message in messages]
    if statuses:
        value["statuses"] = statuses
    change = {"value": value, "field": "messages"}
    return json.encode({"object": "whatsapp_business_account", "entry": [{"id": waba, "changes": [change]}]})


def headers(body: bytes, secret: str = APP_SECRET) -> dict[str, str]:
    """The headers of a signed call."""
    return {"Content-Type": "application/json", HEADER: signature(body, secret)}
