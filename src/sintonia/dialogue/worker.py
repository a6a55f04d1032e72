"""
The turn worker: claim a batch of lanes, replay and look, commit all.

Three phases. *Claim*: a short commit with a lease, in which arrivals are recognised. *Replay and look*: no
transaction; every lane's turns in order. *Commit all*: one transaction; if it fails, the scenes go one by one, and one
that fails five times is parked where a person sees it. Under load the commit of one batch runs beside the next.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final
from uuid import UUID, uuid4

import msgspec
import psycopg
from django.db import Error, connection

from sintonia.conversations.accounts import all_accounts
from sintonia.conversations.channel import Channel
from sintonia.conversations.ingest import LOOK_UPS, statement
from sintonia.dialogue import load, turn
from sintonia.dialogue.arriving import Batch, read, recognise, understand, with_files_here
from sintonia.dialogue.commit import commit
from sintonia.dialogue.company import Company
from sintonia.dialogue.handing import mismatched
from sintonia.dialogue.scene import ContactState, ElementRow, Moved, Scene
from sintonia.journeys.runner import Mismatch
from sintonia.journeys.stored import UnableToRun
from sintonia.kit.together import think

log: Final = logging.getLogger(__name__)

WORKERS_LOCK: Final = 0x51A7
LEASE: Final = timedelta(seconds=30)
MOST_TRIES: Final = 5
MOST_OF_A_LANE: Final = 20

WAITING: Final = """
SELECT id, account_id, kind, key, lane, raw FROM conversations_inbox
WHERE lane = ANY(%s) AND done_at IS NULL ORDER BY id
"""


@dataclass
class Worker:
    """What turns stand on. `identity_of(scene)` gives the identity port bound to one contact."""

    channels: Mapping[str, Channel]
    companies: Mapping[str, Company]
    identity_of: Callable[[Scene], Any]
    now: Callable[[], datetime]
    most: int = 1500
    number: int | None = None
    _beside: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "commit"))
    _committing: Future[None] | None = None

    def live(self, connection: psycopg.Connection[Any]) -> None:
        """Hold, on a connection that lives as long as this worker, the lock that says so."""
        self.number = secrets.randbelow(2**31)
        connection.execute("SELECT pg_advisory_lock(%s, %s)", [WORKERS_LOCK, self.number])

    def free_lanes(self) -> int:
        """Free the lanes that dead workers held; returns how many."""
        with connection.cursor() as cursor:
            cursor.execute(statement("free_lanes"), {"kind": WORKERS_LOCK})
            freed: int = cursor.rowcount
            return freed

    def turn_batch(self) -> int:
        """Turn one batch; returns how many elements were taken in (0: nothing waits)."""
        at = self.now()
        batch = self._claim(at)
        if batch is None:
            return 0
        settled = sum(len(rows) for rows in batch.elements.values())
        recognise(batch, self.companies, self._accounts)
        self._set_scenes(batch)
        scenes = self._decide_all(batch)
        self.settle()
        if len(batch.elements) < self.most:
            self._commit(scenes, batch.lease)
        else:
            # More waits than one batch takes: the next is decided while the database writes this one.
            self._committing = self._beside.submit(self._commit, scenes, batch.lease)
        return settled

    def settle(self) -> None:
        """Wait until what was decided is committed."""
        if self._committing is not None:
            self._committing.result()
            self._committing = None

    def close(self) -> None:
        """Commit what was decided, and let go of what was used for it."""
        self.settle()
        self._beside.submit(_let_go).result()
        self._beside.shutdown()

    # Claim

    def _claim(self, at: datetime) -> Batch | None:
        """Lease lanes and take what waits in them: one statement each, nothing held afterwards but the lease."""
        lease = uuid4()
        with connection.cursor() as cursor:
            # Several statements said at once are one transaction, so the settings end with the claim.
            cursor.execute(
                "".join(f"SET LOCAL {name} = off;" for name in LOOK_UPS) + statement("claim_lanes"),
                {
                    "scan": self.most * 8,
                    "lanes": self.most,
                    "at": at,
                    "until": at + LEASE,
                    "lease": lease,
                    "worker": self.number,
                },
            )
            while cursor.description is None:
                cursor.nextset()
            lanes = [row[0] for row in cursor.fetchall()]
            if not lanes:
                return None
            cursor.execute(WAITING, [lanes])
            elements: dict[int, list[ElementRow]] = {lane: [] for lane in lanes}
            for row in cursor.fetchall():
                rows = elements[row[4]]
                if len(rows) < MOST_OF_A_LANE:
                    rows.append(ElementRow(*(*row[:5], bytes(row[5]))))
            self._release(cursor, [lane for lane, rows in elements.items() if not rows], lease)
        elements = {lane: rows for lane, rows in elements.items() if rows}
        if not elements:
            return None
        self._accounts = all_accounts()
        heard = read(elements, self.channels, self._accounts)
        elements = with_files_here(elements, heard, lease=lease, at=at)
        return Batch(lease, at, elements, heard) if elements else None

    def _release(self, cursor: Any, lanes: Sequence[int], lease: UUID) -> None:
        if lanes:
            cursor.execute(
                "UPDATE conversations_lane SET lease = NULL, leased_until = NULL WHERE id = ANY(%s) AND lease = %s",
                [list(lanes), lease],
            )

    # Replay and look

    def _set_scenes(self, batch: Batch) -> None:
        contacts = batch.contacts
        self._begin_contacts(batch, contacts)
        understand(batch, self.companies, self._accounts)
        runs = load.runs_of_cases({contact.case for contact in contacts.values()}, at=batch.at)
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
                company=self.companies[contact.account.company],
                identity_of=self.identity_of,
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

    def _decide_all(self, batch: Batch) -> list[Scene]:
        """Turn every scene; what several of them want to know is asked together."""
        decided: list[Scene] = []
        think([partial(self._decide, scene, batch, decided) for scene in batch.scenes])
        return decided

    def _decide(self, scene: Scene, batch: Batch, decided: list[Scene]) -> None:
        """Turn a scene's elements in order; a failure is counted, and never takes the others with it."""
        try:
            for row in scene.elements:
                self._turn(scene, row, batch)
        except Exception:
            log.exception("a turn of lane %s failed", scene.contact.lane)
            self._failed([scene.contact.lane], batch.lease, "a turn failed; see the log")
        else:
            decided.append(scene)

    def _turn(self, scene: Scene, row: ElementRow, batch: Batch) -> None:
        heard = batch.heard.get(row.id)
        try:
            if heard is not None:
                turn.hear(scene, heard, batch.understood.get(row.id))
            elif row.kind not in {"message", "heard"}:
                self._happened(scene, row)
        except (Mismatch, UnableToRun) as problem:
            top = scene.top()
            if top is None:
                raise
            mismatched(scene, top, problem)

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
        except (Error, psycopg.Error):
            log.exception("a batch of %s did not commit; its contacts go one by one", len(scenes))
            for scene in scenes:
                try:
                    commit([scene], lease=lease)
                except (Error, psycopg.Error):
                    log.exception("the turns of lane %s did not commit", scene.contact.lane)
                    self._failed([scene.contact.lane], lease, "its turns do not commit; see the log")
        for scene in scenes:
            scene.let_go()

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


def _let_go() -> None:
    """Close the connection of the thread that this runs in."""
    connection.close()
