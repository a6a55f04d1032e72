"""The board: what waits, who is there, each house and the last hour."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sintonia.desk.board import begins_of, board_for
from sintonia.desk.measures import measures_of, satisfaction_of
from sintonia.desk.providing import SPANS, TODAY, WEEK, YESTERDAY, span_of, work_for
from sintonia.desk.satisfaction import by_hour
from sintonia.kit.clock import now
from sintonia.staff.access import user_of
from sintonia.staff.models import User
from sintonia.staff.permissions import permitted
from sintonia.web.sizes import part

TOPICS = ("desk",)


@permitted("desk.board")
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """The board as it is now; it stays true by itself."""
    return render(request, "desk/board.html", _shown(user_of(request)))


@permitted("desk.board")
@require_GET
def now_part(request: HttpRequest) -> HttpResponse:
    """The board's figures alone."""
    return part(request, "desk/board_now.html", _shown(user_of(request)), TOPICS)


@permitted("desk.board")
@require_GET
def providers(request: HttpRequest) -> HttpResponse:
    """What each house did in a day or a week, side by side."""
    user, at = user_of(request), now()
    asked = request.GET.get("span", TODAY)
    chosen = asked if asked in SPANS else TODAY
    since, until = span_of(chosen, at=at)
    titles = {TODAY: _("Today"), YESTERDAY: _("Yesterday"), WEEK: _("Seven days")}
    houses = work_for(user, since=since, until=until)
    shown = {"houses": houses, "chosen": chosen, "spans": titles.items(), "is_whole": user.provider_id is None}
    return render(request, "desk/providers.html", shown)


def _shown(user: User) -> dict[str, Any]:
    at = now()
    shown = board_for(user, at=at)
    rated = satisfaction_of(by_hour(user, begins=begins_of(at)))
    return {**shown, "measures": [*measures_of(shown["hours"]), rated], "at": at, "topics": TOPICS}
