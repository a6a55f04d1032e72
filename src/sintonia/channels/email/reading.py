"""What comes in by mail: what somebody writes, and what comes back of what was sent. Pure."""

from __future__ import annotations

import hashlib
import re
from html import unescape
from typing import Any, Final

import msgspec

from sintonia.channels.email import answering
from sintonia.channels.email.bounced import addresses
from sintonia.channels.email.bounces import bounces_in, recipients_ours
from sintonia.channels.email.mime import Mail, decoded, mail_of
from sintonia.conversations.channel import Element, Heard, Identity, Note
from sintonia.kit.text import folded
from sintonia.outreach.stopping import STOP_WORDS

BOUNCED: Final = "bounced"
MOST_LETTERS: Final = 4096
# Where what somebody writes ends and what they answer begins; each line is looked at alone.
_QUOTES: Final = re.compile(
    r"^(?:>|-{2,}\s*(?:original|mensagem original|mensaje original|forwarded|mensagem encaminhada)|_{10,}\s*$|-- $"
    r"|(?:on|em|el|le|il|am)\b.{4,200}(?:wrote|escreveu|escribi[oó]|a écrit|ha scritto|schrieb)\s*:\s*$"
    r"|(?:from|de|von|enviado por|sent from my|enviado (?:do|desde) (?:meu|mi))\b\s*:?.{0,100}@.{3,100}$"
    r"|(?:sent from my|enviado do meu|enviado desde mi)\b)",
    re.IGNORECASE,
)
_IDS: Final = re.compile(r"<([^<>\s]{3,300})>")
_OURS: Final = re.compile(r"\+([0-9a-f]{30})@")


def split(body: bytes) -> list[Element]:
    """The one element of a mail: what came back or was sent by a machine is no message, and nobody answers it."""
    mail = mail_of(body)
    account = next(iter(recipients_ours(mail)), "")
    digest = hashlib.sha256(body).hexdigest()
    writer = next(iter(addresses(decoded(mail.first("from")))), "")
    if not writer or bounces_in(body) or answering.is_by_machine(mail):
        return [Element(account=account, kind="status", key=digest, raw=body)]
    ids = _IDS.findall(mail.first("message-id"))
    return [Element(account=account, kind="message", key=ids[0] if ids else digest, raw=body, sender=writer)]


def read(kind: str, raw: bytes) -> Heard | Note:
    """What a mail says."""
    mail = mail_of(raw)
    if kind != "message":
        return Note(BOUNCED, {"bounces": bounced(mail, raw)})
    ids = _IDS.findall(mail.first("message-id"))
    writer = next(iter(addresses(decoded(mail.first("from")))), "")
    said = written(mail)[:MOST_LETTERS]
    subject = decoded(mail.first("subject"))[:200]
    return Heard(
        kind="text" if said else "unsupported",
        address=writer,
        key=ids[0] if ids else hashlib.sha256(raw).hexdigest(),
        text=said or subject,
        reply_to=next(iter(_IDS.findall(mail.first("in-reply-to"))), ""),
        # Anybody can write any address on a mail: it is a claim, and vouches for nobody.
        identities=(Identity("visitor", writer),),
        details={"subject": subject, "references": _IDS.findall(mail.first("references"))[-10:], **_order(said)},
    )


def bounced(mail: Mail, raw: bytes) -> list[dict[str, Any]]:
    """What came back, with the id of what was sent: by the address that it came to, which is that mail's alone."""
    own = next((found[1] for one in recipients_ours(mail) if (found := _OURS.search(one))), "")
    rows: list[dict[str, Any]] = [msgspec.to_builtins(one._asdict()) for one in bounces_in(raw)]
    return [{**row, "own": own} for row in rows]


def written(mail: Mail) -> str:
    """What somebody wrote in a mail, without what they answer and without their signature."""
    plain = [part.text for part in mail.parts if part.kind == "text/plain" and not part.name]
    rich = [_plain(part.text) for part in mail.parts if part.kind == "text/html" and not part.name]
    lines: list[str] = []
    for line in next((text for text in (*plain, *rich) if text.strip()), "")[:60_000].split("\n"):
        if _QUOTES.match(line[:300].rstrip("\r")):
            break
        lines.append(line.rstrip())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).replace("\0", "").strip()


def _plain(html: str) -> str:
    text = re.sub(r"(?is)<(style|script|head)\b.{0,50000}?</\1>", " ", html[:60_000])
    text = re.sub(r"(?i)<(?:br|/p|/div|/li|/tr)[^>]{0,200}>", "\n", text)
    return unescape(re.sub(r"<[^>]{0,2000}>", " ", text))


def _order(said: str) -> dict[str, str]:
    """One word alone that ends what is told unasked."""
    word = folded(said).strip(" .!")
    if word not in STOP_WORDS:
        return {}
    return {"order": "stop", **({"language": STOP_WORDS[word]} if STOP_WORDS[word] else {})}
