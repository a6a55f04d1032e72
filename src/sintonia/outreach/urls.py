"""Addresses of the batches."""

from django.urls import path

from sintonia.outreach import views

urlpatterns = [
    path("batches", views.batches, name="outreach-batches"),
    path("batches/<int:number>", views.batch, name="outreach-batch"),
    path("batches/<int:number>/state", views.state, name="outreach-batch-state"),
]
