"""
What a scene says: words become messages in the customer's language, in the bubbles that the channel needs.

While an agent has the word nothing speaks over them: a run's questions, and the assistant's own words, are notes that
the agent reads and the customer never does. What a run has to tell, such as a bill or a receipt, is the customer's.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings

from sintonia.conversations.channel import Card, Code, File, Option, Saying
from sintonia.conversations.models import NOTE
from sintonia.dialogue.scene import NewMessage, RunState, Scene
from sintonia.journeys.runner import Uttered
from sintonia.journeys.steps import Ask, Choose, ChooseMany, Confirm, HandOver, Show, ShownCode
from sintonia.kit.text import bubbles, in_fours, token
from sintonia.kit.words import Words, _, shown
from sintonia.payments.queries import cheapest_first
from sintonia.payments.ways import WAY_OF_CODE

QUESTIONS = (Ask, Choose, ChooseMany, Confirm)


def say(scene: Scene, words: Words) -> None:
    """Say one thing of our own, outside any run."""
    if scene.agent:
        return tell_agent(scene, words)
    greet(scene)
    _write(scene, Saying(text=scene.told(words), language=scene.contact.language), words)
    return None


def show(scene: Scene, step: Show) -> None:
    """Show one thing of our own as a card, outside any run; whoever has the word, it is the customer's."""
    greet(scene)
    _write(scene, Saying(card=_card(scene, step), language=scene.contact.language), None)


def tell_agent(scene: Scene, words: Words) -> None:
    """Note something beside the conversation, for who answers; the customer never reads it."""
    _note(scene, Saying(text=scene.told(words), language=scene.contact.language), words)


def quote(scene: Scene, text: str) -> None:
    """Say something that is already in the customer's language, such as an article, in bubbles that are short."""
    greet(scene)
    for bubble in bubbles(text):
        _write(scene, Saying(text=bubble, language=scene.contact.language), None)


def utter(scene: Scene, run: RunState) -> None:
    """Say what a run uttered since it was last listened to."""
    assert run.live is not None
    for uttered in run.live.uttered:
        greet(scene)
        saying = _saying(scene, run, uttered)
        if not (scene.agent and isinstance(uttered.step, QUESTIONS)):
            _write(scene, saying, uttered.words, run=run.token, step=uttered.label)
        elif scene.asks_customer and run.live.is_proving:
            asked_by = ("agent", int(scene.agent.partition(":")[2]))
            _write(scene, saying, uttered.words, run=run.token, step=uttered.label, author=asked_by)
        else:
            _note(scene, saying, uttered.words, run=run.token, step=uttered.label)
    run.live.uttered.clear()


def greet(scene: Scene) -> None:
    """The first thing said in a contact: who speaks, the protocol, and that a person can be had."""
    if scene.greeted or not scene.contact.new:
        return
    scene.greeted = True
    protocol = in_fours(scene.contact.protocol)
    if scene.case_before is not None:
        words = _("Here we are again. Your protocol is still {protocol}.", protocol=protocol)
    else:
        words = _(
            "Hi! I am the virtual assistant of {company}. Your protocol is {protocol}. To talk to a person, just ask.",
            company=scene.contact.account.settings.get("company", "Sintonia"),
            protocol=protocol,
        )
    _write(scene, Saying(text=scene.told(words), language=scene.contact.language), words)


def _saying(scene: Scene, run: RunState, uttered: Uttered) -> Saying:
    language = scene.contact.language
    match uttered.step:
        case Show():
            return Saying(card=_card(scene, uttered.step), language=language)
        case HandOver():
            return Saying(text=scene.told(uttered.words) if uttered.words else "", language=language)
    options = tuple(
        Option(
            option.id,
            scene.told(option.title),
            scene.told(option.description) if option.description else "",
        )
        for option in uttered.options
    )
    text = scene.told(uttered.words) if uttered.words else ""
    expects = getattr(uttered.step.read, "keys", "words") if isinstance(uttered.step, Ask) and uttered.label else ""
    proves = run.live is not None and run.live.is_proving and bool(uttered.label)
    step = f"{run.token}:{uttered.label}"
    return Saying(text=text, options=options, step=step, language=language, expects=expects, proves=proves)


def _card(scene: Scene, step: Show) -> Card:
    language = scene.contact.language
    file = None
    if step.file is not None:
        name = token()
        what = {"port": step.file.port, "method": step.file.method, "arguments": step.file.arguments}
        source = {**what, "company": scene.contact.account.company}
        called = f"{scene.told(step.file.called)}-{step.file.name}" if step.file.called else step.file.name
        scene.media.append((name, called, step.file.mime, source))
        file = File(called, step.file.mime, f"{settings.PUBLIC_URL}/media/{name}")
    return Card(
        title=scene.told(step.title),
        amount=step.amount.render(language) if step.amount is not None else "",
        facts=tuple((scene.told(label), shown(value, language, scene.company.zone)) for label, value in step.facts),
        codes=tuple(Code(code.kind, scene.told(code.title), code.value) for code in _cheapest_first(scene, step)),
        file=file,
    )


def _cheapest_first(scene: Scene, step: Show) -> Sequence[ShownCode]:
    """Codes to pay, the one first that costs the company least."""
    if len(step.codes) < 2:  # noqa: PLR2004 - one has no order
        return step.codes
    order = cheapest_first(scene.contact.account.company, [WAY_OF_CODE.get(code.kind, "") for code in step.codes])
    return sorted(step.codes, key=lambda code: order.index(WAY_OF_CODE.get(code.kind, "")))


def _note(scene: Scene, saying: Saying, words: Words | None, *, run: str = "", step: str = "") -> None:
    scene.messages.append(
        NewMessage(
            number=scene.number(),
            direction=NOTE,
            author=("bot", None),
            kind="text",
            text=saying.text,
            at=scene.at,
            state="there",
            words=words,
            content=saying,
            run=run,
            step=step,
        )
    )


def _write(
    scene: Scene,
    saying: Saying,
    words: Words | None,
    *,
    run: str = "",
    step: str = "",
    author: tuple[str, int | None] = ("bot", None),
) -> None:
    pushes = scene.channel.pushes
    for part in scene.channel.parts(saying):
        text = part.text or (part.card.title if part.card else "") or (part.code.value if part.code else "")
        scene.messages.append(
            NewMessage(
                number=scene.number(),
                direction="out",
                author=author,
                kind="card" if part.card else "file" if part.file else "text",
                text=text or (part.file.name if part.file else ""),
                at=scene.at,
                state="queued" if pushes else "there",
                words=words,
                content=part,
                run=run,
                step=step,
            )
        )
