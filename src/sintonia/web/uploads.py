"""What browsers send along with a form: no larger than somebody's photo or PDF, whatever they try."""

from __future__ import annotations

from typing import Final

from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

# With the form around it, less than what the door takes at all (`config.asgi`), so that the page can say it.
MOST_BYTES: Final = 7 << 20
_TOO_LARGE: Final = "sintonia.too_large"


class Bounded(FileUploadHandler):
    """Lets a file by until it grows too large: then it is dropped, and the request says so."""

    received = 0

    def new_file(self, *args: object, **kwargs: object) -> None:
        """Begin to count."""
        self.received = 0
        super().new_file(*args, **kwargs)  # type: ignore[arg-type]

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:  # noqa: ARG002 - Django's signature
        """Hand a piece on to who keeps it."""
        self.received += len(raw_data)
        if self.received > MOST_BYTES:
            assert self.request is not None
            self.request.META[_TOO_LARGE] = True
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave it to who keeps it."""


def is_too_large(request: HttpRequest) -> bool:
    """Whether a file was dropped from a request."""
    return bool(request.META.get(_TOO_LARGE))
