"""
What a text is about, out of what it says as a whole and what its clauses say: one matter, or several.

A whole that is clear is believed; its clauses are then further matters only if one of them says the first by itself.
Where it is not, a clause may tell what is meant, but what only a clause says is offered rather than begun.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from sintonia.kit.text import lowered
from sintonia.understanding.deciding import ACT
from sintonia.understanding.port import Guess

Guesses = dict[str, float]
CHATTER: Final = frozenset({"none", "greeting", "thanks", "yes", "no", "repeat"})
COMMANDS: Final = frozenset({"cancel", "correct", "resume", "back"})
KNOWN: Final = 0.97
_SEPARATORS: Final = re.compile(
    r"[.,;:!?\n]+|\s(?:e|y|and|mas|pero|but|tb|tbm|tambem|tambien|also|depois|despues|then|aproveitando|de paso)(?=\s)"
)
# "Não quero parcelar", "no es por la factura", "it's not a complaint": what is named is not what is meant.
_NOT_WANTED: Final = re.compile(
    r"(?:eu |yo |i |ja |ya |isso |eso |it ?'?s? |this |that )?"
    r"(?:(?:nao|no|n) (?:quero|preciso|vim|e (?:sobre|por|pra|para|uma?|o|a)\b|quiero|necesito|vengo"
    r"|es (?:por|sobre|una?|el|la)\b)"
    r"|(?:do ?n.?t|do not) (?:want|need)|(?:is |was )?n[o'’]t (?:a|an|about|the|my)\b|isn.?t (?:a|an|about)\b"
    r"|not (?:a|an|about|the)\b)"
)
_SHORT: Final = 8
_MOST_CLAUSES: Final = 8
_DENIED: Final = 0.3
_CLAUSE: Final = 0.95
_ONLY_THERE: Final = 0.62
_SUPPORTED: Final = 0.15
_NOTHING: Final = 0.9
_ALSO: Final = 0.9
_SURE_DANGER: Final = 0.95
_KEPT: Final = 3
_SURE_AT_MOST: Final = 0.99


def cut(text: str) -> list[str]:
    """A plain text, and its clauses when it has several."""
    clauses = [part.strip() for part in _SEPARATORS.split(text)] if len(text) > _SHORT else []
    clauses = [clause for clause in clauses if len(clause) > 1][:_MOST_CLAUSES]
    return [text, *clauses] if clauses and clauses != [text] else [text]


def as_written(text: str, parts: Sequence[str]) -> list[str]:
    """The parts that `cut` gave of a plain text, with the accents of the text where letter stands by letter."""
    if text.isascii():
        return list(parts)
    written = lowered(text)
    if len(written) != len(parts[0]):
        return [written, *parts[1:]]
    found, end = [written], 0
    for part in parts[1:]:
        start = parts[0].index(part, end)
        end = start + len(part)
        found.append(written[start:end])
    return found


def weighed(
    parts: Sequence[str], words: Sequence[Sequence[str]], guesses: Sequence[Guesses], danger: float
) -> tuple[tuple[Guess, ...], tuple[str, ...]]:
    """The three best intents of a text, and its further matters; of `parts` the first is the whole."""
    whole = dict(guesses[0])
    denied = {_clear(found) for part, found in zip(parts[1:], guesses[1:], strict=True) if _NOT_WANTED.match(part)}
    for intent in denied & whole.keys():
        whole[intent] *= _DENIED
    told = [one for one in _told(parts, words, guesses) if one[0] not in denied]
    matters = _matters(whole, told)
    if danger:
        if danger >= _SURE_DANGER:
            # However sure another matter is, danger comes first; a whole phrase that was taught means what it means.
            whole.update({name: min(sure, danger) for name, sure in whole.items() if sure != KNOWN})
        whole["danger"] = max(whole.get("danger", 0.0), danger)
    ranked = sorted(whole.items(), key=lambda pair: (-pair[1], pair[0] != "danger"))
    if matters and ranked[0][0] != "danger" and ranked[0][1] < KNOWN:
        ranked.sort(key=lambda pair: (pair[0] != matters[0], -pair[1]))
    also = tuple(dict.fromkeys(matter for matter in matters if matter != ranked[0][0]))
    return tuple(Guess(intent, round(min(sure, _SURE_AT_MOST), 3)) for intent, sure in ranked[:_KEPT]), also


def _told(
    parts: Sequence[str], words: Sequence[Sequence[str]], guesses: Sequence[Guesses]
) -> Iterator[tuple[str, float]]:
    """What each clause says by itself, where that is sure: a matter; or, in the first, a command."""
    for place, (part, listed, found) in enumerate(zip(parts, words, guesses, strict=True)):
        intent = max(found, key=found.__getitem__)
        sure = found[intent]
        if place == 0 or sure < ACT or intent in CHATTER or _NOT_WANTED.match(part):
            continue
        if (len(listed) == 1 and sure < KNOWN) or (intent in COMMANDS and place > 1):
            continue
        yield intent, sure


def _matters(whole: Guesses, told: list[tuple[str, float]]) -> list[str]:
    """The matters that are named, in their order, each as sure in `whole` as it is now known to be."""
    clear = _clear(whole)
    command = next((intent for intent, sure in told[:1] if intent in COMMANDS and sure >= KNOWN), "")
    if command and clear not in {intent for intent, _sure in told[1:]}:
        # "Ya no hace falta, ya arranca": an order that was taught word for word, and its reason.
        whole.update({intent: sure * _CLAUSE for intent, sure in whole.items()} | {command: KNOWN})
        return []
    if clear:
        also = [intent for intent, sure in told if sure >= _ALSO or intent == clear]
        if clear not in also:
            return []
    elif whole.get("none", 0.0) >= _NOTHING and len({intent for intent, _sure in told}) == 1:
        # "I paid today, when will it be back?" asks what no journey tells, whatever it begins with.
        return []
    else:
        also = [intent for intent, _sure in told]
    for intent, sure in told:
        if intent in also:
            backed = clear or whole.get(intent, 0.0) >= _SUPPORTED or intent in COMMANDS or len(set(also)) > 1
            whole[intent] = max(whole.get(intent, 0.0), sure * (_CLAUSE if backed else _ONLY_THERE))
    return [intent for intent in also if intent not in COMMANDS and whole[intent] >= ACT]


def _clear(whole: Guesses) -> str:
    """The matter of a text, if it is sure; "" otherwise."""
    intent = max(whole, key=whole.__getitem__)
    return intent if whole[intent] >= ACT and intent not in CHATTER | COMMANDS else ""
