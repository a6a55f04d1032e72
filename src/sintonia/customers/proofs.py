"""
Tries and the proofs that they leave: many at once, each key once, five wrong ones in a day at most.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple, Protocol

from django.db import connection, transaction

from sintonia.audit import Actor
from sintonia.audit.operations import Entry, record_many
from sintonia.audit.personal import blind
from sintonia.customers import standing
from sintonia.customers.models import Attempt, Verification
from sintonia.customers.proving import Method, Proof

PROOF_LASTS: Final = timedelta(minutes=30)
TRIES: Final = 5
# What a method proves: knowing a fact never steps up, nor does the word of a holder who is not here.
LEVELS: Final[dict[str, int]] = {
    "phone": 2, "contract_number": 2, "birth_date": 2, "holder": 2, "mandate": 2, "code": 3, "seen": 3,
}  # fmt: skip
# By these somebody proves that a holder lets them ask, not that they are the holder.
LENT: Final = frozenset({"holder", "mandate"})


class Asker(Protocol):
    """Who tries, in one contact, at one moment."""

    contact: int
    customer: int
    at: datetime

    def holds(self, party: str, method: Method, said: str, purpose: str) -> bool:
        """Whether what was said, or is in hand, proves to be this party."""

    def remember(self, party: str, method: str, purpose: str) -> None:
        """Remember who this customer turned out to be, or what a holder let them do."""


class Try(NamedTuple):
    """One try at proving to be a party."""

    here: Asker
    key: str
    party: str
    method: Method
    said: str
    level: int
    purpose: str


@transaction.atomic
def prove(tries: Sequence[Try]) -> list[Proof]:
    """Check many tries in one transaction, in order; each key once."""
    before = dict(Attempt.objects.filter(key__in=[t.key for t in tries]).values_list("key", "proved"))
    lock({t.party for t in tries if t.key not in before})
    wrong = standing.wrong_tries([(t.here.contact, t.party, t.here.at) for t in tries])
    late: list[standing.Wrong] = []
    checked: list[tuple[Try, bool]] = []
    proofs: list[Proof] = []
    for one, known in zip(tries, wrong, strict=True):
        left = tries_left([*known, *late], one.here.contact, one.party)
        if one.key in before or left == 0:
            proofs.append(Proof(before.get(one.key, False), left))
            continue
        proved = LEVELS[one.method] >= one.level and one.here.holds(one.party, one.method, one.said, one.purpose)
        checked.append((one, proved))
        if not proved:
            late.append(standing.Wrong(one.here.contact, one.party, one.here.at))
            left = tries_left([*known, *late], one.here.contact, one.party)
        proofs.append(Proof(proved, left))
    _keep(checked)
    return proofs


def _keep(checked: Sequence[tuple[Try, bool]]) -> None:
    Attempt.objects.bulk_create(
        Attempt(key=t.key, contact_id=t.here.contact, party=t.party, method=t.method, proved=proved, at=t.here.at)
        for t, proved in checked
    )
    record_many(
        [
            Entry(
                "customers.proof.failed", Actor("customer", t.here.customer), t.here.at, ("contact", t.here.contact),
                {"party": t.party, "method": t.method, "purpose": t.purpose},
            )
            for t, proved in checked
            if not proved
        ]
    )  # fmt: skip
    keep_proofs(
        [(t.here.contact, t.here.customer, t.party, t.method, t.here.at, None) for t, proved in checked if proved]
    )
    for t, proved in checked:
        if proved:
            t.here.remember(t.party, t.method, t.purpose)


def tries_left(wrong: Sequence[standing.Wrong], contact: int, party: str) -> int:
    """How many of the day's tries remain, for the contact and for the party, whichever is fewer."""
    here, theirs = sum(w.contact == contact for w in wrong), sum(w.party == party for w in wrong)
    return max(0, TRIES - max(here, theirs))


def lock(parties: Iterable[str]) -> None:
    """Let tries at a party come one after another, from whichever contact."""
    keys = sorted(int.from_bytes(blind("tries", party)[:8], "big", signed=True) for party in parties)
    with connection.cursor() as cursor:
        cursor.execute("select count(pg_advisory_xact_lock(k)) from unnest(%s::bigint[]) k", [keys])


def keep_proof(*, contact: int, customer: int, party: str, method: str, at: datetime, by: Actor) -> Verification:
    """Keep that somebody proved to be a party; a clerk who saw a document passes the method "seen"."""
    return keep_proofs([(contact, customer, party, method, at, by)])[0]


def keep_proofs(proofs: Sequence[tuple[int, int, str, str, datetime, Actor | None]]) -> list[Verification]:
    """Keep proofs, with whose deed each was: by default the customer's own."""
    made = Verification.objects.bulk_create(
        Verification(
            contact_id=contact, customer_id=customer, party=party, level=LEVELS[method], method=method, at=at,
            expires_at=at + PROOF_LASTS,
        )
        for contact, customer, party, method, at, _by in proofs
    )  # fmt: skip
    record_many(
        [
            Entry(
                "customers.proved", by or Actor("customer", customer), at, ("contact", contact),
                {"party": party, "method": method, "level": LEVELS[method]},
            )
            for contact, customer, party, method, at, by in proofs
        ]
    )  # fmt: skip
    return made
