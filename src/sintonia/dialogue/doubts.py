"""What the bot did not understand, clarified or gave to a person is kept for a supervisor to teach it by."""

from __future__ import annotations

from sintonia.conversations.channel import Heard
from sintonia.dialogue.scene import Scene
from sintonia.understanding.deciding import ACT
from sintonia.understanding.doubts import SURE, is_sample, new_utterance
from sintonia.understanding.port import Understood


def keep(scene: Scene, heard: Heard, understood: Understood | None, outcome: str) -> None:
    """Keep what a customer said in words of their own; a press, a number or a clerk's words teach nothing."""
    if understood is None or not understood.intents or heard.choice or "by" in (heard.details or {}):
        return
    if not heard.key or not any(letter.isalpha() for letter in heard.text):
        return
    contact = scene.contact
    scene.doubts.append(
        new_utterance(
            understood, heard.text, company=contact.account.company, contact=contact.token, key=heard.key,
            outcome=outcome, at=scene.at,
        )
    )  # fmt: skip


def keep_sample(scene: Scene, heard: Heard, understood: Understood) -> None:
    """Of what the bot was sure of, keep a few."""
    if understood.best.confidence >= ACT and is_sample(heard.key):
        keep(scene, heard, understood, SURE)
