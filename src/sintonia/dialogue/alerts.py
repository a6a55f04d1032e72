"""One word against alerts: whoever answers one with it hears no more of them, and nothing else of theirs is ended."""

from __future__ import annotations

from sintonia.conversations.channel import Heard
from sintonia.dialogue.say import say
from sintonia.dialogue.scene import Scene
from sintonia.kit.words import _
from sintonia.outreach.alerting import STOP_WORDS, told_at


def stops_alerts(scene: Scene, heard: Heard) -> bool:
    """
    Whether this is the word that an alert names, said after one; if so, it is obeyed.

    After a question of ours the same word is about that question. A person who has the word reads it too.
    """
    if heard.text.strip(" .!\n").casefold() not in STOP_WORDS:
        return False
    told, top = told_at(company=scene.contact.account.company, address=scene.contact.address), scene.top()
    if told is None or (top is not None and top.latest_at > told):
        return False
    scene.silenced = True
    scene.record("outreach.stopped", ("contact", scene.contact.token))
    if scene.contact.owner.startswith("agent:"):
        return False
    say(scene, _("Done: no more alerts here. Whenever you want them again, just ask for alerts."))
    return True
