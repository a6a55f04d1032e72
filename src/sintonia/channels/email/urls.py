"""Addresses of mail: the way out that stands in a letter."""

from django.urls import path

from sintonia.channels.email import views

urlpatterns = [path("stop/<str:token>", views.stop, name="email-stop")]
