"""The administrators' pages: people, their teams and providers, where they sign in and are signed in."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages as notices
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sintonia.kit.clock import now
from sintonia.staff import oidc, people, sessions
from sintonia.staff.access import public, user_of
from sintonia.staff.forms import IdentityProviderForm, PasswordForm, PersonForm
from sintonia.staff.models import IdentityProvider, Provider, Team, User
from sintonia.staff.permissions import ROLES, permitted


@permitted("staff.people")
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Show everybody."""
    shown = {
        "people": [(user, ROLES[user.role]) for user in people.everybody()],
        "teams": Team.objects.select_related("provider").order_by("name"),
        "providers": Provider.objects.order_by("name"),
    }
    return render(request, "staff/people.html", shown)


@permitted("staff.people")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Make somebody's sign-in, and show the link by which they choose a password."""
    form = PersonForm(request.POST or None)
    if form.is_valid():
        try:
            made = people.make(
                username=form.cleaned_data["username"], place=form.place(), by=user_of(request).as_actor(), at=now()
            )
        except people.UnableToChange as refusal:
            form.add_error(None, str(refusal))
        else:
            return _with_link(request, made)
    return render(request, "staff/person.html", {"form": form})


@permitted("staff.people")
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, token: str) -> HttpResponse:
    """Show one of them, and change who they are here."""
    user = get_object_or_404(User.objects.select_related("identity"), token=token)
    form = PersonForm(request.POST or None, person=user)
    if form.is_valid():
        try:
            people.change(user=user, place=form.place(), by=user_of(request), at=now())
        except people.UnableToChange as refusal:
            form.add_error(None, str(refusal))
        else:
            notices.success(request, _("Saved."))
            return redirect("staff-person", token)
    shown = {"person": User.objects.get(pk=user.pk), "form": form, "sessions": sessions.sessions_of(user, at=now())}
    return render(request, "staff/person.html", shown)


@permitted("staff.people")
@require_POST
def disable(request: HttpRequest, token: str) -> HttpResponse:
    """Let somebody go."""
    return _done(request, token, people.disable)


@permitted("staff.people")
@require_POST
def enable(request: HttpRequest, token: str) -> HttpResponse:
    """Let somebody in again."""
    return _done(request, token, people.enable)


@permitted("staff.people")
@never_cache
@require_POST
def begin_anew(request: HttpRequest, token: str) -> HttpResponse:
    """Forget how somebody signs in, and show a new link."""
    return _with_link(request, get_object_or_404(User, token=token))


@permitted("staff.people")
@require_POST
def end_session(request: HttpRequest, token: str, session: str) -> HttpResponse:
    """Sign somebody out of one browser."""
    user = get_object_or_404(User, token=token)
    sessions.end(user=user, token=session, by=user_of(request).as_actor(), at=now())
    return redirect("staff-person", token)


@permitted("staff.people")
@require_POST
def end_sessions(request: HttpRequest, token: str) -> HttpResponse:
    """Sign somebody out everywhere."""
    user = get_object_or_404(User, token=token)
    sessions.end_all(user=user, by=user_of(request).as_actor(), at=now())
    return redirect("staff-person", token)


@permitted("staff.people")
@require_POST
def make_team(request: HttpRequest) -> HttpResponse:
    """Make a team, of the company's own or of a provider."""
    provider = Provider.objects.filter(pk=request.POST.get("provider") or 0).first()
    return _named(request, lambda name: people.make_team(name=name, provider=provider, by=user_of(request), at=now()))


@permitted("staff.people")
@require_POST
def make_provider(request: HttpRequest) -> HttpResponse:
    """Make a contracted provider."""
    return _named(request, lambda name: people.make_provider(name=name, by=user_of(request), at=now()))


@permitted("staff.people")
@require_http_methods(["GET", "POST"])
def companies(request: HttpRequest) -> HttpResponse:
    """Show where people sign in with OpenID Connect, and add one."""
    form = IdentityProviderForm(request.POST or None)
    if form.is_valid():
        try:
            with transaction.atomic():
                oidc.add(**form.cleaned_data, by=user_of(request), at=now())
        except IntegrityError:
            form.add_error(None, _("There is one already. Remove it first."))
        else:
            return redirect("staff-companies")
    known = IdentityProvider.objects.select_related("provider").order_by("provider_id", "pk")
    back_to = f"{settings.PUBLIC_URL}{reverse('sign-in-company_back')}"
    return render(request, "staff/companies.html", {"form": form, "companies": known, "back_to": back_to})


@permitted("staff.people")
@require_POST
def remove_company(request: HttpRequest, number: int) -> HttpResponse:
    """Take one away."""
    oidc.remove(number=number, by=user_of(request), at=now())
    return redirect("staff-companies")


@public
@never_cache
@require_http_methods(["GET", "POST"])
def welcome(request: HttpRequest, token: str, word: str) -> HttpResponse:
    """Let whoever has the link choose their password."""
    user = User.objects.filter(token=token).first()
    if user is None or not people.may_choose(user, word):
        return render(request, "staff/welcome.html", {"gone": True}, status=410)
    form = PasswordForm(user, request.POST or None)
    if form.is_valid():
        people.choose_password(user=user, password=form.cleaned_data["new_password1"], at=now())
        notices.success(request, _("Your password is ready. Sign in with it."))
        return redirect("sign-in")
    return render(request, "staff/welcome.html", {"form": form, "person": user})


def _with_link(request: HttpRequest, user: User) -> HttpResponse:
    try:
        word = people.begin_anew(user=user, by=user_of(request).as_actor(), at=now())
    except people.UnableToChange as refusal:
        notices.error(request, str(refusal))
        return redirect("staff-person", user.token)
    link = f"{settings.PUBLIC_URL}{reverse('staff-welcome', args=[user.token, word])}"
    return render(request, "staff/link.html", {"person": user, "link": link})


def _done(request: HttpRequest, token: str, deed: Callable[..., None]) -> HttpResponse:
    try:
        deed(user=get_object_or_404(User, token=token), by=user_of(request), at=now())
    except people.UnableToChange as refusal:
        notices.error(request, str(refusal))
    return redirect("staff-person", token)


def _named(request: HttpRequest, deed: Callable[[str], object]) -> HttpResponse:
    try:
        deed(request.POST.get("name", "").strip()[:120])
    except people.UnableToChange as refusal:
        notices.error(request, str(refusal))
    return redirect("staff-people")
