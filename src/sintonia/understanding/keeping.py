"""What was not understood is written with its turn, and let go of in time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
from django.db import connection

from sintonia.kit import bulk
from sintonia.understanding.doubts import NewUtterance

KEPT_FOR: Final = timedelta(days=180)
MOST_KEPT: Final = 200_000
_COLUMNS: Final = {
    "company": "text",
    "key": "text",
    "text": "text",
    "alike": "text",
    "language": "text",
    "meant": "text",
    "confidence": "float8",
    "second": "text",
    "third": "text",
    "outcome": "text",
    "at": "timestamptz",
}
_KEEP: Final = f"""
INSERT INTO understanding_utterance ({", ".join(_COLUMNS)}, label)
SELECT {", ".join(_COLUMNS)}, '' FROM {bulk.records(_COLUMNS)} ON CONFLICT (key) DO NOTHING
"""  # noqa: S608 - columns of ours
# The key begins with the contact's token. What was labelled is a phrase by now: nobody stands behind it any more.
_OF_THE_ERASED: Final = """
SELECT u.id, u.label FROM audit_personkey k
JOIN customers_customer p ON p.key_id = k.id
JOIN conversations_contact c ON c.customer_id = p.id
JOIN understanding_utterance u ON left(u.key, 22) = c.token
WHERE k.erased_at IS NOT NULL AND u.at <= k.erased_at
"""
_UNLINK: Final = "UPDATE understanding_utterance SET key = 'phrase-' || id WHERE id = ANY(%s)"
_FORGET: Final = "DELETE FROM understanding_utterance WHERE id = ANY(%s)"
_FORGET_OLD: Final = "DELETE FROM understanding_utterance WHERE label = '' AND at < %s"
# Nobody labels more than the latest; a storm of what is not understood must not slow the page that shows it.
_FORGET_MANY: Final = """
DELETE FROM understanding_utterance WHERE label = '' AND id <= (
    SELECT id FROM understanding_utterance ORDER BY id DESC OFFSET %s LIMIT 1
)
"""


def keep_utterances(cursor: Any, utterances: Sequence[NewUtterance]) -> None:
    """Write what was not understood, each message once, in one statement of the caller's transaction."""
    if utterances:
        rows = [msgspec.structs.astuple(one) for one in utterances]
        cursor.execute(_KEEP, [bulk.as_json(_COLUMNS, rows)])


def forget_utterances(*, at: datetime, most: int = MOST_KEPT) -> int:
    """
    Let go of what an erased person said, and of what nobody labelled in half a year or lies beyond the latest `most`;
    returns how many went.
    """
    with connection.cursor() as cursor:
        cursor.execute(_OF_THE_ERASED)
        rows = cursor.fetchall()
        cursor.execute(_UNLINK, [[pk for pk, label in rows if label]])
        cursor.execute(_FORGET, [[pk for pk, label in rows if not label]])
        cursor.execute(_FORGET_OLD, [at - KEPT_FOR])
        old = int(cursor.rowcount)
        cursor.execute(_FORGET_MANY, [most])
        return len(rows) + old + int(cursor.rowcount)
