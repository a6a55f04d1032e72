"""
Writing drafts for agents with a language model, beside everything else; a page that waits is told when one is there.

A draft is a row and nothing more. It becomes an answer when its agent puts it into the composer and sends it.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final, NamedTuple

from django.db import DatabaseError, transaction

from sintonia.conversations.masking import masked
from sintonia.conversations.models import Contact
from sintonia.conversations.operations import hint
from sintonia.conversations.plugins import plugins
from sintonia.conversations.queries import timeline
from sintonia.understanding.gateway import drafts, operations
from sintonia.understanding.gateway.client import Said, UnableToAsk
from sintonia.understanding.gateway.drafts import UnableToDraft
from sintonia.understanding.gateway.gateway import Gateway
from sintonia.understanding.gateway.models import Draft
from sintonia.understanding.gateway.prompts import Line
from sintonia.understanding.gateway.redaction import Redaction
from sintonia.understanding.gateway.talk import talk_of
from sintonia.understanding.knowledge import Article, article_about

log: Final = logging.getLogger(__name__)

MOST: Final = 4
IDLE_S: Final = 2.0
LINES: Final = 40
LATEST: Final = 3


class Material(NamedTuple):
    """What a draft is written from."""

    messages: Sequence[Said]
    talk: tuple[Line, ...]
    articles: Sequence[Article]
    covered: Redaction


@dataclass
class Drafting:
    """What writes drafts. Set `news` when one is wanted."""

    gateway: Gateway
    news: asyncio.Event = field(default_factory=asyncio.Event)

    async def draft_batch(self) -> int:
        """Write what is wanted; returns how many drafts that were."""
        at = self.gateway.now()
        wanted = await self.gateway.in_rows(partial(operations.take_drafts, most=MOST, at=at))
        await asyncio.gather(*map(self._write, wanted))
        return len(wanted)

    async def draft(self, *, stopped: Callable[[], bool]) -> None:
        """Write drafts until told to stop."""
        while not stopped():
            self.news.clear()
            try:
                wanted = await self.draft_batch()
            except DatabaseError:
                log.exception("drafts cannot be taken")
                await self.gateway.reconnect()
                wanted = 0
            if not wanted:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self.news.wait(), IDLE_S)

    async def _write(self, draft: Draft) -> None:
        text, sources = "", list[str]()
        try:
            material = await self.gateway.in_rows(partial(_material, draft))
            said = await self.gateway.ask(material.messages, limits=drafts.LIMITS)
            text, sources = _read(draft.kind, said, material)
        except UnableToAsk:
            pass
        except UnableToDraft as problem:
            log.warning("the language model's draft is refused: %s", problem)
            await self.gateway.refuse()
        await self.gateway.in_rows(partial(_put, draft, text, sources))


def _material(draft: Draft) -> Material:
    """What is asked of the model: the case's conversation without names, and for a reply the articles nearest to it."""
    contact = draft.contact
    messages = [message for one in timeline(case=contact.case_id) for message in one.messages]
    talk = talk_of(sorted(messages, key=lambda message: message.at))
    covered = Redaction([contact.customer.name or ""], talk.personal)
    shown = talk.lines[-LINES:]
    if draft.kind == "summary":
        return Material(drafts.asked_for_summary(shown, language=draft.language, covered=covered), shown, (), covered)
    said = " ".join([line.text for line in shown if line.by == "customer"][-LATEST:])
    known = filter(None, map(article_about, sorted(plugins().articles(contact.account.company))))
    articles = drafts.near(said, known, language=draft.language)
    asked = drafts.asked_for_reply(shown, articles, language=draft.language, covered=covered)
    return Material(asked, shown, articles, covered)


def _read(kind: str, said: str, material: Material) -> tuple[str, list[str]]:
    if kind == "summary":
        return drafts.summary_in(said, talk=material.talk, covered=material.covered), []
    return drafts.reply_in(said, talk=material.talk, articles=material.articles, covered=material.covered)


@transaction.atomic
def _put(draft: Draft, text: str, sources: Sequence[str]) -> None:
    # The company's people read no document whole, not even in a draft.
    if operations.end_draft(draft=draft.pk, text=masked(text), sources=sources):
        hint(Contact.objects.get(pk=draft.contact_id))
