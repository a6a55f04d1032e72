"""
What nobody may keep any longer: an erased person's files, those that were kept long enough, and nobody's at all; and
what came in, as it came.

The row goes first and the bytes after the commit: what a crash leaves in between is nobody's, and that is looked for.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, Final, NamedTuple

from django.db import connection, transaction

from sintonia.audit import SYSTEM
from sintonia.audit.operations import record
from sintonia.conversations import files
from sintonia.conversations.models import Fetch, Inbox, Media

log: Final = logging.getLogger(__name__)

# Longer than any message waits for its turn; one that waits longer still is asked for by its file's name.
A_DAY: Final = timedelta(days=1)
AS_IT_CAME: Final = timedelta(days=30)
HALF: Final = ".half"
_NAME: Final = re.compile(r"[\w-]{22}(\.half)?", re.ASCII)

# What is sent after that is kept like anybody's: the conversation goes on.
_OF_THE_ERASED: Final = """
SELECT m.id, m.contact_id, m.token, m.path
FROM audit_personkey k
JOIN customers_customer u ON u.key_id = k.id
JOIN conversations_contact c ON c.customer_id = u.id
JOIN conversations_media m ON m.contact_id = c.id
WHERE k.erased_at IS NOT NULL AND m.created_at <= k.erased_at
ORDER BY m.id LIMIT %s FOR UPDATE OF m SKIP LOCKED
"""
_KEPT_LONG_ENOUGH: Final = """
SELECT id, contact_id, token, path FROM conversations_media
WHERE source ? 'received' AND created_at < %s
ORDER BY created_at LIMIT %s FOR UPDATE SKIP LOCKED
"""
_NO_LONGER_FETCHED: Final = """
SELECT id, contact_id, token, path FROM conversations_media
WHERE path <> '' AND NOT source ? 'received' AND created_at < %s
ORDER BY created_at LIMIT %s FOR UPDATE SKIP LOCKED
"""
# What was read on a file goes with it; that there was one stays said.
_FORGET: Final = """
UPDATE conversations_message SET content = jsonb_set(
    content #- '{media,name}', '{details}',
    (content -> 'details') - '{file,text,codes,display,problem}'::text[] || '{"erased": true}'
)
WHERE contact_id = ANY(%s) AND direction = 'in' AND content #>> '{details,file,name}' = ANY(%s)
"""
# The oldest come first by their ids, so that none of what is younger is looked at.
_TAKEN_IN: Final = """
DELETE FROM conversations_inbox WHERE id IN (
    SELECT id FROM (SELECT id, done_at FROM conversations_inbox ORDER BY id LIMIT %s) oldest WHERE done_at < %s
)
"""


class _Row(NamedTuple):
    """A file that is to go."""

    id: int
    contact: int
    token: str
    path: str


def erase_files(*, at: datetime, kept_for: timedelta | None, most: int = 500) -> int:
    """
    Erase what erased people sent and were sent, what was sent longer ago than it is kept, and what was made for a
    link that has died since; returns how many files went.

    While nobody knows how long a file is kept (None), none goes for its age.
    """
    gone = _erased(_OF_THE_ERASED, [most], why="their customer was erased", at=at)
    if kept_for is not None:
        gone += _erased(_KEPT_LONG_ENOUGH, [at - kept_for, most], why="kept long enough", at=at)
    return gone + _let_go(at=at, most=most)


def erase_taken_in(*, at: datetime, most: int = 20_000) -> int:
    """Let go of what came in and was turned into messages long ago, with all that a provider said beside it."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKEN_IN, [most, at - AS_IT_CAME])
        gone: int = cursor.rowcount
        return gone


def _erased(question: str, values: Sequence[Any], *, why: str, at: datetime) -> int:
    with transaction.atomic():
        rows = _asked(question, values)
        if not rows:
            return 0
        contacts = sorted({row.contact for row in rows})
        with connection.cursor() as cursor:
            cursor.execute(_FORGET, [contacts, [row.token for row in rows]])
        Media.objects.filter(pk__in=[row.id for row in rows]).delete()
        for contact in contacts:
            number = sum(row.contact == contact for row in rows)
            record("conversations.files.erased", by=SYSTEM, at=at, about=("contact", contact), files=number, why=why)
    _unlink(row.path for row in rows if row.path)
    return len(rows)


def _let_go(*, at: datetime, most: int) -> int:
    """Documents are made anew for who asks: their rows stay, with the SHA-256 of what was handed over."""
    with transaction.atomic():
        rows = _asked(_NO_LONGER_FETCHED, [at - files.GOOD_FOR, most])
        Media.objects.filter(pk__in=[row.id for row in rows]).update(path="")
    _unlink(row.path for row in rows)
    return len(rows)


def _asked(question: str, values: Sequence[Any]) -> list[_Row]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return [_Row(*row) for row in cursor.fetchall()]


@dataclass
class Orphans:
    """
    Files that are nobody's: their message was never taken in, or a crash came between a row and its bytes.

    The folder is walked a few files at a time, again and again, so that a million of them is no long job.
    """

    _walk: Iterator[os.DirEntry[str]] | None = None

    def erase_some(self, *, at: datetime, most: int = 500) -> int:
        """Look at some more files, and erase those that lay here for a day and are still nobody's."""
        looked_at = self._some(most)
        old = {one.name for one in looked_at if _NAME.fullmatch(one.name) and _lay_here(one, since=at - A_DAY)}
        nobodys = old - _somebodys(old, at=at)
        _unlink(nobodys)
        return len(nobodys)

    def _some(self, most: int) -> list[os.DirEntry[str]]:
        """The next files; none, and the walk begins again, when the folder cannot be read."""
        try:
            self._walk = self._walk or os.scandir(files.folder())
            found = list(islice(self._walk, most))
        except OSError:
            log.exception("the folder of files could not be walked")
            found = []
        if len(found) < most:
            self._walk = None
        return found


def _lay_here(entry: os.DirEntry[str], *, since: datetime) -> bool:
    try:
        return entry.is_file(follow_symlinks=False) and entry.stat().st_mtime < since.timestamp()
    except FileNotFoundError:
        return False
    except OSError:
        log.exception("file %s could not be looked at", entry.name)
        return False


def _somebodys(names: Collection[str], *, at: datetime) -> set[str]:
    """Those that a row names, or a message that still waits: for its file, or for its turn."""
    whole = [name for name in names if not name.endswith(HALF)]
    found = set(Media.objects.filter(path__in=whole).values_list("path", flat=True))
    if not (open_ := set(whole) - found):
        return found
    fetches = Fetch.objects.filter(gone_at=None)
    found |= set(fetches.filter(name__in=open_).values_list("name", flat=True))
    # Whoever sends at a door of ours laid the file down before its message came in.
    waiting = Inbox.objects.filter(done_at=None, received_at__lt=at - A_DAY / 2).values_list("raw", flat=True)
    said = [bytes(one) for one in (*fetches.values_list("heard", flat=True), *waiting)]
    return found | {name for name in open_ if any(name.encode() in one for one in said)}


def _unlink(names: Iterable[str]) -> None:
    for name in names:
        try:
            (files.folder() / name).unlink(missing_ok=True)
        except OSError:
            log.exception("file %s could not be erased", name)
