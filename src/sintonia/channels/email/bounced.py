"""What came back for one recipient, and how it is told from a server's words. Pure."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from sintonia.channels.email import reasons
from sintonia.channels.email.reasons import Kind

NAMED: Final = r"(?:\"[^\"\n]{1,64}\"|[\w.+=!#$%&'*/?^`{|}~-]{1,80})@[A-Za-z0-9](?:[\w.-]{0,250}[A-Za-z0-9])?"
ADDRESS: Final = re.compile(NAMED)
MOST_RECIPIENTS: Final = 50
MOST_TEXT: Final = 60_000
OPENED: Final = re.compile(rf"^[ \t]*(?:[*·-]\s+|[45]\d\d[ -])?[<\"]?({NAMED})(?=[>\"]|\s|[:;(,]|$)", re.MULTILINE)


class Bounce(NamedTuple):
    """
    What came back for one recipient. `status` is the enhanced code (RFC 3463) or ""; `permanent` its class.

    `message_id` is the one of what we sent, without its angle brackets, or "".
    """

    recipient: str
    kind: Kind
    status: str = ""
    diagnostic: str = ""
    message_id: str = ""
    permanent: bool = False


def bounce_of(*, whom: str, action: str, status: str, diagnostic: str, told: str, message_id: str) -> Bounce:
    """One recipient's bounce: the server's words say most, then the report's text, then the code."""
    said_near = near(told, whom)
    exact = status if status and not status.endswith(".0.0") else ""
    code = exact or reasons.status_of(diagnostic) or reasons.status_of(said_near) or status
    kind = reasons.kind_of(diagnostic, "")
    if kind == "unknown":
        kind = reasons.kind_of_code(code) if exact else reasons.kind_of(said_near, code)
    if kind in {"unknown", "refused"} and said_near:
        kind = reasons.kind_of(said_near, code)
    if action == "delayed":
        kind, code = "delayed", code or "4.0.0"
    said = diagnostic or said_near
    permanent = action != "delayed" and reasons.is_permanent(said, code)
    return Bounce(whom, kind, code, said[:400].strip(), message_id, permanent)


def near(told: str, whom: str) -> str:
    """The report from where it names somebody on, up to a blank line and the next address."""
    place = told.lower().find(whom) if whom else -1
    if place < 0:
        return told
    rest = told[place:]
    after = next((n.start() for n in OPENED.finditer(rest) if n.start() > len(whom) + 2 and n[1].lower() != whom), None)
    return rest[:after] if len(rest[:after].strip()) > len(whom) + 5 else told


def addresses(text: str) -> list[str]:
    """The addresses in a text, in small letters, each once."""
    return clean(ADDRESS.findall(text))


def clean(found: list[str]) -> list[str]:
    """Addresses in small letters, each once, without who merely reports."""
    tidy = (one.strip("'`*").lower() for one in found[: MOST_RECIPIENTS * 4])
    return [one for one in dict.fromkeys(tidy) if not one.startswith(("mailer-daemon@", "postmaster@"))]
