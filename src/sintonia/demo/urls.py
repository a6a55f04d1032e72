"""Addresses of the demonstration; outside it there are none."""

from django.urls import include, path

from sintonia.demo import mailbox, views

urlpatterns = [
    path("", views.first, name="first"),
    path("demo/phone", views.phone, name="demo-phone"),
    path("demo/thread", views.thread, name="demo-thread"),
    path("demo/doors", views.doors, name="demo-doors"),
    path("demo/again", views.again, name="demo-again"),
    path("demo/enter", views.enter, name="demo-enter"),
    path("demo/happen", views.happen, name="demo-happen"),
    path("demo/proofs", views.proofs, name="demo-proofs"),
    path("demo/mail", mailbox.mails, name="demo-mails"),
    path("demo/mail/<int:number>", mailbox.mail, name="demo-mail"),
    path("demo/mail/<int:number>/paper/<int:place>", mailbox.paper, name="demo-paper"),
    path("", include("sintonia.demo.bank.urls")),
]
