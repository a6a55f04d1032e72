"""Values as JSON that PostgreSQL takes."""

from __future__ import annotations

import re
from typing import Any, Final

import msgspec

_encode: Final = msgspec.json.Encoder(enc_hook=str).encode
_NUL: Final = re.compile(rb"(?<!\\)((?:\\\\)*)\\u0000")


def packed(value: Any) -> str:
    """A value as JSON without NUL, which PostgreSQL refuses and which would fail a whole batch."""
    encoded = _encode(value)
    # A NUL is written \\u0000; the same six letters typed by somebody have a backslash before them.
    return (_NUL.sub(rb"\1", encoded) if b"\\u0000" in encoded else encoded).decode()
