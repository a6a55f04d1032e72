"""
Who asks: the part of the journey language behind `Verify`, itself written in steps.

Level 1 is claimed, 2 proved (CPF and the phone on file, a one-time code to a known channel, or CPF and a contract
fact), 3 stepped up (a fresh code to a known channel). A proof belongs to this contact and this person.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from typing import Literal, Protocol

from msgspec import Struct

from sintonia.journeys.steps import Ask, Caller, Choice, Choose, Do, Look, Person, Reader, Say, Step
from sintonia.kit.words import Words, _
from sintonia.understanding.readers import code6, cpf_or_cnpj, day_words, number_words

Method = Literal["phone", "code", "contract_number", "birth_date"]
DOCUMENT_TRIES = 3
PROOF_TRIES = 3
READS: Mapping[str, Reader[str]] = {"code": code6, "contract_number": number_words, "birth_date": day_words}


class KnownChannel(Struct, frozen=True):
    """A channel of a party that was known before this contact, masked for showing: "WhatsApp •••• 7777"."""

    id: str
    kind: str
    masked: str


class Claimed(Struct, frozen=True):
    """Somebody says to be this party. `on_this_phone`: the provider vouches for a phone that the party has on file."""

    party: str
    channels: tuple[KnownChannel, ...]
    on_this_phone: bool
    locked: bool = False


class Proof(Struct, frozen=True):
    """The result of one try."""

    proved: bool
    tries_left: int


class Identity(Protocol):
    """Who is proved in one contact. Reads come by `Look`; deeds carry a key and are tried once for each key."""

    def who(self, *, level: int, purpose: str) -> Person | None:
        """Who is already proved to this level here, and which contracts authority lets them ask about."""
        ...

    def claim(self, *, document: str) -> Claimed | None:
        """The party with this CPF or CNPJ, if the company has one."""
        ...

    def send_code(self, key: str, *, party: str, channel: str, purpose: str) -> bool:
        """Send a one-time code to a known channel; False when no more may be sent."""
        ...

    def prove(self, key: str, *, party: str, method: Method, said: str, level: int, purpose: str) -> Proof:
        """Check what was said to prove it, and keep the proof."""
        ...


class Proving:
    """The coroutine behind `Verify`: awaits only steps, gives the person or None."""

    def __init__(self, me: Caller, identity: Identity, level: Literal[1, 2, 3], purpose: str) -> None:
        self.me, self.identity, self.level, self.purpose = me, identity, level, purpose

    def __await__(self) -> Generator[Step[object], object, Person | None]:
        return self.prove().__await__()

    async def prove(self) -> Person | None:
        """Ask only for what this contact has not proved yet."""
        person = await self._already()
        if person is not None:
            return person
        claimed = await self._claimed()
        if claimed is None:
            return None
        if claimed.locked:
            await Say(_("Too many wrong tries today. For your safety, try again tomorrow or ask for a person."))
            return None
        if claimed.on_this_phone and self.level <= 2:  # noqa: PLR2004 - level 2 is "proved", level 3 needs a code
            await self._try(claimed, "phone", "")
            return await self._already()
        return await self._by_code_or_fact(claimed)

    async def _already(self) -> Person | None:
        known: Person | None = await Look(self.identity.who, level=self.level, purpose=self.purpose)
        return known

    async def _claimed(self) -> Claimed | None:
        question = _("To keep your data safe: what is the CPF or CNPJ on the bill?")
        for _n in range(DOCUMENT_TRIES):
            document = await Ask(question, read=cpf_or_cnpj)
            claimed = await Look(self.identity.claim, document=document)
            if claimed is not None:
                return claimed
            question = _("I did not find this number. Could you check it and send it again?")
        await Say(_("I could not find you in our records. A person can help: just ask."))
        return None

    async def _by_code_or_fact(self, claimed: Claimed) -> Person | None:
        way = await Choose(_("How would you like to confirm that it is you?"), self._ways(claimed))
        if way.startswith("code:"):
            if not await Do(self.identity.send_code, party=claimed.party, channel=way[5:], purpose=self.purpose):
                await Say(_("I cannot send more codes today. A person can help: just ask."))
                return None
            return await self._tries(claimed, "code", _("I sent you a code of six digits. What is it?"))
        if way == "contract_number":
            return await self._tries(claimed, "contract_number", _("What is the installation number on the bill?"))
        return await self._tries(claimed, "birth_date", _("What is the holder's date of birth?"))

    def _ways(self, claimed: Claimed) -> list[Choice[str]]:
        ways = [
            Choice(f"code:{channel.id}", f"code:{channel.id}", _("Code by {channel}", channel=channel.masked))
            for channel in claimed.channels[:3]
        ]
        if self.level <= 2:  # noqa: PLR2004
            ways.append(Choice("contract_number", "contract_number", _("Installation number")))
            ways.append(Choice("birth_date", "birth_date", _("Date of birth")))
        return ways

    async def _tries(self, claimed: Claimed, method: Method, question: Words) -> Person | None:
        for _n in range(PROOF_TRIES):
            said = await Ask(question, read=READS[method])
            proof = await self._try(claimed, method, said)
            if proof.proved:
                return await self._already()
            if not proof.tries_left:
                break
            question = _("That is not it. Could you check and try once more?")
        await Say(_("I could not confirm that it is you. A person can help: just ask."))
        return None

    async def _try(self, claimed: Claimed, method: Method, said: str) -> Proof:
        proof: Proof = await Do(
            self.identity.prove,
            party=claimed.party,
            method=method,
            said=said,
            level=self.level,
            purpose=self.purpose,
        )
        return proof
