"""How steps are told apart and their results read back: by kind, reader and ordinal, never by their words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from hashlib import blake2b
from inspect import Signature, signature
from typing import Any, Final, get_type_hints

import msgspec

from sintonia.journeys.pauses import Mismatch
from sintonia.journeys.steps import Ask, Choice, Choose, ChooseMany, Confirm, Do, Look, NotUnderstood, Said, Step
from sintonia.kit.text import folded
from sintonia.kit.words import Words, _
from sintonia.understanding.choosing import pick_many
from sintonia.understanding.readers import pick, yes_no

ALL = "all"
_NEGATED: Final = re.compile(r"\b(?:nao|no|not|never|nunca|nem|ni)\b|\w+n't\b")
MOST_LISTED = 9
OPTIONS_YES_NO = (Choice(True, "yes", _("Yes")), Choice(False, "no", _("No")))


def answer_to(step: Ask[Any] | Choose[Any] | ChooseMany[Any] | Confirm, said: Said) -> Any:
    """
    Read an answer: the value, or the option of a choice.

    :raises NotUnderstood: if it is none
    :raises Unfinished: if it looks like the first bubble of one
    """
    match step:
        case Choose():
            return chosen(step, said)
        case ChooseMany():
            return chosen_many(step, said)
        case Confirm():
            # Where there are no buttons, yes and no are numbered like all that is offered.
            numbered = {"1": "yes", "2": "no"}.get(said.text.strip(" .)#"), "") if not said.choice else said.choice
            return numbered == "yes" if numbered in {"yes", "no"} else _sure(step, said)
        case Ask():
            return step.read(said)


def _sure(step: Confirm, said: Said) -> bool:
    """A yes or a no; the very number that is asked about, said again, is a yes: "4832 dai" to "4832, right?"."""
    try:
        return yes_no(said)
    except NotUnderstood:
        if _repeats(step, said):
            return True
        raise


def _repeats(step: Confirm, said: Said) -> bool:
    numbers = {value for _name, value in step.words.params if isinstance(value, str) and value.isdigit()}
    again = bool(numbers) and re.findall(r"\d+", said.text) in [[number] for number in numbers if len(number) > 1]
    return again and not _NEGATED.search(folded(said.text))


def plain_of(value: Any) -> Any:
    """An answer as it is kept: JSON, an option by its id."""
    if isinstance(value, tuple) and value and all(isinstance(one, Choice) for one in value):
        return [one.id for one in value]
    return value.id if isinstance(value, Choice) else msgspec.to_builtins(value, str_keys=True)


def sent_of(value: Any) -> Any:
    """An answer as the journey gets it."""
    if isinstance(value, tuple) and value and all(isinstance(one, Choice) for one in value):
        return tuple(one.value for one in value)
    return value.value if isinstance(value, Choice) else value


def revived_answer(step: Ask[Any] | Choose[Any] | ChooseMany[Any] | Confirm, kept: Any) -> Any:
    """
    A kept answer as the journey gets it.

    :raises Mismatch: if what was chosen is no longer offered
    """
    match step:
        case Ask():
            return msgspec.convert(kept, step.read.type, strict=False)
        case Choose():
            for option in step.options:
                if option.id == kept:
                    return option.value
            raise Mismatch(f"option {kept} is no longer offered")
        case ChooseMany():
            offered = {option.id: option.value for option in step.options}
            if not isinstance(kept, list) or not offered.keys() >= set(kept):
                raise Mismatch("some of what was chosen is no longer offered")
            return tuple(offered[one] for one in kept)
        case Confirm():
            return kept


def chosen(step: Choose[Any], said: Said) -> Choice[Any]:
    """
    The option that was meant.

    :raises NotUnderstood: if none was, or several
    """
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


def chosen_many(step: ChooseMany[Any], said: Said) -> tuple[Choice[Any], ...]:
    """
    The options that were meant, in the order offered.

    :raises NotUnderstood: if none was
    """
    offered = [
        (o.id, o.title.render(said.language), o.description.render(said.language) if o.description else "")
        for o in step.options
    ]
    ids = {said.choice} if said.choice in {o.id for o in step.options} else set(pick_many(offered, said.text))
    if said.choice == ALL:
        ids = {o.id for o in step.options}
    if not ids:
        raise NotUnderstood(_("Which ones? A name, a number, “all”, or “all but …” will do."))
    return tuple(option for option in step.options if option.id in ids)


def options_of(step: Ask[Any] | Choose[Any] | ChooseMany[Any] | Confirm) -> tuple[Choice[Any], ...]:
    """What may be pressed as an answer."""
    if isinstance(step, ChooseMany):
        return listed(step)
    return OPTIONS_YES_NO if isinstance(step, Confirm) else tuple(getattr(step, "options", ()))


def listed(step: ChooseMany[Any]) -> tuple[Choice[Any], ...]:
    """What is shown of a choice of many: all, if they are few; none, if words do better."""
    if not 1 < len(step.options) <= MOST_LISTED:
        return ()
    return (*step.options, Choice(None, ALL, _("All of them")))


def kind_of(step: Step[Any]) -> str:
    """What a step is, whatever its words: the stable part of its label."""
    match step:
        case Ask():
            return f"ask:{step.read.name}"
        case Look():
            return f"look:{step.read.__name__}"
        case ChooseMany():
            return "choose_many"
        case Do():
            return f"do:{step.deed.__name__}"
        case _:
            return type(step).__name__.lower()


def mark_of(words: Words) -> str:
    """A fingerprint of what was said or asked."""
    return blake2b(repr((words.text, words.params)).encode(), digest_size=6).hexdigest()


def mark_of_deed(arguments: Mapping[str, Any]) -> str:
    """A fingerprint of what a deed was given."""
    return blake2b(msgspec.json.encode(arguments, order="sorted"), digest_size=6).hexdigest()


def returned(step: Step[Any]) -> Any:
    """The type that a look or a deed gives back."""
    method = step.read if isinstance(step, Look) else step.deed if isinstance(step, Do) else None
    return _return_type(getattr(method, "__func__", method))


@cache
def _return_type(function: Callable[..., Any]) -> Any:
    return get_type_hints(function).get("return", Any)


def named(method: Callable[..., Any], ports: Mapping[str, Any]) -> tuple[str, str]:
    """The port and the method that a bound method is."""
    owner = getattr(method, "__self__", None)
    for name, port in ports.items():
        if port is owner:
            return name, method.__name__
    raise TypeError(f"{method!r} is not a method of a port that this journey was given")


def bound(method: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
    """All arguments of a call by their names."""
    if not args:
        return kwargs
    return dict(signature_of(method).bind(*args, **kwargs).arguments)


def signature_of(method: Callable[..., Any]) -> Signature:
    """The signature of a bound method of a port: read off the function once, without what it is bound to."""
    function = getattr(method, "__func__", None)
    return signature(method) if function is None else _signature_when_bound(function)


@cache
def _signature_when_bound(function: Callable[..., Any]) -> Signature:
    whole = signature(function)
    return whole.replace(parameters=list(whole.parameters.values())[1:])
