"""What every page shares: the language and the appearance that a reader chose."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

YEAR_S = 31_536_000
APPEARANCES = {"light": "dark", "dark": "light"}


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Speak the language that the reader chose, from now on."""
    answer = HttpResponseRedirect(_next(request))
    if (chosen := request.POST.get("language", "")) in dict(settings.LANGUAGES):
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, chosen, max_age=YEAR_S, samesite="Lax", secure=request.is_secure()
        )
    return answer


@require_POST
def appearance(request: HttpRequest) -> HttpResponse:
    """Change between light and dark; without JavaScript the system's choice is unknown, so the first is dark."""
    answer = HttpResponseRedirect(_next(request))
    chosen = APPEARANCES.get(request.COOKIES.get("sintonia_theme", ""), "dark")
    answer.set_cookie("sintonia_theme", chosen, max_age=YEAR_S, samesite="Lax", secure=request.is_secure())
    return answer


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else "/"
