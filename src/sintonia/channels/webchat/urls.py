"""Addresses of the web chat."""

from django.urls import path

from sintonia.channels.webchat import views, widget

urlpatterns = [
    path("", views.page, name="webchat"),
    path("talk", views.talk, name="webchat-talk"),
    path("thread", views.thread, name="webchat-thread"),
    path("file/<str:token>", views.file, name="webchat-file"),
    path("say", views.say, name="webchat-say"),
    path("continue", views.go_on, name="webchat-continue"),
    path("widget.js", widget.widget, name="webchat-widget"),
    path("frame", views.frame, name="webchat-frame"),
    path("frame/begin", views.frame_begin, name="webchat-frame-begin"),
    path("frame/talk", views.frame_talk, name="webchat-frame-talk"),
    path("frame/say", views.frame_say, name="webchat-frame-say"),
]
