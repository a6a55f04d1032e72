"""Addresses of files."""

from django.urls import path

from sintonia.conversations import views

urlpatterns = [
    path("received/<str:token>", views.received, name="received"),
    path("<str:token>", views.media, name="media"),
]
