"""A photo or a PDF that is sent by the web chat: laid down at once, and read like any other that comes in."""

from __future__ import annotations

import hashlib
import re
from typing import Final
from uuid import uuid4

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from sintonia.conversations import files
from sintonia.conversations.channel import Heard, Media
from sintonia.documents.kinds import PICTURES, kind_of
from sintonia.kit.words import _
from sintonia.web.uploads import is_too_large

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


def sent_with(request: HttpRequest, visitor: str, text: str) -> Heard | None:
    """What a form says that carries a file; None if it carries none."""
    if is_too_large(request):
        key = key_of(request, visitor, text, "too large")
        problem = {"problem": TOO_LARGE.to_json()}
        return Heard(kind="document", address=visitor, key=key, text=text, details=problem)
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile) or not file.size:
        return None
    content = file.read()
    key = key_of(request, visitor, text, hashlib.sha256(content).hexdigest())
    # Laid down twice, it is one file: its name is the key's, which nobody can guess.
    name = salted_hmac("sintonia.webchat.file", key).hexdigest()[:_NAME_LETTERS]
    files.put(name, content)
    media = Media(name, file.content_type or "", (file.name or "")[:100])
    kind = kind_of(content)
    return Heard(
        kind="image" if kind in PICTURES else "document", address=visitor, key=key, text=text, media=media,
    )  # fmt: skip
