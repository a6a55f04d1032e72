"""
Who asks: the part of the journey language behind `Verify`, itself written in steps.

Level 1 is claimed, 2 proved (CPF and the phone on file, a one-time code to a known channel, or CPF and a contract
fact), 3 stepped up (a fresh code to a known channel). A proof belongs to this contact and this person.

Who asks for somebody else proves nothing about the holder: the holder is asked, by a code to a channel known before,
and hears of what was done with their word. What would help is always told.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from typing import Literal, Protocol

from sintonia.customers import authority
from sintonia.customers.proving import Claimed, Hindrance, KnownChannel, Method, Person, Proof
from sintonia.journeys.papers import papers_named
from sintonia.journeys.steps import (
    Ask,
    Caller,
    Choice,
    Choose,
    Do,
    HandOver,
    Look,
    Reader,
    Said,
    Say,
    Step,
)
from sintonia.kit.words import Words, _
from sintonia.understanding.documents import document_in
from sintonia.understanding.others import cannot, speaks_for_another
from sintonia.understanding.readers import Reads, code6, day_words, number_words

DOCUMENT_TRIES = 3
PROOF_TRIES = 3


class Identity(Protocol):
    """Who is proved in one contact. Reads come by `Look`; deeds carry a key and are tried once for each key."""

    def who(self, *, level: int, purpose: str) -> Person | None:
        """Who is already proved to this level here, and which contracts authority lets them ask about."""
        ...

    def claim(self, *, document: str) -> Claimed | None:
        """The party with this document, if the company has one."""
        ...

    def send_code(self, key: str, *, party: str, channel: str, purpose: str) -> bool:
        """Send a one-time code to a known channel; False when no more may be sent."""
        ...

    def prove(self, key: str, *, party: str, method: Method, said: str, level: int, purpose: str) -> Proof:
        """Check what was said to prove it, and keep the proof."""
        ...

    def hindrance(self, *, level: int, purpose: str) -> Hindrance | None:
        """Why who is proved here may ask about none of the contracts they came for, and who could let them."""
        ...

    def ask_holder(self, key: str, *, party: str, channel: str, purpose: str, about: Words) -> bool:
        """Send the holder a code to give to who asks, if they agree; False when no more may be sent."""
        ...

    def tell_holders(self, key: str, *, holders: tuple[str, ...], purpose: str, about: Words) -> int:
        """Tell holders, once a contact and purpose, that somebody asked in their name; says how many were told."""
        ...


class Proving:
    """The coroutine behind `Verify`: awaits only steps, gives the person or None."""

    def __init__(
        self, me: Caller, identity: Identity, level: Literal[1, 2, 3], purpose: str, about: Words, *, heard: str = ""
    ) -> None:
        self.me, self.identity, self.level, self.purpose, self.about = me, identity, level, purpose, about
        self.heard = heard or me.said
        self.papers = papers_named(me.papers)

    def __await__(self) -> Generator[Step[object], object, Person | None]:
        return self.prove().__await__()

    async def prove(self) -> Person | None:
        """Ask only for what this contact has not proved yet."""
        for_another = authority.may_be_lent(self.purpose) and speaks_for_another(self.me.said)
        person = await self._already()
        if person is not None and (person.holders or not for_another):
            return await self._let(person)
        claimed = await self._claimed(self.papers.theirs if for_another else self.papers.yours)
        if claimed is None:
            return None
        if claimed.locked:
            await Say(_("Too many wrong tries today. For your safety, try again tomorrow or ask for a person."))
            return None
        if claimed.lent:
            await self._try(claimed.party, "mandate", "")
            return await self._already()
        if claimed.on_this_phone and self.level <= 2:  # noqa: PLR2004 - level 2 is "proved", level 3 needs a code
            await self._try(claimed.party, "phone", "")
        elif for_another:
            return await self._by_the_holder(claimed.party, claimed.channels)
        else:
            return await self._by_code_or_fact(claimed)
        person = await self._already()
        return await self._let(person) if person is not None else None

    async def _already(self) -> Person | None:
        known: Person | None = await Look(self.identity.who, level=self.level, purpose=self.purpose)
        if known is not None and known.holders:
            await Do(self.identity.tell_holders, holders=known.holders, purpose=self.purpose, about=self.about)
        return known

    async def _let(self, person: Person) -> Person | None:
        """Whoever may ask about nothing here hears why, and what would help."""
        if person.contracts:
            return person
        hindrance = await Look(self.identity.hindrance, level=self.level, purpose=self.purpose)
        of_the_dead = hindrance is not None and hindrance.why == authority.DIED and hindrance.party == person.party
        if hindrance is None or not (of_the_dead or authority.may_be_lent(self.purpose)):
            return person
        refusal = authority.REFUSALS[hindrance.why]
        await Say(refusal.words)
        if of_the_dead:
            # Nobody is this person any more: who has their papers is an heir, or somebody who should not.
            await HandOver(_("Comes with the document of a holder who has died."))
            return None
        if authority.Help.code_to_holder not in refusal.helps or not hindrance.channels:
            return person
        return await self._by_the_holder(hindrance.party, hindrance.channels) or person

    async def _claimed(self, question: Words) -> Claimed | None:
        # Who gave a number with the first words is not asked for it: it says who they claim to be, and proves nothing.
        given = self.heard if document_in(self.heard) else ""
        for _n in range(DOCUMENT_TRIES):
            document = await Ask(question, read=self.papers.read, heard=given)
            given = ""
            claimed = await Look(self.identity.claim, document=document)
            if claimed is not None and claimed.died:
                await Say(authority.REFUSALS[authority.DIED].words)
                await HandOver(_("Comes with the document of a holder who has died."))
                return None
            if claimed is not None:
                return claimed
            question = _("I did not find this number. Could you check it and send it again?")
        await Say(_("I could not find you in our records. A person can help: just ask."))
        return None

    async def _by_code_or_fact(self, claimed: Claimed) -> Person | None:
        way = await Choose(_("How would you like to confirm that it is you?"), self._ways(claimed))
        if way == "another":
            return await self._by_the_holder(claimed.party, claimed.channels)
        if way.startswith("code:"):
            if not await Do(self.identity.send_code, party=claimed.party, channel=way[5:], purpose=self.purpose):
                await Say(_("I cannot send more codes today. A person can help: just ask."))
                return None
            return await self._tries(claimed.party, "code", _("I sent you a code of six digits. What is it?"))
        if way == "contract_number":
            return await self._tries(claimed.party, "contract_number", self.papers.which_contract)
        return await self._tries(claimed.party, "birth_date", _("What is the holder's date of birth?"))

    def _ways(self, claimed: Claimed) -> list[Choice[str]]:
        ways = [
            Choice(f"code:{channel.id}", f"code:{channel.id}", _("Code by {channel}", channel=channel.masked))
            for channel in claimed.channels[:3]
        ]
        if self.level <= 2:  # noqa: PLR2004
            ways.append(Choice("contract_number", "contract_number", self.papers.contract))
            ways.append(Choice("birth_date", "birth_date", _("Date of birth")))
        if authority.may_be_lent(self.purpose) and claimed.channels:
            ways.append(Choice("another", "another", _("It is in another name")))
        return ways

    async def _by_the_holder(self, holder: str, channels: Sequence[KnownChannel]) -> Person | None:
        """Ask the holder, who gives the code to whoever asks for them."""
        options = [
            Choice(channel.id, channel.id, _("Ask the holder by {channel}", channel=channel.masked))
            for channel in channels[:3]
        ]
        options.append(Choice("person", "person", _("Talk to a person")))
        way = await Choose(_("For this I need the holder's word. How shall we go on?"), options, skip_single=False)
        if way == "person":
            await HandOver(_("Asks for another person: “{said}”", said=self.me.said))
            return None
        about = self.about
        if not await Do(self.identity.ask_holder, party=holder, channel=way, purpose=self.purpose, about=about):
            await Say(_("I cannot send more codes today. A person can help: just ask."))
            return None
        question = _("I wrote to the holder. If they agree, they give you a code of six digits: what is it?")
        return await self._tries(holder, "holder", question)

    async def _tries(self, party: str, method: Method, question: Words) -> Person | None:
        for _n in range(PROOF_TRIES):
            said = await Ask(question, read=READS[method])
            if said == CANNOT:
                await Say(WITHOUT_A_PHONE)
                await HandOver(_("The holder cannot read a code: call them at the number on file, or see them here."))
                return None
            proof = await self._try(party, method, said)
            if proof.proved:
                person = await self._already()
                return person if person is None or method == "holder" else await self._let(person)
            if not proof.tries_left:
                break
            question = _("That is not it. Could you check and try once more?")
        await Say(_("I could not confirm that it is you. A person can help: just ask."))
        return None

    async def _try(self, party: str, method: Method, said: str) -> Proof:
        proof: Proof = await Do(
            self.identity.prove, party=party, method=method, said=said, level=self.level, purpose=self.purpose
        )
        return proof


def _code_or_cannot(said: Said) -> str:
    """A code that the holder gave, or that they cannot: no phone, in hospital, cannot read."""
    return CANNOT if cannot(said.text) else code6(said)


CANNOT = "cannot"
READS: Mapping[str, Reader[str]] = {
    "code": code6, "contract_number": number_words, "birth_date": day_words,
    "holder": Reads("code6_of_holder", str, _code_or_cannot, "number"),
}  # fmt: skip
WITHOUT_A_PHONE = _(
    "No problem. Without the phone there are two ways: a person speaks with the holder at the number on file, or the "
    "holder comes to the counter with an identity document, and comes first where the law says so."
)
