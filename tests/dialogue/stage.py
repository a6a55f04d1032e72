"""A stage for conversations: our own doors and WhatsApp's payloads, real rows, a courier that delivers at once."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from django.db import connection
from django.db.models import QuerySet
from PIL import Image

from sintonia.config import plugins
from sintonia.connectors.demo.models import Event
from sintonia.conversations import fetches, files
from sintonia.conversations.accounts import ensure_accounts
from sintonia.conversations.channel import Heard, Identity, Saying
from sintonia.conversations.delivery import DeedRefused
from sintonia.conversations.fetching import UnableToFetch, found, read_here, with_details
from sintonia.conversations.ingest import Batch, lane_of, receive, receive_batch, statement
from sintonia.conversations.models import ChannelAccount, Contact, Message
from sintonia.conversations.operations import receive_own
from sintonia.conversations.outbox import ENDED
from sintonia.conversations.receipts import take_receipts
from sintonia.demo import cloud
from sintonia.dialogue.assembly import carry_out, turn_worker
from sintonia.dialogue.company import Company
from sintonia.documents.reading import read_file
from sintonia.journeys.operations import ring_timers
from sintonia.kit import bulk
from sintonia.outreach import wire
from sintonia.outreach.operations import receive_happenings, settle_happenings
from tests.running import LEARNT

CACHE = LEARNT.parent
BEGAN = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
KEYS = {"webchat": "web", "counter": "counter", "terminal": "terminal"}


def drawn_nothing() -> bytes:
    """A picture on which nothing can be read."""
    out = io.BytesIO()
    Image.new("RGB", (320, 240), "#8a8a8a").save(out, "PNG")
    return out.getvalue()


NOTHING = drawn_nothing()


class Stage:
    """One company on one clock. `say` returns what was answered; deeds and sends are carried out between turns."""

    def __init__(
        self, ports: Mapping[str, Any], *, at: datetime = BEGAN, companies: Mapping[str, Company] | None = None
    ) -> None:
        plugins.load_packs()
        ensure_accounts(demo=True)
        self.at = at
        self.channels = plugins.channels()
        self.ports = ports
        self.worker = turn_worker(
            channels=self.channels,
            companies=companies or {"": Company(ports, plugins.engine(CACHE))},
            now=lambda: self.at,
        )
        self.sent: list[tuple[str, str, Saying]] = []
        self.files: dict[str, bytes] = {}
        self.silent = False
        self._count = 0

    def say(self, text: str, *, sender: str = "visitor", door: str = "terminal", **more: Any) -> list[str]:
        """Say something at one of our own doors."""
        self._count += 1
        heard = Heard(
            kind=more.pop("kind", "choice" if "choice" in more else "text"), address=sender,
            key=f"{door}-{self._count}", text=text, identities=(Identity("visitor", sender),), **more,
        )  # fmt: skip
        before = self._latest(self.lane(door, sender))
        receive_own(account_key=KEYS[door], channel=door, sender=sender, heard=heard, at=self.at)
        self.settle()
        return self.said_since(self.lane(door, sender), before)

    def write(self, body: bytes, *, sender: str) -> list[str]:
        """Let one WhatsApp call come in, as the provider sends it, and give what `sender` is answered."""
        account = ChannelAccount.objects.get(channel="whatsapp", company="")
        elements = self.channels["whatsapp"].split(body)
        before = self._latest(lane_of(account.pk, elements[0].sender)) if elements else 0
        receive(account=account.pk, elements=elements, at=self.at)
        self.settle()
        return self.said_since(lane_of(account.pk, elements[0].sender), before) if elements else []

    def whatsapp(self, text: str, *, phone: str = "5531988887777", **more: Any) -> list[str]:
        self._count += 1
        said = cloud.text(cloud.Phone.at(phone), text, wamid=f"wamid.{self._count}", at=self.at)
        return self.write(cloud.call(said), sender=phone)

    def later(self, **passed: float) -> None:
        """Let time pass, and what is due happen."""
        self.at += timedelta(**passed)
        ring_timers(at=self.at)
        self.settle()

    def office(self) -> None:
        """Let what the pretend company tells of itself come in as another company's call, and what follows happen."""
        account = ChannelAccount.objects.get(channel="office", company="").pk
        events = self.events()
        told = [wire.Happening(one.key, one.name, one.at, one.about) for one in events]
        receive_happenings(account=account, told=wire.happenings_in(wire.call(*told)), at=self.at)
        events.update(taken_at=self.at)
        for _ in range(100):
            if not settle_happenings(at=self.at, office=lambda _company: self.ports):
                break
            self.settle()

    def events(self) -> QuerySet[Any]:
        """What the pretend company has to tell."""
        return Event.objects.filter(taken_at=None).order_by("pk")

    def lane(self, door: str, sender: str) -> int:
        return lane_of(ChannelAccount.objects.get(channel=door, company="").pk, sender)

    def contact(self, door: str = "terminal", sender: str = "visitor") -> Contact:
        return Contact.objects.get(lane=self.lane(door, sender), closed_at=None)

    def contact_of(self, phone: str) -> Contact:
        """The open contact of a WhatsApp number."""
        return Contact.objects.get(channel="whatsapp", address=phone, closed_at=None)

    def settle(self) -> None:
        """Turn, deliver and turn again until nothing waits."""
        for _ in range(50):
            done = self.worker.turn_batch() + take_receipts(self.channels, at=self.at) + self._deliver()
            if not done + self._fetch():
                return
        raise AssertionError("this never comes to rest")

    def _latest(self, lane: int) -> int:
        contact = Contact.objects.filter(lane=lane, closed_at=None).first()
        return contact.latest_number if contact else 0

    def said_since(self, lane: int, number: int) -> list[str]:
        messages = Message.objects.filter(
            contact__lane=lane, contact__closed_at=None, number__gt=number, direction="out"
        ).order_by("number")
        return [m.text for m in messages]

    def _deliver(self) -> int:
        batch = Batch()
        with connection.cursor() as cursor:
            cursor.execute(statement("claim_sends"), {"at": self.at, "scan": 500, "most": 500, "full": []})
            names = [c.name for c in cursor.description]
            rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        for row in rows:
            body = msgspec.json.decode(row["body"]) if isinstance(row["body"], str) else row["body"]
            if row["kind"] == "deed":
                self._do(row, body, batch)
            elif row["state"] == "sending":
                self.sent.append((row["address"], row["kind"], msgspec.convert(body, Saying)))
                self._settled(row, "sent", f"wamid.out.{row['id']}")
        receive_batch(batch, at=self.at)
        return len([r for r in rows if r["state"] == "sending"]) if not self.silent else 0

    def _fetch(self) -> int:
        """Fetch what was sent: what a test put into `files` under the provider's id, else a picture of nothing."""
        begun = fetches.claim(at=self.at, most=10)
        for one in begun:
            assert one.heard.media is not None
            # At a door of ours it lies here already.
            name = one.heard.media.id if (files.folder() / one.heard.media.id).exists() else one.name
            if name == one.name:
                files.put(name, self.files.get(one.heard.media.id, NOTHING))
            try:
                heard = read_here(one.heard, name, lambda path: read_file(path.read_bytes()))
            except UnableToFetch as problem:
                assert problem.read is not None
                heard = with_details(one.heard, found(problem.read))
            fetches.give_back(fetch=one, heard=heard, at=self.at)
        return len(begun)

    def _do(self, row: dict[str, Any], body: dict[str, Any], batch: Batch) -> None:
        event = {"run": body["run"], "label": body["label"]}
        try:
            event["value"] = carry_out(self._office(body), body["port"], body["method"], row["key"], body["arguments"])
        except DeedRefused as refusal:
            event["refused"] = str(refusal)
        except ConnectionError:
            self._settled(row, "waiting", "", due=self.at + timedelta(seconds=30))
            batch.put(
                account=row["account_id"], kind="slow", key=f"{row['key']}:slow", status="", lane=body["lane"],
                raw=msgspec.json.encode(event),
            )  # fmt: skip
            return
        self._settled(row, "sent", "")
        batch.put(
            account=row["account_id"], kind="result", key=row["key"], status="", lane=body["lane"],
            raw=msgspec.json.encode(event),
        )  # fmt: skip

    def _office(self, body: dict[str, Any]) -> Mapping[str, Any]:
        """The back office of the company whose deed it is."""
        company = body.get("company", "")
        return self.worker.companies[company].ports if company else self.ports

    def _settled(self, row: dict[str, Any], state: str, provider: str, due: datetime | None = None) -> None:
        ended = bulk.as_json(ENDED, [(row["id"], state, provider, "", due, state == "waiting")])
        with connection.cursor() as cursor:
            cursor.execute(statement("settle_sends"), {"at": self.at, "ended": ended})
