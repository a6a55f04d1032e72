"""What each request to a page for staff passes by."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlsplit

from axes.helpers import get_client_ip_address
from django.contrib import messages as notices
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.deprecation import MiddlewareMixin
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from sintonia.kit.clock import now
from sintonia.staff import sessions
from sintonia.staff.access import Kept, is_for_staff, user_of
from sintonia.staff.permissions import permission_of
from sintonia.staff.second_factor import is_proved_enough
from sintonia.web.sizes import wants_part

# The pages of one's own sign-in are where a second factor is set up.
LONGEST_WORDS: Final = 10_000
OWN: Final = "staff.permissions"


class SignedIn(MiddlewareMixin):
    """
    Asks for sign-in on every page for staff, and for a second factor where the role needs one.

    A page that asks for no permission is refused to everybody.
    """

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., Any],
        view_args: Any,  # noqa: ARG002 - Django's signature
        view_kwargs: Any,
    ) -> HttpResponseBase | None:
        """Let the open pages by."""
        if not is_for_staff(view_func):
            return None
        if not request.user.is_authenticated:
            return _asked_to_sign_in(request, getattr(view_func, "keeps", None), view_kwargs)
        permission = permission_of(view_func)
        if permission is None:
            raise PermissionDenied
        _note(request)
        if permission == OWN or is_proved_enough(user_of(request), by=request.session.get("proved_by", "")):
            return None
        if not user_of(request).has_second_factor():
            return redirect("staff-own")
        # Set up meanwhile in another browser: this one is to give it too.
        logout(request)
        return redirect_to_login(request.get_full_path())


def _asked_to_sign_in(request: HttpRequest, kept: Kept | None, places: dict[str, Any]) -> HttpResponseBase:
    """
    Ask for sign-in, and lead back to the page that was open: a deed is not done again by itself, its words are kept.

    What a script sends is answered in a sentence; it keeps the words itself.
    """
    if request.method in {"GET", "HEAD"}:
        return redirect_to_login(request.get_full_path())
    if wants_part(request):
        told = _("You were signed out. Your words are kept: sign in again to send them.")
        return HttpResponse(told, status=401, content_type="text/plain; charset=utf-8")
    if kept is not None and (words := request.POST.get(kept.field, "")[:LONGEST_WORDS]):
        request.session[kept.key.format(**places)] = words
        notices.info(request, _("You were signed out. Your words are kept: sign in again to send them."))
        return redirect_to_login(reverse(kept.page, kwargs=places))
    came_from = request.headers.get("Referer", "")
    known = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
    parts = urlsplit(came_from if known else "")
    return redirect_to_login(f"{parts.path}?{parts.query}" if parts.query else parts.path)


def _note(request: HttpRequest) -> None:
    """Keep that this browser was here, once a minute."""
    key, at = request.session.session_key, now()
    noted_as, noted_at = request.session.get("noted", ("", 0))
    if key is None or (noted_as == key and at.timestamp() - noted_at < sessions.NOTED_EVERY_S):
        return
    agent = request.headers.get("User-Agent", "")[:400]
    sessions.note(user=user_of(request), key=key, agent=agent, address=get_client_ip_address(request), at=at)
    request.session["noted"] = [key, at.timestamp()]
