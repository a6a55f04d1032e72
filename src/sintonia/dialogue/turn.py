"""
One turn: what one element means for its scene.

Order of the questions that a turn asks: is it danger; who speaks here (a person's contact is left alone); is it a
press on a button; is it a word of command; does it answer what is open; is it another matter; and only then: sorry,
I did not understand.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import msgspec

from sintonia.conversations.channel import Heard
from sintonia.dialogue import answer, correction, doubts, elsewhere, happenings, matters, presses, rated
from sintonia.dialogue.alerts import stops_alerts
from sintonia.dialogue.claiming import CERTAIN
from sintonia.dialogue.commands import COMMANDS, command
from sintonia.dialogue.going import OFFERS, alive, arrives, asking, put_again, start
from sintonia.dialogue.handing import goes_on_meanwhile, hand_over
from sintonia.dialogue.matters import guess
from sintonia.dialogue.passport import enter_by_passport, give_passport
from sintonia.dialogue.say import say
from sintonia.dialogue.scene import NOBODY, NewMessage, RunState, Scene
from sintonia.dialogue.sent_files import is_on_its_way, trouble_with
from sintonia.dialogue.waiting import SURE, waiting_for_a_person
from sintonia.journeys.pauses import Asking
from sintonia.journeys.steps import Confirm
from sintonia.journeys.stored import journey_named
from sintonia.kit.words import LANGUAGES, Words, _
from sintonia.understanding.deciding import ACT, is_alarming
from sintonia.understanding.places import names_a_place
from sintonia.understanding.port import Understood
from sintonia.understanding.wishes import wishes_in

__all__ = ["happened", "hear"]

# How sure it must be that somebody wants out. A person called in vain costs less than one refused.
WAYS_OUT: Final = {"person": ACT, "cancel": SURE}
NEVER: Final = 2.0
FEW_LETTERS: Final = 12
SILENT: Final = frozenset({"reaction", "edited", "deleted", "identity", "call"})
UNREADABLE: Final = frozenset({"contacts", "order", "form", "unsupported", "audio"})
THUMBS: Final = {"👍": "yes", "👎": "no"}


def hear(scene: Scene, heard: Heard, understood: Understood | None) -> None:
    """Take in what somebody sent, and decide."""
    heard = _without_nul(heard)
    _write_down(scene, heard)
    scene.since = len(scene.messages)
    _speak_as_dialed(scene, heard)
    _heard_again(scene)
    if _needs_no_answer(scene, heard):
        return None
    if understood is not None:
        _settle_language(scene, heard, understood)
        _note_wishes(scene, heard)
        doubts.keep_sample(scene, heard, understood)
        if is_alarming(understood, scene.company.danger):
            return _danger(scene, heard)
    if not (scene.contact.bot_has_the_word or _is_in_danger(scene) or goes_on_meanwhile(scene)):
        return waiting_for_a_person(scene, heard, understood)
    if rated.answers_rating(scene, heard, understood) or enter_by_passport(scene, heard, understood):
        return None
    top = scene.top()
    if top is not None and not _wants_out(understood) and arrives(scene, top):
        return None
    if heard.choice:
        return presses.pressed(scene, heard)
    if presses.ordered(scene, heard) or (heard.details and _came_along(scene, heard, understood)):
        return None
    if heard.kind in UNREADABLE and not heard.text:
        return _cannot_read(scene, heard)
    return _words(scene, heard, understood)


def _needs_no_answer(scene: Scene, heard: Heard) -> bool:
    if (heard.details or {}).get("order") == "stop":
        presses.stop(scene, heard)
    elif heard.kind == "reaction":
        _reaction(scene, heard)
    else:
        return heard.kind in SILENT or stops_alerts(scene, heard)
    return True


def _wants_out(understood: Understood | None) -> bool:
    """Whoever asks for a person, or for an end, hears no question first, whichever door they come to."""
    intent, sure = guess(understood)
    return sure >= WAYS_OUT.get(intent, NEVER)


def happened(scene: Scene, kind: str, event: dict[str, Any]) -> None:
    """A deed's result, a timer, an event; and then what was said while the deed was under way."""
    scene.since = len(scene.messages)
    happenings.happened(scene, kind, event)
    run = next((r for r in scene.runs if r.token == event.get("run")), None)
    if kind != "result" or run is None:
        return
    for heard, understood in matters.said_meanwhile(scene, run):
        if scene.contact.owner == "bot" and not scene.contact.owner_after:
            _words(scene, heard, understood)


def _without_nul(heard: Heard) -> Heard:
    """PostgreSQL refuses NUL, and one in a text would fail all that is committed with it."""
    return msgspec.structs.replace(heard, text=heard.text.replace("\0", "")) if "\0" in heard.text else heard


def _write_down(scene: Scene, heard: Heard) -> None:
    details = heard.details or {}
    if "file" in details:
        scene.received.append(details["file"])
    author = (str(details.get("role", "clerk")), int(details["by"])) if "by" in details else ("customer", None)
    scene.messages.append(
        NewMessage(
            number=scene.number(),
            direction="in",
            author=author,
            kind=heard.kind,
            text=heard.text,
            at=scene.at,
            state="heard",
            content=heard,
            provider_id=heard.key,
        )
    )
    scene.contact.latest_heard_at, scene.contact.changed = scene.at, True


def _heard_again(scene: Scene) -> None:
    """Whoever asked for silence and now writes is answered again."""
    if scene.contact.owner == NOBODY:
        scene.contact.owner_after, scene.contact.changed = "bot", True


def _speak_as_dialed(scene: Scene, heard: Heard) -> None:
    """Keys are of no language: the door says which one was dialed."""
    dialed = (heard.details or {}).get("language")
    if dialed in LANGUAGES:
        scene.contact.language, scene.contact.changed = str(dialed), True


def _settle_language(scene: Scene, heard: Heard, understood: Understood) -> None:
    """A few letters change no language unless they are sure of it: "código" is a word in two, and so is a keyword."""
    if "begin" in (heard.details or {}):
        return
    begins = scene.contact.new and not scene.greeted
    telling = sum(letter.isalpha() for letter in heard.text) > FEW_LETTERS
    if understood.language_confidence >= (ACT if begins and telling else SURE) and (telling or begins):
        scene.contact.language, scene.contact.changed = understood.language, True


def _note_wishes(scene: Scene, heard: Heard) -> None:
    """Whoever asks never to be called is written to from now on, by everybody; it is said once that this is kept."""
    wishes = wishes_in(heard.text)
    if not wishes.writes_only or scene.wishes.writes_only:
        return
    scene.wishes = wishes
    if wishes.deaf and scene.person is not None and "deafness" not in scene.person.needs:
        scene.person = replace(scene.person, needs=(*scene.person.needs, "deafness"))
    say(scene, _("Noted: nobody will call you. We will always write."))


def _reaction(scene: Scene, heard: Heard) -> None:
    """A thumb under a yes-or-no question is its answer; any other reaction needs none."""
    top = asking(scene)
    thumb = THUMBS.get(heard.text[:1])
    if scene.contact.owner != "bot" or top is None or thumb is None:
        return
    pause = alive(scene, top).pause
    if isinstance(pause, Asking) and isinstance(pause.step, Confirm):
        answer.read(scene, top, msgspec.structs.replace(heard, kind="choice", choice=thumb))


def _danger(scene: Scene, heard: Heard) -> None:
    """Danger goes before everything, even before a person who has the word: their queue is told."""
    name = scene.company.danger
    running = next((run for run in scene.live_runs() if run.journey == name), None)
    if scene.contact.owner.startswith("agent:"):
        hand_over(scene, _("Danger was reported: {words}", words=heard.text), words=None, urgent=True, go_on=True)
    elif running is not None and running is scene.top():
        _words(scene, heard, None)
    else:
        start(scene, name, heard.text)


def _is_in_danger(scene: Scene) -> bool:
    """While a person is being called, somebody beside a fallen wire is still asked where it is."""
    top = scene.top()
    called = "agent:" not in (scene.contact.owner_after or scene.contact.owner)
    return called and top is not None and journey_named(top.journey, top.version).urgent


def _came_along(scene: Scene, heard: Heard, understood: Understood | None) -> bool:
    """
    What comes with the words settles it: an earlier answer that was tapped, or a file that could not be opened, beside
    which words count all the same.
    """
    words = trouble_with(heard)
    if "correct" in (heard.details or {}):
        presses.tapped(scene, heard)
    elif words is None:
        return False
    elif not heard.text:
        _say_what_would_do(scene, words)
    else:
        if not is_on_its_way(heard):
            say(scene, words)
        _words(scene, heard, understood)
    return True


def _cannot_read(scene: Scene, heard: Heard) -> None:
    spoken = _("I cannot listen to voice notes yet. Could you write it in a few words?")
    other = _("I cannot read this kind of message yet. Could you write it in a few words?")
    _say_what_would_do(scene, spoken if heard.kind == "audio" else other)


def _say_what_would_do(scene: Scene, words: Words) -> None:
    top = asking(scene)
    if top is None:
        say(scene, words)
    else:
        put_again(scene, top, first=words)


def _words(scene: Scene, heard: Heard, understood: Understood | None) -> None:
    top = scene.top()
    if top is None:
        return matters.nothing_open(scene, heard, understood)
    pause = alive(scene, top).pause
    if not isinstance(pause, Asking):
        return matters.while_busy(scene, heard, understood, top)
    if matters.is_another(top, *guess(understood)):
        matters.retell(scene, guess(understood)[0], heard)
    if _goes_before_an_answer(scene, heard, understood, top, pause) or answer.read(scene, top, heard):
        return None
    return _is_no_answer(scene, heard, understood, top, pause)


def _goes_before_an_answer(
    scene: Scene, heard: Heard, understood: Understood | None, top: RunState, pause: Asking
) -> bool:
    """What is said for itself before it is tried as an answer: a command, another matter, an earlier answer changed."""
    intent, sure = guess(understood)
    option, offers = answer.is_option(scene, top, heard), top.journey in OFFERS
    open_to_anything = answer.is_free(pause)
    another = matters.is_another(top, intent, sure)
    if intent in COMMANDS and sure >= _enough(intent, heard, pause) and not option:
        command(scene, top, intent, heard)
    elif intent == "passport" and sure >= ACT and not option:
        give_passport(scene)
    elif another and (open_to_anything or sure >= CERTAIN):
        matters.digress(scene, intent, heard)
    elif another and isinstance(pause.step, Confirm):
        matters.answer_and_digress(scene, top, intent, heard)
    elif understood is not None and understood.elsewhere and (not option or offers) and not _is_in_danger(scene):
        elsewhere.tell(scene, heard, understood)
    else:
        return not option and correction.sounds_corrective(heard.text) and correction.choose_anew(scene, top, heard)
    return True


def _enough(intent: str, heard: Heard, pause: Asking) -> float:
    """How sure a word of command must be to go before an answer; "perto da cancela" is a place, and no cancel."""
    if not answer.is_place(pause):
        return WAYS_OUT.get(intent, SURE)
    return NEVER if intent == "cancel" and names_a_place(heard.text) else SURE


def _is_no_answer(scene: Scene, heard: Heard, understood: Understood | None, top: RunState, pause: Asking) -> None:
    intent, sure = guess(understood)
    if intent in COMMANDS and sure >= ACT:
        return command(scene, top, intent, heard)
    if (intent == "correct" or correction.sounds_corrective(heard.text)) and correction.correct(scene, top, heard):
        return None
    if intent in {"resume", top.journey} and sure >= ACT:
        return matters.same_matter(scene, top, pause, intent)
    if matters.is_another(top, intent, sure):
        return matters.digress(scene, intent, heard)
    if correction.choose_anew(scene, top, heard):
        return None
    return answer.missed(scene, top, heard, understood)
