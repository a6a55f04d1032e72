"""The review page: what was not understood gets a label; what was learnt shows its effect, serves and is taken back."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode

from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sintonia.kit.clock import now
from sintonia.staff.access import user_of
from sintonia.staff.permissions import permitted
from sintonia.understanding import operations, queries, shown
from sintonia.understanding.forms import LabelForm
from sintonia.understanding.plugins import plugins
from sintonia.understanding.subject import Subject
from sintonia.web.sizes import part, wants_part

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Subject, P], HttpResponse]


def _of_a_company(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Give a view the company that is looked at; to who teaches alone."""

    @permitted("understanding.teach")
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        company = request.POST.get("company", request.GET.get("company", ""))
        if company not in plugins().served():
            raise Http404
        return view(request, plugins().subject(company), *args, **kwargs)

    return guarded


@require_GET
@_of_a_company
def page(request: HttpRequest, subject: Subject) -> HttpResponse:
    """Show what waits for a label, what most people said first."""
    language, outcome = request.GET.get("language", ""), request.GET.get("outcome", "")
    waiting = queries.waiting(company=subject.company, language=language, outcome=outcome)
    return render(
        request,
        "understanding/page.html",
        _about(subject, "page") | {
            "cards": [shown.card(subject, group) for group in waiting],
            "matters": shown.matters(subject),
            "language": language,
            "outcome": outcome,
            "languages": shown.LANGUAGES.items(),
            "outcomes": shown.outcomes().items(),
            "labelled": _just_labelled(request, subject),
            "goes_on": "done" in request.GET,
        },
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@_of_a_company
def labels(request: HttpRequest, subject: Subject) -> HttpResponse:
    """Show what was labelled; a label that is sent is given to its whole group."""
    if request.method == "GET":
        found = [shown.card(subject, group) for group in queries.labelled(company=subject.company)]
        return render(request, "understanding/labels.html", _about(subject, "labels") | {"cards": found})
    form = LabelForm(request.POST)
    query = {"company": subject.company, **_filters(request)}
    if not form.is_valid():
        raise Http404
    group = {"alike": form.cleaned_data["alike"], "language": form.cleaned_data["language"]}
    try:
        meaning = form.means(subject)
        operations.label(subject=subject, meaning=meaning, by=user_of(request), at=now(), **group)
        query["done"] = ":".join(group.values())
    except operations.UnableToLabel as refusal:
        notices.error(request, str(refusal))
    return redirect(f"{reverse('understanding')}?{urlencode(query)}")


@require_POST
@_of_a_company
def take_back(request: HttpRequest, subject: Subject) -> HttpResponse:
    """Take a label back."""
    form = LabelForm(request.POST)
    if not form.is_valid():
        raise Http404
    alike, language = form.cleaned_data["alike"], form.cleaned_data["language"]
    try:
        operations.take_back(subject=subject, alike=alike, language=language, by=user_of(request), at=now())
        notices.success(request, _("The label is taken back."))
    except operations.UnableToLabel as refusal:
        notices.error(request, str(refusal))
    back = "understanding-labels" if request.POST.get("from") == "labels" else "understanding"
    return redirect(f"{reverse(back)}?{urlencode({'company': subject.company, **_filters(request)})}")


@require_http_methods(["GET", "POST"])
@_of_a_company
def releases(request: HttpRequest, subject: Subject) -> HttpResponse:
    """Show the releases; or ask for one, whose effect is shown once it is measured."""
    if request.method == "POST":
        try:
            made = operations.ask_for_release(subject=subject, by=user_of(request), at=now())
        except operations.UnableToTrain as refusal:
            notices.warning(request, str(refusal))
            return redirect(_releases(subject))
        return redirect(_release(subject, made.number))
    found = [shown.line(one) for one in queries.releases(company=subject.company)]
    about = _about(subject, "releases") | {"releases": found, "serves": queries.published(company=subject.company)}
    if wants_part(request):
        return part(request, "understanding/release_list.html", about, shown.TOPICS)
    return render(request, "understanding/releases.html", about)


@require_http_methods(["GET", "POST"])
@_of_a_company
def release(request: HttpRequest, subject: Subject, number: int) -> HttpResponse:
    """Show a release's effect; or publish it."""
    if request.method == "POST":
        try:
            operations.publish_release(company=subject.company, number=number, by=user_of(request), at=now())
            notices.success(request, _("Published. The next message is answered with it."))
        except operations.UnableToPublish as refusal:
            notices.error(request, str(refusal))
        return redirect(_release(subject, number))
    found = queries.release(company=subject.company, number=number)
    if found is None:
        raise Http404
    about = _about(subject, "releases") | {"release": shown.effect(subject, found)}
    if wants_part(request):
        return part(request, "understanding/effect.html", about, shown.TOPICS)
    return render(request, "understanding/release.html", about)


@require_POST
@_of_a_company
def serve(request: HttpRequest, subject: Subject) -> HttpResponse:
    """Go back to an earlier release, or to the pack's own phrases (0)."""
    number = request.POST.get("number", "")
    try:
        wanted = int(number) if number.isdigit() else -1
        operations.roll_back(company=subject.company, number=wanted or None, by=user_of(request), at=now())
        notices.success(request, _("Gone back. The next message is answered as it was then."))
    except operations.UnableToRollBack as refusal:
        notices.error(request, str(refusal))
    return redirect(_releases(subject))


def _about(subject: Subject, here: str) -> dict[str, Any]:
    """What each of the pages says around its own part."""
    companies = [(name, plugins().subject(name).name) for name in plugins().served()]
    return {
        "company": subject.company,
        "companies": companies if len(companies) > 1 else (),
        "here": here,
        "progress": queries.progress(company=subject.company),
        "topics": shown.TOPICS,
    }


def _just_labelled(request: HttpRequest, subject: Subject) -> dict[str, Any] | None:
    alike, _colon, language = request.GET.get("done", "").partition(":")
    group = queries.labelled_group(company=subject.company, alike=alike, language=language) if alike else None
    return shown.card(subject, group) if group else None


def _filters(request: HttpRequest) -> dict[str, str]:
    """The filters that the page was shown with."""
    kept = {"language": "shown_language", "outcome": "outcome"}
    return {name: request.POST[field] for name, field in kept.items() if request.POST.get(field)}


def _releases(subject: Subject) -> str:
    return f"{reverse('understanding-releases')}?{urlencode({'company': subject.company})}"


def _release(subject: Subject, number: int) -> str:
    return f"{reverse('understanding-release', args=[number])}?{urlencode({'company': subject.company})}"
