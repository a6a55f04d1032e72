"""Without internet: a letter with the form, in large type, or the counter; and a letter that was not clear, plainer."""

from __future__ import annotations

import re
from typing import Final

from sintonia.cases.clocks import Clocks
from sintonia.journeys.steps import Caller, Choice, Choose, Do, HandOver, Look, Outcome, Say, Verify, journey
from sintonia.kit.text import folded
from sintonia.kit.words import _
from sintonia.packs.utility.followed import is_over, told
from sintonia.packs.utility.ports.accounts import Requests, ServiceRequest

_NOT_CLEAR: Final = re.compile(
    r"\b(?:entend\w*|entiend\w*|understand|understood|dificil|hard to|que quer dizer|que quiere decir|mean|expli\w+"
    r"|pequen[ao]|too small|ler|leer|read|preench\w+|rellen\w+|fill|complicad[oa])\b"
)
_SIGNS: Final = re.compile(r"\b(?:libras|lengua de (?:signos|senas)|sign language|interprete|interpreter)\b")
_WHERE: Final = re.compile(r"\b(?:cade|onde|donde|where|nao chegou|no me llego|did not come|didn'?t come)\b")


@journey("letter", title=_("By letter, without internet"), version=1)
async def letter(me: Caller, *, requests: Requests, clocks: Clocks) -> Outcome:
    """Send the form on paper or offer the counter; say again in plain words what a letter said. Never a link."""
    asked = [one for one in await Look(requests.requests_under, me.protocol) if one.cancelled_at is None]
    sent = next((one for one in asked if one.kind == "letter"), None)
    complaint = next((one for one in asked if one.kind == "complaint" and not is_over(one)), None)
    words = folded(me.said)
    if _SIGNS.search(words):
        return await _with_signs(me)
    if sent is not None and _WHERE.search(words):
        await told(sent, at=me.began_at, clocks=clocks)
        return Outcome.done
    if _NOT_CLEAR.search(words):
        return await _made_plain(me, complaint)
    way = await Choose(
        _("No internet is needed. How do you prefer it?"),
        [
            Choice("letter", "letter", _("A letter with the form"), _("in large type, to your address")),
            Choice("counter", "counter", _("At the counter"), _("you go first")),
        ],
    )
    if way == "counter":
        await _say_counter()
        return Outcome.done
    return await _sent(me, sent, requests, clocks)


async def _sent(me: Caller, sent: ServiceRequest | None, requests: Requests, clocks: Clocks) -> Outcome:
    """One letter a matter: who asks again hears how far it is. It goes to the address on file, whoever asks."""
    if sent is not None:
        await told(sent, at=me.began_at, clocks=clocks)
        return Outcome.done
    party = me.party
    if party is None:
        person = await Verify(2, "requests")
        if person is None:
            return Outcome.refused
        party = person.party
    receipt = await Do(
        requests.open_request, kind="letter", party=party, contract=None, address="",
        facts={"words": me.said, "type": "large", "with": "form, envelope without postage"}, protocol=me.protocol,
    )  # fmt: skip
    await Say(
        _(
            "The letter goes to the address on your bill, in large type: number {number}. In it are the form and an "
            "envelope that needs no stamp. Nobody will call you.",
            number=receipt.number,
        )
    )
    return Outcome.done


async def _made_plain(me: Caller, complaint: ServiceRequest | None) -> Outcome:
    """The same in plain words, one thing at a time, and other ways to have it explained."""
    await Say(_("I am sorry that the letter was hard. In plain words:"))
    if complaint is not None:
        await Say(_("Your complaint {number} is open. You need do nothing for it.", number=complaint.number))
    await Say(
        _("The form asks for a discount. Write your name and your number. Sign. Put it in the envelope. That is all.")
    )
    way = await Choose(
        _("Shall I help in another way?"),
        [
            Choice("clear", "clear", _("It is clear now")),
            Choice("signs", "signs", _("Video in sign language")),
            Choice("counter", "counter", _("At the counter"), _("you go first")),
        ],
    )
    if way == "signs":
        return await _with_signs(me)
    if way == "counter":
        await _say_counter()
    else:
        await Say(_("Good. I am here if you need anything else."))
    return Outcome.done


async def _say_counter() -> None:
    await Say(
        _(
            "At the counter you go first, by law, and somebody fills in the form with you. Bring an identity document; "
            "nothing must be told again.",
        )
    )


async def _with_signs(me: Caller) -> Outcome:
    """A person agrees on an hour in writing: nobody who asks for signs is called by voice."""
    await HandOver(
        _("Asks for a video in sign language; agree on the hour in writing: “{said}”", said=me.said), go_on=True
    )
    await Say(
        _("A person writes to you here to agree on the hour of the video with the interpreter. Nobody will call.")
    )
    return Outcome.done
