"""Passports: coming in by one, where the open question stands as it stood, and being given one to go on elsewhere."""

from __future__ import annotations

from typing import Final

from sintonia.conversations.channel import Heard
from sintonia.dialogue.going import asking, put_again, start, take_up
from sintonia.dialogue.load import runs_of_case
from sintonia.dialogue.say import say
from sintonia.dialogue.scene import Scene
from sintonia.journeys.operations import NewPassport, Opened, UnableToOpen, open_passport, passport_for
from sintonia.journeys.pauses import Asking
from sintonia.journeys.steps import Ask, registry
from sintonia.kit.text import in_fours
from sintonia.kit.words import _
from sintonia.understanding.deciding import ACT
from sintonia.understanding.port import Understood

MOST_TRIES: Final = 5


def enter_by_passport(scene: Scene, heard: Heard, understood: Understood | None) -> bool:
    """Open the passport that was shown or said, if one was; says whether this was about a passport."""
    shown = (heard.details or {}).get("passport")
    code = shown or (understood.passport if understood else None)
    if not code or (not shown and _is_answering_digits(scene, heard)):
        return False
    if scene.contact.passport_tries >= MOST_TRIES:
        say(scene, _("Too many wrong codes. Ask for a new one where you began, or tell me what you need."))
        return True
    try:
        opened = open_passport(code=str(code), company=scene.contact.account.company, at=scene.at)
    except UnableToOpen as refusal:
        scene.contact.passport_tries += 1
        scene.contact.changed = True
        say(scene, refusal.words)
        return True
    _join(scene, opened)
    _go_on_with(scene, heard, understood)
    return True


def _is_answering_digits(scene: Scene, heard: Heard) -> bool:
    """Whether digits alone were said where digits are asked; who says that they come from elsewhere says more."""
    if any(letter.isalpha() for letter in heard.text):
        return False
    top = asking(scene)
    pause = top.live.pause if top is not None and top.live is not None else None
    return isinstance(pause, Asking) and isinstance(pause.step, Ask) and getattr(pause.step.read, "digits_alone", False)


def _join(scene: Scene, opened: Opened) -> None:
    """
    From now on this contact belongs to that case, under its protocol; nothing is asked twice.

    Its customer stays who was recognized at this door: a passport proves nobody.
    """
    contact = scene.contact
    if opened.case == contact.case:
        return
    contact.case, contact.protocol, contact.changed = opened.case, opened.protocol, True
    scene.case_is_new, scene.case_before = False, opened.case
    scene.runs = runs_of_case(opened.case, at=scene.at)
    if contact.new and scene.runs:
        # Who comes from another door goes on in the language that they spoke there.
        contact.language = scene.runs[-1].caller.language
    scene.record("cases.case.joined", ("contact", contact.token), protocol=opened.protocol)


def _go_on_with(scene: Scene, heard: Heard, understood: Understood | None) -> None:
    """The matter that was named beside the code, else the question that is open."""
    wanted = _wanted(understood)
    top, protocol = scene.top(), in_fours(scene.contact.protocol)
    if wanted and (top is None or top.journey != wanted):
        start(scene, wanted, heard.text)
    elif top is not None:
        put_again(scene, top)
        if asking(scene) is None:
            say(scene, _("I have your request here, protocol {protocol}. One moment.", protocol=protocol))
    elif not take_up(scene):
        say(scene, _("I have your request here, protocol {protocol}. How can I help?", protocol=protocol))


def _wanted(understood: Understood | None) -> str:
    if understood is None or understood.best.confidence < ACT:
        return ""
    intent = understood.best.intent
    return intent if any(name == intent and journey.offered for (name, _v), journey in registry.items()) else ""


def give_passport(scene: Scene) -> None:
    """Tell the code by which this goes on at another door."""
    passport = passport_for(case=scene.contact.case, at=scene.at)
    if isinstance(passport, NewPassport):
        scene.passports.append(passport)
    digits = f"{passport.digits[:4]}-{passport.digits[4:]}"
    say(
        scene,
        _("On the site, on the phone or at the counter, say the code {code}. It is good for 24 hours.", code=digits),
    )
