"""Addresses of the pages of money."""

from django.urls import path

from sintonia.payments.views import banks, files, placing, reconciling

urlpatterns = [
    path("files", files.files, name="payments-files"),
    path("files/new", files.give, name="payments-give"),
    path("files/<str:token>", files.file, name="payments-file"),
    path("files/<str:token>/lines/<int:number>", files.settle, name="payments-settle"),
    path("", reconciling.page, name="payments"),
    path("banks", banks.page, name="payments-banks"),
    path("banks/new", banks.new, name="payments-bank_new"),
    path("banks/<slug:token>/", banks.bank, name="payments-bank"),
    path("banks/<slug:token>/change", banks.change, name="payments-bank_change"),
    path("banks/<slug:token>/try", banks.try_it, name="payments-bank_try"),
    path("banks/<slug:token>/call", banks.call, name="payments-bank_call"),
    path("banks/<slug:token>/address", banks.address, name="payments-bank_address"),
    path("banks/<slug:token>/suspend", banks.suspend, name="payments-bank_suspend"),
    path("banks/<slug:token>/resume", banks.resume, name="payments-bank_resume"),
    path("banks/<slug:token>/remove", banks.remove, name="payments-bank_remove"),
    path("costs", reconciling.costs, name="payments-costs"),
    path("<slug:token>/", placing.page, name="payments-payment"),
    path("<slug:token>/receipt", placing.receipt, name="payments-receipt"),
    path("<slug:token>/place", placing.place, name="payments-place"),
    path("<slug:token>/credit", placing.credit, name="payments-credit"),
    path("<slug:token>/take-off", placing.take_off, name="payments-take_off"),
    path("<slug:token>/give-back", placing.give_back, name="payments-give_back"),
]
