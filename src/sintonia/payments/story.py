"""One payment as staff see it: its bill with all that was paid and given back for it, and what was booked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext as _

from sintonia.kit.money import Money
from sintonia.payments.models import Charge, Line, Payment, Refund

MOST: Final = 50
# An account of one matter, by the kind that its lines are told by.
OF_A_PAYMENT: Final = ("bank", "unplaced")
OF_A_BILL: Final = ("open", "billed", "interest")


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment of the bill with what went back of it; `mine` is the one that the page is about."""

    payment: Payment
    refunds: tuple[Refund, ...] = ()
    mine: bool = False

    @property
    def amount(self) -> Money:
        """What came."""
        return Money(self.payment.cents, self.payment.currency)

    @property
    def given_back(self) -> Money:
        """What went back of it."""
        return Money(sum(one.cents for one in self.refunds), self.payment.currency)

    @property
    def kept(self) -> Money:
        """What is left of it with us."""
        return Money(max(0, self.payment.cents - self.given_back.cents), self.payment.currency)


@dataclass(frozen=True, slots=True)
class Moved:
    """One line of an entry: the account in words, and what it moves there."""

    title: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Booking:
    """One entry of the ledger; its lines add up to nothing."""

    at: datetime
    why: str
    lines: tuple[Moved, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """Everything of one payment."""

    paid: Paid
    bill: Charge | None
    beside: tuple[Paid, ...]
    bookings: tuple[Booking, ...]
    left: Money | None = None

    @property
    def total(self) -> Money:
        """What all lines add up to: nothing, or the ledger does not hold."""
        cents = sum(line.amount.cents for booking in self.bookings for line in booking.lines)
        return Money(cents, self.paid.payment.currency)


def payment_of(*, token: str) -> Payment | None:
    """A payment by its token, with what it was placed on and by whom."""
    return Payment.objects.select_related("bank", "charge", "placed_by", "file", "twin").filter(token=token).first()


def story_of(payment: Payment) -> Story:
    """Tell everything of one payment."""
    bill = payment.charge
    rows = (
        [payment] if bill is None else list(Payment.objects.filter(charge=bill).select_related("bank").order_by("pk"))
    )
    refunds = _refunds(rows, payment.company)
    paid = tuple(Paid(row, tuple(refunds[row.key]), row.pk == payment.pk) for row in rows)
    left = Money(bill.left_cents, bill.currency) if bill is not None else None
    return Story(next(one for one in paid if one.mine), bill, paid, _bookings(payment, rows), left)


def _refunds(rows: Sequence[Payment], company: str) -> dict[str, list[Refund]]:
    found: dict[str, list[Refund]] = defaultdict(list)
    for one in Refund.objects.filter(company=company, payment_key__in=[row.key for row in rows]).order_by("at", "pk"):
        found[one.payment_key].append(one)
    return found


def _bookings(payment: Payment, rows: Sequence[Payment]) -> tuple[Booking, ...]:
    """What was booked about the payment and its bill, the latest last."""
    about = Q(account__kind__in=OF_A_PAYMENT, account__about__in=[str(row.pk) for row in rows])
    if payment.charge_id is not None:
        about |= Q(account__kind__in=OF_A_BILL, account__about=str(payment.charge_id))
    touching = Line.objects.filter(about, account__company=payment.company).values("entry").distinct()
    latest = sorted(touching.values_list("entry", flat=True).order_by("-entry")[:MOST])
    entries: dict[int, list[Line]] = defaultdict(list)
    for line in Line.objects.filter(entry__in=latest).select_related("entry", "account").order_by("entry", "pk"):
        entries[line.entry_id].append(line)
    return tuple(
        Booking(lines[0].entry.at, _why(lines[0].entry.why), tuple(_moved(line) for line in lines))
        for lines in entries.values()
    )


def _moved(line: Line) -> Moved:
    titles = {
        "bank": _("Received by the bank"),
        "open": _("Left to pay of the bill"),
        "billed": _("Asked for by the bill"),
        "interest": _("Fine and interest"),
        "unplaced": _("Waiting for its place"),
        "credit": _("Credit of contract %(number)s") % {"number": line.account.about},
    }
    return Moved(titles[line.account.kind], Money(line.cents, line.account.currency))


def _why(why: str) -> str:
    return {"placed": _("Received"), "settled": _("Placed"), "taken off": _("Taken off")}.get(why, why)
