"""What is counted in a telling: questions put twice, facts lost, effects doubled, steps that did not stand open."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from django.db import connection
from django.db.models import QuerySet

from sintonia.cli.bench.provider import Provider
from sintonia.cli.bench.scripts import Script
from sintonia.conversations.models import Contact, Message, Outbox
from sintonia.dialogue.going import STILL_OPEN, TOO
from sintonia.dialogue.proving import RUN_OUT
from sintonia.journeys.models import StoredRun
from sintonia.journeys.papers import asks_who
from sintonia.journeys.pauses import Entry
from sintonia.journeys.runner import QUESTIONS

# Who one is, is proved at each door anew: only at the same door it may not be asked twice.
DOCUMENTS: Final = ("ask:cpf_or_cnpj", "ask:nif")
PROOFS: Final = (*DOCUMENTS, "ask:code6", "ask:number_words", "ask:day_words")
Asked = tuple[str, str]


class Counted:
    """Looks at the database after every step."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.opened_s: list[float] = []
        self.told: list[str] = []
        self._answered: set[Asked] = set()
        self._seen = 0

    def look(self, *, excused: bool) -> None:
        """Count the questions that were put since the last look although they were answered before."""
        for message in Message.objects.filter(id__gt=self._seen, direction="out").order_by("id"):
            self._seen = message.pk
            if message.run and message.step.startswith(QUESTIONS) and not excused:
                self._put(message)
        self._answered |= self._answers()

    def _put(self, message: Message) -> None:
        if _about(message) in self._answered:
            self.told.append(f"asked again: {message.step} {message.text[:60]!r}")

    def _answers(self) -> set[Asked]:
        """Every question that is answered."""
        put = {(m.run, m.step): m for m in _questions().exclude(run="").order_by("id")}
        answered = [(run.token, entry.label) for run in StoredRun.objects.all() for entry in entries_of(run)]
        return {_about(put[one]) for one in answered if one in put and one[1].startswith(QUESTIONS)}

    def arrived(self, *, label: str, contact: Contact) -> None:
        """See whether the step that was open at the last door is open at this one."""
        if not label:
            return
        steps = Message.objects.filter(contact=contact, direction="out").values_list("step", "content")
        if not any(step == label or step.startswith(PROOFS) or _ways(content) for step, content in steps):
            self.told.append(f"not open at the {contact.channel}: {label}")

    def result(self, provider: Provider) -> dict[str, Any]:
        """All that was counted."""
        lost, doubled = self._kept()
        doubtful = {str(pk) for pk in Outbox.objects.filter(doubtful=True).values_list("pk", flat=True)}
        doubled += [f"sent twice: {one}" for one in provider.repeated() if one not in doubtful]
        ended = sorted(StoredRun.objects.exclude(state="cancelled").values_list("journey", "state"))
        return {
            "repeated": [one for one in self.told if one.startswith("asked again")],
            "not_open": [one for one in self.told if one.startswith("not open")],
            "lost": lost,
            "doubled": doubled,
            "protocols": Contact.objects.values("protocol", "case").distinct().count(),
            "outcomes": [] if ended == sorted(self.script.outcomes) else [f"ended otherwise: {ended}"],
            "facts": sorted(
                {(run.journey, _kind(e), e.said) for run in StoredRun.objects.all() for e in facts_of(run)}
            ),
            "opened_s": self.opened_s,
            "said": said(),
        }

    def _kept(self) -> tuple[list[str], list[str]]:
        lost, doubled = [], []
        with connection.cursor() as cursor:
            for kept in self.script.kept:
                cursor.execute(kept.rows_of)
                there = [list(row) for row in cursor.fetchall()]
                lost += [f"not kept: {row}" for row in kept.are if row not in there]
                rest = list(there)
                for row in kept.are:
                    if row in rest:
                        rest.remove(row)
                doubled += [f"kept besides: {row}" for row in rest]
        return lost, doubled


def _about(question: Message) -> Asked:
    """
    A question is the same in the same words, wherever it is put; one about who asks, at the same door, and as long as
    the proof lasts: that it has run out is said.
    """
    if not is_proof(question):
        return "", str(question.words)
    run_out = Message.objects.filter(contact=question.contact_id, id__lt=question.pk, words__text=RUN_OUT.text).count()
    return f"{question.contact_id} {run_out}", question.step


def said() -> list[str]:
    """All that was said, in order."""
    lines = Message.objects.select_related("contact").order_by("at", "id")
    return [f"{m.contact.channel:>10} {'<' if m.direction == 'in' else '>'} {m.text[:160]}" for m in lines]


def entries_of(run: StoredRun) -> list[Entry]:
    """What came back to a run so far."""
    return msgspec.convert(run.known, list[Entry])


def facts_of(run: StoredRun) -> list[Entry]:
    """What the customer said to a run, but for who they are."""
    return [
        e for e in entries_of(run)
        if e.said and e.label.startswith(QUESTIONS) and not e.label.startswith(PROOFS) and not _is_way(e.value)
    ]  # fmt: skip


def _kind(entry: Entry) -> str:
    """A question's label without its place: who is proved first at a door is asked more before it."""
    return entry.label.rpartition(":")[0]


def open_question(contact: Contact) -> str:
    """The label of the question that is open in a contact's case; "" if none is."""
    run = _asking(contact)
    return run.label if run is not None else ""


def proof_asked(contact: Contact) -> tuple[str, tuple[str, ...]]:
    """The label of an open question about who asks, and the ids of what it offers; "" if none is open."""
    run = _asking(contact)
    if run is None:
        return "", ()
    message = _questions().filter(contact__case=contact.case_id, run=run.token, step=run.label).order_by("id").last()
    return (run.label, tuple(_offered(message.content))) if message is not None and is_proof(message) else ("", ())


def _questions() -> QuerySet[Message]:
    """What was asked; what is said while a question stands open carries its label, and is none."""
    return Message.objects.filter(direction="out").exclude(words__text__in=[STILL_OPEN.text, TOO.text])


def _asking(contact: Contact) -> StoredRun | None:
    return StoredRun.objects.filter(case=contact.case_id, state="active").order_by("place").last()


def is_proof(message: Message) -> bool:
    """Whether a question is about who asks: a document may also be somebody else's, to whom something is sent."""
    if message.step.startswith(DOCUMENTS):
        return asks_who((message.words or {}).get("text", ""))
    return message.step.startswith(PROOFS) or _ways(message.content)


def _ways(content: Any) -> bool:
    return any(one.startswith("code:") for one in _offered(content))


def _is_way(value: object) -> bool:
    return isinstance(value, str) and value.startswith("code:")


def _offered(content: Any) -> list[str]:
    options = (content or {}).get("options") or []
    return [str(option.get("id", "")).rpartition("|")[2] for option in options]
