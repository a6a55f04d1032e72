"""A stage beside which a language model is asked, over a real connection, at a moment that the test says."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import msgspec

from sintonia.config import plugins
from sintonia.dialogue.proposing import Proposing
from sintonia.understanding.gateway.budget import Budget
from sintonia.understanding.gateway.client import Endpoint
from sintonia.understanding.gateway.gateway import Gateway
from tests.dialogue.stage import Stage
from tests.understanding.gateway.endpoints import Model, serving

# Words of no language: no engine learns them.
MURMUR = "blorfa zugmi tralibum"
PHONE = "5531988887777"


class Beside:
    """A stage, and the model that is asked when a test says so."""

    def __init__(self, stage: Stage, settings: Any) -> None:
        settings.LLM_URL, settings.LLM_MODEL, settings.LLM_KEY = "http://127.0.0.1:9/v1", "tiny", ""
        settings.LLM_BUDGET = (100, 100, 10**6, 10**6)
        self.stage, self.settings, self.model = stage, settings, Model('{"do": "nothing"}')
        pack = plugins.pack("")
        articles = frozenset(article.name for article in pack.ARTICLES)
        ours = stage.worker.companies[""]
        stage.worker.companies = {"": replace(ours, menu=pack.MENU, journeys=plugins.journeys(""), articles=articles)}

    def say(self, text: str = MURMUR, **more: Any) -> list[str]:
        """Say something on WhatsApp, and give what is answered before any model was."""
        return self.stage.whatsapp(text, **more)

    def proposes(self, proposal: Any) -> list[str]:
        """Let the model answer so to what it is asked, and give what is said then."""
        said = proposal if isinstance(proposal, str) else msgspec.json.encode(proposal).decode()
        return self.answers(lambda _body: said)

    def answers(self, says: Any) -> list[str]:
        """Ask the model what waits, let it answer whatever it does, and give what is said then."""
        self.model.says = says
        contact = self.stage.contact_of(PHONE)
        before = contact.latest_number
        asyncio.run(self._asked())
        self.stage.settle()
        return self.stage.said_since(contact.lane, before)

    async def _asked(self) -> None:
        async with serving(self.model.answer) as (client, endpoint):
            where = Endpoint(endpoint.url, self.settings.LLM_MODEL, endpoint.key)
            gateway = Gateway(where, Budget(*self.settings.LLM_BUDGET), client, lambda: self.stage.at)
            await Proposing(gateway).propose_batch()
            await gateway.close()

    def in_time(self) -> list[str]:
        """Nothing comes of the model: what is said when its time is over."""
        contact = self.stage.contact_of(PHONE)
        self.stage.later(seconds=6)
        return self.stage.said_since(contact.lane, contact.latest_number)
