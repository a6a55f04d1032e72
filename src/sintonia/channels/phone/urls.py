"""Addresses of calls, beside the desk's."""

from django.urls import path

from sintonia.channels.phone import views

urlpatterns = [
    path("call", views.open_call, name="call-open"),
    path("call/<slug:call>/", views.call, name="call"),
    path("call/<slug:call>/thread", views.thread, name="call-thread"),
    path("call/<slug:call>/step", views.step, name="call-step"),
    path("call/<slug:call>/answer", views.answer, name="call-answer"),
    path("call/<slug:call>/number", views.number, name="call-number"),
]
