"""The web chat inside another site's page: no cookie, a bearer token in a header, and only where the account allows."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from sintonia.channels.webchat import views
from sintonia.channels.webchat.visitors import ACCOUNT, new_visitor, signed, visitor_by_bearer
from sintonia.conversations.accounts import company_name
from sintonia.conversations.models import ChannelAccount
from sintonia.conversations.plugins import plugins
from sintonia.web.brand import local_time
from sintonia.web.sizes import part


@require_GET
@xframe_options_exempt
def frame(request: HttpRequest) -> HttpResponse:
    """The chat inside another site's page: no cookie, a bearer token; only the account's own sites may frame it."""
    account = views.account_named(request.GET.get("account", ""))
    shown = {
        "company": company_name(account),
        "look": plugins().brand(account.company).look,
        "account": account.key,
        "page_url": views.at_account("webchat", account.key),
        "say_url": _framed("say", account),
        "talk_url": _framed("talk", account),
    }
    answer = render(request, "webchat/frame.html", shown)
    answer._csp_update = {"frame-ancestors": _ancestors(account)}  # type: ignore[attr-defined]
    return answer


@csrf_exempt
@require_POST
def frame_begin(request: HttpRequest) -> HttpResponse:
    """Give a frame its visitor's token."""
    views.account_named(request.POST.get("account", ""))
    return JsonResponse({"token": signed(new_visitor())})


@require_GET
def frame_talk(request: HttpRequest) -> HttpResponse:
    """The bubbles of a frame's visitor."""
    visitor = visitor_by_bearer(request)
    if visitor is None:
        return HttpResponse(status=401)
    account = views.account_named(request.GET.get("account", ACCOUNT))
    with local_time(plugins().brand(account.company)):
        # A frame has no cookie, and a picture cannot carry a header.
        shown = views.talk_of(request, visitor, account, say=_framed("say", account), files="")
        return part(request, "webchat/talk.html", shown, shown["topics"])


@csrf_exempt
@require_POST
def frame_say(request: HttpRequest) -> HttpResponse:
    """Take in what a frame's visitor typed; the token in the header is the proof, never a cookie."""
    visitor = visitor_by_bearer(request)
    if visitor is None:
        return HttpResponse(status=401)
    views.take_in(request, visitor, views.account_named(request.GET.get("account", ACCOUNT)).key)
    return HttpResponse(status=204)


def _framed(name: str, account: ChannelAccount) -> str:
    return f"{reverse(f'webchat-frame-{name}')}?{urlencode({'account': account.key})}"


def _ancestors(account: ChannelAccount) -> list[str]:
    """The sites that may frame the chat; a demonstration lets everybody try."""
    return ["'self'", *account.settings.get("sites", ["http:", "https:"] if settings.DEMO else [])]
