"""
Asking together: many trains of thought, and one question for all that wonder about the same.

Work is written for one: `contracts = together(contracts_of_many, party)`. Run alone, that asks for one. Run as one of
many thoughts (`think`), each waits at its question until the others have come to theirs; whoever asks the same thing is
then answered by a single call. Thoughts share one thread: between two questions nothing else runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextvars import copy_context
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from greenlet import getcurrent, greenlet  # type: ignore[import-untyped]

One = TypeVar("One")
Answer = TypeVar("Answer")
Many = Callable[[list[Any]], Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Raised:
    """An answer that is an error, for one of many who asked."""

    error: Exception


class _Thought(greenlet):  # type: ignore[misc]
    """A train of thought: only these are halted at a question. `asked` is how many questions it has come to."""

    asked = 0


def together(many: Callable[[list[One]], Sequence[Answer | Raised]], one: One) -> Answer:
    """
    What `many([one])` answers, asked at once with all other thoughts that wonder the same.

    `many` takes what each asks for and answers each in that order; an answer that is `Raised` is raised where it was
    asked. If a call fails as a whole, each is asked alone. In a transaction of its own a thought may not ask: others
    would run in it.
    """
    here = getcurrent()
    if isinstance(here, _Thought):
        assert here.parent is not None
        answer = here.parent.switch((many, one))
    else:
        answer = many([one])[0]
    if isinstance(answer, Raised):
        raise answer.error
    return cast("Answer", answer)


def think(thoughts: Iterable[Callable[[], None]]) -> None:
    """
    Run thoughts, each to its end, and answer their questions together.

    Whoever has come least far is answered first, so that others who will ask the same are waited for.
    """
    waiting: dict[Many, list[tuple[_Thought, Any]]] = {}

    def go_on(thought: _Thought, *answer: Any) -> None:
        question = thought.switch(*answer)
        if not thought.dead:
            many, one = question
            thought.asked += 1
            waiting.setdefault(many, []).append((thought, one))

    for thought in thoughts:
        begun = _Thought(thought)
        begun.gr_context = copy_context()
        go_on(begun)
    while waiting:
        many = min(waiting, key=lambda question: _how_far(waiting[question]))
        asking = waiting.pop(many)
        for (halted, _one), answer in zip(asking, _answers(many, [one for _, one in asking]), strict=True):
            go_on(halted, answer)


def _how_far(asking: list[tuple[_Thought, Any]]) -> tuple[int, int]:
    """How few questions any of these has come to; of as few, more askers go first."""
    return min(thought.asked for thought, _one in asking), -len(asking)


def _answers(many: Many, asked: list[Any]) -> Sequence[Any]:
    try:
        return many(asked)
    except Exception as error:  # noqa: BLE001 - it is raised again where it was asked
        if len(asked) == 1:
            return [Raised(error)]
    return [answer for one in asked for answer in _answers(many, [one])]
