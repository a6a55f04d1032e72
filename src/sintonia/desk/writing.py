"""What supervisors write for others to use: ready-made replies, and macros."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _

from sintonia.audit.operations import record
from sintonia.desk.macros import ENDS, Deed, deeds_of, macro_title
from sintonia.desk.models import CannedReply, Macro
from sintonia.desk.operations import OUTCOMES, actor
from sintonia.staff.models import User


class UnableToWrite(Exception):
    """Nothing was written; the message says why."""


@transaction.atomic
def save_reply(*, reply: CannedReply, by: User, at: datetime) -> None:
    """
    Keep a ready-made reply, new or changed.

    :raises UnableToWrite: if it says nothing in any language, or another of that house has its name
    """
    if not any(text.strip() for text in reply.texts.values()):
        raise UnableToWrite(_("Write the reply in at least one language."))
    if CannedReply.objects.filter(name=reply.name, room=reply.room_id).exclude(pk=reply.pk).exists():
        raise UnableToWrite(_("There is one of this name already."))
    reply.save()
    record("desk.reply.written", by=actor(by), at=at, about=("canned_reply", reply.pk))


@transaction.atomic
def remove_reply(*, reply: CannedReply, by: User, at: datetime) -> None:
    """
    Remove a ready-made reply.

    :raises UnableToWrite: if a macro says it
    """
    for macro in Macro.objects.filter(withdrawn_at=None):
        if any(deed.do == "say" and deed.reply == reply.pk for deed in deeds_of(macro)):
            raise UnableToWrite(_("The macro “%(name)s” says it.") % {"name": macro_title(macro.name)})
    record("desk.reply.removed", by=actor(by), at=at, about=("canned_reply", reply.pk))
    reply.delete()


@transaction.atomic
def save_macro(*, macro: Macro, deeds: Sequence[Deed], by: User, at: datetime) -> None:
    """
    Keep a macro, new or changed.

    :raises UnableToWrite: if it does nothing, something follows its end, a deed is not whole, or its name is taken
    """
    if not deeds:
        raise UnableToWrite(_("Choose at least one thing to do."))
    if any(deed.do in ENDS for deed in deeds[:-1]):
        raise UnableToWrite(_("Nothing can follow once the conversation is no longer at hand."))
    if any(deed.do == "transfer" and not deed.text.strip() for deed in deeds):
        raise UnableToWrite(_("Say in a few words why it is handed on."))
    if any(deed.do == "close" and deed.outcome not in OUTCOMES for deed in deeds):
        raise UnableToWrite(_("Choose how it ended."))
    named = Macro.objects.filter(name=macro.name, room=macro.room_id, withdrawn_at=None)
    if named.exclude(pk=macro.pk).exists():
        raise UnableToWrite(_("There is one of this name already."))
    macro.deeds = msgspec.to_builtins(deeds)
    macro.save()
    record("desk.macro.written", by=actor(by), at=at, about=("macro", macro.pk), deeds=[one.do for one in deeds])


@transaction.atomic
def withdraw_macro(*, macro: Macro, by: User, at: datetime) -> None:
    """Let a macro be used no more; that it was used stays known."""
    Macro.objects.filter(pk=macro.pk, withdrawn_at=None).update(withdrawn_at=at)
    record("desk.macro.withdrawn", by=actor(by), at=at, about=("macro", macro.pk))
