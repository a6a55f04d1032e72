"""One telling of a story: on a database of its own, through the doors of its order, by workers that may be killed."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final
from urllib.parse import urlencode

import msgspec
from django.db import connection

from sintonia.cli.bench.counted import DOCUMENTS, Counted, open_question, proof_asked
from sintonia.cli.bench.mortal import work, work_and_die
from sintonia.cli.bench.provider import Provider
from sintonia.cli.bench.scripts import Door, Script
from sintonia.config import plugins
from sintonia.conversations.channel import Heard, HeardKind, Identity
from sintonia.conversations.ingest import receive
from sintonia.conversations.models import ChannelAccount, Contact
from sintonia.conversations.operations import receive_own
from sintonia.demo import cloud
from sintonia.dialogue.company import Company
from sintonia.dialogue.operations import prove_at_counter
from sintonia.journeys.operations import issue_passport
from sintonia.staff.models import User

COMING: Final = {
    "pt-BR": "vim de outro canal, {digits}",
    "es": "vengo de otro canal, {digits}",
    "en": "i came from another channel, {digits}",
}
MOST_PROOFS: Final = 6
# After a worker died, so long until what it was sending is in doubt no more.
IN_DOUBT: Final = timedelta(seconds=31)
PAUSE: Final = timedelta(seconds=20)
CODE: Final = "ask:code6"


class Telling:
    """One story, told once."""

    def __init__(
        self,
        script: Script,
        order: tuple[Door, ...],
        companies: Mapping[str, Company],
        *,
        killed: bool,
        clock: list[datetime],
    ) -> None:
        self.script, self.order, self.companies, self.killed = script, order, companies, killed
        self.clock = clock
        self.clock[0] = script.at
        self.provider = Provider()
        self.random = Random(f"{script.number}{order}")  # noqa: S311 - the same moments of death each time
        self.counted = Counted(script)
        self.usual_s = 0.1
        self.count = 0

    @property
    def at(self) -> datetime:
        """Now, in the story."""
        return self.clock[0]

    def tell(self) -> dict[str, Any]:
        """Tell it to its end; returns what was counted."""
        try:
            self._set_the_scene()
            door = self.order[0]
            for line, next_door in zip(self.script.lines, self.order, strict=True):
                self.clock[0] += PAUSE + timedelta(minutes=line.after_min)
                if next_door != door:
                    self._come_over(door, next_door)
                    door = next_door
                if line.after_min:
                    # What was due meanwhile has happened before they speak.
                    self._settle()
                self._speak(door, line.says, **({"text": line.photo} if line.photo else {}))
                self._settle(excused=line.asks_again)
                if not line.unproved:
                    self._prove(door)
            return self.counted.result(self.provider)
        finally:
            self.provider.close()

    def _set_the_scene(self) -> None:
        with connection.cursor() as cursor:
            for statement in self.script.before:
                cursor.execute(statement)
        name = self._account("counter").settings
        ChannelAccount.objects.get_or_create(
            channel="sms", key="+553130000000", defaults={"company": self.script.company, "api": "-", "settings": name}
        )
        ChannelAccount.objects.exclude(api="").update(api=self.provider.url, rate_per_s=0)
        # A worker that only looks around, so that the first that works is as quick as the others.
        self.usual_s = self._work()

    # At the doors

    def _speak(self, door: Door, words: str, **details: Any) -> None:
        self.count += 1
        account = self._account(door)
        key = f"story-{self.count}"
        if door == "whatsapp":
            phone = cloud.Phone.at(self.script.phone, self.script.name)
            said = cloud.text(phone, words, wamid=key, at=self.at)
            body = cloud.call(said, phone_number_id=account.key)
            receive(account=account.pk, elements=plugins.channels()[door].split(body), at=self.at)
            return
        if door == "sms":
            fields = {"MessageSid": key, "From": f"+{self.script.phone}", "To": account.key, "Body": words}
            body = urlencode(fields).encode()
            receive(account=account.pk, elements=plugins.channels()[door].split(body), at=self.at)
            return
        sender = self._sender(door)
        identities = (Identity("visitor", sender),)
        if door == "counter":
            details["by"] = self._clerk().pk
        language = {"language": self.script.language}
        kind: HeardKind = "image" if "text" in details else "text"
        heard = Heard(kind, sender, key, text=words, identities=identities, details=language | details)
        receive_own(account_key=account.key, channel=door, sender=sender, heard=heard, at=self.at)

    def _come_over(self, before: Door, door: Door) -> None:
        """Go on at another door by the passport; how long until the open step stands there."""
        contact = self._contact(before)
        label = open_question(contact)
        digits = issue_passport(case=contact.case_id, at=self.at).digits
        spoken = f"{digits[:4]}-{digits[4:]}"
        began = time.perf_counter()
        if door in {"whatsapp", "sms"}:
            self._speak(door, COMING[self.script.language].format(digits=spoken))
        else:
            self._speak(door, "", passport=digits)
        if not self.killed:
            self._work()
            self.counted.opened_s.append(time.perf_counter() - began)
        # What stood open is put once more: it is the same step, and never counted as a repetition.
        self._settle(excused=True)
        self.counted.arrived(label=label, contact=self._contact(door))
        self._prove(door)

    def _prove(self, door: Door) -> None:
        """Answer who they are, as often as it is asked."""
        for _ in range(MOST_PROOFS):
            contact = self._contact(door)
            label, options = proof_asked(contact)
            way = next((one for one in options if one.startswith("code:")), "")
            if not (label.startswith((*DOCUMENTS, CODE)) or way):
                return
            if door == "counter" and not label.startswith(DOCUMENTS):
                party = self.companies[self.script.company].ports["parties"].by_document(_plain(self.script.document))
                prove_at_counter(contact=contact, party=party.id, by=self._clerk(), at=self.at)
            elif label.startswith(CODE):
                self._speak(door, self._one_time_code())
            else:
                self._speak(door, "1" if way else self.script.document)
            self._settle()

    def _one_time_code(self) -> str:
        for body in reversed(self.provider.sent):
            found = re.findall(r"\b\d{6}\b", str(body))
            if found:
                return str(found[-1])
        raise AssertionError("a code is asked for that was sent to nobody")

    # Work

    def _settle(self, *, excused: bool = False) -> None:
        """Let a worker do what waits; where workers are killed, one has died over it before."""
        if self.killed:
            work_and_die(self.companies, at=self.at, after_s=self.random.uniform(0, self.usual_s))
            self.clock[0] += IN_DOUBT
        self._work()
        self.counted.look(excused=excused)

    def _work(self) -> float:
        return work(self.companies, at=self.at)

    # Who and where

    def _account(self, door: Door) -> ChannelAccount:
        return ChannelAccount.objects.get(channel=door, company=self.script.company)

    def _sender(self, door: Door) -> str:
        return self.script.phone if door in {"whatsapp", "sms"} else f"{door}-of-story-{self.script.number}"

    def _contact(self, door: Door) -> Contact:
        return Contact.objects.get(channel=door, address__endswith=self._sender(door), closed_at=None)

    def _clerk(self) -> User:
        return User.objects.get(username="clara")


def _plain(document: str) -> str:
    return re.sub(r"[^0-9A-Za-z]", "", document)


def as_json(result: dict[str, Any]) -> bytes:
    """What was counted, to be told another process."""
    return msgspec.json.encode(result)
