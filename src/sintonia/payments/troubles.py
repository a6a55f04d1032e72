"""Why a bank cannot be asked, in a sentence that says what to do."""

from __future__ import annotations

from typing import Final, cast

from sintonia.backoffice.payments import Trouble
from sintonia.kit.words import Words, _

SENTENCES: Final[dict[Trouble, Words]] = {
    "incomplete": _("Its settings lack something, or a file or secret cannot be read. Look through them."),
    "expired": _("Our certificate has run out. Ask the bank for a new one and give it below."),
    "unknown_host": _("There is no such address. Look at how it is written."),
    "not_reached": _("Nobody answers at the bank's address, or the connection breaks off."),
    "too_slow": _("The bank did not answer in time. Try again in a moment."),
    "stranger": _("Whoever answers cannot prove to be the bank. Give the certificate of who vouches for it."),
    "certificate": _("The bank does not take our certificate, or wants one. Is it the one registered there?"),
    "secret": _("The bank does not know the client id, or the secret is wrong."),
    "forbidden": _("The bank knows us but does not let us read payments. Ask it to permit “pix.read”."),
    "no_api": _("Something answers, but not as a bank does. Look at the address of the API and of the token."),
    "busy": _("The bank says that it is asked too often. It is asked again by itself."),
    "down": _("The bank says that it is out of order. It is asked again by itself."),
    "refused": _("The bank refuses to say what came in."),
}
# What they mean where a bank is told an address instead of being asked.
OF_CALLS: Final[dict[Trouble, Words]] = {
    "forbidden": _("The bank knows us but does not let us say where to call. Ask it to permit “webhook.write”."),
    "refused": _("The bank refuses this address. Does our PIX key belong to this account?"),
}


def sentence(trouble: str) -> Words:
    """The sentence of a trouble as it is kept; of one that an earlier version kept, what is true of all."""
    return SENTENCES.get(cast("Trouble", trouble), SENTENCES["refused"])
