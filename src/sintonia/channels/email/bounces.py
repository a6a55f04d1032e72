"""
What comes back of mail that was sent: for whom it did not arrive and why, who answers by a machine, who complains.

Reads delivery reports (RFC 3464), the reports of servers that never heard of them, automatic answers (RFC 3834) and
complaints (RFC 5965). Pure, and never an error: what cannot be read is a bounce of nobody, of kind "unknown".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from sintonia.channels.email import answering, notices, reasons
from sintonia.channels.email.bounced import (
    ADDRESS,
    MOST_RECIPIENTS,
    MOST_TEXT,
    NAMED,
    OPENED,
    Bounce,
    addresses,
    bounce_of,
    clean,
)
from sintonia.channels.email.mime import Headers, Mail, headers_of, mail_of
from sintonia.channels.email.reasons import Kind

_REPORTS: Final = ("message/delivery-status", "message/global-delivery-status", "text/delivery-status")
_RETURNED: Final = ("message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers", "text/rfc822")
_DONE: Final = {"delivered", "relayed", "expanded"}
_GROUPS: Final = re.compile(r"\n[ \t]*\n+")
_SENDERS: Final = re.compile(r"mailer-daemon|post_?master|mail[ ._-]?delivery|mail system|mail_?admin", re.IGNORECASE)
_MACHINES: Final = re.compile(r"no-?reply|-admin@|complaints@", re.IGNORECASE)
_FAILED: Final = re.compile(
    r"(?:could|can|was|is|did) ?not[^\n]{0,40}(?:deliver|reach)|undeliver|unable to deliver|delivery (?:has )?failed",
    re.IGNORECASE,
)
_TRANSIENT: Final = re.compile(
    r"temporar\w+ (?:failure|problem|error)|will (?:be retried|keep trying|continue to)|still trying", re.IGNORECASE
)
_SUBJECTS: Final = re.compile("|".join(reasons.BOOK.subjects), re.IGNORECASE)
# From here on a text quotes what was sent.
_QUOTED: Final = re.compile(
    r"^(?:[-_=*>| ]{0,60}(?:this is a copy|copy of (?:the|your)|original (?:message|mail)|below this line"
    r"|returned (?:message|mail)|unsent message|message header|headers? of|the (?:header|following) (?:page|is a copy)"
    r"|the following text|received message|undelivered message|forwarded message|included is"
    r"|start of (?:the )?(?:returned|original)"
    r"|text follows|message (?:text|follows)|mail header)"
    r"|content-type: (?:message/rfc822|text/rfc822-headers)|return-path:|received: )",
    re.IGNORECASE | re.MULTILINE,
)
_SAID: Final = re.compile(
    r"(?:^|\W)(?:rcpt to|to|for|recipients?|address(?:es)?|mailbox|user|account|deliver\w*|an)\W{1,4}"
    rf"(?:rfc822;\s*)?<?({NAMED})",
    re.IGNORECASE | re.MULTILINE,
)


def bounces_in(raw: bytes) -> tuple[Bounce, ...]:
    """What came back, for each recipient; nothing for mail that somebody wrote, or for a delivery that succeeded."""
    mail = mail_of(raw)
    original = _original(mail)
    message_id = _bare(original) or _reference(mail)
    if any(part.kind == "message/feedback-report" for part in mail.parts):
        return _complaint(mail, original, message_id)
    if notified := notices.notified(mail, message_id):
        return notified
    groups = list(_groups(mail))
    if groups:
        return _reported(mail, groups, original, message_id)
    if answering.is_automatic(mail) and not _is_bounce(mail):
        return (Bounce(_sender(mail), "auto_reply", diagnostic=mail.words("subject")[:200], message_id=message_id),)
    if _is_bounce(mail):
        return _told(mail, original, message_id)
    return ()


def recipients_ours(mail: Mail) -> list[str]:
    """The addresses a mail came to, in small letters: a bounce's may name what it is about."""
    names = ("x-original-to", "delivered-to", "envelope-to", "to")
    return [one.lower() for name in names for value in mail.headers.get(name, ()) for one in ADDRESS.findall(value)]


def _complaint(mail: Mail, original: Headers, message_id: str) -> tuple[Bounce, ...]:
    fields: Headers = {}
    for part in mail.parts:
        if part.kind == "message/feedback-report":
            fields = headers_of(part.text.strip())
    named = [
        value for name in ("original-rcpt-to", "removal-recipient", "final-recipient") for value in fields.get(name, ())
    ]
    whom = addresses(" ".join(named)) or addresses(" ".join(original.get("to", ()))) or [""]
    what = next(iter(fields.get("feedback-type", ())), "abuse").lower()
    # A report on forged mail (DMARC) says nothing of who received it.
    kind: Kind = "spam" if what.startswith("auth-failure") else "complaint"
    return tuple(Bounce(one, kind, diagnostic=what[:200], message_id=message_id) for one in whom[:MOST_RECIPIENTS])


# Delivery reports


def _groups(mail: Mail) -> Iterator[Headers]:
    """The groups of fields that tell of one recipient each, also where a text merely holds them."""
    texts = [part.text for part in mail.parts if part.kind in _REPORTS]
    if not texts:
        texts = [part.text for part in mail.parts if "final-recipient:" in part.text[:MOST_TEXT].lower()]
    for text in texts:
        for block in _GROUPS.split(text[:MOST_TEXT].strip())[: MOST_RECIPIENTS * 2]:
            fields = headers_of(block)
            if "final-recipient" in fields or "original-recipient" in fields or "x-actual-recipient" in fields:
                yield fields


def _reported(mail: Mail, groups: list[Headers], original: Headers, message_id: str) -> tuple[Bounce, ...]:
    told = _report_of(mail)
    found: dict[str, Bounce] = {}
    for fields in groups:
        action = _one(fields, "action").lower().split(" ")[0].strip("()")
        if action in _DONE or _one(fields, "status").startswith("2"):
            continue
        whom = _whom(fields) or next(iter(addresses(" ".join(original.get("to", ())))), "")
        diagnostic = _one(fields, "diagnostic-code").partition(";")[2].strip() or _one(fields, "diagnostic-code")
        status = (reasons.CODE.search(_one(fields, "status")) or [""])[0]
        bounce = bounce_of(
            whom=whom, action=action, status=status, diagnostic=diagnostic, told=told, message_id=message_id
        )
        if whom not in found or len(bounce.diagnostic) > len(found[whom].diagnostic):
            found[whom] = bounce
    return tuple(found.values())[:MOST_RECIPIENTS]


def _whom(fields: Headers) -> str:
    for name in ("final-recipient", "x-actual-recipient", "original-recipient"):
        # Here it is the recipient, whoever that is.
        if found := ADDRESS.findall(_one(fields, name).partition(";")[2] or _one(fields, name)):
            return str(found[0]).lower()
    return ""


# Reports in words


def _is_bounce(mail: Mail) -> bool:
    sender, subject = mail.words("from"), mail.words("subject")
    if mail.headers.get("x-failed-recipients") or "report-type=delivery-status" in mail.first("content-type"):
        return True
    # Who answers by a machine leaves the way back empty too.
    empty = mail.first("return-path").strip() == "<>" and not answering.is_automatic(mail)
    daemon = bool(_SENDERS.search(sender)) or empty
    if answering.SUBJECT.search(subject):
        return False
    if daemon or _SENDERS.search(mail.first("return-path")):
        return True
    if _MACHINES.search(sender) and _FAILED.search(_report_of(mail)):
        return True
    return bool(
        _SUBJECTS.search(subject) and "in-reply-to" not in mail.headers and not subject.lower().startswith("re:")
    )


def _told(mail: Mail, original: Headers, message_id: str) -> tuple[Bounce, ...]:
    told = _report_of(mail)
    ours = {*recipients_ours(mail), *addresses(mail.first("from")), *addresses(mail.first("return-path"))}
    asked = addresses(" ".join(original.get("to", ())))
    named = addresses(" ".join(mail.headers.get("x-failed-recipients", ())))
    if not named:
        ways = (OPENED.findall(told), _SAID.findall(told), ADDRESS.findall(told))
        known = [[one for one in clean(way) if one not in ours] for way in ways]
        named = next((way for way in known if way), [])[: 1 if not known[0] else MOST_RECIPIENTS]
    whom = named or [one for one in asked if one not in ours] or asked or [""]
    subject = mail.words("subject").lower()
    action = "delayed" if re.search(r"delay|warning", subject) or _TRANSIENT.search(told) else "failed"
    return tuple(
        bounce_of(whom=one, action=action, status="", diagnostic="", told=told, message_id=message_id)
        for one in whom[:MOST_RECIPIENTS]
    )


def _report_of(mail: Mail) -> str:
    """What a server says in words, without what it quotes."""
    texts = [part.text for part in mail.parts if part.kind.startswith("text/") and part.kind not in _RETURNED]
    plain = [part.text for part in mail.parts if part.kind == "text/plain"]
    told = (plain or [_without_tags(text) for text in texts] or [""])[0][:MOST_TEXT]
    cut = next((found.start() for found in _QUOTED.finditer(told) if told[: found.start()].strip()), len(told))
    return told[:cut]


def _without_tags(text: str) -> str:
    return re.sub(
        r"<(?![\w.+-]+@)[^>]{0,2000}>", " ", re.sub(r"(?i)<(?:br|/p|/div|/tr)[^>]{0,50}>", "\n", text[:MOST_TEXT])
    )


def _original(mail: Mail) -> Headers:
    """The headers of what we sent, as far as they came back."""
    for part in mail.parts:
        if part.kind in _RETURNED:
            return headers_of(part.text.lstrip("\n"))
    for part in mail.parts:
        text = part.text[:MOST_TEXT]
        for found in _QUOTED.finditer(text):
            start = found.start() if ":" in found[0] else text.find("\n", found.start()) + 1
            headers = headers_of(text[start:].lstrip("\n-= ").split("\n\n\n", 1)[0])
            if "message-id" in headers or "to" in headers:
                return headers
    return {}


def _reference(mail: Mail) -> str:
    found = re.findall(r"<([^<>\s]{3,300})>", " ".join((mail.first("in-reply-to"), mail.first("references"))))
    return found[0] if found else ""


def _bare(headers: Headers) -> str:
    return _one(headers, "message-id").strip().strip("<>")[:300]


def _sender(mail: Mail) -> str:
    return next(iter(addresses(mail.words("from")) or addresses(mail.first("return-path"))), "")


def _one(headers: Headers, name: str) -> str:
    return next(iter(headers.get(name, ())), "")
