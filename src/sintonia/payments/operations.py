"""
What people do about money, each in a transaction and in the trail: placing what named no bill, taking it off again,
giving it back. And what the billing system tells of its bills.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from sintonia.audit import Actor
from sintonia.audit.operations import record
from sintonia.backoffice.payments import Charge as Billed
from sintonia.backoffice.payments import Payments, Receivables
from sintonia.backoffice.ports import NotAnswering, Refused
from sintonia.kit.money import Money
from sintonia.payments.balances import balances
from sintonia.payments.ledger import Booking, book, stand_in_line
from sintonia.payments.models import Charge, Payment, Refund
from sintonia.payments.placing import register
from sintonia.payments.settling import moneys_of, settle_alone, settle_charges
from sintonia.staff.models import User

LONGEST_KEY: Final = 40
Answer = TypeVar("Answer")


class UnableToPlace(Exception):
    """The payment stays where it is; the message says why."""


class UnableToGiveBack(Exception):
    """Nothing was given back; the message says why."""


@transaction.atomic
def place_on_bill(*, payment: str, bill: str, office: Receivables, by: User, at: datetime) -> Payment:
    """
    Place a payment that named no bill on one, by a person's word; the same word again changes nothing.

    :raises UnableToPlace: if it is placed already or went back, or there is no such bill in its currency
    """
    # Asked before anybody waits in line behind it.
    billed = _billed(office, bill)
    row = _locked(payment)
    if row.placed_by_id == by.pk and row.charge is not None and row.charge.bill == billed.bill:
        return row
    _refuse_placed(row)
    if billed.amount.currency != row.currency:
        raise UnableToPlace(_("This bill is in another currency than the payment."))
    row.charge = register([billed], company=row.company, at=at)[billed.bill]
    return _placed(row, by=by, at=at, bill=billed.bill)


@transaction.atomic
def place_as_credit(*, payment: str, contract: str, office: Receivables, by: User, at: datetime) -> Payment:
    """
    Let a payment that named no bill be a credit of a contract, by a person's word; said again it changes nothing.

    `contract` is its id, or the number that its customer knows.

    :raises UnableToPlace: if it is placed already or went back, or the billing system knows no such contract
    """
    # Asked before anybody waits in line behind it.
    known = _contract(office, contract.strip())
    row = _locked(payment)
    if row.contract == known and row.placed_by_id == by.pk:
        return row
    _refuse_placed(row)
    row.contract = known
    return _placed(row, by=by, at=at, contract=row.contract)


@transaction.atomic
def take_off(*, payment: str, by: User, at: datetime) -> Payment:
    """
    Take a payment off the bill that a person placed it on: what is left of it waits for its place again.

    :raises UnableToPlace: if no person had placed it
    """
    row = _locked(payment)
    if row.placed_by_id is None or (row.charge is None and not row.contract):
        raise UnableToPlace(_("Only what a person placed can be taken off again."))
    charge, contract = row.charge, row.contract
    row.charge, row.contract, row.placed_by, row.placed_at = None, "", None, None
    row.unplaced_since, row.left_cents, row.over_cents = at if _is_left(row) else None, None, None
    row.save()
    alone = balances(None, list(moneys_of([row]).values()), contract="")
    if charge is not None:
        settle_charges([charge], company=row.company, at=at, also=alone)
    else:
        book([Booking(alone, row.currency, contract, "taken off")], company=row.company, at=at)
    record("payments.taken_off", by=Actor("agent", by.pk), at=at, about=("payment", row.pk))
    return row


def _contract(office: Receivables, named: str) -> str:
    if not named:
        raise UnableToPlace(_("Say whose credit it is: the number of the contract."))
    return _known(lambda: office.contract(named), _("The billing system knows no contract with this number."))


def _billed(office: Receivables, bill: str) -> Billed:
    return _known(lambda: office.charge(bill), _("There is no bill with this number."))


def _known(ask: Callable[[], Answer | None], unknown: str) -> Answer:
    """What the billing system answers; it is a refusal where it is silent or knows nothing."""
    try:
        found = ask()
    except NotAnswering as silence:
        raise UnableToPlace(_("The billing system does not answer. Try again in a moment.")) from silence
    if found is None:
        raise UnableToPlace(unknown)
    return found


def _refuse_placed(row: Payment) -> None:
    if row.charge_id is not None or row.contract or row.twin_id is not None:
        raise UnableToPlace(_("Somebody has placed this payment meanwhile."))
    if not _is_left(row):
        raise UnableToPlace(_("All of this payment went back. There is nothing left to place."))


def _is_left(row: Payment) -> bool:
    return moneys_of([row])[row.pk].counted > 0


def _locked(payment: str) -> Payment:
    company = Payment.objects.filter(token=payment).values_list("company", flat=True).first()
    if company is None:
        raise UnableToPlace(_("There is no such payment."))
    stand_in_line(company)
    return Payment.objects.select_for_update(of=("self",)).select_related("charge", "bank").get(token=payment)


def _placed(row: Payment, *, by: User, at: datetime, **facts: str) -> Payment:
    row.placed_by, row.placed_at, row.unplaced_since, row.look_at = by, at, None, None
    row.save()
    if row.charge is not None:
        settle_charges([row.charge], company=row.company, at=at)
    else:
        settle_alone([row], company=row.company, at=at)
    record("payments.placed", by=Actor("agent", by.pk), at=at, about=("payment", row.pk), **facts)
    return row


def give_back(
    *, payment: str, amount: Money, key: str, bank: Payments | None, by: User, at: datetime, reason: str = ""
) -> Money:  # fmt: skip
    """
    Have the bank give a payment, or a part of it, back to who paid; the same key does it once. Returns what is under
    way or done. The trail keeps the `reason`.

    :raises UnableToGiveBack: if the bank refuses or does not answer, or more than is left of it would go back
    """
    row = Payment.objects.select_related("bank").filter(token=payment).first()
    if row is None or bank is None or row.source != "bank":
        raise UnableToGiveBack(_("This payment cannot be given back from here: its bank takes no such order."))
    done = Refund.objects.filter(company=row.company, payment_key=row.key, key=key[:LONGEST_KEY]).first()
    if done is not None:
        return Money(done.cents, row.currency)
    back = sum(Refund.objects.filter(company=row.company, payment_key=row.key).values_list("cents", flat=True))
    if amount.currency != row.currency or not 0 < amount.cents <= row.cents - back:
        raise UnableToGiveBack(_("At most what is left of the payment can be given back."))
    record(
        "payments.give_back", by=Actor("agent", by.pk), at=at, about=("payment", row.pk), cents=amount.cents,
        reason=reason,
    )  # fmt: skip
    try:
        given = bank.give_back(key[:LONGEST_KEY], payment=row.key, amount=amount)
    except Refused as refusal:
        raise UnableToGiveBack(_("The bank refused it.")) from refusal
    except NotAnswering as silence:
        raise UnableToGiveBack(_("The bank does not answer. Try again in a moment: it goes back once.")) from silence
    if given.state == "done":
        _keep_refund(row, given.id, given.amount.cents, given.at, at)
    return given.amount


@transaction.atomic
def _keep_refund(row: Payment, key: str, cents: int, given_at: datetime, at: datetime) -> None:
    Refund.objects.get_or_create(
        company=row.company, payment_key=row.key, key=key,
        defaults={"bank": row.bank, "cents": cents, "at": given_at, "received_at": at},
    )  # fmt: skip
    Payment.objects.filter(pk=row.pk).update(look_at=at)
    if not _is_left(row):
        Payment.objects.filter(pk=row.pk).update(unplaced_since=None)


@transaction.atomic
def keep_bills(*, billed: list[Billed], company: str, at: datetime) -> None:
    """Keep bills as the billing system knows them now, and book what changed: new ones, cancelled ones, others."""
    stand_in_line(company)
    charges = {charge.pk: charge for charge in register(billed, company=company, at=at).values()}
    settle_charges(list(charges.values()), company=company, at=at)


def bill_changed(*, bill: str, office: Receivables, company: str, at: datetime) -> Charge | None:
    """
    Look at a bill anew, of which the billing system said that it changed; None if there is none.

    :raises NotAnswering: if it does not say how it is now
    """
    billed = office.charge(bill)
    if billed is None:
        return None
    keep_bills(billed=[billed], company=company, at=at)
    return Charge.objects.get(company=company, bill=bill)
