"""Whether somebody can be written to in a conversation of theirs, as it stands."""

from __future__ import annotations

from datetime import datetime

from sintonia.conversations.attaching import is_over
from sintonia.conversations.channel import Channel
from sintonia.conversations.models import Contact

# Who has the word where somebody asked for silence.
NOBODY = "nobody"


def is_within_reach(contact: Contact, channel: Channel, *, at: datetime) -> bool:
    """
    Whether what is said in a contact reaches its customer, with a file or without.

    Not once the time to answer is over, not where they asked for silence; and where we cannot call on them, as on a
    page or at a counter, only while the contact is open.
    """
    calls = bool(contact.account.api)
    return contact.owner != NOBODY and (calls or contact.closed_at is None) and not is_over(contact, channel, at=at)
