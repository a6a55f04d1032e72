"""
Asking a language model what was meant, beside the turns and deliveries; what comes back is put into the lane.

Nothing is held meanwhile, neither a transaction nor a lane. Whatever fails, something comes back: that nothing was
proposed; and if this process dies, a timer of the turn's own says the same.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

import msgspec
from django.db import DatabaseError

from sintonia.conversations.models import Contact, Message
from sintonia.conversations.operations import wake_contact
from sintonia.dialogue.second_chance import LIMITS, About
from sintonia.understanding.gateway import operations, proposals
from sintonia.understanding.gateway.client import Said, UnableToAsk
from sintonia.understanding.gateway.gateway import Gateway
from sintonia.understanding.gateway.operations import Asked
from sintonia.understanding.gateway.prompts import second_chance
from sintonia.understanding.gateway.proposals import Answer, Nothing, Proposal, UnableToPropose
from sintonia.understanding.gateway.redaction import Redaction
from sintonia.understanding.gateway.talk import talk_of

log: Final = logging.getLogger(__name__)

MOST: Final = 6
IDLE_S: Final = 1.0
BROKEN_S: Final = 2.0
LINES: Final = 6


@dataclass
class Proposing:
    """What asks. Set `news` when a question waits."""

    gateway: Gateway
    news: asyncio.Event = field(default_factory=asyncio.Event)
    _under_way: set[asyncio.Task[None]] = field(default_factory=set)

    async def propose_batch(self) -> int:
        """Ask what waits, to its end; returns how many were asked."""
        begun = await self._begin()
        while self._under_way:
            await asyncio.wait(self._under_way)
        return begun

    async def propose(self, *, stopped: Callable[[], bool]) -> None:
        """Ask until told to stop."""
        while not stopped():
            self.news.clear()
            try:
                begun = await self._begin()
            except DatabaseError:
                log.exception("what a language model is to be asked cannot be taken")
                await self.gateway.reconnect()
                await asyncio.sleep(BROKEN_S)
                continue
            if not begun:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self.news.wait(), IDLE_S)
        if self._under_way:
            await asyncio.wait(self._under_way)

    async def _begin(self) -> int:
        room = MOST - len(self._under_way)
        now = self.gateway.now()
        taken = await self.gateway.in_rows(partial(operations.take, most=room, at=now)) if room else []
        for one in taken:
            task = asyncio.create_task(self._ended(one))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)
        return len(taken)

    async def _ended(self, one: Asked) -> None:
        try:
            proposal = await self._proposed(one)
            await self.gateway.in_rows(partial(_put, one, proposal, self.gateway.now()))
        except Exception:
            # Its timer goes on with the conversation.
            log.exception("a question for a language model failed in an unforeseen way")

    async def _proposed(self, one: Asked) -> Proposal:
        about = msgspec.convert(one.about, About)
        messages, covered = await self.gateway.in_rows(partial(_asked, one, about))
        try:
            made = proposals.read(await self.gateway.ask(messages, limits=LIMITS), about.offered)
        except UnableToAsk:
            return Nothing()
        except UnableToPropose as problem:
            log.warning("the language model's proposal is refused: %s", problem)
            await self.gateway.refuse()
            return Nothing()
        return Answer(covered.restore(made.text)) if isinstance(made, Answer) else made


def _asked(one: Asked, about: About) -> tuple[Sequence[Said], Redaction]:
    """What the model is asked, and what in it stands for what."""
    contact = Contact.objects.select_related("customer").get(pk=one.contact)
    said = Message.objects.filter(contact=contact, number__lte=one.number).order_by("-number")[: LINES + 1]
    talk = talk_of(list(reversed(said)), upto_customer=True)
    covered = Redaction([contact.customer.name or ""], (*about.also, *talk.personal))
    return second_chance(talk.lines[-LINES:], about.offered, language=contact.language, covered=covered), covered


def _put(one: Asked, proposal: Proposal, at: Any) -> None:
    """Put what was proposed into the lane of its contact, once."""
    contact = Contact.objects.get(pk=one.contact)
    since = f"{one.contact}:{one.number}"
    event = {"since": since, "run": one.run, "label": one.label, "proposal": msgspec.to_builtins(proposal)}
    wake_contact(contact=contact, kind="proposal", key=f"proposal:{since}", event=event, at=at)
