"""Signing in and out: a password, then a second factor where there is one; or a passkey alone."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_lockout_response
from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.contrib.auth.views import LoginView, LogoutView
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from sintonia.kit.clock import now
from sintonia.staff import operations, passkeys, second_factor
from sintonia.staff.access import public
from sintonia.staff.forms import SignInForm
from sintonia.staff.models import IdentityProvider, User
from sintonia.staff.permissions import ROLES
from sintonia.staff.views.arriving import arrive, destination

TOO_MANY: Final = 429
# How long a password that was right waits for the second factor, and how many codes are tried from anywhere.
WAITS_S: Final = 600
MOST_WRONG_CODES: Final = 20


class SignIn(LoginView):
    """Takes a name and a password; whoever has a second factor is asked for it next."""

    template_name = "staff/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the demo's people, whose password is no secret."""
        people = [(who, name, ROLES[role]) for who, name, role in operations.DEMO_PEOPLE] if settings.DEMO else []
        shown = {"demo_people": people, "demo_password": operations.DEMO_PASSWORD}
        companies = IdentityProvider.objects.filter(enabled=True).order_by("provider_id", "pk")
        return super().get_context_data(companies=companies, **shown, **kwargs)

    def get_default_redirect_url(self) -> str:
        """Lead who is signed in already to where they work."""
        assert isinstance(self.request.user, User)
        return destination(self.request, self.request.user, "")

    def form_valid(self, form: Any) -> HttpResponse:
        """Sign in, or keep who it is until the second factor is there."""
        user: User = form.get_user()
        if not user.has_second_factor():
            return arrive(self.request, user, by=second_factor.PASSWORD, going_to=self.get_redirect_url())
        self.request.session.cycle_key()
        self.request.session["proving"] = [user.pk, now().timestamp(), self.get_redirect_url()]
        return redirect("sign-in-second")


@public
@sensitive_post_parameters("code")
@never_cache
@require_http_methods(["GET", "POST"])
def second(request: HttpRequest) -> HttpResponse:
    """Take a code of the app or a recovery code, or offer the passkey."""
    at = now()
    user, going_to = _proving(request, at)
    if user is None:
        return redirect("sign-in")
    guessing = {"username": f"{user.username} (second factor)"}
    if _is_guessed(guessing, at) or not AxesProxyHandler.is_allowed(request, guessing):
        locked: HttpResponse = get_lockout_response(request)
        return locked
    problem = ""
    if request.method == "POST":
        try:
            by = second_factor.prove(user=user, code=request.POST.get("code", "")[:40], at=at)
        except second_factor.UnableToProve as refusal:
            problem = str(refusal)
            AxesProxyHandler.user_login_failed(sender=second, credentials=guessing, request=request)
        else:
            reset(username=guessing["username"])
            del request.session["proving"]
            return arrive(request, user, by=by, going_to=going_to)
    shown = {"problem": problem, "has_passkeys": user.passkeys.exists(), "has_app": second_factor.app_of(user)}
    return render(request, "staff/second.html", shown)


@public
@require_POST
def ask_passkey(request: HttpRequest) -> HttpResponse:
    """Tell the browser what a passkey must sign: one of who gave a password, else any."""
    user, _going_to = _proving(request, now())
    asked = passkeys.ask_to_prove(site=site_of(request), user=user)
    request.session["passkey"] = asked.challenge
    return HttpResponse(asked.options, content_type="application/json")


@public
@require_POST
def with_passkey(request: HttpRequest) -> HttpResponse:
    """Sign in whom a passkey proves."""
    at = now()
    user, going_to = _proving(request, at)
    challenge, answer = request.session.pop("passkey", ""), request.POST.get("answer", "")[:20_000]
    try:
        proved = passkeys.prove(answer=answer, challenge=challenge, site=site_of(request), user=user, at=at)
    except passkeys.UnableToProve as refusal:
        return HttpResponse(str(refusal), status=403, content_type="text/plain; charset=utf-8")
    request.session.pop("proving", None)
    going_to = going_to or request.POST.get("next", "")
    arrived = arrive(request, proved, by=second_factor.PASSKEY, going_to=going_to)
    answered = JsonResponse({"next": arrived["Location"]})
    answered.cookies = arrived.cookies
    return answered


def site_of(request: HttpRequest) -> passkeys.Site:
    """The site as the reader's browser sees it; Django has refused every host but ours."""
    return passkeys.Site(request.get_host().partition(":")[0], f"{request.scheme}://{request.get_host()}")


@method_decorator(public, name="dispatch")
class SignOut(LogoutView):
    """Signs staff out, by POST."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Leave the sign-out in the trail."""
        if isinstance(request.user, User):
            operations.note_sign_out(user=request.user, at=now())
        return super().post(request, *args, **kwargs)


def locked_out(request: HttpRequest, credentials: dict[str, Any] | None, *_args: Any) -> HttpResponse:  # noqa: ARG001
    """Say that a door is locked for a while, the same whether the name exists or not (axes calls this)."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    return render(request, "staff/locked_out.html", {"minutes": minutes}, status=TOO_MANY)


def _proving(request: HttpRequest, at: datetime) -> tuple[User | None, str]:
    """Who gave a right password here in the last ten minutes, and where they were going."""
    pk, since, going_to = request.session.get("proving", (None, 0, ""))
    user = User.objects.filter(pk=pk).first() if at.timestamp() - since < WAITS_S else None
    return (user, going_to) if user is not None and user.is_active else (None, "")


def _is_guessed(guessing: dict[str, str], at: datetime) -> bool:
    """Whether so many codes were wrong, from whichever addresses, that somebody guesses who knows the password."""
    recent = AccessAttempt.objects.filter(**guessing, attempt_time__gt=at - settings.AXES_COOLOFF_TIME)
    return (recent.aggregate(wrong=Sum("failures_since_start"))["wrong"] or 0) >= MOST_WRONG_CODES
