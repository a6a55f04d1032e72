"""WhatsApp as a channel: Meta's Cloud API behind the Channel port, pure."""

from __future__ import annotations

from collections.abc import Mapping

from sintonia.channels.whatsapp import fetching, limits, reading, sending, signature, splitting, states, wording
from sintonia.conversations.channel import (
    Account,
    Element,
    Heard,
    Held,
    Limits,
    Media,
    Note,
    NotSent,
    Receipt,
    Request,
    Saying,
    Sent,
)


class WhatsApp:
    """The door for people who write on WhatsApp."""

    name = "whatsapp"
    pushes = True
    buttons = limits.BUTTONS
    options = limits.ROWS
    reply_window_h: int | None = 24
    allows = Limits(
        text=limits.TEXT,
        caption=limits.CAPTION,
        files={
            "image/jpeg": limits.PICTURE_BYTES,
            "image/png": limits.PICTURE_BYTES,
            "application/pdf": limits.DOCUMENT_BYTES,
        },
    )
    signature_header = signature.HEADER

    def verify(self, body: bytes, header: str, secret: str) -> bool:
        """Whether Meta signed this body with the app's secret; compared in constant time."""
        return signature.verify(body, header, secret)

    def challenge(self, params: Mapping[str, str], token: str) -> str | None:
        """The answer to Meta's set-up call, or None when its token is not ours."""
        return signature.challenge(params, token)

    def split(self, body: bytes) -> list[Element]:
        """
        Every element of a call.

        :raises ValueError: if the body is not JSON
        """
        return splitting.split(body)

    def read(self, kind: str, raw: bytes) -> Heard | Receipt | Note:
        """What one element says."""
        return reading.read(kind, raw)

    def parts(self, saying: Saying) -> tuple[Saying, ...]:
        """The bubbles of one saying."""
        return wording.parts(saying)

    def request(self, saying: Saying, *, to: str, account: Account, outbox: int) -> Request:
        """The Graph API's call for one bubble."""
        return sending.request(saying, to=to, account=account, outbox=outbox)

    def outcome(self, status: int, body: bytes) -> Sent | NotSent:
        """What the Graph API's answer means."""
        return sending.outcome(status, body)

    def whereabouts(self, media: Media, *, account: Account) -> Request | Held | NotSent:
        """The Graph API's call that tells where a file is held."""
        return fetching.whereabouts(media, account=account)

    def held(self, status: int, body: bytes) -> Held | NotSent:
        """What the Graph API's answer to that means."""
        return fetching.held(status, body)

    def later(self, old: str, new: str) -> str:
        """The state to keep of two; it never goes backwards."""
        return states.later(old, new)
