"""Addresses of the web chat: the first company's, and another's under the name of its account."""

from django.urls import include, path

from sintonia.channels.webchat import frames, views, widget

_pages = [
    path("", views.page, name="webchat"),
    path("talk", views.talk, name="webchat-talk"),
    path("thread", views.thread, name="webchat-thread"),
    path("say", views.say, name="webchat-say"),
    path("continue", views.go_on, name="webchat-continue"),
]
urlpatterns = [
    *_pages,
    path("file/<str:token>", views.file, name="webchat-file"),
    path("widget.js", widget.widget, name="webchat-widget"),
    path("frame", frames.frame, name="webchat-frame"),
    path("frame/begin", frames.frame_begin, name="webchat-frame-begin"),
    path("frame/talk", frames.frame_talk, name="webchat-frame-talk"),
    path("frame/say", frames.frame_say, name="webchat-frame-say"),
    path("<slug:account>/", include(_pages)),
]
