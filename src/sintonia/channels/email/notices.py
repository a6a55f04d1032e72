"""What large providers tell in ways of their own: complaints, and Amazon's notifications. Pure."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from sintonia.channels.email.bounced import MOST_RECIPIENTS, MOST_TEXT, Bounce, addresses, bounce_of
from sintonia.channels.email.mime import Mail, headers_of


class _Recipient(Struct, frozen=True):
    emailAddress: str  # noqa: N815 - as Amazon writes it
    action: str = ""
    status: str = ""
    diagnosticCode: str = ""  # noqa: N815


class _Bounced(Struct, frozen=True):
    bouncedRecipients: tuple[_Recipient, ...] = ()  # noqa: N815


class _Complained(Struct, frozen=True):
    complainedRecipients: tuple[_Recipient, ...] = ()  # noqa: N815


class _Sent(Struct, frozen=True):
    messageId: str = ""  # noqa: N815


class _Notification(Struct, frozen=True):
    mail: _Sent = _Sent()
    bounce: _Bounced | None = None
    complaint: _Complained | None = None


def notified(mail: Mail, message_id: str) -> tuple[Bounce, ...]:
    """Somebody who complains or wants no more, told in a provider's own way; or nothing."""
    subject = mail.words("subject").strip().lower()
    if subject == "unsubscribe" or subject.startswith("complaint about message"):
        named = [part.text for part in mail.parts if part.kind == "message/rfc822"]
        asked = [value for text in named for value in headers_of(text.lstrip("\n")).get("x-hmxmroriginalrecipient", ())]
        whom = addresses(" ".join(asked)) or addresses(mail.words("from")) or [""]
        return (Bounce(whom[0], "complaint", diagnostic=subject[:200], message_id=message_id),)
    for part in mail.parts:
        if '"notificationType"' in part.text[:200]:
            return _of_amazon(part.text)
    return ()


def _of_amazon(text: str) -> tuple[Bounce, ...]:
    """Amazon SES tells by JSON in a mail, when it is told to."""
    try:
        told = msgspec.json.decode(
            text[: text[:MOST_TEXT].rindex("}") + 1].replace("\n ", "").replace("\n", ""), type=_Notification
        )
    except (ValueError, RecursionError):
        return ()
    message_id = told.mail.messageId
    if told.complaint is not None:
        whom = [one.emailAddress.lower() for one in told.complaint.complainedRecipients]
        return tuple(Bounce(one, "complaint", message_id=message_id) for one in whom[:MOST_RECIPIENTS])
    gone = told.bounce.bouncedRecipients if told.bounce is not None else ()
    return tuple(
        bounce_of(
            whom=one.emailAddress.lower(),
            action=one.action or "failed",
            status=one.status,
            diagnostic=one.diagnosticCode,
            told="",
            message_id=message_id,
        )
        for one in gone[:MOST_RECIPIENTS]
    )
