"""Who answers by a machine (RFC 3834): nobody wrote it, so nobody is answered. Pure."""

from __future__ import annotations

import re
from typing import Final

from sintonia.channels.email.mime import Mail
from sintonia.channels.email.reasons import BOOK

SUBJECT: Final = re.compile(f"^(?:{'|'.join(BOOK.away)})", re.IGNORECASE)


def is_automatic(mail: Mail) -> bool:
    """Whether a machine answered: by its own word, else by its subject."""
    told = mail.first("auto-submitted").lower().split(";")[0].strip()
    if told.startswith("auto-repl"):
        return True
    if any(name in mail.headers for name in ("x-autoreply", "x-autorespond", "x-auto-reply-from", "x-autoreply-from")):
        return True
    if mail.first("precedence").lower() == "auto_reply":
        return True
    return SUBJECT.search(mail.words("subject")) is not None


def is_by_machine(mail: Mail) -> bool:
    """Whether no person waits for an answer: also what is sent to many, or says that it is automatic."""
    told = mail.first("auto-submitted").lower()
    bulk = mail.first("precedence").lower() in {"bulk", "junk", "list", "auto_reply"}
    return is_automatic(mail) or bool(told and not told.startswith("no")) or bulk or "list-id" in mail.headers
