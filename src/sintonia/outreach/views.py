"""The page of batches: what is mailed to every customer, how far it is, and what was not mailed and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sintonia.conversations.plugins import plugins
from sintonia.kit.clock import now
from sintonia.outreach import batches as deeds
from sintonia.outreach.carrying import NO_ADDRESS, NO_RELAY, NOT_ANSWERING, NOTHING_TO_MAIL
from sintonia.outreach.forms import BatchForm
from sintonia.outreach.kinds import Kind, kind_of
from sintonia.outreach.letters import NO_ENTRY, NO_SENDER, NO_TLS, NOT_READ, NOT_THERE, NOT_TRUSTED
from sintonia.outreach.models import Batch
from sintonia.outreach.progress import progress_of, reasons_of
from sintonia.staff.access import user_of
from sintonia.staff.permissions import permitted
from sintonia.web.sizes import part, wants_part

SHOWN: Final = 30
DEEDS: Final = {"pause": deeds.pause, "resume": deeds.resume, "cancel": deeds.cancel, "again": deeds.try_again}


@permitted("outreach.batches")
@require_http_methods(["GET", "POST"])
def batches(request: HttpRequest) -> HttpResponse:
    """List the batches, and begin one; one of the same period is the same one."""
    company, refusal = _company(request), ""
    if request.method == "POST":
        form = BatchForm(request.POST)
        user = user_of(request)
        if form.is_valid() and form.cleaned_data["kind"] in plugins().batch_kinds(company):
            try:
                row, _new = deeds.ask_for(
                    company=company, kind=form.cleaned_data["kind"], period=form.cleaned_data["period"],
                    rate_per_s=form.rate(), by=user.as_actor(), name=user.name, at=now(),
                )  # fmt: skip
                return redirect("outreach-batch", row.pk)
            except deeds.UnableToRun as refused:
                refusal = refused.words.render(_language())
        else:
            refusal = _("Please say what to mail, and of which period.")
    rows = Batch.objects.filter(company__in=plugins().served()).order_by("-pk")[:SHOWN]
    shown = {
        "rows": [_shown(row) for row in rows],
        "kinds": _kinds(company),
        "company": company,
        "companies": _companies(),
        "refusal": refusal,
    }
    if wants_part(request):
        return part(request, "outreach/rows.html", shown, [])
    return render(request, "outreach/batches.html", shown, status=422 if refusal else 200)


@permitted("outreach.batches")
@require_GET
def batch(request: HttpRequest, number: int) -> HttpResponse:
    """Show how far one batch is."""
    row = get_object_or_404(Batch, pk=number, company__in=plugins().served())
    reasons = [replace(one, why=_in_words(one.why)) for one in reasons_of(row)]
    shown = {**_shown(row), "reasons": reasons, "trouble": _in_words(row.trouble)}
    if wants_part(request):
        return part(request, "outreach/progress.html", shown, [])
    return render(request, "outreach/batch.html", shown)


@permitted("outreach.batches")
@require_POST
def state(request: HttpRequest, number: int) -> HttpResponse:
    """Pause a batch, go on with it, end it, or try again what failed."""
    row = get_object_or_404(Batch, pk=number, company__in=plugins().served())
    deed = DEEDS.get(request.POST.get("deed", ""))
    if deed is None:
        raise Http404
    deed(batch=row.pk, by=user_of(request).as_actor(), at=now())
    return redirect("outreach-batch", row.pk)


def _shown(row: Batch) -> dict[str, Any]:
    plugins().load_packs()
    kind = kind_of(row.kind)
    told = progress_of(row, at=now())
    return {
        "batch": row,
        "title": kind.title.render(_language()) if kind else row.kind,
        "brand": plugins().brand(row.company).name,
        "told": told,
        "percent": int(100 * told.share),
        "state": _states()[row.state],
    }


def _kinds(company: str) -> list[dict[str, Any]]:
    """What may be begun, with the period that is most likely meant."""
    plugins().load_packs()
    found = [kind for name in plugins().batch_kinds(company) if (kind := kind_of(name)) is not None]
    return [
        {"name": kind.name, "title": kind.title.render(_language()), "period": _likely(kind)}
        for kind in found
        if kind.lists is not None
    ]


def _likely(kind: Kind) -> str:
    today = now().date()
    latest = today.replace(day=1) - timedelta(days=1)
    return f"{latest:%Y-%m}" if kind.every == "month" else f"{today.year - 1}"


def _companies() -> list[tuple[str, str]]:
    names = [name for name in plugins().served() if plugins().batch_kinds(name)]
    return [(name, plugins().brand(name).name) for name in names] if len(names) > 1 else []


def _company(request: HttpRequest) -> str:
    company = request.POST.get("company", request.GET.get("company", ""))
    if company not in plugins().served():
        raise Http404
    return company


def _states() -> dict[str, str]:
    return {
        deeds.RUNNING: _("Running"),
        deeds.PAUSED: _("Paused"),
        deeds.CANCELLED: _("Ended before its end"),
        deeds.DONE: _("Done"),
    }


def _in_words(why: str) -> str:
    """A reason as it is read: ours in words, with what a server said of it behind."""
    whys = _whys()
    reason, _colon, detail = why.partition(": ")
    return whys[reason] + (f" ({detail})" if detail else "") if reason in whys else why


def _whys() -> dict[str, str]:
    """What our own reasons are in words; a server's are shown as it said them."""
    return {
        "stopped": _("They asked us to stop mailing it"),
        "bounced": _("Mail to this address came back"),
        NO_ADDRESS: _("They have no e-mail address for it"),
        NOTHING_TO_MAIL: _("There was nothing to mail"),
        NO_RELAY: _("no mail relay is set"),
        NOT_ANSWERING: _("the company's systems do not answer"),
        NOT_READ: _("the address of the mail relay cannot be read"),
        NOT_THERE: _("the mail relay does not answer"),
        NO_TLS: _("the mail relay speaks no TLS, without which nothing is mailed"),
        NOT_TRUSTED: _("the mail relay's certificate does not verify"),
        NO_ENTRY: _("the mail relay does not let us in"),
        NO_SENDER: _("the mail relay takes no mail from our address"),
    }


def _language() -> str:
    found = get_language() or "en"
    return "pt-BR" if found.startswith("pt") else found[:2]
