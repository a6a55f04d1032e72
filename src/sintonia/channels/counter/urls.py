"""Addresses of the counter."""

from django.urls import path

from sintonia.channels.counter import arrivals, views

urlpatterns = [
    path("", arrivals.find, name="counter"),
    path("look-up", arrivals.look_up, name="counter-look-up"),
    path("open", arrivals.open_visit, name="counter-open"),
    path("<slug:visit>/", views.visit, name="counter-visit"),
    path("<slug:visit>/thread", views.thread, name="counter-thread"),
    path("<slug:visit>/step", views.step, name="counter-step"),
    path("<slug:visit>/answer", views.answer, name="counter-answer"),
    path("<slug:visit>/prove", views.prove, name="counter-prove"),
    path("<slug:visit>/turned", views.turned, name="counter-turned"),
    path("<slug:visit>/turned/part", views.turned_part, name="counter-turned_part"),
    path("<slug:visit>/slip", views.slip, name="counter-slip"),
    path("<slug:visit>/to-phone", views.to_phone, name="counter-to_phone"),
]
