"""Suggestions and ways of paying in words, for the reader of a page."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sintonia.journeys.fio import reader_language
from sintonia.kit.money import Money
from sintonia.payments.suggesting import Reason
from sintonia.payments.ways import WAYS


def way_title(way: str) -> str:
    """A way of paying as people call it."""
    return WAYS[way].render(reader_language()) if way in WAYS else way


def reason_words(reason: Reason, *, currency: str) -> str:
    """Say what speaks for a bill, or against it."""
    if reason.kind == "due":
        return _due(reason.n)
    if reason.kind in {"less", "more"}:
        amount = Money(reason.n, currency).render(reader_language())
        return (_("%(amount)s less than is left") if reason.kind == "less" else _("%(amount)s more than is left")) % {
            "amount": amount
        }
    plain = {
        "code": _("its code names this bill"),
        "digit": _("its code differs by one character, at place %(n)s"),
        "swapped": _("its code has two characters in each other's place, at place %(n)s"),
        "begins": _("its code is the beginning of this bill's"),
        "free_field": _("its code names the same contract and month"),
        "bill_named": _("its note names this bill"),
        "contract_named": _("its note names the contract"),
        "note_before": _("the same note was for this contract before"),
        "way_before": _("this contract paid this way before"),
        "amount": _("same amount"),
        "settled": _("nothing is left to pay of it"),
        "cancelled": _("it was cancelled"),
    }
    return plain[reason.kind] % {"n": reason.n}


def _due(days: int) -> str:
    if days == 0:
        return _("due that day")
    if days > 0:
        return ngettext("due %(n)s day later", "due %(n)s days later", days) % {"n": days}
    return ngettext("due %(n)s day earlier", "due %(n)s days earlier", -days) % {"n": -days}
