"""Addresses of the desk."""

from django.urls import path

from sintonia.desk.views import board, deeds, finding, me, rules, supervising
from sintonia.desk.views import items as views

urlpatterns = [
    path("", views.page, name="desk"),
    path("queue", views.queue, name="desk-queue"),
    path("me", me.me, name="desk-me"),
    path("me/state", me.be, name="desk-me-state"),
    path("ready", me.ready, name="desk-ready"),
    path("find", finding.find, name="desk-find"),
    path("shortcuts", finding.shortcuts, name="desk-shortcuts"),
    path("cases/<slug:case>", finding.case, name="desk-case"),
    path("board", board.page, name="desk-board"),
    path("board/now", board.now_part, name="desk-board_now"),
    path("board/items/<slug:item>/", supervising.conversation, name="desk-board_item"),
    path("board/items/<slug:item>/talk", supervising.talk, name="desk-board_talk"),
    path("board/items/<slug:item>/whisper", supervising.whisper, name="desk-board_whisper"),
    path("board/items/<slug:item>/reassign", supervising.reassign, name="desk-board_reassign"),
    path("board/people/<slug:person>/", supervising.person, name="desk-board_person"),
    path("board/people/<slug:person>/take-out", supervising.take_out, name="desk-board_take_out"),
    path("board/people/<slug:person>/coach", supervising.coach, name="desk-board_coach"),
    path("rules", rules.page, name="desk-rules"),
    path("rules/save", rules.save, name="desk-rules_save"),
    path("rules/overflow", rules.overflow, name="desk-rules_overflow"),
    path("rules/overflow/<int:number>/switch", rules.switch, name="desk-rules_switch"),
    path("rules/hours", rules.hours, name="desk-rules_hours"),
    path("providers", board.providers, name="desk-providers"),
    path("coaching", supervising.coaching, name="desk-coaching"),
    path("offers/<slug:offer>/accept", me.accept, name="desk-offer-accept"),
    path("offers/<slug:offer>/decline", me.decline, name="desk-offer-decline"),
    path("<slug:item>/", views.page, name="desk-item"),
    path("<slug:item>/talk", views.talk, name="desk-talk"),
    path("<slug:item>/customer", views.customer, name="desk-customer"),
    path("<slug:item>/drafts", views.drafts, name="desk-drafts"),
    path("<slug:item>/claim", views.claim, name="desk-claim"),
    path("<slug:item>/answer", views.answer, name="desk-answer"),
    path("<slug:item>/give-back", views.give_back, name="desk-give_back"),
    path("<slug:item>/reveal", views.reveal, name="desk-reveal"),
    path("<slug:item>/note", deeds.note, name="desk-note"),
    path("<slug:item>/transfer", deeds.transfer, name="desk-transfer"),
    path("<slug:item>/snooze", deeds.snooze, name="desk-snooze"),
    path("<slug:item>/meet", views.meet, name="desk-meet"),
    path("<slug:item>/close", views.close, name="desk-close"),
]
