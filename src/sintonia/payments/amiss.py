"""What else about money wants a person's look, besides payments that are not placed: each with its count and rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from sintonia.journeys.fio import reader_language
from sintonia.kit.money import Money
from sintonia.payments.models import Account, BadLine, Charge, Notice, Payment
from sintonia.payments.standing import wanting
from sintonia.payments.unplaced import unplaced

MOST: Final = 8
# So little left to pay is a slip of the finger, and no debt to be collected.
LITTLE_CENTS: Final = 100
UNKNOWN_FOR: Final = timedelta(days=30)
# About half an hour of trying.
TRIES: Final = 9


@dataclass(frozen=True, slots=True)
class Item:
    """One row: what it is, how much, when; `url` leads to it."""

    title: str
    amount: str = ""
    at: datetime | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of thing that is amiss, with what it means, and its first rows."""

    key: str
    title: str
    means: str
    count: int
    items: tuple[Item, ...]
    url: str = ""


# The latest payment of a bill, on whose page the bill is.
_PAYMENT: Final = Subquery(Payment.objects.filter(charge=OuterRef("pk"), twin=None).order_by("-pk").values("token")[:1])


def amiss(*, company: str, at: datetime) -> tuple[Section, ...]:
    """The kinds of which there is any, the ones that cost money first."""
    kinds: tuple[Callable[[str, datetime], Section], ...] = (
        _banks, _untold, _owed, _in_another_currency, _for_cancelled, _short, _bad_lines, _of_nothing,
    )  # fmt: skip
    return tuple(section for kind in kinds if (section := kind(company, at)).count)


def _banks(company: str, at: datetime) -> Section:
    items = [
        Item(f"{bank.title}: {said.render(reader_language())}", url=reverse("payments-bank", args=[bank.token]))
        for bank, said in wanting(company=company, at=at)
    ]
    means = _("Banks that cannot be asked, or soon cannot: what is paid there is seen late, or not at all.")
    return Section("banks", _("Banks"), means, len(items), tuple(items[:MOST]), reverse("payments-banks"))


def _short(company: str, _at: datetime) -> Section:
    paid = Payment.objects.filter(charge=OuterRef("pk"), twin=None)
    found = Charge.objects.filter(
        Exists(paid), company=company, left_cents__gt=0, left_cents__lte=LITTLE_CENTS, left_cents__lt=F("cents"),
        cancelled_at=None,
    )  # fmt: skip
    items = [
        Item(_bill(one), _("%(amount)s left") % {"amount": _money(one.left_cents, one.currency)}, url=_of_bill(one))
        for one in found.annotate(payment=_PAYMENT).order_by("-due_on", "-pk")[:MOST]
    ]
    means = _("Bills that were paid but for a little. They stay open, and the customer was told what is left.")
    return Section("short", _("Short by a little"), means, found.count(), tuple(items))


def _in_another_currency(company: str, _at: datetime) -> Section:
    bills = Charge.objects.filter(Q(txid=OuterRef("code")) | Q(barcode=OuterRef("code")), company=company)
    other = bills.exclude(currency=OuterRef("currency"))
    found = unplaced(company=company).exclude(code="").filter(Exists(other)).order_by("-unplaced_since", "-pk")
    means = _("They name a bill that asks for another currency, so they were not placed. Give them back.")
    items = tuple(_item(row, row.bank.title) for row in found[:MOST])
    return Section("currency", _("In another currency"), means, found.count(), items)


def _for_cancelled(company: str, _at: datetime) -> Section:
    credit = Account.objects.filter(company=company, kind="credit", about=OuterRef("contract"), cents__lt=0)
    found = Charge.objects.filter(Exists(credit), company=company, over_cents__gt=0, cancelled_at__isnull=False)
    items = [
        Item(_bill(one), _money(one.over_cents, one.currency), one.cancelled_at, _of_bill(one))
        for one in found.annotate(payment=_PAYMENT).order_by("-due_on", "-pk")[:MOST]
    ]
    means = _("What was paid for them is a credit of the contract that no bill has used yet.")
    return Section("cancelled", _("Paid, but cancelled"), means, found.count(), tuple(items))


def _owed(company: str, _at: datetime) -> Section:
    found = Account.objects.filter(company=company, kind="credit", cents__gt=0).order_by("-cents", "pk")
    items = [
        Item(_("Contract %(number)s") % {"number": one.about}, _money(one.cents, one.currency)) for one in found[:MOST]
    ]
    means = _("A payment went back after its credit had been used on a bill: so much is owed to us again.")
    return Section("owed", _("Credits that were used and given back"), means, found.count(), tuple(items))


def _untold(company: str, _at: datetime) -> Section:
    found = Charge.objects.filter(company=company, tell_at__isnull=False, attempts__gte=TRIES).order_by("tell_at", "pk")
    items = [Item(_bill(one), at=one.tell_at, url=_of_bill(one)) for one in found.annotate(payment=_PAYMENT)[:MOST]]
    means = _("The billing system refuses to hear how they stand, or does not answer. It is told again by itself.")
    return Section("untold", _("Bills that billing was not told of"), means, found.count(), tuple(items))


def _bad_lines(company: str, _at: datetime) -> Section:
    found = BadLine.objects.filter(file__company=company, settled_at=None).select_related("file").order_by("-pk")
    items = [
        Item(
            _("%(file)s, line %(number)s") % {"file": one.file.name, "number": one.number},
            at=one.file.received_at,
            url=reverse("payments-file", args=[one.file.token]),
        )
        for one in found[:MOST]
    ]
    means = _("Lines of return files that were not applied. Each is settled on the page of its file.")
    return Section("lines", _("Bad lines"), means, found.count(), tuple(items), reverse("payments-files"))


def _of_nothing(company: str, at: datetime) -> Section:
    found = Notice.objects.filter(bank__company=company, unknown_at__gte=at - UNKNOWN_FOR).select_related("bank")
    items = [Item(one.bank.title, at=one.received_at) for one in found.order_by("-unknown_at", "-pk")[:MOST]]
    means = _("Somebody called as a bank does, about payments that the bank does not know. They changed nothing.")
    return Section("calls", _("Calls about payments that no bank knows"), means, found.count(), tuple(items))


def _item(row: Payment, title: str) -> Item:
    return Item(
        title, _money(row.cents, row.currency), row.unplaced_since, reverse("payments-payment", args=[row.token])
    )


def _of_bill(charge: Charge) -> str:
    """The page of a payment of the bill, on which the bill is; "" if there is none."""
    return reverse("payments-payment", args=[token]) if (token := vars(charge)["payment"]) else ""


def _bill(charge: Charge) -> str:
    return _("Bill %(number)s") % {"number": charge.title or charge.bill}


def _money(cents: int, currency: str) -> str:
    return Money(cents, currency).render(reader_language())
