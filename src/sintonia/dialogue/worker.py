"""
The turn worker: claim a batch of lanes, replay and look, commit all.

Three phases. *Claim*: a short commit with a lease, in which arrivals are recognised. *Replay and look*: no
transaction; every lane's turns in order. *Commit all*: one transaction; if it fails, the scenes go one by one, and one
that fails five times is parked where a person sees it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

import msgspec
from django.db import Error, connection, transaction

from sintonia.backoffice.ports import NotAnswering
from sintonia.conversations.channel import Account, Channel, Heard
from sintonia.conversations.ingest import statement
from sintonia.customers import operations as customers
from sintonia.customers.operations import Arrival, Recognised
from sintonia.dialogue import load, turn
from sintonia.dialogue.commit import commit
from sintonia.dialogue.going import mismatched
from sintonia.dialogue.scene import ContactState, ElementRow, Moved, RunState, Scene
from sintonia.journeys.runner import Mismatch
from sintonia.journeys.stored import UnableToRun
from sintonia.understanding.port import Understanding, Understood, numeric

log: Final = logging.getLogger(__name__)

LEASE: Final = timedelta(seconds=30)
MOST_TRIES: Final = 5
MOST_OF_A_LANE: Final = 20

WAITING: Final = """
SELECT id, account_id, kind, key, lane, raw, received_at FROM conversations_inbox
WHERE lane = ANY(%s) AND done_at IS NULL ORDER BY id
"""


@dataclass
class Batch:
    """What one claim brought."""

    lease: UUID
    at: datetime
    elements: dict[int, list[ElementRow]]
    heard: dict[int, Heard]
    people: dict[int, Recognised]
    scenes: list[Scene] = field(default_factory=list)


@dataclass
class Worker:
    """What turns stand on. `identity_of(scene, run)` gives the identity port bound to one contact."""

    channels: Mapping[str, Channel]
    ports: Mapping[str, Any]
    engine: Understanding
    identity_of: Callable[[Scene, RunState], Any]
    now: Callable[[], datetime]
    most: int = 300

    def turn_batch(self) -> int:
        """Turn one batch; returns how many elements were settled (0: nothing waits)."""
        at = self.now()
        batch = self._claim(at)
        if batch is None:
            return 0
        settled = sum(len(rows) for rows in batch.elements.values())
        self._set_scenes(batch)
        decided = [scene for scene in batch.scenes if self._decide(scene, batch)]
        self._commit(decided, batch.lease)
        return settled

    # Claim

    def _claim(self, at: datetime) -> Batch | None:
        lease = uuid4()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                statement("claim_lanes"),
                {"scan": self.most * 8, "lanes": self.most, "at": at, "until": at + LEASE, "lease": lease},
            )
            lanes = [row[0] for row in cursor.fetchall()]
            if not lanes:
                return None
            cursor.execute(WAITING, [lanes])
            elements: dict[int, list[ElementRow]] = {}
            for row in cursor.fetchall():
                rows = elements.setdefault(row[4], [])
                if len(rows) < MOST_OF_A_LANE:
                    rows.append(ElementRow(*row[:5], bytes(row[5]), row[6]))
            self._accounts = load.accounts()
            heard = self._read(elements)
            return Batch(lease, at, elements, heard, self._recognise(elements, heard, at))

    def _read(self, elements: dict[int, list[ElementRow]]) -> dict[int, Heard]:
        """What was heard, by element; an element that its own adapter cannot read becomes an unreadable message."""
        heard: dict[int, Heard] = {}
        for rows in elements.values():
            for row in rows:
                if row.kind != "message":
                    continue
                try:
                    found = self.channels[self._accounts[row.account].channel].read(row.kind, row.raw)
                except (ValueError, KeyError, msgspec.ValidationError):
                    log.exception("element %s could not be read", row.id)
                    found = Heard(kind="unsupported", address="", key=row.key)
                if isinstance(found, Heard):
                    heard[row.id] = found
        return heard

    def _recognise(
        self, elements: dict[int, list[ElementRow]], heard: dict[int, Heard], at: datetime
    ) -> dict[int, Recognised]:
        lanes, arrivals = [], []
        for lane, rows in elements.items():
            first = next((heard[row.id] for row in rows if row.id in heard and heard[row.id].identities), None)
            if first is not None:
                account = self._accounts[rows[0].account]
                scope = str(account.id)
                found = tuple(
                    (i.kind, scope if i.kind in {"bsuid", "visitor"} else "", i.value) for i in first.identities
                )
                lanes.append(lane)
                language = account.settings.get("language", "pt-BR")
                arrivals.append(Arrival(identities=found, name=first.name, language=language, evidence=account.channel))
        return dict(zip(lanes, customers.recognise(arrivals, at=at), strict=True)) if arrivals else {}

    # Replay and look

    def _set_scenes(self, batch: Batch) -> None:
        lanes = list(batch.elements)
        quiet = [lane for lane in lanes if not any(row.id in batch.heard for row in batch.elements[lane])]
        contacts = load.contacts(lanes, quiet=quiet, known=self._accounts)
        self._begin_contacts(batch, contacts)
        runs = load.runs_of_cases({contact.case for contact in contacts.values()})
        ports = {**self.ports, "identity_of": self.identity_of}
        for lane, rows in batch.elements.items():
            contact = contacts.get(lane)
            if contact is None:
                self._nobody(rows)
                continue
            spoken = [batch.heard[row.id] for row in rows if row.id in batch.heard]
            if spoken and spoken[-1].address:
                contact.address = spoken[-1].address
            scene = Scene(
                contact=contact,
                channel=self.channels[contact.channel],
                person=batch.people.get(lane),
                runs=runs.get(contact.case, []),
                elements=rows,
                ports=ports,
                at=batch.at,
            )
            scene.case_is_new = contact.new and contact.protocol == self._fresh.get(lane)
            scene.case_before = contact.case if contact.new and not scene.case_is_new else None
            batch.scenes.append(scene)

    def _begin_contacts(self, batch: Batch, contacts: dict[int, ContactState]) -> None:
        missing = [lane for lane in batch.elements if lane not in contacts and lane in batch.people]
        self._fresh: dict[int, str] = {}
        if not missing:
            return
        people = {lane: batch.people[lane] for lane in missing}
        cases = load.open_cases([p.customer for p in people.values() if not p.new], at=batch.at)
        for lane, ids in zip(missing, load.fresh_numbers(len(missing), at=batch.at), strict=True):
            rows, person = batch.elements[lane], people[lane]
            first = next(batch.heard[row.id] for row in rows if row.id in batch.heard)
            case = cases.get(person.customer)
            contacts[lane] = load.new_contact(
                ids=ids,
                account=self._accounts[rows[0].account],
                customer=person.customer,
                case=case,
                lane=lane,
                address=first.address,
                language=person.language,
                at=batch.at,
            )
            if case is None:
                self._fresh[lane] = ids[2]

    def _nobody(self, rows: Sequence[ElementRow]) -> None:
        """Elements that concern no contact (a status of the account, a note): kept, and done."""
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE conversations_inbox SET done_at = now() WHERE id = ANY(%s)", [[row.id for row in rows]]
            )
            cursor.execute(
                "UPDATE conversations_lane SET lease = NULL, leased_until = NULL WHERE id = %s", [rows[0].lane]
            )

    def _decide(self, scene: Scene, batch: Batch) -> bool:
        """Turn a scene's elements in order; a failure is counted, and never takes the others with it."""
        try:
            self._know_the_party(scene, batch)
            for row in scene.elements:
                self._turn(scene, row, batch)
        except Exception:
            log.exception("a turn of lane %s failed", scene.contact.lane)
            self._failed([scene.contact.lane], batch.lease, "a turn failed; see the log")
            return False
        return True

    def _know_the_party(self, scene: Scene, batch: Batch) -> None:
        """A phone that one single customer of the company has on file says who this may be: claimed, not proved."""
        person = scene.person
        if not scene.contact.new or person is None or person.party is not None or not person.new:
            return
        spoken = next((batch.heard[row.id] for row in scene.elements if row.id in batch.heard), None)
        vouched = spoken.identities if spoken else ()
        phone = next((i.value for i in vouched if i.kind in {"phone", "whatsapp"}), None)
        if phone is None:
            return
        try:
            parties = self.ports["parties"].by_phone(phone)
        except NotAnswering:
            return
        if len(parties) == 1:
            scene.person = replace(batch.people[scene.contact.lane], party=parties[0].id)
            scene.attach_party = parties[0].id

    def _turn(self, scene: Scene, row: ElementRow, batch: Batch) -> None:
        heard = batch.heard.get(row.id)
        try:
            if heard is not None:
                turn.hear(scene, heard, self._understood(scene, heard))
            elif row.kind != "message":
                self._happened(scene, row)
        except (Mismatch, UnableToRun) as problem:
            top = scene.top()
            if top is None:
                raise
            mismatched(scene, top, problem)

    def _understood(self, scene: Scene, heard: Heard) -> Understood | None:
        if heard.choice or not any(letter.isalpha() for letter in heard.text):
            # A bare number is an answer, never a matter; a passport of six digits has its own form.
            return numeric(heard.text) if heard.text else None
        return self.engine.understand([heard.text], language=scene.contact.language, at=scene.at)[0]

    def _happened(self, scene: Scene, row: ElementRow) -> None:
        event = msgspec.json.decode(row.raw)
        run = next((r for r in scene.runs if r.token == event.get("run")), None)
        if run is not None and run.contact != scene.contact.id:
            with connection.cursor() as cursor:
                cursor.execute("SELECT lane, account_id FROM conversations_contact WHERE id = %s", [run.contact])
                lane, account = cursor.fetchone()
            scene.moved.append(Moved(lane, account, row.kind, row.key, row.raw))
            return
        turn.happened(scene, row.kind, event)

    # Commit

    def _commit(self, scenes: list[Scene], lease: UUID) -> None:
        if not scenes:
            return
        try:
            commit(scenes, lease=lease)
        except Error:
            log.exception("a batch of %s did not commit; its contacts go one by one", len(scenes))
            for scene in scenes:
                try:
                    commit([scene], lease=lease)
                except Error:
                    log.exception("the turns of lane %s did not commit", scene.contact.lane)
                    self._failed([scene.contact.lane], lease, "its turns do not commit; see the log")

    def _failed(self, lanes: list[int], lease: UUID, why: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE conversations_lane SET lease = NULL, attempts = attempts + 1, "
                "leased_until = now() + make_interval(secs => power(2, attempts)::int), "
                "parked_at = CASE WHEN attempts + 1 >= %s THEN now() END, "
                "parked_why = CASE WHEN attempts + 1 >= %s THEN %s ELSE '' END "
                "WHERE id = ANY(%s) AND lease = %s",
                [MOST_TRIES, MOST_TRIES, why, lanes, lease],
            )
