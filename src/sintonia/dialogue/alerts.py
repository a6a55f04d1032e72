"""One word against alerts: whoever answers one with it hears no more of them, and nothing else of theirs is ended."""

from __future__ import annotations

from typing import Final

from sintonia.conversations.channel import Heard
from sintonia.dialogue.say import say
from sintonia.dialogue.scene import Scene
from sintonia.kit.words import _
from sintonia.outreach.alerting import told_at
from sintonia.outreach.stopping import STOP_WORDS

VOUCHED: Final = ("phone", "whatsapp")
WHERE_THEY_COME: Final = ("whatsapp", "sms")
# In Spain a contract is ended by the same word.
OF_A_CONTRACT: Final = ("baja",)


def stops_alerts(scene: Scene, heard: Heard) -> bool:
    """
    Whether this is the word that an alert names, said after one or to nothing else; if so, it is obeyed.

    After a question of ours the same word is about that question. A person who has the word reads it too. Who was told
    nothing is believed only at the doors where alerts come.
    """
    word = heard.text.strip(" .!\n").casefold()
    if word not in STOP_WORDS:
        return False
    addresses, top = addresses_of(scene, heard), scene.top()
    company = scene.contact.account.company
    told = max(filter(None, (told_at(company=company, address=one) for one in addresses)), default=None)
    if told is None and not _says_it_unasked(scene, word):
        return False
    if top is not None and (told is None or top.latest_at > told):
        return False
    scene.silenced = addresses
    scene.record("outreach.stopped", ("contact", scene.contact.token))
    if scene.contact.owner.startswith("agent:"):
        return False
    say(scene, _("Done: no more alerts here. Whenever you want them again, just ask for alerts."))
    return True


def _says_it_unasked(scene: Scene, word: str) -> bool:
    """Whether it is about alerts though none was told: where they come, of no contract, and over nobody's head."""
    return scene.contact.channel in WHERE_THEY_COME and word not in OF_A_CONTRACT and scene.contact.bot_has_the_word


def addresses_of(scene: Scene, heard: Heard) -> tuple[str, ...]:
    """Where somebody who writes here is reached: who writes under an id alone has a phone that an alert goes to."""
    phones = [one.value for one in heard.identities if one.kind in VOUCHED]
    return tuple(dict.fromkeys((scene.contact.address, *phones)))
