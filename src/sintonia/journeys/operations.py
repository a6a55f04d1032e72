"""Deeds on stored runs: passports, and the events that runs wait for."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import msgspec
from django.db import transaction
from msgspec import Struct

from sintonia.conversations.ingest import Batch, receive_batch
from sintonia.conversations.models import ChannelAccount, Contact
from sintonia.conversations.operations import wake_contact
from sintonia.journeys.models import Passport, Timer
from sintonia.kit.text import as_crockford, crockford_code
from sintonia.kit.words import Words, _

GOOD_FOR: Final = timedelta(hours=24)
DIGITS: Final = 6
# The kind of element that `Entered` is in a lane.
ENTRY: Final = "entry"


class UnableToOpen(Exception):
    """The passport opens nothing; the words say why and what helps."""

    def __init__(self, words: Words) -> None:
        self.words = words
        super().__init__(str(words))


class Entered(Struct, frozen=True, omit_defaults=True):
    """
    What an agent (`by` is their number) does for the customer whose conversation they have: `begin` a journey by its
    name, or, at the question `step` of a `run`, enter the `text` or `choice` of its answer, `ask` the customer, or
    `resume` it where it was put aside.
    """

    by: int
    begin: str = ""
    run: str = ""
    step: str = ""
    text: str = ""
    choice: str = ""
    ask: bool = False
    resume: bool = False


def enter(*, contact: Contact, entered: Entered, key: str, at: datetime) -> bool:
    """Put what an agent enters into a contact's lane, where a turn takes it in; says whether this key is new."""
    event = {"entry": msgspec.to_builtins(entered)}
    return wake_contact(contact=contact, kind=ENTRY, key=f"{ENTRY}:{contact.pk}:{key}", event=event, at=at)


@dataclass(frozen=True, slots=True)
class Opened:
    """What a passport opens: a case, under its protocol, of a customer. It proves nobody."""

    case: int
    protocol: str
    customer: int


@dataclass(frozen=True, slots=True)
class NewPassport:
    """A passport to be kept: eight Crockford characters, six digits to speak."""

    code: str
    digits: str


def passport_for(*, case: int, at: datetime) -> NewPassport | Passport:
    """Give the case's live passport, or a fresh one to be kept; its digits are nobody else's while it lives."""
    live = Passport.objects.filter(case_id=case, ended_at=None, expires_at__gt=at).first()
    if live is not None:
        return live
    Passport.objects.filter(expires_at__lte=at, ended_at=None).update(ended_at=at)
    while True:
        digits = f"{secrets.randbelow(10**DIGITS):06d}"
        if not Passport.objects.filter(digits=digits, ended_at=None).exists():
            return NewPassport(crockford_code(), digits)


def issue_passport(*, case: int, at: datetime) -> Passport:
    """Give the case's live passport, or make one."""
    found = passport_for(case=case, at=at)
    if isinstance(found, Passport):
        return found
    return Passport.objects.create(
        code=found.code, digits=found.digits, case_id=case, made_at=at, expires_at=at + GOOD_FOR
    )


def open_passport(*, code: str, company: str = "", at: datetime) -> Opened:
    """
    Find the case that a code or six digits open, among those of one company.

    :raises UnableToOpen: if there is none, or its day has passed
    """
    plain = as_crockford(code)
    wanted = {"digits": plain} if len(plain) == DIGITS and plain.isdigit() else {"code": plain}
    theirs = Passport.objects.filter(case__contacts__account__company=company, **wanted)
    passport = theirs.select_related("case").order_by("-made_at").first()
    if passport is None:
        raise UnableToOpen(_("I do not know this code. Could you check it?"))
    if passport.ended_at is not None or passport.expires_at <= at:
        raise UnableToOpen(_("This code has expired. Ask for a new one where you began, or tell me what you need."))
    return Opened(passport.case_id, passport.case.protocol, passport.case.customer_id)


@transaction.atomic
def raise_event(*, name: str, at: datetime, company: str = "") -> int:
    """
    Let every run of a company that waits for `name` go on; returns how many there are. Each hears it once.

    Two companies may number their matters alike: what one tells is nothing to who waits for the other's.
    """
    batch = Batch()
    theirs = ChannelAccount.objects.filter(company=company).values("pk")
    for timer in Timer.objects.select_for_update().filter(event=name, done_at=None, account__in=theirs):
        wake(batch, timer, "event")
        timer.done_at = at
        timer.save(update_fields=["done_at"])
    return receive_batch(batch, at=at)


@transaction.atomic
def ring_timers(*, at: datetime, most: int = 500) -> int:
    """Put what is due back into its lane; returns how many."""
    batch = Batch()
    due = Timer.objects.select_for_update(skip_locked=True).filter(due_at__lte=at, done_at=None).order_by("due_at")
    rung = list(due[:most])
    for timer in rung:
        wake(batch, timer, timer.kind)
    Timer.objects.filter(pk__in=[t.pk for t in rung]).update(done_at=at)
    return receive_batch(batch, at=at)


def wake(batch: Batch, timer: Timer, kind: str) -> None:
    """Add a timer's element to a batch; its key is the timer's own, so it comes once."""
    raw = msgspec.json.encode({"run": timer.run, "event": timer.event, "label": timer.label})
    batch.put(account=timer.account, kind=kind, key=f"timer:{timer.pk}", status=kind, lane=timer.lane, raw=raw)
