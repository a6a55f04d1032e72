"""What to say to somebody who may have paid, or was about to pay, a code that is not ours."""

from __future__ import annotations

import re
from typing import Final

from sintonia.documents.pasted import codes_in
from sintonia.journeys.steps import Ask, Caller, Confirm, HandOver, Outcome, Say
from sintonia.kit.text import in_fours
from sintonia.kit.words import Words, _
from sintonia.understanding.features import plain
from sintonia.understanding.payments import PaymentPapers, text_of
from sintonia.understanding.readers import Reads, yes_no
from sintonia.understanding.said import NotUnderstood, Said

# In Portuguese "no" is "in the".
_NOT_PAID: Final = re.compile(
    r"\b(?:nao|n|nem|naum|aun no|todavia no|not|haven'?t|didn'?t|never|nunca"
    r"|no(?! (?:golpe|app|banco|pix|dia|site)\b))\b"
)
_PAID: Final = re.compile(
    r"\b(?:pag(?:uei|o|a|amos|ou|ada|ado|ue)|paid|pay(?:ed)?|transferi|depositei|fiz o pix|cai|caí|made the transfer)\b"
)


def _paid_or_papers(said: Said) -> bool | PaymentPapers:
    """Whether somebody has paid; instead of an answer they may send the next paper that they want looked at."""
    codes = codes_in(text_of(said))
    if codes and not _PAID.search(plain(said.text)):
        return PaymentPapers(codes)
    return _has_paid(said)


def _has_paid(said: Said) -> bool:
    text = plain(said.text)
    if _PAID.search(text):
        return not _NOT_PAID.search(text)
    if said.choice not in {"yes", "no"} and re.match(r"\W*(?:ainda nao|aun no|todavia no|not yet)\b", text):
        return False
    try:
        return yes_no(said)
    except NotUnderstood as problem:
        raise NotUnderstood(_("Has the money gone out already, yes or no?")) from problem


has_paid: Final = Reads("has_paid", bool | PaymentPapers, _paid_or_papers)


async def help_after_fraud(me: Caller, *, by_pix: bool) -> Outcome | PaymentPapers:
    """
    Ask whether it was paid; whoever paid hears how to get the money back, and no word of blame.

    Whoever sends another paper instead gets it back, to be looked at.
    """
    paid = await Ask(_("Have you paid it already?"), read=has_paid, again=_("Has the money gone out already?"))
    if isinstance(paid, PaymentPapers):
        return paid
    if not paid:
        await Say(_("Good, then nothing is lost. If you want your real bill, just ask me for it."))
        return Outcome.done
    await Say(_("I am sorry. These are made to deceive, and it happens to many people: it is not your fault."))
    await Say(_by_pix() if by_pix else _by_slip())
    await Say(
        _(
            "Then file a police report; in most states it is done online. Keep the code and the receipt. "
            "Your protocol with us is {protocol}.",
            protocol=in_fours(me.protocol),
        )
    )
    if not await Confirm(_("Shall I call a person to register the fraud with you?")):
        await Say(_("All right. What you sent is kept under that protocol, should the bank or the police ask."))
        return Outcome.done
    await HandOver(_("Paid a false bill in our name. Register the fraud; the code is in the conversation."))
    return Outcome.handed_over


def _by_pix() -> Words:
    return _(
        "Contest the PIX now, in your bank's app or by calling it: ask for the special return procedure (MED). "
        "It can be asked for up to 80 days, but the first minutes count, while the money may still be there."
    )


def _by_slip() -> Words:
    return _(
        "Call your bank now, say that it was a fraud, and ask it to stop the payment or to contest it with the bank "
        "that received it. If you paid by PIX, ask for the special return procedure (MED)."
    )
