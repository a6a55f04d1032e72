"""What a gateway posts: a form for each message and each receipt."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qsl

from sintonia.channels.sms.keywords import Keywords, meant
from sintonia.conversations.channel import Element, Heard, HeardKind, Identity, Media, Note, Receipt, ReceiptState
from sintonia.kit.phone import canonical_phone

_STATES: Final[Mapping[str, ReceiptState]] = {
    "queued": "sent", "accepted": "sent", "sending": "sent", "sent": "sent", "delivered": "delivered", "read": "read",
    "undelivered": "failed", "failed": "failed",
}  # fmt: skip


def split(body: bytes) -> list[Element]:
    """The one element of a form; what is none is kept whole."""
    form = _form(body)
    key, sender = form.get("MessageSid") or form.get("SmsSid", ""), form.get("From", "")
    state = form.get("MessageStatus") or form.get("SmsStatus", "")
    if key and state and state != "received":
        return [Element(account=sender, kind="status", key=key, raw=body, status=state[:20])]
    if not (key and sender):
        return [Element(account=form.get("To", ""), kind="unsplit", key=hashlib.sha256(body).hexdigest(), raw=body)]
    return [Element(account=form.get("To", ""), kind="message", key=key, raw=body, sender=canonical_phone(sender))]


def read(kind: str, raw: bytes, keywords: Keywords) -> Heard | Receipt | Note:
    """What an element says."""
    form = _form(raw)
    if kind == "status":
        state = _STATES.get(form.get("MessageStatus") or form.get("SmsStatus", ""))
        if state is None:
            return Note("status", dict(form))
        return Receipt(form.get("MessageSid", ""), state, error=form.get("ErrorCode", "") if state == "failed" else "")
    text, sender = form.get("Body", "").replace("\0", "").strip(), form["From"]
    media = _media(form)
    return Heard(
        kind=_kind(text, media),
        address=sender,
        key=form.get("MessageSid") or form["SmsSid"],
        text=text,
        media=media,
        # Anybody can write any number on a text message: it is a claim, and vouches for nobody.
        identities=(Identity("visitor", canonical_phone(sender)), Identity("caller", sender)),
        details=meant(text, keywords) or None,
    )


def _kind(text: str, media: Media | None) -> HeardKind:
    if media is None:
        return "text" if text else "unsupported"
    return "image" if media.mime.startswith("image/") else "document"


def _media(form: Mapping[str, str]) -> Media | None:
    url = form.get("MediaUrl0", "")
    return Media(id=url, mime=form.get("MediaContentType0", ""), url=url) if url else None


def _form(body: bytes) -> dict[str, str]:
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
