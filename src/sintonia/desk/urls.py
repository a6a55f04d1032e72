"""Addresses of the desk."""

from django.urls import path

from sintonia.desk import views

urlpatterns = [
    path("", views.page, name="desk"),
    path("queue", views.queue, name="desk-queue"),
    path("<slug:item>/", views.page, name="desk-item"),
    path("<slug:item>/talk", views.talk, name="desk-talk"),
    path("<slug:item>/customer", views.customer, name="desk-customer"),
    path("<slug:item>/claim", views.claim, name="desk-claim"),
    path("<slug:item>/answer", views.answer, name="desk-answer"),
    path("<slug:item>/give-back", views.give_back, name="desk-give_back"),
    path("<slug:item>/meet", views.meet, name="desk-meet"),
    path("<slug:item>/close", views.close, name="desk-close"),
]
