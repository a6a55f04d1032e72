"""One payment: everything that is known of it, and what may be done about it."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sintonia.backoffice.payments import Payments, Receivables
from sintonia.backoffice.ports import NotAnswering, Refused
from sintonia.conversations.plugins import plugins
from sintonia.journeys.fio import reader_language
from sintonia.kit.clock import now
from sintonia.payments import operations
from sintonia.payments.finding import look_near, look_up
from sintonia.payments.forms import BillForm, CreditForm, GiveBackForm
from sintonia.payments.models import Payment
from sintonia.payments.queries import receipt_of
from sintonia.payments.story import payment_of, story_of
from sintonia.payments.suggesting import Suggestion, near_codes, normal
from sintonia.payments.unplaced import suggestions_for
from sintonia.payments.views.companies import title_of
from sintonia.staff.access import user_of
from sintonia.staff.permissions import permitted

_ODD: Final = re.compile(r"[^\w.-]+")
MOST_SUGGESTED: Final = 8


@permitted("payments.see")
@require_GET
def page(request: HttpRequest, token: str) -> HttpResponse:
    """Show one payment; what somebody looks for in the billing system is compared with it."""
    row = _payment(token)
    is_waiting = row.unplaced_since is not None
    suggestions, silent = _suggested(row) if is_waiting else ((), False)
    shown = {
        "story": story_of(row), "payment": row, "is_waiting": is_waiting, "company_title": title_of(row.company),
        "suggestions": suggestions, "silent": silent,
        "may_look_near": bool(near_codes(normal(row.code))), "has_receipt": _receipts(row) is not None,
        "bank_gives_back": _bank(row) is not None, "key": secrets.token_hex(16), **_looked_for(request, row),
    }  # fmt: skip
    return render(request, "payments/payment.html", shown)


@permitted("payments.see")
@require_GET
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """The receipt, as whoever paid has it."""
    row = _payment(token)
    port = _receipts(row)
    if port is None:
        raise Http404
    try:
        pdf = port.receipt_pdf(payment=row.token, language=reader_language())
    except (NotAnswering, Refused):
        notices.warning(request, _("The receipt cannot be made now. Try again in a moment."))
        return redirect("payments-payment", token)
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{_file_name(row)}"'
    return answer


def _file_name(row: Payment) -> str:
    number = row.charge.title if row.charge else ""
    return f"{_('receipt')}-{_ODD.sub('-', number) or row.paid_on.isoformat()}.pdf"


@permitted("payments.place")
@require_POST
def place(request: HttpRequest, token: str) -> HttpResponse:
    """Place the payment on a bill."""
    form, office = BillForm(request.POST), _office(_payment(token))
    if not form.is_valid():
        return _refused(request, token, _("Say which bill it is."))
    if office is None:
        return _refused(request, token, _("There is no billing system that could be asked."))
    bill = form.cleaned_data["bill"]
    return _done(
        request, token, _("Placed on its bill."),
        lambda: operations.place_on_bill(payment=token, bill=bill, office=office, by=user_of(request), at=now()),
    )  # fmt: skip


@permitted("payments.place")
@require_POST
def credit(request: HttpRequest, token: str) -> HttpResponse:
    """Let the payment be a credit of a contract."""
    form, office = CreditForm(request.POST), _office(_payment(token))
    if office is None:
        return _refused(request, token, _("There is no billing system that could be asked."))
    contract = form.cleaned_data["contract"] if form.is_valid() else ""
    return _done(
        request, token, _("It is a credit of the contract now."),
        lambda: operations.place_as_credit(
            payment=token, contract=contract, office=office, by=user_of(request), at=now()
        ),
    )  # fmt: skip


@permitted("payments.place")
@require_POST
def take_off(request: HttpRequest, token: str) -> HttpResponse:
    """Take the payment off what a person placed it on."""
    _payment(token)
    return _done(
        request, token, _("Taken off. It waits for its place again."),
        lambda: operations.take_off(payment=token, by=user_of(request), at=now()),
    )  # fmt: skip


@permitted("payments.place")
@require_POST
def give_back(request: HttpRequest, token: str) -> HttpResponse:
    """Have the bank give it, or a part of it, back."""
    row, form = _payment(token), GiveBackForm(request.POST)
    if not form.is_valid():
        return _refused(request, token, _("Nothing was given back: say how much and why, and that you mean it."))
    told = form.cleaned_data
    return _done(
        request, token, _("The bank gives it back."),
        lambda: operations.give_back(
            payment=token, amount=form.money(row.currency), key=told["key"], bank=_bank(row), by=user_of(request),
            at=now(), reason=told["reason"],
        ),
    )  # fmt: skip


def _done(request: HttpRequest, token: str, told: str, deed: Callable[[], object]) -> HttpResponse:
    try:
        deed()
    except (operations.UnableToPlace, operations.UnableToGiveBack) as refusal:
        return _refused(request, token, str(refusal))
    notices.success(request, told)
    if "order" in request.POST:
        # From the list, on which the next one is at the same place now.
        asked = {name: request.POST.get(name, "") for name in ("company", "order")}
        return redirect(f"{reverse('payments')}?{urlencode(asked)}")
    return redirect("payments-payment", token)


def _refused(request: HttpRequest, token: str, why: str) -> HttpResponse:
    notices.error(request, why)
    return redirect("payments-payment", token)


def _suggested(row: Payment) -> tuple[tuple[Suggestion, ...], bool]:
    """The bills that a payment may be for, and whether the billing system did not say which there are."""
    try:
        return suggestions_for(row, most=MOST_SUGGESTED, office=_office(row)), False
    except NotAnswering:
        return suggestions_for(row, most=MOST_SUGGESTED), True


def _looked_for(request: HttpRequest, row: Payment) -> dict[str, Any]:
    """What the billing system says of what somebody looked for; nothing if nobody did."""
    words, near = request.GET.get("bill", "").strip(), request.GET.get("near") == "1"
    if not (words or near) or row.unplaced_since is None:
        return {}
    office = _office(row)
    if office is None:
        return {"trouble": _("There is no billing system that could be asked."), "looked_for": words}
    try:
        found = look_up(words, payment=row, office=office, at=now()) if words else look_near(payment=row, office=office)
    except NotAnswering:
        return {"trouble": _("The billing system does not answer. Try again in a moment."), "looked_for": words}
    return {"found": found, "looked_for": words}


def _payment(token: str) -> Payment:
    row = payment_of(token=token)
    if row is None or row.company not in plugins().served():
        raise Http404
    return row


def _office(row: Payment) -> Receivables | None:
    return plugins().receivables(row.company)


def _bank(row: Payment) -> Payments | None:
    """The bank, if it can be asked to give this payment back."""
    return plugins().banks(row.company).get(row.bank.name) if row.source == "bank" else None


def _receipts(row: Payment) -> Any:
    """The port that makes receipts, if the company has one and the payment has a receipt."""
    port = plugins().back_office(row.company).get("receipts")
    return port if port is not None and receipt_of(row.token) is not None else None
