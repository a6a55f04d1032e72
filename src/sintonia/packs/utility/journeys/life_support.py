"""Where a life hangs on power: a person ahead of others, the machine registered at once, a cut held for review."""

from __future__ import annotations

import re
from typing import Final

from sintonia.cases.clocks import Clocks
from sintonia.journeys.notices import Notices
from sintonia.journeys.steps import (
    Ask,
    Caller,
    Choice,
    Choose,
    Do,
    HandOver,
    Look,
    NotUnderstood,
    Outcome,
    Said,
    Say,
    Verify,
    journey,
)
from sintonia.kit.text import folded
from sintonia.kit.words import Words, _
from sintonia.packs.utility.ports.accounts import Care, Requests
from sintonia.packs.utility.promises import day_in_words
from sintonia.packs.utility.skills import SUPPLY
from sintonia.understanding.others import names_a_mandate, speaks_for_another
from sintonia.understanding.readers import Reads

TRIES: Final = 2
NONE: Final = "none"
SHORTEST: Final = 6
_NOT_AT_HAND: Final = re.compile(
    r"\b(?:nao (?:sei|tenho aqui|to com|estou com|acho|lembro)|no (?:se|lo tengo|la tengo|recuerdo|encuentro)"
    r"|don'?t (?:know|have (?:it|the|that))|not with me|sem o numero|perdi|lost)\b"
)
_CLOSING: Final = re.compile(
    r"\b(?:obg|obrigad[oa]|brigad[oa]|valeu|gracias|thanks?|thank you|anj[oa]s?|angel(?:es|s)?|nao|no|nada|so isso|nope"
    r"|solo eso|that'?s all|tchau|adios|bye|deus|dios|god|pode|ok|certo|esta bien|fine|encerra\w*|manda|envie|send|sim"
    r"|si|yes)\b"
)
ASKED: Final = _(
    "To register it and to hold a cut, I need one number: the CPF on the bill, or the installation number on the "
    "notice."
)
WITHOUT_A_MANDATE: Final = _(
    "You need none for this: I register the machine, hold a cut for review, and you can pay by the code on the notice. "
    "Only the debt itself needs the holder's word. What is the CPF on the bill, or the installation number?"
)


@journey(
    "life_support",
    title=_("Life support at home"),
    version=1,
    skill=SUPPLY,
    goes_on=True,
    covers=("outage", "outage_alert", "planned_work", "payment_recognition", "debts", "reconnection", "cut_notice"),
)
async def life_support(me: Caller, *, care: Care, requests: Requests, notices: Notices, clocks: Clocks) -> Outcome:
    """Call a person at once, do what needs nobody's leave, offer ways for the rest, and close with a summary."""
    await HandOver(_("Life support at home: “{said}”", said=me.said), urgent=True, go_on=True)
    await Say(
        _(
            "Thank you for telling us. Where a life hangs on power, a person looks before anything is cut: I am "
            "calling "
            "one now, ahead of others. I go on with you here.",
        )
    )
    known = await _registered(me, requests)
    home, number = ("", known) if known else await _register(me, care, requests, clocks)
    if not number:
        await Say(_("No problem: the person finds the home with you by its address. Stay here."))
        await HandOver(_("Life support, and the home could not be found: “{said}”", said=me.said), urgent=True)
        return Outcome.handed_over
    for_another = speaks_for_another(me.said)
    if home and for_another:
        await _holders_word(requests, home=home, number=number)
    await Ask(
        _("What else worries you? If that is all, I send the summary to you and to the holder.")
        if home and for_another
        else _("What else worries you? If that is all, I send you the summary."),
        read=closing,
    )
    return await _summed_up(me, notices, clocks, home=home, number=number)


async def _registered(me: Caller, requests: Requests) -> str:
    """The number of what was registered before under this protocol."""
    asked = await Look(requests.requests_under, me.protocol)
    return next((one.number for one in asked if one.kind == "life_support"), "")


async def _register(me: Caller, care: Care, requests: Requests, clocks: Clocks) -> tuple[str, str]:
    """Register the machine at the home that a number names; gives the home and the request's number."""
    question: Words = ASKED
    for _n in range(TRIES):
        told = await Ask(question, read=home_number, heard=me.said)
        if told == NONE:
            return "", ""
        if await Look(care.is_a_home, told):
            await Do(care.register_life_support, home=told, words=me.said, protocol=me.protocol)
            receipt = await Do(
                requests.open_request, kind="life_support", party=None, contract=None, address="",
                facts={"words": me.said}, protocol=me.protocol,
            )  # fmt: skip
            due = await Do(clocks.start, rule="care_report", about=receipt.number)
            await Say(
                _(
                    "Registered: number {number}. No cut is carried out there before a person has looked at it. Send "
                    "the doctor's report by {day}: which machine, and for how long. It holds for up to 2 years.",
                    number=receipt.number, day=day_in_words(due.due_at, at=me.began_at, zone=due.zone),
                )
            )  # fmt: skip
            return told, receipt.number
        question = _("I do not find this number. Is every digit right? Send it once more, or say that you have none.")
    return "", ""


async def _holders_word(requests: Requests, *, home: str, number: str) -> None:
    """The debt is the holder's: their word by a code, a call, or at the counter, where they go first."""
    way = await Choose(
        _("Paying needs nobody's leave. To see or split the debt I need the holder's word: shall I send them a code?"),
        [
            Choice("code", "code", _("Send the code"), _("to the phone on file")),
            Choice("no_phone", "no_phone", _("They cannot use a cell phone"), _("call them, or at the counter")),
            Choice("later", "later", _("Not now")),
        ],
    )
    if way == "code":
        person = await Verify(2, "debts", heard=home)
        if person is not None and person.contracts:
            await Say(_("They agreed. Now you may ask me what is owed, and I show you."))
    if way == "no_phone":
        await Do(requests.add_to_request, number=number, facts={"holder": "call at the number on file"})
        await Say(
            _(
                "No problem: a person calls them at the number on file. Or come to the counter together, with an "
                "identity "
                "document: by law you go first, without waiting.",
            )
        )


async def _summed_up(me: Caller, notices: Notices, clocks: Clocks, *, home: str, number: str) -> Outcome:
    """The same summary to who asked and to the holder, at the phone on file."""
    running = await Look(clocks.running, number)
    wanted = next((due for due in running if due.rule == "care_report"), None)
    summary = _(
        "• Life support is registered: number {number}\n• No cut before a person has looked at it\n• Out of power: "
        "write “no power” here, you go first",
        number=number,
    )
    if wanted is not None:
        day = day_in_words(wanted.due_at, at=me.began_at, zone=wanted.zone)
        summary = _("{above}\n{below}", above=summary, below=_("• Doctor's report by {day}", day=day))
    await Say(_("In short:\n{summary}", summary=summary))
    if home and await Do(notices.tell_of_care, home=home, number=number, summary=summary):
        await Say(_("The same has gone to the phone on file. Take good care of yourselves."))
    else:
        await Say(_("Take good care of yourselves."))
    return Outcome.done


def _home(said: Said) -> str:
    words = folded(said.text)
    digits = re.sub(r"[^0-9A-Z]", "", said.text.upper())
    found = re.search(r"(?:\d[\d.\-/ ]{4,}\d)", said.text)
    if found is not None and len(re.sub(r"\D", "", found[0])) > SHORTEST:
        return re.sub(r"\D", "", found[0])
    if digits.isalnum() and any(c.isdigit() for c in digits) and len(digits) == 14:  # noqa: PLR2004 - a CNPJ with letters
        return digits
    if names_a_mandate(said.text):
        raise NotUnderstood(WITHOUT_A_MANDATE)
    if _NOT_AT_HAND.search(words):
        return NONE
    raise NotUnderstood(_("I need the CPF (11 digits) or the installation number. If you have none, say so."))


def _closing(said: Said) -> str:
    # On a telephone, any key will do.
    if _CLOSING.search(folded(said.text)) or said.text.strip().isdigit():
        return said.text
    raise NotUnderstood(_("Tell me a little more, or say “that is all”."))


home_number: Final = Reads("home_number", str, _home, "number")
closing: Final = Reads("closing", str, _closing, "number")
