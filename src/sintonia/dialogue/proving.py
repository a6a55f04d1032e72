"""Proving anew, and saying kindly why: a proof belongs to the contact in which it was given, and lasts a while."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Final

from sintonia.backoffice.ports import NotAnswering
from sintonia.conversations.models import Contact
from sintonia.customers import standing
from sintonia.dialogue.looks import look
from sintonia.dialogue.scene import RunState, Scene
from sintonia.journeys.pauses import Asking, Looking, Uttered
from sintonia.journeys.runner import Run
from sintonia.kit.together import together
from sintonia.kit.words import Words, _

PROVED: Final = 2
A_WHILE: Final = timedelta(days=1)
FIRST_QUESTION: Final = "ask:cpf_or_cnpj:1"
DOORS: Final = {"whatsapp": _("on WhatsApp"), "webchat": _("on the site"), "counter": _("at the counter")}

RUN_OUT: Final = _("It has been a while since you confirmed this, so I need to check once more.")


def prove_here(live: Run) -> None:
    """Forget what another contact proved, up to the question that must be put here."""
    pause = live.prove_anew()
    with suppress(NotAnswering):
        while isinstance(pause, Looking):
            pause = live.give(look(pause, live.ports))
    if isinstance(pause, Asking) and live.uttered and live.uttered[-1].label == pause.label:
        del live.uttered[-1]


def say_why_again(scene: Scene, run: RunState) -> None:
    """Put one sentence before the first question about who asks, where the same was proved before."""
    assert run.live is not None
    spoken = run.live.uttered
    if not spoken or spoken[-1].label != FIRST_QUESTION or _is_asked_already(scene, run):
        return
    door = _proved_at(scene)
    if door is not None:
        spoken.insert(-1, Uttered(spoken[-1].step, _why(door, here=scene.contact.channel), label=""))
    elif _has_run_out(scene):
        spoken.insert(-1, Uttered(spoken[-1].step, RUN_OUT, label=""))


def _is_asked_already(scene: Scene, run: RunState) -> bool:
    return run.contact == scene.contact.id and run.label == FIRST_QUESTION


def _why(door: str, *, here: str) -> Words:
    where = DOORS.get(door, _("somewhere else"))
    if here == "counter":
        return _("You already confirmed this {where}. At the counter we check once more, with a document.", where=where)
    return _("You already confirmed this {where}. This is another device, so I need to check once more.", where=where)


def _proved_at(scene: Scene) -> str | None:
    """The door at which somebody proved it for this case, if it is another than this one."""
    for run in reversed(scene.runs):
        if run.contact == scene.contact.id or not _has_proof(run):
            continue
        found = Contact.objects.filter(pk=run.contact).values_list("channel", "address").first()
        if found is not None and found != (scene.contact.channel, scene.contact.address):
            return str(found[0])
    return None


def _has_run_out(scene: Scene) -> bool:
    """Whether it was proved in this very contact a while ago, and no proof holds any more."""
    if scene.contact.new:
        return False
    of_late = together(standing.proofs_in, (scene.contact.id, scene.at - A_WHILE))
    proofs = [proof for proof in of_late if proof.level >= PROVED]
    return bool(proofs) and all(proof.expires_at <= scene.at for proof in proofs)


def _has_proof(run: RunState) -> bool:
    return any(
        entry.label.startswith("look:who:") and isinstance(entry.value, dict) and entry.value.get("level", 0) >= PROVED
        for entry in run.known
    )
