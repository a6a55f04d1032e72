"""
What was said in a matter, on paper: its protocol, every message with its moment and its SHA-256, and their sum.

Whoever has the messages can compute each hash again; the last line is the hash of all hashes, one after the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sintonia.documents.flow import Flow
from sintonia.documents.ink import MUTED, TEAL
from sintonia.documents.letterhead import Company, letterhead
from sintonia.documents.paper import LEFT, RIGHT, Paper
from sintonia.kit.words import Words, _


@dataclass(frozen=True, slots=True)
class Entry:
    """A message: when (in the company's zone), whose it is, by which channel, and its words."""

    at: datetime
    by: Words | str
    channel: str
    text: str

    @property
    def digest(self) -> str:
        """SHA-256 over moment, channel and words, each on a line of its own, in hexadecimal digits."""
        return sha256(f"{self.at.isoformat()}\n{self.channel}\n{self.text}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is printed of a matter; its entries are in their order."""

    company: Company
    language: str
    protocol: str
    about: Words | str
    made_at: datetime
    entries: tuple[Entry, ...]


def digest_of(entries: Sequence[Entry]) -> str:
    """The SHA-256 of the entries' hashes, one after the other."""
    return sha256("".join(entry.digest for entry in entries).encode()).hexdigest()


def evidence_pdf(evidence: Evidence) -> bytes:
    """Draw the pages; the same evidence gives the same bytes."""
    title = _("What was said: protocol {number}", number=evidence.protocol)
    paper = Paper(title=title.render(evidence.language), author=evidence.company.name, language=evidence.language)
    letterhead(paper, evidence.company)
    flow = Flow(paper, top=44, bottom=280, on_page=lambda: _head(paper, paper.say(title)))
    flow.heading(title, size=19, tag="H1")
    flow.space(1)
    if evidence.about:
        flow.paragraph(evidence.about, size=12)
    made = _("{count} messages. Made on {day} at {time}.", count=len(evidence.entries), day=evidence.made_at.date(),
             time=evidence.made_at.time())  # fmt: skip
    flow.paragraph(made, size=10, color=MUTED)
    for number, entry in enumerate(evidence.entries, start=1):
        _entry(flow, number, entry)
    flow.space(5)
    flow.heading(_("The sum of all hashes"), size=12, keep=14)
    flow.paragraph(digest_of(evidence.entries), size=9.5, strong=True)
    told = _(
        "Each hash is the SHA-256 of the message's moment, channel and words; the sum is that of all hashes in order."
    )
    flow.paragraph(told, size=9, color=MUTED)
    return paper.finish()


def _entry(flow: Flow, number: int, entry: Entry) -> None:
    paper = flow.paper
    flow.space(4)
    flow.room(20)
    with paper.tag("Sect"):
        head = f"{number} · {paper.say(entry.by)} · {entry.channel}"
        with paper.tag("H2"), paper.mark():
            paper.draw_text(flow.left, flow.y, paper.say(head), size=10, strong=True)
            moment = f"{paper.say(_day(entry))} · {entry.at:%H:%M:%S %z}"
            paper.draw_text(RIGHT, flow.y, moment, size=9, color=MUTED, align="right")
        flow.space(5)
        flow.paragraph(entry.text, size=10.5)
        flow.paragraph(f"SHA-256 {entry.digest}", size=7.5, color=MUTED)
    paper.rule(flow.y - 1.5)


def _day(entry: Entry) -> Words:
    return _("{day}", day=entry.at.date())


def _head(paper: Paper, title: str) -> float:
    paper.card(0, 0, width=210, height=3, color=TEAL, radius=0)
    with paper.artifact():
        paper.draw_text(LEFT, 14, title, size=10, color=TEAL, strong=True)
    return 24.0
