"""Every page's first word is the folder it lives in."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from sintonia.config import environment
from sintonia.staff.access import public

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("sintonia.web.urls")),
    path("staff/", include("sintonia.staff.urls")),
    # A call stands beside the desk for whoever answers it, and is a door with pages of its own.
    path("desk/", include("sintonia.channels.phone.urls")),
    path("desk/", include("sintonia.desk.urls")),
    path("outreach/", include("sintonia.outreach.urls")),
    path("understanding/", include("sintonia.understanding.urls")),
    path("payments/", include("sintonia.payments.urls")),
    path("documents/", include("sintonia.documents.urls")),
    path("media/", include("sintonia.conversations.urls")),
    path("webchat/", include("sintonia.channels.webchat.urls")),
    path("email/", include("sintonia.channels.email.urls")),
    path("counter/", include("sintonia.channels.counter.urls")),
]
# The demo is named, not imported: it stands above us, and is not there at all where customers are.
# The environment decides, as it does for the settings: whoever asks for the first page changes nothing by it.
urlpatterns.append(
    path("", include("sintonia.demo.urls"))
    if environment.is_demo()
    else path("", public(RedirectView.as_view(url="/desk/")))
)
