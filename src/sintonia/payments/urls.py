"""Addresses of the pages of money."""

from django.urls import path

from sintonia.payments.views import files, placing, reconciling

urlpatterns = [
    path("files", files.files, name="payments-files"),
    path("files/new", files.give, name="payments-give"),
    path("files/<str:token>", files.file, name="payments-file"),
    path("files/<str:token>/lines/<int:number>", files.settle, name="payments-settle"),
    path("", reconciling.page, name="payments"),
    path("costs", reconciling.costs, name="payments-costs"),
    path("<slug:token>/", placing.page, name="payments-payment"),
    path("<slug:token>/receipt", placing.receipt, name="payments-receipt"),
    path("<slug:token>/place", placing.place, name="payments-place"),
    path("<slug:token>/credit", placing.credit, name="payments-credit"),
    path("<slug:token>/take-off", placing.take_off, name="payments-take_off"),
    path("<slug:token>/give-back", placing.give_back, name="payments-give_back"),
]
