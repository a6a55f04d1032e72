"""Addresses of the counter."""

from django.urls import path

from sintonia.channels.counter.views import arrivals, visit

urlpatterns = [
    path("", arrivals.find, name="counter"),
    path("look-up", arrivals.look_up, name="counter-look-up"),
    path("open", arrivals.open_visit, name="counter-open"),
    path("<slug:visit>/", visit.visit, name="counter-visit"),
    path("<slug:visit>/thread", visit.thread, name="counter-thread"),
    path("<slug:visit>/step", visit.step, name="counter-step"),
    path("<slug:visit>/answer", visit.answer, name="counter-answer"),
    path("<slug:visit>/prove", visit.prove, name="counter-prove"),
    path("<slug:visit>/turned", visit.turned, name="counter-turned"),
    path("<slug:visit>/turned/part", visit.turned_part, name="counter-turned_part"),
    path("<slug:visit>/slip", visit.slip, name="counter-slip"),
    path("<slug:visit>/slip.pdf", visit.slip_as_pdf, name="counter-slip_pdf"),
    path("<slug:visit>/letter", visit.letter, name="counter-letter"),
    path("<slug:visit>/to-phone", visit.to_phone, name="counter-to_phone"),
]
