"""The notices port of one contact: whoever's phone or e-mail is changed hears of it where they were reached before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final, Literal

from sintonia.audit.personal import blind
from sintonia.backoffice.ports import Party
from sintonia.conversations import operations as conversations
from sintonia.customers import sharing
from sintonia.customers.proving import Shared
from sintonia.customers.verification import ContactIdentity
from sintonia.journeys.labels import mark_of
from sintonia.kit.words import Words, _
from sintonia.outreach.alerting import resume_alerts, ways_of

PROVED: Final = 2
STEPPED_UP: Final = 3
UNSEEN: Final = _("without a phone number")


@dataclass(frozen=True)
class ContactNotices:
    """The `Notices` of one contact, in the language of who is told."""

    identity: ContactIdentity
    company: str = ""
    here: ClassVar[bool] = True

    def tell_of_change(self, key: str, *, party: str, what: Literal["phone", "email"], to: str) -> int:
        """Tell the phones on file of a change; gives how many."""
        person = self.identity.who(level=STEPPED_UP, purpose="contact_details")
        known = self.identity.party(party)
        if person is None or person.party != party or known is None:
            return 0
        # The key is the change's, so that a turn done again tells nobody twice.
        return len(self._tell(f"changed:{key}", known, _words(what, to)))

    def tell_of_wish(self, key: str, *, party: str, about: Words) -> tuple[str, ...]:  # noqa: ARG002 - a deed's shape
        """Tell a holder, once a contact and matter, what another asked for in their name; gives where, masked."""
        here = self.identity
        asked_by = here.who(level=PROVED, purpose="claim")
        known = here.holder(party)
        if asked_by is None or asked_by.party == party or known is None:
            return ()
        words = _(
            "For your safety: somebody ({who}) asked us in your name: “{matter}”. We changed nothing: only you can. "
            "If you want it, write to us here.",
            who=here.called() or UNSEEN, matter=about,
        )  # fmt: skip
        return self._tell(f"wish:{here.contact}:{blind('party', party)[:6].hex()}:{mark_of(about)}", known, words)

    def tell_of_care(self, key: str, *, home: str, number: str, summary: Words) -> int:  # noqa: ARG002 - a deed's shape
        """
        Tell the holder what was registered for their home, whoever asked for it; gives how many phones were told.

        Once a day, however many strangers say it: a kind deed must not become a way to pester somebody.
        """
        parties = self.identity.parties
        known = parties.by_document(home) or parties.by_contract(home)
        if known is None:
            return 0
        words = _(
            "Somebody who cares for you ({who}) told us that a life-support machine runs at your home:\n{summary}\nIf "
            "that is wrong, write to us here.",
            who=self.identity.called() or UNSEEN, summary=summary,
        )  # fmt: skip
        day = f"{self.identity.at:%Y-%m-%d}"
        return len(self._tell(f"care:{day}:{blind('party', known.id)[:6].hex()}", known, words))

    def is_reachable(self, *, document: str) -> bool:
        """Whether there is a way on file to reach who has a document."""
        return conversations.can_notify(company=self.company) and sharing.is_reachable(self.identity, document)

    def shared(self) -> tuple[Shared, ...]:
        """What somebody else may ask about by consent, of what who is proved here may share."""
        return sharing.shared(self.identity)

    def end_sharing(self, key: str, *, contracts: tuple[str, ...]) -> int:  # noqa: ARG002 - the same however often
        """Take consents back; says how many."""
        return sharing.end(self.identity, contracts)

    def share(
        self, key: str, *, document: str, contracts: tuple[str, ...], purpose: str, sheets: tuple[Words, ...]
    ) -> date | None:
        """Send what is shared to who is on file, by the consent that is kept with it; gives the last day."""
        here = self.identity
        to, shared = here.parties.by_document(document), sharing.may_share(here, contracts)
        can_tell = to is not None and to.died_on is None and conversations.can_notify(company=self.company)
        if to is None or not can_tell or not shared:
            return None
        until = sharing.consent(here, key, to=to, contracts=shared, purpose=purpose)
        why = _("Sent to you at the request of {who}, who answers for these addresses.", who=here.called() or UNSEEN)
        for number, words in enumerate((why, *sheets)):
            self._tell(f"shared:{key}:{number}", to, words)
        return until

    def _tell(self, key: str, known: Party, words: Words) -> tuple[str, ...]:
        """Put the words to each phone on file into the outbox; gives the channels of those who are told, masked."""
        known_as = {
            address: channel for channel, address in self.identity.channels(known) if channel.kind == "whatsapp"
        }
        return tuple(
            channel.masked for phone, channel in sorted(known_as.items()) if self._told(key, phone, known, words)
        )

    def _told(self, key: str, phone: str, known: Party, words: Words) -> bool:
        return conversations.send_notice(
            key=f"{key}:{blind('channel', phone)[:6].hex()}", phone=phone, language=known.language,
            text=words.render(known.language), at=self.identity.at, company=self.company,
        )  # fmt: skip

    def ways(self) -> tuple[str, ...]:
        """By which channels this company can write to somebody unasked."""
        return ways_of(company=self.company)

    def tell_again(self, key: str, *, party: str) -> int:  # noqa: ARG002 - the same however often it is done
        """Let the phones on file be told things again."""
        person, known = self.identity.who(level=PROVED, purpose="alerts"), self.identity.party(party)
        if person is None or person.party != party or known is None:
            return 0
        resume_alerts(company=self.company, addresses=known.phones)
        return len(known.phones)


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
