"""
The second chance of what was not understood: a language model is asked, where there is one, before the bot says so.

A turn waits for no network. So it says nothing yet, keeps the question beside what it commits, and sets a timer. Either
the proposal comes back (`dialogue.proposed`) or the timer does, and the first of them goes on, unless anything was said
in between (decision 0028). Never in danger, never while somebody proves who they are, never twice running.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from msgspec import Struct

from sintonia.conversations.channel import Heard
from sintonia.dialogue import doubts
from sintonia.dialogue.going import alive
from sintonia.dialogue.meant import MEANT
from sintonia.dialogue.say import greet
from sintonia.dialogue.scene import NewQuestion, NewTimer, RunState, Scene
from sintonia.journeys.beginnings import PERSON, offered_by
from sintonia.journeys.pauses import Asking
from sintonia.journeys.steps import Ask, Choose, ChooseMany
from sintonia.journeys.stored import journey_named
from sintonia.kit.words import Words
from sintonia.understanding.danger import sounds_dangerous
from sintonia.understanding.doubts import MISSED
from sintonia.understanding.features import plain
from sintonia.understanding.gateway.client import Limits
from sintonia.understanding.gateway.endpoint import budget, endpoint
from sintonia.understanding.gateway.proposals import Offered
from sintonia.understanding.gateway.queries import may_be_asked
from sintonia.understanding.knowledge import article_about
from sintonia.understanding.port import Understood

ASK_WITHIN: Final = timedelta(seconds=4)
# The timer comes after whatever the endpoint could still have said.
WAITS_FOR: Final = timedelta(seconds=5)
LIMITS: Final = Limits(first_byte_s=3.5, total_s=4.0, most_tokens=200)
LONGEST: Final = 1000
MISSES: Final = 2
# What is asked costs about so much; the gateway counts it to the letter.
ABOUT_TOKENS: Final = 2500
A_LITTLE: Final = 0.1
# What takes any words needs no second chance; a document or a code is nobody's to guess.
NOT_GUESSED: Final = frozenset({"place", "place_words", "anything", "words", "cpf_or_cnpj", "code6", "code6_of_holder"})


class About(Struct, frozen=True):
    """What goes with a question: what may be proposed, and what of its words is personal."""

    offered: Offered
    also: tuple[str, ...] = ()


def is_given(scene: Scene, heard: Heard, understood: Understood | None, run: RunState | None = None) -> bool:
    """Let a language model be asked what a message means, before it is said that nobody knows; says whether it is."""
    if endpoint() is None or not _may_be(scene, heard, understood, run):
        return False
    if not may_be_asked(budget=budget(), tokens=ABOUT_TOKENS, at=scene.at):
        return False
    doubts.keep(scene, heard, understood, MISSED)
    greet(scene)
    contact, label = scene.contact, label_of(scene, run)
    about = About(offered_in(scene, run), personal_in(scene, run))
    token = run.token if run is not None else ""
    scene.question = NewQuestion(contact.latest_number, token, label, about, scene.at + ASK_WITHIN)
    due_at = scene.at + WAITS_FOR
    scene.timers.append(NewTimer("unheard", token, due_at, f"unheard:{contact.id}:{contact.latest_number}", label))
    return True


def _may_be(scene: Scene, heard: Heard, understood: Understood | None, run: RunState | None) -> bool:
    is_latest = bool(scene.messages) and scene.messages[-1].content is heard
    is_text = heard.kind == "text" and not heard.choice and any(letter.isalpha() for letter in heard.text)
    if not (is_latest and is_text and len(heard.text) <= LONGEST and scene.contact.bot_has_the_word):
        return False
    danger = any(
        one.intent == "danger" and one.confidence >= A_LITTLE for one in (understood.intents if understood else ())
    )
    if danger or sounds_dangerous(plain(heard.text)) or scene.contact.misses >= MISSES:
        return False
    if run is None:
        return True
    live = alive(scene, run)
    return not (live.is_proving or journey_named(run.journey, run.version).urgent or run.journey == MEANT)


def label_of(scene: Scene, run: RunState | None) -> str:
    """The label of a run's open question."""
    pause = alive(scene, run).pause if run is not None else None
    return pause.label if isinstance(pause, Asking) else ""


def offered_in(scene: Scene, run: RunState | None) -> Offered:
    """What may be proposed here: the company's own journeys and articles, and an answer to what a model may answer."""
    language = scene.contact.language
    begun = {one.name: one for one in offered_by(scene.ports, scene.company.journeys)}
    allowed = {
        name: one.title.render(language)
        for name, one in begun.items()
        if not (one.urgent or name in {PERSON, scene.company.danger} or (run is not None and name == run.journey))
    }
    articles = {
        name: article.titles[language] for name in sorted(scene.company.articles) if (article := article_about(name))
    }
    step = _step(scene, run)
    if step is None:
        return Offered(allowed, articles)
    options = tuple(scene.told(option.title) for option in getattr(step, "options", ()))
    return Offered(allowed, articles, scene.told(step.words), options, takes_an_answer(step))


def takes_an_answer(step: Any) -> bool:
    """Whether a model may propose an answer: to what is read or chosen. A yes, or free words, are a customer's own."""
    return isinstance(step, (Choose, ChooseMany)) or (isinstance(step, Ask) and step.read.name not in NOT_GUESSED)


def personal_in(scene: Scene, run: RunState | None) -> tuple[str, ...]:
    """What the open question's words are filled in with: names, homes, contracts."""
    step = _step(scene, run)
    if step is None:
        return ()
    said: list[Words | None] = [step.words]
    for option in getattr(step, "options", ()):
        said += [option.title, option.description]
    return tuple(scene.told(Words("{value}", (("value", v),))) for w in said if w for _n, v in w.params)


def _step(scene: Scene, run: RunState | None) -> Any:
    pause = alive(scene, run).pause if run is not None else None
    return pause.step if isinstance(pause, Asking) else None
