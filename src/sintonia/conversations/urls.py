"""Addresses of files."""

from django.urls import path

from sintonia.conversations import views

urlpatterns = [path("<str:token>", views.media, name="media")]
