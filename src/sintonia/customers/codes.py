"""One-time codes of one contact: sent to a channel known before, kept as HMACs, good once and for ten minutes."""

from __future__ import annotations

import hmac
from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from django.db import transaction
from django.db.models import Q

from sintonia.audit import Actor
from sintonia.audit.operations import record
from sintonia.audit.personal import blind
from sintonia.customers.models import Challenge
from sintonia.customers.proofs import lock
from sintonia.customers.standing import LOCKED_FOR
from sintonia.kit.words import Words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sintonia.customers.verification import ContactIdentity

CODE_LASTS: Final = timedelta(minutes=10)
CODES_A_DAY: Final = 5
# Before the purpose of a code that lets somebody else in.
MANDATE: Final = "mandate:"


class Reach(NamedTuple):
    """Where a holder is reached, and in which language."""

    kind: str
    address: str
    language: str


class CodeSender(Protocol):
    """Carries a one-time code to a known channel."""

    @property
    def kinds(self) -> tuple[str, ...]:
        """The ways it has: "whatsapp", "sms", "email"."""

    def send(self, key: str, *, kind: str, address: str, code: str, at: datetime) -> None:
        """Hand the code over for delivery, once for each key, in the caller's transaction."""

    def ask(self, key: str, *, to: Reach, code: str, who: str, about: Words, at: datetime) -> None:
        """Ask a holder, with a code to give away if they agree, whether somebody may do something for them."""

    def tell(self, key: str, *, to: Reach, who: str, about: Words, at: datetime) -> None:
        """Tell a holder that somebody did something with their authorization."""


class Wanted(NamedTuple):
    """A code that is to be sent; with `about`, the holder is asked whether somebody may, and gives it away if so."""

    here: ContactIdentity
    key: str
    party: str
    channel: str
    purpose: str
    about: Words | None = None


def send_codes(wanted: Sequence[Wanted]) -> list[bool]:
    """Send codes one after the other, each in a transaction of its own; False when no more may be sent."""
    return [_send(one) for one in wanted]


@transaction.atomic
def _send(wanted: Wanted) -> bool:
    here, party, about = wanted.here, wanted.party, wanted.about
    if Challenge.objects.filter(key=wanted.key).exists():
        return True
    lock([party])
    holder = here.party(party) if about is None else here.holder(party)
    address = {c.id: (c, a) for c, a in here.channels(holder)}.get(wanted.channel)
    sent = Challenge.objects.filter(
        Q(contact_id=here.contact) | Q(party=party), created_at__gt=here.at - LOCKED_FOR
    ).count()
    if holder is None or address is None or sent >= CODES_A_DAY or here.tries_left(party) == 0:
        return False
    code = here.new_code()
    known, where = address
    meant = wanted.purpose if about is None else MANDATE + wanted.purpose
    Challenge.objects.create(
        key=wanted.key, customer_id=here.customer, contact_id=here.contact, party=party, purpose=meant,
        code_hash=_hash(here.contact, party, meant, code), sent_to=known.masked,
        created_at=here.at, expires_at=here.at + CODE_LASTS,
    )  # fmt: skip
    if about is None:
        here.sender.send(wanted.key, kind=known.kind, address=where, code=code, at=here.at)
    else:
        to = Reach(known.kind, where, holder.language)
        here.sender.ask(wanted.key, to=to, code=code, who=here.called(), about=about, at=here.at)
    record(
        "customers.code.sent", by=Actor("customer", here.customer), at=here.at, about=("contact", here.contact),
        party=party, channel=known.kind, purpose=meant,
    )  # fmt: skip
    return True


def is_code(here: ContactIdentity, party: str, said: str, *, lent_for: str | None = None) -> bool:
    """
    Whether this is the latest code of its sort, used up with that: one to prove who one is, or, `lent_for` a purpose,
    one by which a holder lets somebody ask. Neither opens what the other does.
    """
    sent = Challenge.objects.select_for_update().filter(
        contact_id=here.contact, party=party, done_at=None, expires_at__gt=here.at
    )
    ours = ~Q(purpose__startswith=MANDATE) if lent_for is None else Q(purpose=MANDATE + lent_for)
    latest = sent.filter(ours).order_by("-created_at", "-id").first()
    if latest is None:
        return False
    if not hmac.compare_digest(bytes(latest.code_hash), _hash(here.contact, party, latest.purpose, said)):
        return False
    sent.update(done_at=here.at)
    return True


def _hash(contact: int, party: str, purpose: str, code: str) -> bytes:
    return blind("code", f"{contact}\0{party}\0{purpose}\0{code.strip()}")
