"""What is said while a person has the word, or is being called."""

from __future__ import annotations

from typing import Final

from sintonia.conversations.channel import Heard
from sintonia.dialogue.entering import heard_as_a_proof
from sintonia.dialogue.going import take_up
from sintonia.dialogue.matters import guess
from sintonia.dialogue.say import say
from sintonia.dialogue.scene import Scene
from sintonia.kit.words import _
from sintonia.understanding.port import Understood

SURE: Final = 0.85


def waiting_for_a_person(scene: Scene, heard: Heard, understood: Understood | None) -> None:
    """What is said waits for the person, except a proof that they asked for, and that the bot may be asked back."""
    if scene.agent:
        return heard_as_a_proof(scene, heard)
    if scene.contact.owner != "queue" or scene.contact.owner_after:
        return None
    pressed = (heard.details or {}).get("order") == "resume"
    intent, sure = guess(understood)
    if pressed or (intent in {"cancel", "resume"} and sure >= SURE):
        scene.contact.owner_after, scene.contact.changed = "bot", True
        scene.record("desk.call.withdrawn", ("contact", scene.contact.token))
        say(scene, _("All right, I will carry on with you here."))
        take_up(scene)
    return None
