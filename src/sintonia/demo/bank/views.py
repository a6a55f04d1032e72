"""The page of the pretend banks: paste a code, pay it in every way that people do, take a bank down, fetch its file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sintonia.connectors.demo.brand import BRAND
from sintonia.connectors.pix.wire import cents_of
from sintonia.demo.bank import return_file
from sintonia.demo.bank.banks import BANKS, PretendBank
from sintonia.demo.bank.models import Branch, Call, Kept
from sintonia.demo.bank.paying import COLLECTS, HOWS, How, Payable, UnableToPay, pay, read
from sintonia.demo.bank.received import GIVEN_BACK, take_back
from sintonia.demo.houses import HOUSES, shown_of
from sintonia.documents.identifiers import CNPJ
from sintonia.kit.clock import now
from sintonia.kit.money import Money
from sintonia.web.brand import at_home
from sintonia.web.sizes import part, wants_part
from sintonia.web.templatetags.sintonia import html_lang

LONGEST: Final = 600
MOST_SHOWN: Final = 30
at_the_company: Final = at_home(lambda *_args, **_kwargs: BRAND)


@dataclass(frozen=True, slots=True)
class Paid:
    """One payment as the page lists it; `told` and `of` are how many calls of it were answered, of how many."""

    name: str
    bank: str
    bank_title: str
    at: datetime
    amount: str
    what: str
    way: str
    extra: str = ""
    given_back: bool = False
    told: int = 0
    of: int = 0
    file: int = 0


@require_GET
@at_the_company
def first(request: HttpRequest) -> HttpResponse:
    """Show what a pasted code asks for, what was paid, and how each bank is; one of our elements gets what was paid."""
    code, language = request.GET.get("code", "")[:LONGEST], html_lang()
    if wants_part(request):
        return part(request, "demo_bank/paid.html", {"paid": _paid(language)}, ())
    found: Payable | None = None
    refusal = ""
    if code.strip():
        try:
            found = read(code, at=now())
        except UnableToPay as why:
            refusal = why.args[0].render(language)
    shown = {
        "code": code, "found": found, "refusal": refusal, "paid": _paid(language), "banks": _banks(language),
        "files": _files(), "waiting": _waiting(),
        **(_asked(found, language) if found else {}),
    }  # fmt: skip
    return render(request, "demo_bank/bank.html", {**shown_of(HOUSES[0]), "houses": (), **shown})


@require_POST
@at_the_company
def pay_code(request: HttpRequest) -> HttpResponse:
    """Pay a code."""
    code, how = request.POST.get("code", "")[:LONGEST], _how(request.POST.get("how", ""))
    try:
        made = pay(code, how=how, at=now())
    except UnableToPay as why:
        messages.error(request, why.args[0].render(html_lang()))
        return redirect(f"{reverse('demo-bank')}?{urlencode({'code': code})}")
    said = _("Paid twice, as by two people at once.") if len(made) > 1 else _("Paid.")
    messages.success(request, said)
    return redirect("demo-bank")


@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Have the payer's bank take a payment back."""
    bank = _bank(request.POST.get("bank", ""))
    if take_back(bank, request.POST.get("payment", ""), at=now()) is None:
        raise Http404
    messages.success(request, _("The payer's bank took the money back."))
    return redirect("demo-bank")


@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Take a bank's API down, or bring it back."""
    branch, _made = Branch.objects.get_or_create(name=_bank(request.POST.get("bank", "")).name)
    branch.down_since = now() if branch.down_since is None else None
    branch.save(update_fields=["down_since"])
    return redirect("demo-bank")


@require_POST
def close(request: HttpRequest) -> HttpResponse:
    """Write the return file of what was collected by bar code since the one before."""
    if return_file.close_day(COLLECTS, at=now()) is None:
        messages.info(request, _("No bar code was paid since the file before."))
    return redirect("demo-bank")


@require_GET
def file(_request: HttpRequest, number: int) -> HttpResponse:
    """A return file, the same each time."""
    content = return_file.content_of(COLLECTS, number)
    if content is None:
        raise Http404
    answer = HttpResponse(content, content_type="text/plain; charset=iso-8859-1")
    answer["Content-Disposition"] = f'attachment; filename="retorno-{number:06}.ret"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _asked(found: Payable, language: str) -> dict[str, Any]:
    return {
        "amount": found.amount.render(language),
        "payee_document": CNPJ.written(found.payee_document),
        "extra": found.extra.render(language) if found.extra else "",
        "late_amount": found.late_amount.render(language) if found.late_amount else "",
        "cost": Money(found.bank.barcode_cost_cents if found.kind == "barcode" else found.bank.cost_cents).render(
            language
        ),
    }


def _paid(language: str) -> list[Paid]:
    rows = Kept.objects.filter(kind__in=["pix", "slip"]).order_by("-pk")[:MOST_SHOWN]
    calls = _calls_about({row.key for row in rows if row.kind == "pix"})
    return [
        _pix(row, language, calls[row.bank, row.key]) if row.kind == "pix" else _slip(row, language) for row in rows
    ]


def _calls_about(keys: set[str]) -> dict[tuple[str, str], list[Call]]:
    """The calls that tell of payments, by their bank and the payment's key."""
    found: dict[tuple[str, str], list[Call]] = defaultdict(list)
    if not keys:
        return found
    about = reduce(or_, (Q(body__contains=key) for key in keys))
    for call in Call.objects.filter(about):
        for key in keys:
            if key in call.body:
                found[call.bank, key].append(call)
    return found


def _pix(row: Kept, language: str, calls: Sequence[Call]) -> Paid:
    body = row.read()
    parts = body["componentesValor"]
    extra = sum(cents_of(parts[name]["valor"]) for name in ("multa", "juros") if name in parts)
    back = sum(cents_of(one["valor"]) for one in body.get("devolucoes", []) if one["status"] == GIVEN_BACK)
    return Paid(
        name=row.key, bank=row.bank, bank_title=BANKS[row.bank].title, at=row.at,
        amount=Money(cents_of(body["valor"])).render(language), what=row.about or row.key, way="PIX",
        extra=Money(extra).render(language) if extra else "", given_back=back == cents_of(body["valor"]),
        told=len([call for call in calls if call.told_at]), of=len(calls),
    )  # fmt: skip


def _slip(row: Kept, language: str) -> Paid:
    told = row.read()
    number = row.earlier.strip("[]")
    return Paid(
        name=row.key, bank=row.bank, bank_title=BANKS[row.bank].title, at=row.at,
        amount=Money(told["cents"]).render(language), what=told["barcode"], way=_("Bar code"),
        file=int(number) if number else 0,
    )  # fmt: skip


def _banks(language: str) -> list[dict[str, Any]]:
    down = dict(Branch.objects.exclude(down_since=None).values_list("name", "down_since"))
    return [
        {
            "name": bank.name, "title": bank.title, "down_since": down.get(bank.name), "key": bank.keys[0],
            "cost": Money(bank.cost_cents).render(language),
            "slip_cost": Money(bank.barcode_cost_cents).render(language),
        }
        for bank in BANKS.values()
    ]  # fmt: skip


def _files() -> list[dict[str, Any]]:
    rows = Kept.objects.filter(bank=COLLECTS.name, kind="file").order_by("-pk")[:10]
    return [{"number": int(row.key), "lines": row.read()["lines"], "at": row.at} for row in rows]


def _waiting() -> int:
    return Kept.objects.filter(bank=COLLECTS.name, kind="slip", earlier="[]").count()


def _how(said: str) -> How:
    for one in HOWS:
        if one == said:
            return one
    raise Http404


def _bank(name: str) -> PretendBank:
    if name not in BANKS:
        raise Http404
    return BANKS[name]
