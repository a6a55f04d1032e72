"""Messages as the bubbles that every page shows: on the phone, in the web chat, at the counter and on the desk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Literal

from django.urls import reverse
from django.utils.translation import gettext as _

from sintonia.conversations.channel import File
from sintonia.conversations.masking import masked
from sintonia.conversations.models import NOTE
from sintonia.conversations.queries import heard_of, saying_of
from sintonia.documents.kinds import PICTURES
from sintonia.web.shapes import Author, Bubble, Picture

if TYPE_CHECKING:
    from sintonia.conversations.channel import Heard, HeardKind
    from sintonia.conversations.models import Message

Reader = Literal["customer", "company"]
AUTHORS: Final[dict[str, Author]] = {"customer": "customer", "bot": "bot", "agent": "agent", "clerk": "agent"}
LONGEST_READ: Final = 200
CODE_QUESTION: Final = "ask:code6"
# What a delivery's states mean to who wrote; the rest show nothing.
SHOWN_STATES: Final = {
    "queued": "waiting",
    "sent": "sent",
    "delivered": "delivered",
    "read": "read",
    "failed": "failed",
}


def bubbles_of(
    messages: Sequence[Message], *, reader: Reader, names: Mapping[int, str] | None = None, files: str = "received"
) -> tuple[Bubble, ...]:
    """
    Show messages in order; only the newest question, not yet answered, can still be pressed.

    The company's people read no one-time code, and of a document only its middle; customers read their own words.
    `files` names the address at which this reader sees what was sent in; "" where they cannot.
    """
    shown: list[Bubble] = []
    pressed: str = ""
    answered = False
    for message in reversed(messages):
        if message.direction == NOTE and reader == "customer":
            continue
        heard = heard_of(message) if message.direction == "in" else None
        if heard is not None and not message.text and heard.media is None and heard.spot is None:
            continue
        made = with_file(_bubble(message, heard, reader, names or {}), heard, files)
        if made.options:
            made = replace(made, open=not answered, chosen=pressed)
            pressed = ""
        shown.append(made)
        if message.direction == "in":
            answered, pressed = True, (heard.choice if heard is not None else "")
    told = tuple(reversed(shown))
    return _in_turns(_masked(told, _answers_for_codes(messages)) if reader == "company" else told)


def _masked(shown: tuple[Bubble, ...], codes: Set[str]) -> tuple[Bubble, ...]:
    return tuple(replace(one, text=masked(one.text, code_asked=one.key in codes)) for one in shown)


def _answers_for_codes(messages: Sequence[Message]) -> Set[str]:
    """The keys of what was said while a one-time code was asked for."""
    found, asked = set(), False
    for message in messages:
        if message.direction == "out" and message.step:
            asked = message.step.startswith(CODE_QUESTION)
        elif message.direction == "in" and asked:
            found.add(_key(message))
    return found


def _bubble(message: Message, heard: Heard | None, reader: Reader, names: Mapping[int, str]) -> Bubble:
    author = AUTHORS.get(message.author_kind, "system")
    mine = (message.direction == "in") == (reader == "customer")
    saying = saying_of(message) if message.direction == "out" else None
    plain = Bubble(
        key=_key(message),
        author=author,
        at=message.at,
        text=message.text,
        who=_who(message, author, names),
        mine=mine and message.direction != NOTE,
        ours=message.direction == NOTE,
        state=SHOWN_STATES.get(message.state, "") if message.direction == "out" and reader == "company" else "",
    )
    if saying is not None:
        return replace(
            plain,
            text=saying.text if saying.card or saying.code or saying.file else message.text,
            options=saying.options,
            step=saying.step,
            card=saying.card,
            code=saying.code,
            file=saying.file,
        )
    if heard is not None and not message.text:
        return replace(plain, text=_wordless(heard.kind))
    return plain


def with_file(bubble: Bubble, heard: Heard | None, address: str) -> Bubble:
    """A bubble with the file that came with it: a picture is seen, anything else can be fetched."""
    details = (heard.details if heard is not None else None) or {}
    if details.get("erased"):
        return replace(bubble, text="\n".join((bubble.text, _("The file was erased."))))
    about = details.get("file")
    if about is None or not address:
        return bubble
    url = reverse(address, args=[about["name"]])
    if about["mime"] not in PICTURES:
        return replace(bubble, file=File(about["title"] or bubble.text, about["mime"], url))
    assert heard is not None
    return replace(bubble, picture=Picture(url, _shows(heard)))


def _shows(heard: Heard) -> str:
    """What a picture shows, in words: what was read on it, without what staff need not read."""
    details = heard.details or {}
    read = " ".join((details.get("display") or details.get("text") or "").split())
    if not read:
        return _("Photo from the customer")
    return _("Photo from the customer, on which one reads: %(words)s") % {"words": masked(read)[:LONGEST_READ]}


def _key(message: Message) -> str:
    return f"{message.contact_id}-{message.number}"


def _who(message: Message, author: Author, names: Mapping[int, str]) -> str:
    if author == "bot":
        return _("Virtual assistant")
    if author == "agent":
        return names.get(message.author_id or 0, _("Agent"))
    return _("Customer") if author == "customer" else ""


def answered(said: str) -> str:
    """An answer as people read it: what was sent without words is kept by its kind ("image")."""
    return _kinds().get(said, said)


def _wordless(kind: HeardKind) -> str:
    return _kinds().get(kind, _("Something this page cannot show"))


def _kinds() -> dict[str, str]:
    return {
        "image": _("Photo"),
        "audio": _("Voice note"),
        "video": _("Video"),
        "document": _("Document"),
        "location": _("Place on the map"),
        "sticker": _("Sticker"),
        "contacts": _("Contact card"),
    }


def correctable(
    bubbles: Sequence[Bubble], messages: Sequence[Message], *, run: str, labels: Set[str]
) -> tuple[Bubble, ...]:
    """Let the words that answered these questions of a run be corrected, each where it was said last."""
    answered: dict[str, str] = {}
    asked = ""
    for message in messages:
        if message.direction == "out" and message.run == run:
            asked = message.step if message.step in labels else ""
        elif message.direction == "in" and asked:
            answered[asked] = _key(message)
            asked = ""
    by_key = {key: label for label, key in answered.items()}
    return tuple(
        replace(bubble, run=run, label=by_key[bubble.key]) if bubble.key in by_key else bubble for bubble in bubbles
    )


def _in_turns(shown: tuple[Bubble, ...]) -> tuple[Bubble, ...]:
    """Name whoever speaks once, where they begin."""
    before: tuple[str, str] | None = None
    told = []
    for bubble in shown:
        told.append(replace(bubble, turn=(bubble.author, bubble.who) != before))
        before = (bubble.author, bubble.who)
    return tuple(told)
