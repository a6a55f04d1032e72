"""What the real Graph API refuses: the simulator refuses it too, with the same codes."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, ValidationError, convert

INVALID, MISSING, NOT_VALID = 100, 131008, 131009
MOST_ROWS = 10

Line = Annotated[str, Meta(min_length=1, max_length=60)]
Link = Annotated[str, Meta(pattern=r"^https?://")]
Digits = Annotated[str, Meta(pattern=r"^(\+?\d{6,15})?$")]
BusinessScoped = Annotated[str, Meta(pattern=r"^([A-Z]{2}\.[A-Za-z0-9.]{1,128})?$")]


class TextBody(Struct):
    """`text`."""

    body: Annotated[str, Meta(min_length=1, max_length=4096)]
    preview_url: bool = False


class Reply(Struct):
    """What a button says and brings back."""

    id: Annotated[str, Meta(min_length=1, max_length=256)]
    title: Annotated[str, Meta(min_length=1, max_length=20)]


class Button(Struct):
    """One button."""

    type: Literal["reply"]
    reply: Reply


class ButtonAction(Struct):
    """The buttons."""

    buttons: Annotated[list[Button], Meta(min_length=1, max_length=3)]


class Row(Struct):
    """One row of a list."""

    id: Annotated[str, Meta(min_length=1, max_length=200)]
    title: Annotated[str, Meta(min_length=1, max_length=24)]
    description: Annotated[str, Meta(max_length=72)] = ""


class Section(Struct):
    """Some rows of a list."""

    rows: Annotated[list[Row], Meta(min_length=1)]
    title: Annotated[str, Meta(max_length=24)] = ""


class ListAction(Struct):
    """The list behind its label."""

    button: Annotated[str, Meta(min_length=1, max_length=20)]
    sections: Annotated[list[Section], Meta(min_length=1, max_length=10)]


class ButtonBody(Struct):
    """The question above buttons."""

    text: Annotated[str, Meta(min_length=1, max_length=1024)]


class ListBody(Struct):
    """The question above a list."""

    text: Annotated[str, Meta(min_length=1, max_length=4096)]


class Footer(Struct):
    """Small print."""

    text: Line


class Buttons(Struct, tag_field="type", tag="button"):
    """`interactive` with buttons."""

    body: ButtonBody
    action: ButtonAction
    footer: Footer | None = None


class Rows(Struct, tag_field="type", tag="list"):
    """`interactive` with a list."""

    body: ListBody
    action: ListAction
    footer: Footer | None = None


class FileBody(Struct):
    """`document`, `image`, ... by link or by id."""

    link: Link | None = None
    id: str = ""
    caption: Annotated[str, Meta(max_length=1024)] = ""
    filename: Annotated[str, Meta(max_length=240)] = ""


class Language(Struct):
    """A template's language."""

    code: Annotated[str, Meta(pattern=r"^[a-z]{2,3}(_[A-Z]{2})?$")]


class TemplateBody(Struct):
    """`template`."""

    name: Annotated[str, Meta(pattern=r"^[a-z0-9_]{1,512}$")]
    language: Language
    components: list[dict[str, Any]] = []


class Outgoing(Struct):
    """The body of a call to `/{phone_number_id}/messages`."""

    messaging_product: Literal["whatsapp"]
    type: Literal["text", "interactive", "document", "image", "audio", "video", "sticker", "template"] = "text"
    recipient_type: Literal["individual"] = "individual"
    to: Digits = ""
    recipient: BusinessScoped = ""
    biz_opaque_callback_data: Annotated[str, Meta(max_length=512)] = ""
    text: TextBody | None = None
    interactive: Buttons | Rows | None = None
    document: FileBody | None = None
    image: FileBody | None = None
    audio: FileBody | None = None
    video: FileBody | None = None
    sticker: FileBody | None = None
    template: TemplateBody | None = None


class UnableToTake(Exception):
    """Graph would refuse this body; `code` is its own."""

    def __init__(self, code: int, details: str) -> None:
        super().__init__(details)
        self.code, self.details = code, details


def taken(body: Any) -> Outgoing:
    """
    Return a body that the real API would take.

    :raises UnableToTake: for one that it would refuse
    """
    try:
        outgoing = convert(body, Outgoing)
    except ValidationError as error:
        raise UnableToTake(INVALID, str(error)) from error
    if not outgoing.to and not outgoing.recipient:
        raise UnableToTake(MISSING, "Either to or recipient is required")
    if outgoing.to and outgoing.recipient:
        raise UnableToTake(NOT_VALID, "to and recipient exclude each other")
    content = getattr(outgoing, outgoing.type)
    if content is None:
        raise UnableToTake(MISSING, f"Parameter {outgoing.type} is required")
    if isinstance(content, FileBody) and bool(content.link) == bool(content.id):
        raise UnableToTake(MISSING, "Exactly one of link and id is required")
    _check_choices(content)
    return outgoing


def _check_choices(content: Any) -> None:
    if isinstance(content, Buttons):
        replies = [button.reply for button in content.action.buttons]
        if len({reply.title for reply in replies}) < len(replies) or len({reply.id for reply in replies}) < len(
            replies
        ):
            raise UnableToTake(NOT_VALID, "Duplicated button title or id")
    if isinstance(content, Rows):
        rows = [row for section in content.action.sections for row in section.rows]
        if len(rows) > MOST_ROWS:
            raise UnableToTake(NOT_VALID, f"Total row count exceed max allowed count: {MOST_ROWS}")
        if len({row.id for row in rows}) < len(rows):
            raise UnableToTake(NOT_VALID, "Duplicated row id")
        if len(content.action.sections) > 1 and not all(section.title for section in content.action.sections):
            raise UnableToTake(MISSING, "Section title is required")
