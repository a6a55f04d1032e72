"""Addresses of the pretend banks' page."""

from django.urls import path

from sintonia.demo.bank import views

urlpatterns = [
    path("demo/bank", views.first, name="demo-bank"),
    path("demo/bank/pay", views.pay_code, name="demo-bank-pay"),
    path("demo/bank/undo", views.undo, name="demo-bank-undo"),
    path("demo/bank/switch", views.switch, name="demo-bank-switch"),
    path("demo/bank/return-file", views.close, name="demo-bank-close"),
    path("demo/bank/return-file/<int:number>", views.file, name="demo-bank-file"),
]
