"""A photo or a PDF that is sent by the web chat: laid down at once, and read like any other that comes in."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from sintonia.channels.webchat.visitors import CHANNEL
from sintonia.conversations import files
from sintonia.conversations.channel import Heard, HeardKind, Media
from sintonia.conversations.queries import files_sent
from sintonia.documents.kinds import PICTURES, kind_of
from sintonia.kit.words import Words, _
from sintonia.web import scope
from sintonia.web.uploads import is_too_large

A_MINUTE: Final = timedelta(minutes=1)
MOST_A_MINUTE: Final = 10
TOO_MANY: Final = _("That is a lot of files at once. Please wait a minute and send the rest.")
TOO_LARGE: Final = _("This file is too large. Please send one of at most 7 MB.")
_KEY: Final = re.compile(r"[\w.-]{8,64}", re.ASCII)
_NAME_LETTERS: Final = 22


def key_of(request: HttpRequest, visitor: str, *said: str) -> str:
    """
    What makes a form the same form, however often a shaky line sends it; with its words, for a page may be shown again.
    """
    given = request.POST.get("key", "")
    if not _KEY.fullmatch(given):
        return str(uuid4())
    return salted_hmac("sintonia.webchat.said", "\0".join((visitor, given, *said))).hexdigest()


def sent_with(request: HttpRequest, visitor: str, text: str, *, account: str, at: datetime) -> Heard | None:
    """What a form says that carries a file; None if it carries none. Beyond a few a minute, words alone are taken."""
    file = request.FILES.get("file")
    if is_too_large(request):
        return _without(TOO_LARGE, visitor, text, key_of(request, visitor, text, "too large"))
    if not isinstance(file, UploadedFile) or not file.size:
        return None
    # The signature has proved who asks; what waits for its turn is seen by the company alone.
    scope.enter(scope.COMPANY)
    if files_sent(account_key=account, channel=CHANNEL, sender=visitor, since=at - A_MINUTE) >= MOST_A_MINUTE:
        return _without(TOO_MANY, visitor, text, key_of(request, visitor, text, "too many"))
    content = file.read()
    key = key_of(request, visitor, text, hashlib.sha256(content).hexdigest())
    # Laid down twice, it is one file: its name is the key's, which nobody can guess.
    name = salted_hmac("sintonia.webchat.file", key).hexdigest()[:_NAME_LETTERS]
    files.put(name, content)
    media = Media(name, file.content_type or "", (file.name or "")[:100])
    kind = _heard_as(kind_of(content), media.mime)
    return Heard(kind=kind, address=visitor, key=key, text=text, media=media)


def _heard_as(found: str, said: str) -> HeardKind:
    """What a file is to who hears it. A browser that records sound puts it into a film's box, and says so."""
    if found.startswith(("audio/", "video/")):
        return "audio" if "audio" in {found.partition("/")[0], said.partition("/")[0]} else "video"
    return "image" if found in PICTURES else "document"


def _without(problem: Words, visitor: str, text: str, key: str) -> Heard:
    """What was said beside a file that is not taken in; and why it is not."""
    return Heard(kind="document", address=visitor, key=key, text=text, details={"problem": problem.to_json()})
