"""What is done for the customer from the desk: a journey begun, its open question answered."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from sintonia.desk import serving
from sintonia.desk.operations import UnableToAnswer
from sintonia.desk.views.items import item_or_404
from sintonia.kit.clock import now
from sintonia.staff.access import user_of
from sintonia.staff.permissions import permitted


@permitted("desk.work")
@require_POST
def do(request: HttpRequest, item: str) -> HttpResponse:
    """Begin a journey for the customer or take up what was put aside, or do what its open question needs."""
    item_or_404(request, item)
    told, by, at = request.POST, user_of(request), now()
    key = told.get("key", "")[:60] or str(uuid4())
    step = {"run": told.get("run", "")[:22], "step": told.get("step", "")[:60]}
    try:
        if "begin" in told:
            serving.begin(item=item, journey=told["begin"], key=key, by=by, at=at)
        elif "resume" in told:
            serving.take_up(item=item, **step, key=key, by=by, at=at)
        elif "ask" in told:
            serving.ask_customer(item=item, **step, key=key, by=by, at=at)
        else:
            text, choice = told.get("text", ""), told.get("choice", "")[:200]
            serving.answer(item=item, **step, text=text, choice=choice, key=key, by=by, at=at)
    except (serving.UnableToServe, UnableToAnswer) as refusal:
        notices.error(request, str(refusal))
    return redirect(f"{reverse('desk-item', args=[item])}#desk-step")
