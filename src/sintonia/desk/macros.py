"""
Macros: what an agent often does in a row, done by one click in one transaction.

Each deed goes through its own operation, so that every check of it holds; the first that is refused undoes all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

import msgspec
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from msgspec import Struct

from sintonia.audit.operations import record
from sintonia.conversations.channel import Channel
from sintonia.conversations.models import Contact
from sintonia.desk import moving, operations
from sintonia.desk.models import CannedReply, Macro, MacroUse, WorkItem
from sintonia.desk.notes import UnableToNote, note
from sintonia.desk.operations import UnableToAnswer, actor, outcomes, theirs
from sintonia.desk.replies import Reply, replies_for, reply_title
from sintonia.staff.models import User

MOST: Final = 20
UNKNOWN: Final = re.compile(r"\{\w+\}")
# After these the conversation is no longer at hand, so that nothing can follow.
ENDS: Final = frozenset({"transfer", "snooze", "close"})
# What the demonstration begins with; a company writes its own. Their names are said in the reader's language.
FIRST: Final = {
    "goodbye": ("goodbye", {"do": "close", "outcome": "solved"}),
    "look_and_pause": ("one_moment", {"do": "snooze", "until": "1h"}),
    "nobody_answers": ("until_later", {"do": "close", "outcome": "no_answer"}),
}
TITLES: Final = {
    "goodbye": gettext_lazy("Say goodbye and close"),
    "look_and_pause": gettext_lazy("I am looking into it: put aside"),
    "nobody_answers": gettext_lazy("Nobody answers any more: close"),
}


class Deed(Struct, frozen=True, omit_defaults=True):
    """
    One deed of a macro: to "say" the ready-made reply `reply`, to "note" `text`, to "transfer" it `to` a place because
    of `text`, to "snooze" it `until` "1h", "4h" or "tomorrow", or to "close" it with `outcome`.
    """

    do: Literal["say", "note", "transfer", "snooze", "close"]
    reply: int = 0
    text: str = ""
    to: str = ""
    until: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Ready:
    """A macro that can be done now, and what it does, in words."""

    id: int
    name: str
    told: str


class UnableToRun(Exception):
    """Nothing of a macro was done; the message says why."""


def macros_for(user: User, item: WorkItem, *, places: Sequence[moving.Place]) -> list[Ready]:
    """What somebody can do by one click with a conversation that is theirs: what could not be done is not offered."""
    replies = {one.id: one for one in replies_for(user, item)}
    open_to = {place.value: place.title for place in places}
    found = []
    for row in _of(user).order_by("name", "pk"):
        deeds = deeds_of(row)
        possible = all(
            one.reply in replies if one.do == "say" else one.to in open_to if one.do == "transfer" else True
            for one in deeds
        )
        if possible:
            names = {key: reply.name for key, reply in replies.items()}
            found.append(Ready(row.pk, macro_title(row.name), told(deeds, names, open_to)))
    return found[:MOST]


def macro_title(name: str) -> str:
    """What a macro is called: those that were there at first have a name in every language."""
    return str(TITLES.get(name, name))


def deeds_of(row: Macro) -> tuple[Deed, ...]:
    """What a macro does, in order."""
    return msgspec.convert(row.deeds, tuple[Deed, ...])


def told(deeds: Iterable[Deed], replies: dict[int, str], places: dict[str, str]) -> str:
    """What deeds do, in words."""
    return " → ".join(_told(one, replies, places) for one in deeds)


def _told(deed: Deed, replies: dict[int, str], places: dict[str, str]) -> str:
    match deed.do:
        case "say":
            return _("say “%(name)s”") % {"name": replies.get(deed.reply, "?")}
        case "note":
            return _("note “%(text)s”") % {"text": deed.text}
        case "transfer":
            return _("hand on: %(place)s") % {"place": places.get(deed.to, "?")}
        case "snooze":
            return _("put aside: %(until)s") % {"until": moving.spans().get(deed.until, "?")}
        case "close":
            return _("close: %(outcome)s") % {"outcome": outcomes().get(deed.outcome, "?")}


@transaction.atomic
def run(*, item: str, macro: int, key: str, seen: int, channel: Channel, by: User, at: datetime) -> bool:
    """
    Do everything of a macro, in order, or nothing of it; the same key does it once. Returns whether the conversation is
    no longer at hand then. `seen` is the newest message that was read, as for any answer.

    :raises UnableToRun: if the item is not theirs any more, there is no such macro, or one of its deeds is refused
    """
    try:
        return _run(item=item, macro=macro, key=key, seen=seen, channel=channel, by=by, at=at)
    except (UnableToAnswer, moving.UnableToMove, UnableToNote) as refusal:
        raise UnableToRun(_("Nothing of it was done: %(why)s") % {"why": refusal}) from refusal


def _run(*, item: str, macro: int, key: str, seen: int, channel: Channel, by: User, at: datetime) -> bool:
    row = _of(by).filter(pk=macro).first()
    if row is None:
        raise UnableToAnswer(_("There is no such macro any more."))
    deeds = deeds_of(row)
    ends = any(deed.do in ENDS for deed in deeds)
    # The contact before its item, as turns do.
    Contact.objects.select_for_update().filter(pk__in=WorkItem.objects.filter(token=item).values("contact")).first()
    if MacroUse.objects.filter(item__token=item, macro=row, key=key).exists():
        return ends
    found = theirs(item, by)
    MacroUse.objects.create(item=found, macro=row, by=by, key=key, at=at)
    record("desk.macro.done", by=actor(by), at=at, about=("work_item", found.pk), macro=row.pk)
    replies = {one.id: one for one in replies_for(by, found)}
    for n, deed in enumerate(deeds):
        _do(deed, found, replies, key=f"{key}:{row.pk}:{n}", seen=seen, channel=channel, by=by, at=at)
    return ends


def _do(
    deed: Deed, item: WorkItem, replies: dict[int, Reply], *, key: str, seen: int, channel: Channel, by: User,
    at: datetime,
) -> None:  # fmt: skip
    match deed.do:
        case "say":
            text = _text_of(replies.get(deed.reply))
            operations.answer(item=item.token, by=by, key=key, text=text, seen=seen, channel=channel, at=at)
        case "note":
            note(item=item, by=by, text=deed.text, at=at)
        case "transfer":
            moving.transfer(item=item.token, to=deed.to, reason=deed.text, by=by, at=at)
        case "snooze":
            moving.snooze(item=item.token, until=moving.moment(deed.until, at), by=by, at=at)
        case "close":
            operations.close(item=item.token, by=by, outcome=deed.outcome, at=at)


def _text_of(reply: Reply | None) -> str:
    if reply is None:
        raise UnableToAnswer(_("There is no such reply in the customer's language."))
    unknown = UNKNOWN.search(reply.text)
    if unknown is not None:
        # Nobody reads it before it is sent.
        raise UnableToAnswer(_("Nobody knows what to fill in for %(name)s.") % {"name": unknown[0]})
    return reply.text


def _of(user: User) -> QuerySet[Macro]:
    """The macros of one's house and team."""
    here = Q(room=None) | Q(room=user.provider_id)
    return Macro.objects.filter(here, Q(team=None) | Q(team=user.team_id), withdrawn_at=None)


def write_first_macros() -> None:
    """Give a company without any macros those to begin with."""
    if Macro.objects.exists():
        return
    replies = dict(CannedReply.objects.filter(room=None).values_list("name", "pk"))
    Macro.objects.bulk_create(
        Macro(name=name, deeds=[{"do": "say", "reply": replies[said]}, ending])
        for name, (said, ending) in FIRST.items()
        if said in replies
    )


def macros_written() -> list[tuple[Macro, str]]:
    """Every macro that is in use, with what it does, for who writes them."""
    rows = Macro.objects.filter(withdrawn_at=None).select_related("room", "team").order_by("name", "pk")
    replies = {pk: reply_title(name) for pk, name in CannedReply.objects.values_list("pk", "name")}
    places = dict(moving.places_to_write())
    return [(row, told(deeds_of(row), replies, places)) for row in rows]
