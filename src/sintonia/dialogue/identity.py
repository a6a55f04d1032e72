"""The identity port of one contact: who has proved what here, with codes that leave by the outbox."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

from sintonia.conversations import operations as conversations
from sintonia.customers.codes import Reach
from sintonia.customers.proving import Claimed
from sintonia.customers.verification import ContactIdentity
from sintonia.dialogue.scene import BOT, Scene
from sintonia.kit.words import Words, _

UNSEEN: Final = _("without a phone number")


@dataclass(frozen=True, slots=True)
class OutboxCodes:
    """Carries one-time codes by the company's WhatsApp, in the language of the contact that asked for them."""

    language: str
    company: str = ""
    channel: str = ""

    @property
    def kinds(self) -> tuple[str, ...]:
        """WhatsApp, where the company has it, as whoever writes there knows: no code is offered that cannot be sent."""
        can = self.channel == "whatsapp" or conversations.can_notify(company=self.company)
        return ("whatsapp",) if can else ()

    def send(self, key: str, *, kind: str, address: str, code: str, at: datetime) -> None:
        """Put the code into the outbox, once for each key, in the caller's transaction."""
        assert kind in self.kinds, kind
        words = _(
            "{code} is your code. It is good for 10 minutes. Nobody from the company will ask you for it.", code=code
        )
        text = words.render(self.language)
        conversations.send_code(
            key=key, phone=address, code=code, language=self.language, text=text, at=at, company=self.company
        )

    def ask(self, key: str, *, to: Reach, code: str, who: str, about: Words, at: datetime) -> None:
        """Put a question to a holder into the outbox: whether somebody may, with the code that says yes."""
        assert to.kind in self.kinds, to.kind
        words = _(
            "Somebody ({who}) asks us in your name: “{matter}”. If you agree, give them the code {code}, good for 10 "
            "minutes. If you do not, do nothing: they will see nothing.",
            who=who or UNSEEN, matter=about, code=code,
        )  # fmt: skip
        text = words.render(to.language)
        conversations.send_notice(
            key=key, phone=to.address, language=to.language, text=text, at=at, secret=True, company=self.company
        )

    def tell(self, key: str, *, to: Reach, who: str, about: Words, at: datetime) -> None:
        """Put a word to a holder into the outbox: who did what with their authorization."""
        assert to.kind in self.kinds, to.kind
        words = _(
            "For your safety: with your authorization, somebody ({who}) was helped today with “{matter}”. "
            "If you did not agree to that, write to us here and a person will see to it.",
            who=who or UNSEEN, matter=about,
        )  # fmt: skip
        text = words.render(to.language)
        conversations.send_notice(
            key=key, phone=to.address, language=to.language, text=text, at=at, company=self.company
        )


@dataclass
class SceneIdentity(ContactIdentity):
    """The same, but nobody is claimed to be somebody by what an agent typed: that is the customer's to say."""

    by_customer: Callable[[], bool] = lambda: True

    def claim(self, *, document: str) -> Claimed | None:
        """The party with this CPF or CNPJ, if it is the customer who says so."""
        return super().claim(document=document) if self.by_customer() else None


def identity_of(scene: Scene) -> ContactIdentity:
    """The identity port of a scene's contact, over its company's parties."""
    # Who was recognized at this very door, not who began the run: a passport proves nobody.
    contact, parties = scene.contact, scene.ports["parties"]
    codes = OutboxCodes(contact.language, contact.account.company, contact.channel)
    is_theirs = partial(_says_it_themselves, scene)
    return SceneIdentity(contact.id, contact.customer, parties, codes, scene.at, by_customer=is_theirs)


def _says_it_themselves(scene: Scene) -> bool:
    return scene.by is BOT
