"""A photo or a PDF that is sent by the web chat: laid down at once, and read like any other that comes in."""

from __future__ import annotations

from uuid import uuid4

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from sintonia.conversations import files
from sintonia.conversations.channel import Heard, Media
from sintonia.documents.kinds import PICTURES, kind_of
from sintonia.documents.reading import TOO_LARGE
from sintonia.kit.text import token
from sintonia.web.uploads import is_too_large


def sent_with(request: HttpRequest, visitor: str, text: str) -> Heard | None:
    """What a form says that carries a file; None if it carries none."""
    key = str(uuid4())
    if is_too_large(request):
        problem = {"problem": TOO_LARGE.to_json()}
        return Heard(kind="document", address=visitor, key=key, text=text, details=problem)
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile) or not file.size:
        return None
    content, name = file.read(), token()
    files.put(name, content)
    media = Media(name, file.content_type or "", (file.name or "")[:100])
    kind = kind_of(content)
    return Heard(
        kind="image" if kind in PICTURES else "document", address=visitor, key=key, text=text, media=media,
    )  # fmt: skip
