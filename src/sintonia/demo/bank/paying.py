"""The app of whoever pays: what a code asks for, and paying it in every way that people do."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final, Literal

from django.db import transaction

from sintonia.connectors.demo.payee import PAYEE, PAYEE_DOCUMENT
from sintonia.demo.bank import charges
from sintonia.demo.bank.amounts import total
from sintonia.demo.bank.banks import BANKS, BASE, PretendBank
from sintonia.demo.bank.models import Kept
from sintonia.demo.bank.payload import charge_at
from sintonia.demo.bank.received import receive
from sintonia.demo.bank.shelf import Json, keep, locked
from sintonia.documents.payment_line import UnableToReadCode, read_service_code
from sintonia.documents.pix import PixCode, read_pix
from sintonia.kit.money import Money
from sintonia.kit.text import crockford_code
from sintonia.kit.words import _

How = Literal["now", "late", "twice", "short"]
HOWS: Final[tuple[How, ...]] = ("now", "late", "twice", "short")
LATE: Final = timedelta(days=10)
# FEBRABAN's number of the pretend company, and the bank that collects its bar codes.
OUR_NUMBER: Final = "0999"
COLLECTS: Final = BANKS["banco-um"]
INTERNET: Final = "3"
_PLACE: Final = re.compile(re.escape(BASE) + r"/([a-z-]+)/qr/v2/(.+)")
_ELSEWHERE: Final = _("This code belongs to somebody whom the pretend banks do not know.")
_NO_AMOUNT: Final = _("This code names no amount. The pretend banks pay only what does.")
_NEVER_LATE: Final = _("Only a charge with a due date can be paid late: another code asks for the same on every day.")


class UnableToPay(Exception):
    """The code cannot be paid here; the first argument is `Words` for whoever pasted it."""


@dataclass(frozen=True, slots=True)
class Payable:
    """What a code asks for, as it is shown before paying: who is paid, how much today, and how much if it were late."""

    code: str
    kind: Literal["pix", "dynamic", "barcode"]
    bank: PretendBank
    parts: dict[str, int]
    key: str = ""
    txid: str = ""
    barcode: str = ""
    payee: str = PAYEE
    payee_document: str = PAYEE_DOCUMENT
    due_on: date | None = None
    late_parts: dict[str, int] = field(default_factory=dict)
    paid_before: bool = False

    @property
    def amount(self) -> Money:
        """What is to be paid today."""
        return Money(total(self.parts))

    @property
    def late_amount(self) -> Money | None:
        """What would be paid ten days after it was due; None where that costs nothing more."""
        return Money(total(self.late_parts)) if self.late_parts else None

    @property
    def extra(self) -> Money:
        """What of today's amount is fine and interest."""
        return Money(self.parts.get("multa", 0) + self.parts.get("juros", 0))


def read(code: str, *, at: datetime) -> Payable:
    """
    Understand a code that somebody pasted: PIX, or the digits of a bill's bar code.

    :raises UnableToPay: if it is none, was altered, or cannot be paid here
    """
    text = code.strip()
    try:
        return _of_pix(text, at) if text.startswith("0002") else _of_digits(text)
    except UnableToReadCode as refusal:
        raise UnableToPay(refusal.args[0]) from None


@transaction.atomic
def pay(code: str, *, how: How, at: datetime) -> list[str]:
    """
    Pay a code: now, as if it were late, twice at the same moment, or one cent too little; returns each payment's name.

    :raises UnableToPay: if it cannot be paid, or late without a due date at the bank
    """
    what = read(code, at=at)
    locked(what.bank)
    parts, cents = what.parts, total(what.parts)
    if how == "late":
        if not what.late_parts:
            raise UnableToPay(_NEVER_LATE)
        parts, cents = what.late_parts, total(what.late_parts)
    if how == "short":
        parts, cents = {"original": cents - 1}, cents - 1
    if cents <= 0:
        raise UnableToPay(_("Nothing would be left to pay."))
    times = 2 if how == "twice" else 1
    if what.kind == "barcode":
        return [_collect(what, cents, at) for _time in range(times)]
    if what.kind == "dynamic":
        _conclude(what)
    came = [receive(what.bank, key=what.key, txid=what.txid, parts=parts, cents=cents, at=at) for _time in range(times)]
    return [str(one["endToEndId"]) for one in came]


def _of_pix(text: str, at: datetime) -> Payable:
    code = read_pix(text)
    if code.url:
        return _dynamic(text, code, at)
    bank = next((bank for bank in BANKS.values() if code.key in bank.keys), None)
    if bank is None:
        raise UnableToPay(_ELSEWHERE)
    if not code.amount:
        raise UnableToPay(_NO_AMOUNT)
    before = bool(code.txid) and _is_paid(bank, "pix", code.txid)
    return Payable(
        text, "pix", bank, {"original": code.amount.cents}, key=code.key, txid=code.txid, payee=code.payee,
        paid_before=before,
    )  # fmt: skip


def _dynamic(text: str, code: PixCode, at: datetime) -> Payable:
    place = _PLACE.search(code.url)
    bank = BANKS.get(place[1]) if place else None
    row = charge_at(bank, place[2]) if bank and place else None
    if bank is None or row is None:
        raise UnableToPay(_ELSEWHERE)
    body = row.read()
    today = at.astimezone(charges.ZONE).date()
    last = charges.last_day(body)
    if body["status"] not in (charges.ACTIVE, charges.DONE) or (last is not None and today > last):
        raise UnableToPay(_("This charge can no longer be paid: it was withdrawn or is too old."))
    due_on = _due_on(body)
    late = charges.parts(body, on=max(today, due_on) + LATE) if due_on else {}
    return Payable(
        text, "dynamic", bank, charges.parts(body, on=today), key=body["chave"], txid=row.key, due_on=due_on,
        late_parts=late, paid_before=body["status"] == charges.DONE,
    )  # fmt: skip


def _of_digits(text: str) -> Payable:
    code = read_service_code(text)
    if code.company != OUR_NUMBER:
        raise UnableToPay(_ELSEWHERE)
    if not code.amount:
        raise UnableToPay(_NO_AMOUNT)
    before = _is_paid(COLLECTS, "slip", code.barcode)
    return Payable(
        text, "barcode", COLLECTS, {"original": code.amount.cents}, barcode=code.barcode, due_on=code.due_on,
        paid_before=before,
    )  # fmt: skip


def _due_on(body: Json) -> date | None:
    told = body["calendario"].get("dataDeVencimento")
    return date.fromisoformat(told) if told else None


def _is_paid(bank: PretendBank, kind: str, about: str) -> bool:
    return Kept.objects.filter(bank=bank.name, kind=kind, about=about).exists()


def _conclude(what: Payable) -> None:
    row = Kept.objects.get(bank=what.bank.name, kind__in=["cob", "cobv"], key=what.txid)
    body = row.read()
    body["status"] = charges.DONE
    row.write(body)
    row.save()


def _collect(what: Payable, cents: int, at: datetime) -> str:
    """A bar code paid: no bank calls of it, the next return file tells it."""
    name = f"{at:%y%m%d%H%M}{crockford_code(13)}"
    told = {"barcode": what.barcode, "cents": cents, "paid_on": at.astimezone(charges.ZONE).date().isoformat()}
    keep(what.bank, "slip", name, told, at=at, about=what.barcode)
    return name
