"""Addresses of papers."""

from django.urls import path

from sintonia.documents import views

urlpatterns = [path("", views.check, name="documents")]
