"""The notices port of one contact: whoever's phone or e-mail is changed hears of it where they were reached before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final, Literal

from sintonia.audit.personal import blind
from sintonia.conversations import operations as conversations
from sintonia.customers.verification import ContactIdentity
from sintonia.kit.words import Words, _

STEPPED_UP: Final = 3


@dataclass(frozen=True)
class ContactNotices:
    """The `Notices` of one contact, in the language of who is told."""

    identity: ContactIdentity
    here: ClassVar[bool] = True

    def tell_of_change(self, key: str, *, party: str, what: Literal["phone", "email"], to: str) -> int:
        """Tell the phones on file of a change; gives how many."""
        person = self.identity.who(level=STEPPED_UP, purpose="contact_details")
        known = self.identity.party(party)
        if person is None or person.party != party or known is None:
            return 0
        text = _words(what, to).render(known.language)
        phones = {address for channel, address in self.identity.channels(known) if channel.kind == "whatsapp"}
        for phone in sorted(phones):
            # The key is the change's, so that a turn done again tells nobody twice.
            conversations.send_notice(
                key=f"changed:{key}:{blind('channel', phone)[:6].hex()}",
                phone=phone,
                language=known.language,
                text=text,
                at=self.identity.at,
            )
        return len(phones)


def _words(what: str, to: str) -> Words:
    if what == "phone":
        return _(
            "For your safety: your phone on file is being changed to {to}. If that was not you, write to us here now "
            "and a person will stop it.",
            to=to,
        )
    return _(
        "For your safety: your e-mail on file is being changed to {to}. If that was not you, write to us here now "
        "and a person will stop it.",
        to=to,
    )
