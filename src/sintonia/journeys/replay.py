"""
Replaying: a journey is played again over what came back, and goes on from there.

A `Replay` is pure. `proceed()` goes on until something from outside is needed and says what: `Asking` (the customer),
`Looking` (a read: do it, then `give` the value), `Doing` (a deed: `give` its result when it is known), `Waiting` (an
event or time), `HandingOver` (a person), `Ended`. What is said on the way gathers in `uttered`. Nothing is kept but
`known`, the list of what came back, each entry under its step's label: kind, reader and ordinal, never its words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import msgspec
from msgspec.structs import replace

from sintonia.journeys.labels import (
    answer_to,
    bound,
    kind_of,
    mark_of,
    mark_of_deed,
    named,
    options_of,
    plain_of,
    returned,
    revived_answer,
    sent_of,
)
from sintonia.journeys.pauses import (
    Asking,
    Doing,
    Ended,
    Entry,
    HandingOver,
    Looking,
    Mismatch,
    Pause,
    Uttered,
    Waiting,
)
from sintonia.journeys.steps import (
    Ask,
    Caller,
    Choose,
    ChooseMany,
    Confirm,
    Do,
    HandOver,
    Journey,
    Look,
    NotUnderstood,
    Outcome,
    Said,
    Say,
    Show,
    Step,
    Unfinished,
    Verify,
    Wait,
)
from sintonia.journeys.verify import Proving

Question = Ask[Any] | Choose[Any] | ChooseMany[Any] | Confirm

KEPT = "kept:"
LATER = "later"
# What is done, or came about, stays so whoever is proved anew.
DONE = ("do:", "wait:", "handover:")


@dataclass
class Replay:
    """One execution of a journey, brought to where it stopped."""

    key: str
    journey: Journey
    caller: Caller
    ports: Mapping[str, Any]
    known: list[Entry] = field(default_factory=list)
    fragment: str = ""
    uttered: list[Uttered] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._kept = [replace(e, label=e.label.removeprefix(KEPT)) for e in self.known if e.label.startswith(KEPT)]
        self.later = [entry for entry in self.known if entry.label == LATER]
        self.known = [entry for entry in self.known if not entry.label.startswith((KEPT, LATER))]
        self._plainly = ""
        self._stack: list[Coroutine[Any, Any, Any]] = []
        self._rewind()

    def _rewind(self) -> None:
        for coroutine in reversed(self._stack):
            coroutine.close()
        arguments = {name: self.ports[name] for name in self.journey.ports}
        self._stack = [self.journey.body(self.caller, **arguments)]
        self._counts: Counter[str] = Counter()
        self._at = 0
        self._sent: Any = None
        self._step: Step[Any] | None = None
        self._proofs: list[tuple[int, int | None]] = []
        self._steps: dict[str, Step[Any]] = {}
        self.pause: Pause | None = None

    def memory(self) -> list[Entry]:
        """
        What must be remembered: what is known, answers that wait for a proof to come into their own again, deeds that
        are done whatever becomes of it, and what was said while a deed was under way.
        """
        kept = self._kept if self.is_proving else [e for e in self._kept if e.label.startswith(DONE)]
        return self.known + [replace(entry, label=KEPT + entry.label) for entry in kept] + self.later

    @property
    def is_proving(self) -> bool:
        """Whether it is making sure who asks."""
        return bool(self._proofs) and self._proofs[-1][1] is None

    # Going on

    def proceed(self) -> Pause:
        """Go on until something from outside is needed."""
        while True:
            step = self._next()
            if isinstance(step, Outcome):
                self.pause = Ended(step)
                return self.pause
            if isinstance(step, Verify):
                self._proofs.append((self._at, None))
                identity, title = self.ports["identity"], self.journey.title
                proving = Proving(self.caller, identity, step.level, step.purpose, title, heard=step.heard)
                self._stack.append(proving.prove())
                self._sent = None
                continue
            label = self._label(step)
            self._steps[label] = step
            if self._at < len(self.known):
                self._replay(step, label)
                continue
            pause = self._live(step, label)
            if pause is not None:
                self.pause = pause
                return pause

    def give(self, value: Any) -> Pause:
        """Go on with what a `Looking`, `Doing`, `Waiting` or `HandingOver` brought; JSON or the value itself."""
        assert self.pause is not None and not isinstance(self.pause, (Asking, Ended))
        if isinstance(self.pause, (Looking, Doing)):
            plain = msgspec.to_builtins(value, str_keys=True)
            assert self._step is not None
            value = msgspec.convert(plain, returned(self._step), strict=False)
            mark = mark_of_deed(self.pause.arguments) if isinstance(self.pause, Doing) else ""
            self._record(Entry(self.pause.label, plain, mark), value)
        else:
            self._record(Entry(self.pause.label, value), value)
        return self.proceed()

    # The machinery

    def _next(self) -> Step[Any] | Outcome:
        while True:
            try:
                step: Step[Any] = self._stack[-1].send(self._sent)
            except StopIteration as end:
                del self._stack[-1]
                if not self._stack:
                    return end.value if isinstance(end.value, Outcome) else Outcome.done
                self._proofs[-1] = (self._proofs[-1][0], self._at)
                self._sent = end.value
            else:
                self._step, self._sent = step, None
                return step

    def _label(self, step: Step[Any]) -> str:
        kind = kind_of(step)
        self._counts[kind] += 1
        return f"{kind}:{self._counts[kind]}"

    def _record(self, entry: Entry, sent: Any) -> None:
        self.known.append(entry)
        self._at = len(self.known)
        self._sent = sent

    def _replay(self, step: Step[Any], label: str) -> None:
        entry = self.known[self._at]
        if entry.label != label:
            raise Mismatch(f"{entry.label} is remembered, {label} is asked")
        self._at += 1
        self._sent = self._revived(step, entry)

    def _revived(self, step: Step[Any], entry: Entry) -> Any:
        match step:
            case Look() | Do():
                return msgspec.convert(entry.value, returned(step), strict=False)
            case Ask() | Choose() | ChooseMany() | Confirm():
                return revived_answer(step, entry.value)
            case HandOver():
                return Outcome.handed_over
            case _:
                return entry.value

    def _live(self, step: Step[Any], label: str) -> Pause | None:
        """Meet a step for the first time: say, take what is already known, or stop for what is not."""
        match step:
            case Say() | Show():
                self._say(step, label)
            case Ask() | Choose() | ChooseMany() | Confirm():
                return self._ask(step, label)
            case Look():
                arguments = bound(step.read, step.args, step.kwargs)
                port, method = named(step.read, self.ports)
                return Looking(label, partial(step.read, **arguments), port, method)
            case Do():
                return self._do(step, label)
            case Wait():
                return None if self._is_done(step, label) else Waiting(label, step.event, step.at_most)
            case HandOver():
                return None if self._is_done(step, label) else HandingOver(label, step)
            case _:
                raise TypeError(f"a journey awaits only steps, not {step!r}")
        return None

    def _do(self, step: Do[Any], label: str) -> Doing | None:
        port, method = named(step.deed, self.ports)
        arguments = bound(step.deed, ("", *step.args), step.kwargs)
        del arguments[next(iter(arguments))]
        if self._is_done(step, label, mark_of_deed(arguments)):
            return None
        return Doing(label, f"{self.key}:{label}", port, method, arguments)

    def _is_done(self, step: Do[Any] | Wait | HandOver, label: str, mark: str = "") -> bool:
        """
        Take what came of it before this run was proved anew: nothing is done twice.

        :raises Mismatch: if it was done with other arguments, for somebody else perhaps
        """
        done = next((entry for entry in self._kept if entry.label == label), None)
        if done is None:
            return False
        if done.mark != mark:
            raise Mismatch(f"{label} was done with other arguments")
        self._kept.remove(done)
        self._record(done, self._revived(step, done))
        return True

    def _say(self, step: Say | Show, label: str) -> None:
        words = step.words if isinstance(step, Say) else step.title
        mark = mark_of(words)
        if self._take_kept(label, mark, fits_any=False) is None or isinstance(step, Show):
            self.uttered.append(Uttered(step, words, label=label))
        self._record(Entry(label, None, mark), None)

    def _ask(self, step: Question, label: str) -> Asking | None:
        mark = mark_of(step.words)
        kept = None if self.is_proving else self._take_kept(label, mark, fits_any=isinstance(step, Ask))
        if kept is not None:
            try:
                value = self._revived(step, kept)
            except (Mismatch, msgspec.ValidationError):
                pass
            else:
                self._record(Entry(label, kept.value, mark, kept.said, kept.by), value)
                return None
        if label != self._plainly and self._answered_unasked(step, label, mark):
            return None
        self.uttered.append(Uttered(step, step.words, options_of(step), label))
        return Asking(label, step)

    def _take_kept(self, label: str, mark: str, *, fits_any: bool) -> Entry | None:
        """What was said here before: under the same label, or under another of its kind in the same words."""
        kind = label.rpartition(":")[0]
        for entry in self._kept:
            same_kind = entry.label.rpartition(":")[0] == kind
            if same_kind and (entry.mark == mark or (fits_any and entry.label == label)):
                self._kept.remove(entry)
                return entry
        return None

    def _answered_unasked(self, step: Question, label: str, mark: str) -> bool:
        """Take the only option there is, or what was heard before the question came up."""
        if isinstance(step, ChooseMany) and len(step.options) == 1:
            self._record(Entry(label, [step.options[0].id], mark), (step.options[0].value,))
            return True
        if isinstance(step, Choose) and len(step.options) == 1 and step.skip_single:
            self._record(Entry(label, step.options[0].id, mark), step.options[0].value)
            return True
        if not step.heard:
            return False
        try:
            value = answer_to(step, Said(step.heard, self.caller.language, self.caller.began_at))
        except (NotUnderstood, Unfinished):
            return False
        self._record(Entry(label, plain_of(value), mark), sent_of(value))
        return True
