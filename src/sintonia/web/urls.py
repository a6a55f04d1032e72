"""Addresses that every page uses."""

from django.urls import path

from sintonia.web import views

urlpatterns = [
    path("language", views.language, name="language"),
    path("appearance", views.appearance, name="appearance"),
]
