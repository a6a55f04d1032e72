"""Addresses of the review page."""

from django.urls import path

from sintonia.understanding import views

urlpatterns = [
    path("", views.page, name="understanding"),
    path("labels", views.labels, name="understanding-labels"),
    path("labels/taken-back", views.take_back, name="understanding-taken_back"),
    path("releases", views.releases, name="understanding-releases"),
    path("releases/in-use", views.serve, name="understanding-in_use"),
    path("releases/<int:number>", views.release, name="understanding-release"),
]
