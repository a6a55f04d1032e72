"""
The runner: replays a journey over what came back, and goes on from there.

A `Run` is pure. `proceed()` goes on until something from outside is needed and says what: `Asking` (the customer),
`Looking` (a read: do it, then `give` the value), `Doing` (a deed: `give` its result when it is known), `Waiting` (an
event or time), `HandingOver` (a person), `Ended`. What is said on the way gathers in `uttered`. Nothing is kept but
`known`, the list of what came back, each entry under its step's label: kind, reader and ordinal, never its words.
"""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cache
from hashlib import blake2b
from typing import Any, get_type_hints

import msgspec
from msgspec import Struct

from sintonia.journeys.steps import (
    Ask,
    Caller,
    Choice,
    Choose,
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
from sintonia.kit.words import Words, _
from sintonia.understanding.readers import pick, yes_no


class Mismatch(Exception):
    """The journey no longer asks what the run remembers: a person must look."""


class UnableToGoBack(Exception):
    """There is nothing to go back to, or a deed already done stands in the way; the words may be shown."""

    def __init__(self, words: Words) -> None:
        self.words = words
        super().__init__(str(words))


class Entry(Struct, omit_defaults=True):
    """One thing that came back. `mark` fingerprints what was said or asked; `said` is the customer's own text."""

    label: str
    value: Any = None
    mark: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class Uttered:
    """One thing to say, in order: words or a card, with options when it is a question."""

    step: Say | Show | Ask[Any] | Choose[Any] | Confirm | HandOver
    words: Words | None = None
    options: tuple[Choice[Any], ...] = ()
    label: str = ""


@dataclass(frozen=True, slots=True)
class Asking:
    label: str
    step: Ask[Any] | Choose[Any] | Confirm


@dataclass(frozen=True, slots=True)
class Looking:
    label: str
    read: Callable[[], Any]
    port: str
    method: str


@dataclass(frozen=True, slots=True)
class Doing:
    label: str
    key: str
    port: str
    method: str
    arguments: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Waiting:
    label: str
    event: str
    at_most: timedelta


@dataclass(frozen=True, slots=True)
class HandingOver:
    label: str
    step: HandOver


@dataclass(frozen=True, slots=True)
class Ended:
    outcome: Outcome


Pause = Asking | Looking | Doing | Waiting | HandingOver | Ended

OPTIONS_YES_NO = (Choice(True, "yes", _("Yes")), Choice(False, "no", _("No")))
QUESTIONS = ("ask:", "choose:", "confirm:")


@dataclass
class Run:
    """One execution of a journey, held in memory for a turn."""

    key: str
    journey: Journey
    caller: Caller
    ports: Mapping[str, Any]
    known: list[Entry] = field(default_factory=list)
    fragment: str = ""
    uttered: list[Uttered] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._kept: dict[str, Entry] = {}
        self._rewind()

    def _rewind(self) -> None:
        arguments = {name: self.ports[name] for name in self.journey.ports}
        self._stack: list[Coroutine[Any, Any, Any]] = [self.journey.body(self.caller, **arguments)]
        self._counts: Counter[str] = Counter()
        self._at = 0
        self._sent: Any = None
        self._proving_from: int | None = None
        self._steps: dict[str, Step[Any]] = {}
        self.pause: Pause | None = None

    # Going on

    def proceed(self) -> Pause:
        """Go on until something from outside is needed."""
        while True:
            step = self._next()
            if isinstance(step, Outcome):
                self.pause = Ended(step)
                return self.pause
            if isinstance(step, Verify):
                self._proving_from = self._at
                proving = Proving(self.caller, self.ports["identity"], step.level, step.purpose)
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
            value = msgspec.convert(plain, _returned(self._step), strict=False)
            self._record(Entry(self.pause.label, plain), value)
        else:
            self._record(Entry(self.pause.label, value), value)
        return self.proceed()

    def hear(self, said: Said) -> Pause:
        """
        Take an answer to the question that is open.

        :raises NotUnderstood: if it does not answer it; the question stays open
        :raises Unfinished: if it looks like the first bubble of one; it is kept in `fragment`
        """
        assert isinstance(self.pause, Asking)
        value, text = self._read(self.pause.step, said)
        self.fragment = ""
        plain = value.id if isinstance(value, Choice) else msgspec.to_builtins(value, str_keys=True)
        sent = value.value if isinstance(value, Choice) else value
        self._record(Entry(self.pause.label, plain, _mark(self.pause.step.words), text), sent)
        return self.proceed()

    def _read(self, step: Ask[Any] | Choose[Any] | Confirm, said: Said) -> tuple[Any, str]:
        if not self.fragment:
            return self._read_one(step, said), said.text
        split_number = self.fragment[-1:].isdigit() and said.text[:1].isdigit()
        joined = replace(said, text=f"{self.fragment}{'' if split_number else ' '}{said.text}")
        try:
            return self._read_one(step, joined), joined.text
        except (NotUnderstood, Unfinished):
            self.fragment = ""
            return self._read_one(step, said), said.text

    def _read_one(self, step: Ask[Any] | Choose[Any] | Confirm, said: Said) -> Any:
        match step:
            case Choose():
                return _chosen(step, said)
            case Confirm():
                return said.choice == "yes" if said.choice in {"yes", "no"} else yes_no(said)
            case Ask():
                try:
                    return step.read(said)
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

    def asked_at(self, label: str) -> Step[Any] | None:
        """The step behind a label that this run has met."""
        return self._steps.get(label)

    def back(self) -> Pause:
        """Ask the latest answered question again."""
        answered = self.answers()
        if not answered:
            raise UnableToGoBack(_("This is where we began."))
        self._keep_deeds(answered[-1][0])
        del self.known[answered[-1][0] :]
        self._rewind()
        return self.proceed()

    def correct(self, place: int, said: Said) -> Pause:
        """Answer an earlier question anew; later answers that still fit are kept, only what changed is said again."""
        self._keep_deeds(place)
        later = self.known[place + 1 :]
        before = list(self.known)
        del self.known[place:]
        self._rewind()
        self.uttered.clear()
        self._kept = {}
        pause = self.proceed()
        while isinstance(pause, Looking):
            pause = self.give(pause.read())
        self.uttered.clear()
        try:
            if not isinstance(pause, Asking):
                raise Mismatch(f"{pause} where a question stood")
            self._kept = {entry.label: entry for entry in later if not entry.label.startswith(("look:", "do:"))}
            return self.hear(said)
        except (NotUnderstood, Unfinished):
            self.known[:] = before
            self._kept = {}
            self._rewind()
            self.proceed()
            raise

    def resume(self) -> Pause:
        """Take up a run that was put aside; who asks may have been proved meanwhile."""
        if self._proving_from is not None and isinstance(self.pause, Asking):
            del self.known[self._proving_from :]
            self.uttered.clear()
            self._rewind()
            return self.proceed()
        assert self.pause is not None
        return self.pause

    def _keep_deeds(self, place: int) -> None:
        for entry in self.known[place:]:
            if entry.label.startswith("do:") and not entry.label.startswith(("do:prove", "do:send_code")):
                raise UnableToGoBack(_("That is already done. A person can help to change it."))

    # The machinery

    def _next(self) -> Step[Any] | Outcome:
        while True:
            try:
                self._step: Step[Any] = self._stack[-1].send(self._sent)
                self._sent = None
                return self._step
            except StopIteration as end:
                self._stack.pop()
                self._proving_from = None
                if not self._stack:
                    return end.value if isinstance(end.value, Outcome) else Outcome.done
                self._sent = end.value

    def _label(self, step: Step[Any]) -> str:
        kind = _kind(step)
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
                return msgspec.convert(entry.value, _returned(step), strict=False)
            case Ask():
                return msgspec.convert(entry.value, step.read.type, strict=False)
            case Choose():
                for option in step.options:
                    if option.id == entry.value:
                        return option.value
                raise Mismatch(f"{entry.value} is no longer offered at {entry.label}")
            case HandOver():
                return Outcome.handed_over
            case _:
                return entry.value

    def _live(self, step: Step[Any], label: str) -> Pause | None:
        """Meet a step for the first time: say, take what is already known, or stop for what is not."""
        match step:
            case Say() | Show():
                return self._say(step, label)
            case Ask() | Choose() | Confirm():
                return self._ask(step, label)
            case Look():
                arguments = self._bound(step.read, step.args, step.kwargs)
                port, method = self._named(step.read)
                return Looking(label, lambda: step.read(**arguments), port, method)
            case Do():
                port, method = self._named(step.deed)
                arguments = self._bound(step.deed, ("", *step.args), step.kwargs)
                arguments.pop(next(iter(inspect.signature(step.deed).parameters)))
                return Doing(label, f"{self.key}:{label}", port, method, arguments)
            case Wait():
                return Waiting(label, step.event, step.at_most)
            case HandOver():
                return HandingOver(label, step)
        raise TypeError(f"a journey awaits only steps, not {step!r}")

    def _say(self, step: Say | Show, label: str) -> None:
        words = step.words if isinstance(step, Say) else step.title
        mark = _mark(words)
        kept = self._kept.pop(label, None)
        if kept is None or kept.mark != mark or isinstance(step, Show):
            self.uttered.append(Uttered(step, words, label=label))
        self._record(Entry(label, None, mark), None)

    def _ask(self, step: Ask[Any] | Choose[Any] | Confirm, label: str) -> Asking | None:
        mark = _mark(step.words)
        kept = self._kept.pop(label, None)
        if kept is not None and (kept.mark == mark or isinstance(step, Ask)):
            try:
                value = self._revived(step, kept)
            except (Mismatch, msgspec.ValidationError):
                pass
            else:
                self._record(Entry(label, kept.value, mark, kept.said), value)
                return None
        if isinstance(step, Choose) and len(step.options) == 1 and step.skip_single:
            self._record(Entry(label, step.options[0].id, mark), step.options[0].value)
            return None
        if step.heard and self._take_heard(step, label, mark):
            return None
        self.uttered.append(Uttered(step, step.words, self.options_of(step), label))
        return Asking(label, step)

    def options_of(self, step: Ask[Any] | Choose[Any] | Confirm) -> tuple[Choice[Any], ...]:
        """What may be pressed as an answer."""
        return OPTIONS_YES_NO if isinstance(step, Confirm) else tuple(getattr(step, "options", ()))

    def _take_heard(self, step: Ask[Any] | Choose[Any] | Confirm, label: str, mark: str) -> bool:
        said = Said(step.heard, self.caller.language, self.caller.began_at)
        fragment = self.fragment
        try:
            value = self._read_one(step, said)
        except (NotUnderstood, Unfinished):
            self.fragment = fragment
            return False
        plain = value.id if isinstance(value, Choice) else msgspec.to_builtins(value, str_keys=True)
        self._record(Entry(label, plain, mark), value.value if isinstance(value, Choice) else value)
        return True

    def _named(self, method: Callable[..., Any]) -> tuple[str, str]:
        owner = getattr(method, "__self__", None)
        for name, port in self.ports.items():
            if port is owner:
                return name, method.__name__
        raise TypeError(f"{method!r} is not a method of a port that this journey was given")

    def _bound(self, method: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
        if not args:
            return kwargs
        return dict(inspect.signature(method).bind(*args, **kwargs).arguments)


def _chosen(step: Choose[Any], said: Said) -> Choice[Any]:
    for option in step.options:
        if option.id == said.choice:
            return option
    offered = [
        (o.id, o.title.render(said.language), o.description.render(said.language) if o.description else "")
        for o in step.options
    ]
    found = pick(offered, said)
    for option in step.options:
        if option.id == found:
            return option
    raise NotUnderstood(_("Please choose one of the options."))


def _kind(step: Step[Any]) -> str:
    match step:
        case Ask():
            return f"ask:{step.read.name}"
        case Look():
            return f"look:{step.read.__name__}"
        case Do():
            return f"do:{step.deed.__name__}"
        case _:
            return type(step).__name__.lower()


def _mark(words: Words) -> str:
    return blake2b(repr((words.text, words.params)).encode(), digest_size=6).hexdigest()


def _returned(step: Step[Any]) -> Any:
    method = step.read if isinstance(step, Look) else step.deed if isinstance(step, Do) else None
    return _return_type(getattr(method, "__func__", method))


@cache
def _return_type(function: Callable[..., Any]) -> Any:
    return get_type_hints(function).get("return", Any)
