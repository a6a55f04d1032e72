"""What Meta's webhooks look like, as typed structs: the door behind which nothing is a bare dictionary."""

from __future__ import annotations

from typing import Any

from msgspec import Raw, Struct


class Metadata(Struct, frozen=True):
    """Which of the company's numbers it is about."""

    phone_number_id: str = ""
    display_phone_number: str = ""


class Value(Struct):
    """The arrays of one change, each element still raw."""

    metadata: Metadata = Metadata()
    contacts: list[Raw] = []
    messages: list[Raw] = []
    statuses: list[Raw] = []
    calls: list[Raw] = []
    user_preferences: list[Raw] = []
    message_echoes: list[Raw] = []
    errors: list[Raw] = []


class Change(Struct):
    """One change of one account; `field` says what `value` holds."""

    value: Raw
    field: str = ""


class Entry(Struct):
    """The changes of one WhatsApp Business account (WABA)."""

    changes: list[Change]
    id: str = ""
    time: int = 0


class Envelope(Struct):
    """One call of the webhook."""

    entry: list[Entry]


class LooseEntry(Struct):
    """An entry of which some change is not as we know it."""

    changes: list[Raw]
    id: str = ""
    time: int = 0


class LooseEnvelope(Struct):
    """A call of which some entry is not as we know it."""

    entry: list[Raw]


class Peek(Struct, rename={"from_": "from"}):
    """Just enough of an element to give it its key and its person."""

    id: str = ""
    from_: str = ""
    from_user_id: str = ""
    to: str = ""
    to_user_id: str = ""
    wa_id: str = ""
    user_id: str = ""
    status: str = ""
    event: str = ""
    direction: str = ""
    recipient_id: str = ""
    recipient_user_id: str = ""
    recipient_type: str = ""
    recipient_participant_id: str = ""
    recipient_participant_user_id: str = ""


class Profile(Struct, frozen=True):
    """What a person lets others see."""

    name: str = ""
    username: str = ""


class Person(Struct):
    """One entry of `contacts`: a phone number (`wa_id`), a business-scoped id (`user_id`), or both."""

    profile: Profile = Profile()
    wa_id: str = ""
    user_id: str = ""
    parent_user_id: str = ""


class Prefix(Struct):
    """What all elements of one change share, in an element's raw bytes."""

    field: str
    waba: str
    time: int
    metadata: Metadata


class Packed(Struct):
    """An element's raw bytes, opened: the element, its person, its number."""

    item: Raw
    field: str = ""
    waba: str = ""
    time: int = 0
    metadata: Metadata = Metadata()
    contact: Person | None = None


class Text(Struct):
    """Written words."""

    body: str = ""


class Attachment(Struct):
    """A picture, sound, film, file or sticker, kept at the provider."""

    id: str = ""
    mime_type: str = ""
    sha256: str = ""
    caption: str = ""
    filename: str = ""
    url: str = ""
    voice: bool = False
    animated: bool = False


class Place(Struct):
    """A point on the map."""

    latitude: float
    longitude: float
    name: str = ""
    address: str = ""
    url: str = ""


class Reaction(Struct):
    """An emoji on a message; none takes it back."""

    message_id: str = ""
    emoji: str = ""


class Context(Struct):
    """What a message answers, or that it was passed on."""

    id: str = ""
    forwarded: bool = False
    frequently_forwarded: bool = False


class Pressed(Struct):
    """A button or a row of a list."""

    id: str = ""
    title: str = ""
    description: str = ""


class FormReply(Struct):
    """A completed form (a "flow")."""

    response_json: str = "{}"
    name: str = ""
    body: str = ""


class CallPermission(Struct):
    """Whether the company may call this person."""

    response: str = ""
    expiration_timestamp: int = 0
    response_source: str = ""


class Interactive(Struct):
    """An answer to buttons, a list, a form or a question."""

    type: str = ""
    button_reply: Pressed | None = None
    list_reply: Pressed | None = None
    nfm_reply: FormReply | None = None
    call_permission_reply: CallPermission | None = None


class TemplateButton(Struct):
    """The press of a template's quick reply."""

    payload: str = ""
    text: str = ""


class Order(Struct):
    """A basket from the catalogue."""

    catalog_id: str = ""
    text: str = ""
    product_items: list[dict[str, Any]] = []


class System(Struct):
    """A person's new number or new device."""

    body: str = ""
    type: str = ""
    wa_id: str = ""
    user_id: str = ""


class Edited(Struct):
    """The new form of a message."""

    original_message_id: str = ""
    message: Message | None = None


class Revoked(Struct):
    """A message taken back."""

    original_message_id: str = ""


class Message(Struct, rename={"from_": "from"}):
    """One message of a person, of any kind."""

    id: str = ""
    type: str = ""
    from_: str = ""
    from_user_id: str = ""
    group_id: str = ""
    timestamp: str | int = ""
    text: Text | None = None
    image: Attachment | None = None
    video: Attachment | None = None
    audio: Attachment | None = None
    document: Attachment | None = None
    sticker: Attachment | None = None
    location: Place | None = None
    contacts: list[dict[str, Any]] = []
    reaction: Reaction | None = None
    context: Context | None = None
    interactive: Interactive | None = None
    button: TemplateButton | None = None
    order: Order | None = None
    system: System | None = None
    identity: dict[str, Any] | None = None
    edit: Edited | None = None
    revoke: Revoked | None = None
    referral: dict[str, Any] | None = None
    unsupported: dict[str, Any] | None = None
    errors: list[dict[str, Any]] = []


class Failure(Struct):
    """Why something failed, in Meta's words."""

    code: int = 0
    title: str = ""
    message: str = ""
    error_data: dict[str, Any] = {}


class Status(Struct):
    """Meta's word on a message of ours."""

    id: str = ""
    status: str = ""
    type: str = ""
    timestamp: str | int = ""
    recipient_id: str = ""
    biz_opaque_callback_data: str = ""
    errors: list[Failure] = []


class Call(Struct, rename={"from_": "from"}):
    """A voice call's beginning or end."""

    id: str = ""
    event: str = ""
    from_: str = ""
    from_user_id: str = ""
    direction: str = ""
    timestamp: str | int = ""
