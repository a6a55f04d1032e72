"""
The runner: a run in memory for a turn, told what the customer says and how they change their mind.

`hear` takes an answer; `back`, `correct`, `resume` and `prove_anew` play the journey again over less than was known,
and what still fits comes into its own again. See `replay` for how a run goes on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

from sintonia.journeys.labels import answer_to, mark_of, plain_of, sent_of
from sintonia.journeys.pauses import (
    Asking,
    Doing,
    Ended,
    Entry,
    HandingOver,
    Looking,
    Mismatch,
    Pause,
    UnableToGoBack,
    Uttered,
    Waiting,
)
from sintonia.journeys.replay import Question, Replay
from sintonia.journeys.steps import NotUnderstood, Said, Step, Unfinished
from sintonia.kit.words import _

__all__ = [
    "Asking",
    "Doing",
    "Ended",
    "Entry",
    "HandingOver",
    "Looking",
    "Mismatch",
    "Pause",
    "Run",
    "UnableToGoBack",
    "Uttered",
    "Waiting",
]

# In an answer's details: who of ours entered it.
ENTERED_BY: Final = "entered_by"
QUESTIONS: Final = ("ask:", "choose:", "choose_many:", "confirm:")
REVOCABLE: Final = ("do:prove", "do:send_code", "do:ask_holder", "do:tell_holders")


@dataclass
class Run(Replay):
    """One execution of a journey, held in memory for a turn."""

    def hear(self, said: Said) -> Pause:
        """
        Take an answer to the question that is open.

        :raises NotUnderstood: if it does not answer it; the question stays open
        :raises Unfinished: if it looks like the first bubble of one; it is kept in `fragment`
        """
        assert isinstance(self.pause, Asking)
        value, text = self._read(self.pause.step, said)
        self.fragment = ""
        mark, by = mark_of(self.pause.step.words), int((said.details or {}).get(ENTERED_BY, 0))
        self._record(Entry(self.pause.label, plain_of(value), mark, text or said.kind, by), sent_of(value))
        return self.proceed()

    def _read(self, step: Question, said: Said) -> tuple[Any, str]:
        if not self.fragment:
            return self._read_one(step, said), said.text
        split_number = self.fragment[-1:].isdigit() and said.text[:1].isdigit()
        joined = replace(said, text=f"{self.fragment}{'' if split_number else ' '}{said.text}")
        try:
            return self._read_one(step, joined), joined.text
        except (NotUnderstood, Unfinished):
            self.fragment = ""
            return self._read_one(step, said), said.text

    def _read_one(self, step: Question, said: Said) -> Any:
        try:
            return answer_to(step, said)
        except Unfinished:
            self.fragment = said.text
            raise

    def settle(self, said: Said) -> Pause:
        """Take the fragment as the whole answer: no more bubbles came."""
        self.fragment = ""
        return self.hear(replace(said, kind="settled"))

    # Changing one's mind

    def answers(self) -> list[tuple[int, Entry]]:
        """The customer's own answers so far, with their place in `known`."""
        return [(n, e) for n, e in enumerate(self.known) if e.label.startswith(QUESTIONS) and e.said]

    def correctable(self) -> list[tuple[int, Entry]]:
        """Answers that may be put right: the customer's own, and those found in what was said before."""
        return [
            (n, e)
            for n, e in enumerate(self.known)
            if e.label.startswith(QUESTIONS) and (e.said or getattr(self._steps.get(e.label), "heard", ""))
        ]

    def asked_at(self, label: str) -> Step[Any] | None:
        """The step behind a label that this run has met."""
        return self._steps.get(label)

    def back(self) -> Pause:
        """
        Ask the latest answered question again.

        :raises UnableToGoBack: if there is none, or a deed was done since
        """
        answered = self.answers()
        if not answered:
            raise UnableToGoBack(_("We are already at the beginning."))
        self._refuse_to_undo(answered[-1][0])
        self._forget_from(answered[-1][0])
        return self.proceed()

    def correct(self, place: int, said: Said) -> Pause:
        """
        Answer an earlier question anew; later answers that still fit are kept, only what changed is said again.

        :raises UnableToGoBack: if a deed was done since
        :raises NotUnderstood: if the words are no answer to that question; all is as it was
        """
        self._refuse_to_undo(place)
        before = list(self.known)
        self._plainly = before[place].label
        self._forget_from(place)
        try:
            pause = self.proceed()
            assert isinstance(pause, Asking), "an answer stands where its question does"
            self.uttered.clear()
            self._keep(before[place + 1 :])
            return self.hear(said)
        except (NotUnderstood, Unfinished):
            self.known[:] = before
            self._kept = []
            self._rewind()
            self.proceed()
            self.uttered.clear()
            raise
        finally:
            self._plainly = ""

    def resume(self) -> Pause:
        """Take up a run that was put aside; who asks may have been proved meanwhile."""
        if self.is_proving and isinstance(self.pause, Asking):
            waiting = self._kept
            self._forget_from(self._proofs[-1][0])
            self._keep(waiting)
            return self.proceed()
        assert self.pause is not None
        return self.pause

    def prove_anew(self) -> Pause:
        """
        Forget who was proved: a proof belongs to one contact, and this run has come to another.

        All other answers are kept, and come into their own again once whoever asks here has proved it.
        """
        assert self.pause is not None
        if not self._proofs:
            return self.pause
        first = self._proofs[0][0]
        within = {n for start, end in self._proofs for n in range(start, len(self.known) if end is None else end)}
        later = [entry for n, entry in enumerate(self.known) if n >= first and n not in within]
        self._forget_from(first)
        self._keep(later)
        return self.proceed()

    def _forget_from(self, place: int) -> None:
        del self.known[place:]
        self.uttered.clear()
        self._kept = []
        self._rewind()

    def _keep(self, entries: list[Entry]) -> None:
        self._kept = [entry for entry in entries if not entry.label.startswith(("look:", *REVOCABLE))]

    def _refuse_to_undo(self, place: int) -> None:
        deeds = [entry.label for entry in self.known[place:] if entry.label.startswith("do:")]
        if isinstance(self.pause, Doing):
            deeds.append(self.pause.label)
        if any(not label.startswith(REVOCABLE) for label in deeds):
            raise UnableToGoBack(_("That is already done. A person can help you change it."))
