"""A telephone call in memory: a journey played by keys alone, and a search for keys that bring it to its end."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from sintonia.backoffice.ports import Party, Refused
from sintonia.conversations.channel import Option, Saying
from sintonia.conversations.keypad import Keypad, Pressed
from sintonia.customers.proving import Claimed, KnownChannel, Proof, Shared
from sintonia.journeys.history import PastCase
from sintonia.journeys.labels import options_of
from sintonia.journeys.rehearsal import Rehearsal
from sintonia.journeys.runner import Asking, Waiting
from sintonia.journeys.steps import Ask, NotUnderstood, Outcome, Person, Said, Unfinished
from sintonia.kit.words import Words

MOST_STEPS: Final = 16
MOST_TRIES: Final = 400


@dataclass
class AnswersByKeys:
    """
    An identity that believes whoever knows a fact of the party. A `code` goes to a phone on file, and whoever keys it
    in is stepped up; without one no code is sent to anybody.
    """

    parties: Any
    code: str = ""
    claimed: dict[str, Party] = field(default_factory=dict)
    proved: dict[str, Party] = field(default_factory=dict)

    def who(self, *, level: int, purpose: str) -> Person | None:
        for party in self.proved.values():
            contracts = tuple(contract.id for contract in self.parties.contracts(party.id))
            return Person(party.id, party.name, level, contracts)
        return None

    def claim(self, *, document: str) -> Claimed | None:
        party = self.parties.by_document(document)
        self.claimed |= {party.id: party} if party else {}
        known = (KnownChannel("w1", "whatsapp", "WhatsApp •••• 2333"),) if self.code else ()
        return Claimed(party.id, known, on_this_phone=False) if party else None

    def send_code(self, key: str, *, party: str, channel: str, purpose: str) -> bool:
        return bool(self.code)

    def prove(self, key: str, *, party: str, method: str, said: str, level: int, purpose: str) -> Proof:
        proved = said == self.code if method == "code" else self.parties.fact_matches(party, method, said)
        if proved:
            self.proved[party] = self.claimed[party]
        return Proof(proved, 4)


class NothingBefore:
    """A history without cases, and nobody to tell."""

    def tell_of_change(self, key: str, *, party: str, what: str, to: str) -> int:
        return 0

    def ways(self) -> tuple[str, ...]:
        return ("whatsapp", "sms")

    def tell_again(self, key: str, *, party: str) -> int:
        return 1

    def tell_of_care(self, key: str, *, home: str, number: str, summary: Words) -> int:
        return 0

    def is_reachable(self, *, document: str) -> bool:
        return False

    def shared(self) -> tuple[Shared, ...]:
        return ()

    def end_sharing(self, key: str, *, contracts: tuple[str, ...]) -> int:
        return 0

    def share(self, key: str, **more: object) -> None:
        return None

    def cases(self, party: str | None) -> tuple[PastCase, ...]:
        return ()


@dataclass(frozen=True)
class Known:
    """What a caller has on paper: the numbers that they may be asked for."""

    numbers: tuple[str, ...]
    born_on: date
    days: tuple[date, ...]
    amounts: tuple[str, ...] = ("18740",)


@dataclass
class Found:
    """How a journey ended by keys, and which; `words_at` are the questions that no key could answer."""

    outcome: Outcome | None
    keys: tuple[str, ...]
    words_at: tuple[str, ...]


def keypad_of(call: Rehearsal) -> Keypad:
    """The open question as a telephone has it."""
    assert isinstance(call.run.pause, Asking)
    step, language = call.run.pause.step, call.language
    options = tuple(
        Option(o.id, o.title.render(language), o.description.render(language) if o.description else "")
        for o in options_of(step)
    )
    expects = getattr(step.read, "keys", "words") if isinstance(step, Ask) else ""
    return Keypad(
        Saying(step.words.render(language), options, f"run:{call.asking}", language=language, expects=expects)
    )


def ways(keypad: Keypad, known: Known) -> list[str]:
    """The keys worth pressing at a question."""
    if keypad.options:
        return [str(n) for n in range(1, min(len(keypad.options), 9) + 1)]
    match keypad.saying.expects:
        case "number":
            return [f"{number}#" for number in known.numbers]
        case "date":
            return [f"{day:%d%m}{day.year:04}#" for day in (known.born_on, *known.days)]
        case "amount":
            return [f"{amount}#" for amount in known.amounts]
        case _:
            return []


def press(call: Rehearsal, keys: str) -> bool:
    """Press keys at the open question; says whether they answered it."""
    pressed = keypad_of(call).pressed(keys)
    if not isinstance(pressed, Pressed) or pressed.order:
        return False
    try:
        call.hear(pressed.text, choice=pressed.choice)
    except (NotUnderstood, Refused):
        return False
    except Unfinished:
        with suppress(NotUnderstood, Unfinished):
            call._settle(call.run.settle(Said(call.run.fragment, call.language, call.at)))
            return True
        return False
    return True


class Search:
    """Depth first, until a journey is done or every way was tried."""

    def __init__(self, known: Known, *, wanted: frozenset[Outcome]) -> None:
        self.known, self.wanted, self.tries = known, wanted, 0
        self.words_at: dict[str, None] = {}

    def run(self, call: Rehearsal) -> Found:
        keys = self._go_on(call, ())
        return Found(None if keys is None else keys[0], keys[1] if keys else (), tuple(self.words_at))

    def _go_on(self, call: Rehearsal, keys: tuple[str, ...]) -> tuple[Outcome, tuple[str, ...]] | None:
        if isinstance(call.run.pause, Waiting):
            call.event(call.run.pause.event)
        if call.outcome is not None:
            return (call.outcome, keys) if call.outcome in self.wanted else None
        if len(keys) > MOST_STEPS or self.tries > MOST_TRIES:
            return None
        keypad = keypad_of(call)
        if not keypad.options and keypad.saying.expects == "words":
            self.words_at[call.asking or ""] = None
            assert keypad.pressed("0") == Pressed(order="person"), "nothing dead-ends"
        for way in ways(keypad, self.known):
            self.tries += 1
            branch = call.elsewhere()
            if press(branch, way) and (found := self._go_on(branch, (*keys, way))):
                return found
        return None


def ports_of(ports: Mapping[str, Any], *, code: str = "") -> dict[str, Any]:
    """A company's ports, with somebody who proves who they are by what they know, or by a code that is sent to them."""
    return {
        **ports,
        "identity": AnswersByKeys(ports["parties"], code),
        "history": NothingBefore(),
        "notices": NothingBefore(),
    }
