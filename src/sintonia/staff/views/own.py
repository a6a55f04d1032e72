"""One's own sign-in: the second factor, passkeys, sessions; and the table of who may do what."""

from __future__ import annotations

from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sintonia.kit.clock import now
from sintonia.staff import passkeys, second_factor, sessions
from sintonia.staff.access import user_of
from sintonia.staff.models import User
from sintonia.staff.permissions import PERMISSIONS, ROLES, may, permitted
from sintonia.staff.views.sign_in import site_of


@permitted("staff.permissions")
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Show somebody how they sign in."""
    user = user_of(request)
    shown = {
        "role": ROLES[user.role],
        "app": second_factor.app_of(user),
        "passkeys": user.passkeys.order_by("made_at"),
        "codes_left": user.recovery_codes.filter(used_at=None).count(),
        "sessions": sessions.sessions_of(user, at=now()),
        "here": request.session.session_key,
        "lacks": not second_factor.is_proved_enough(user, by=request.session.get("proved_by", "")),
    }
    return render(request, "staff/own.html", shown)


@permitted("staff.permissions")
@never_cache
@require_http_methods(["GET", "POST"])
def generator(request: HttpRequest) -> HttpResponse:
    """Show the picture that an app scans, and take its first code."""
    user, problem = user_of(request), ""
    if request.method == "POST":
        try:
            second_factor.confirm_generator(user=user, code=request.POST.get("code", "")[:40], at=now())
        except second_factor.UnableToProve as refusal:
            problem = str(refusal)
        else:
            request.session["proved_by"] = second_factor.GENERATOR
            return _with_codes(request, user)
    try:
        setup = second_factor.begin_generator(user=user, at=now())
    except second_factor.UnableToProve as refusal:
        notices.warning(request, str(refusal))
        return redirect("staff-own")
    return render(request, "staff/generator.html", {"setup": setup, "problem": problem})


@permitted("staff.permissions")
@require_POST
def remove_generator(request: HttpRequest) -> HttpResponse:
    """Forget the app."""
    second_factor.remove_generator(user=user_of(request), at=now())
    notices.success(request, _("Your app is no longer asked for."))
    return redirect("staff-own")


@permitted("staff.permissions")
@never_cache
@require_POST
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Make new recovery codes and show them this once."""
    return _with_codes(request, user_of(request))


@permitted("staff.permissions")
@require_POST
def ask_for_passkey(request: HttpRequest) -> HttpResponse:
    """Tell the browser what kind of passkey to make."""
    asked = passkeys.ask_to_make(user=user_of(request), site=site_of(request))
    request.session["passkey"] = asked.challenge
    return HttpResponse(asked.options, content_type="application/json")


@permitted("staff.permissions")
@require_POST
def keep_passkey(request: HttpRequest) -> HttpResponse:
    """Keep the passkey that the browser made."""
    try:
        passkeys.keep(
            user=user_of(request), answer=request.POST.get("answer", "")[:20_000], site=site_of(request),
            challenge=request.session.pop("passkey", ""), name=request.POST.get("name", ""), at=now(),
        )  # fmt: skip
    except passkeys.UnableToProve as refusal:
        return HttpResponse(str(refusal), status=409, content_type="text/plain; charset=utf-8")
    request.session["proved_by"] = second_factor.PASSKEY
    notices.success(request, _("Your passkey is ready."))
    return HttpResponse(status=204)


@permitted("staff.permissions")
@require_POST
def remove_passkey(request: HttpRequest, token: str) -> HttpResponse:
    """Forget a passkey."""
    passkeys.remove(user=user_of(request), token=token, at=now())
    notices.success(request, _("The passkey opens nothing any more."))
    return redirect("staff-own")


@permitted("staff.permissions")
@require_POST
def end_session(request: HttpRequest, token: str) -> HttpResponse:
    """Sign out of one browser."""
    user = user_of(request)
    sessions.end(user=user, token=token, by=user.as_actor(), at=now())
    return redirect("staff-own")


@permitted("staff.permissions")
@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """Sign out of every browser but this one."""
    user = user_of(request)
    sessions.end_all(user=user, by=user.as_actor(), at=now(), but=request.session.session_key or "")
    notices.success(request, _("You are signed in here only."))
    return redirect("staff-own")


@permitted("staff.permissions")
@require_GET
def permissions(request: HttpRequest) -> HttpResponse:
    """Show what each role may do, as the code has it."""
    rows = [
        (name, held.what, [(role, title, may(role, name)) for role, title in ROLES.items()])
        for name, held in PERMISSIONS.items()
    ]
    return render(request, "staff/permissions.html", {"roles": ROLES.items(), "rows": rows})


def _with_codes(request: HttpRequest, user: User) -> HttpResponse:
    codes = second_factor.new_recovery_codes(user=user, at=now())
    return render(request, "staff/recovery_codes.html", {"codes": codes})
