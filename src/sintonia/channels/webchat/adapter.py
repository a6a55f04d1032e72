"""The adapter of this door: our own wire format, nothing pushed."""

from sintonia.conversations.channel import Limits
from sintonia.conversations.door import Door
from sintonia.documents.kinds import PDF, PICTURES
from sintonia.web.uploads import MOST_BYTES

CHANNEL = Door("webchat", allows=Limits(files=dict.fromkeys((*PICTURES, PDF), MOST_BYTES)))
