"""What somebody of ours sends along with an answer: what it is by its bytes, and whether its channel can carry it."""

from __future__ import annotations

import mimetypes
import re
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _
from msgspec import Struct

from sintonia.conversations.channel import Channel, File, Limited, Limits
from sintonia.conversations.files import keep
from sintonia.conversations.models import Contact
from sintonia.documents.kinds import PDF, agrees, kind_of

MEGABYTE: Final = 1 << 20
LONGEST_NAME: Final = 80
# What a type is called, and how its files end, whatever they were called.
NAMES: Final = {
    "image/jpeg": ("JPEG", ".jpg"), "image/png": ("PNG", ".png"), "image/webp": ("WebP", ".webp"),
    "image/gif": ("GIF", ".gif"), PDF: ("PDF", ".pdf"),
}  # fmt: skip
_ODD: Final = re.compile(r"[^\w .()-]+")


class Attachment(Struct, frozen=True):
    """A file as a browser sent it: `claimed` is the type that was said, which proves nothing."""

    name: str
    claimed: str
    content: bytes

    @property
    def kind(self) -> str:
        """What it is, by its bytes."""
        return kind_of(self.content)


def claimed_of(name: str, claimed: str) -> str:
    """What a file says that it is: by how its name ends, else as its browser calls it."""
    return mimetypes.guess_type(name)[0] or claimed


def limits_of(channel: Channel) -> Limits:
    """What one message of a person may hold on a channel."""
    return channel.allows if isinstance(channel, Limited) else Limits()


def problem(text: str, file: Attachment | None, channel: Channel) -> str:
    """Why this cannot be sent on a channel, as a sentence; "" where it can."""
    limits = limits_of(channel)
    if file is None:
        return _too_long(text, limits.text, _("This is too long: at most %(n)s characters fit into one message here."))
    kind = file.kind
    if not limits.files:
        return _("No file can be sent on this channel.")
    if not file.content:
        return _("This file is empty.")
    if not agrees(file.claimed, kind):
        return _("This file is not what its name says. Nothing was sent.")
    if kind not in limits.files:
        return _("This file cannot be sent here: only %(kinds)s.") % {"kinds": kinds_told(limits)}
    if len(file.content) > limits.files[kind]:
        return _("This file is too large: at most %(n)s MB can be sent here.") % {"n": limits.files[kind] // MEGABYTE}
    return _too_long(text, limits.caption, _("At most %(n)s characters fit beside a file here."))


def is_over(contact: Contact, channel: Channel, *, at: datetime) -> bool:
    """Whether the time in which a customer may be written to in one's own words has passed."""
    hours = channel.reply_window_h
    return hours is not None and at - contact.latest_heard_at >= timedelta(hours=hours)


def too_late(contact: Contact, channel: Channel, file: Attachment | None, *, at: datetime) -> str:
    """Why nothing, or no file, can be sent for the customer wrote too long ago; "" where it can."""
    if not is_over(contact, channel, at=at):
        return ""
    if not contact.account.settings.get("template"):
        return _("The time to answer here is over. The customer can be written to once they write again.")
    return _("The time to answer here is over: no file goes until the customer writes again.") if file else ""


def kinds_told(limits: Limits) -> str:
    """The types of files that can be sent, as people call them."""
    return ", ".join(sorted(NAMES[kind][0] for kind in limits.files))


def kept(file: Attachment, *, contact: Contact, at: datetime) -> File:
    """Keep a file for the customer, who is given it by its random name."""
    title, ending = _ODD.sub(" ", PurePath(file.name.replace("\\", "/")).stem), NAMES[file.kind][1]
    name = f"{' '.join(title.split())[:LONGEST_NAME] or 'file'}{ending}"
    media = keep(contact=contact, name=name, mime=file.kind, content=file.content, at=at)
    return File(name, file.kind, f"{settings.PUBLIC_URL}/media/{media.token}")


def _too_long(text: str, most: int, told: str) -> str:
    # As phones count: an emoji is two or more.
    size = len(text.encode("utf-16-le", "surrogatepass")) // 2
    return told % {"n": most} if size > most else ""
