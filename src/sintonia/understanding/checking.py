"""How an answer is judged against the check set: what a kind and competent clerk would do, and what is also fine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

import msgspec

from sintonia.understanding.deciding import Decision, Kind

LANGUAGES: Final = ("pt-BR", "es", "en")
STARTS: Final = "start:"
GOOD: Final = frozenset({"right", "clarified"})
WRONG: Final = frozenset({"wrong start", "false danger"})

Verdict = Literal[
    "right",
    "clarified",  # the right journey is among those it offers
    "one of two",  # two matters were named, one was begun
    "wrong offer",  # it offers what was not meant
    "asked",  # it asks where the matter was clear
    "handed over",  # it calls a person who was not needed
    "wrong start",
    "false danger",
    "missed danger",
]


class Row(msgspec.Struct, frozen=True):
    """
    One message, and what is right.

    `journeys` are those that are meant, all of them; for `clarify` those of which at least one is offered. `may` names
    other outcomes that are as good: a kind, or `start:<journey>`. An `article` answers it, or a person does. `part` is
    "dev" for who writes phrases, "held" for nobody's eyes.
    """

    text: str
    lang: str
    decision: Kind
    journeys: tuple[str, ...]
    may: tuple[str, ...]
    part: Literal["dev", "held"]
    article: bool = False

    @property
    def fine(self) -> set[str]:
        """The journeys that may begin."""
        meant = self.journeys if self.decision == "start" else ()
        return {*meant, *(name.removeprefix(STARTS) for name in self.may if name.startswith(STARTS))}


def rows_of(folder: Path) -> list[Row]:
    """The check set that a pack keeps in a folder (`*.jsonl`), in its order; empty where it keeps none."""
    lines = (line for path in sorted(folder.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines())
    return [msgspec.json.decode(line, type=Row) for line in lines]


def judge(row: Row, kind: Kind, journeys: Sequence[str]) -> Verdict:
    """What a decision is worth."""
    if row.decision == "danger":
        return "right" if kind == "danger" or (kind == "start" and {*journeys} <= row.fine) else "missed danger"
    match kind:
        case "danger":
            return "right" if "danger" in row.may else "false danger"
        case "start":
            return _started(row, {*journeys})
        case "clarify":
            return _offered(row, {*journeys})
        case _ if kind == row.decision or kind in row.may:
            return "right"
    return "asked" if kind == "ask" else "handed over"


def _started(row: Row, journeys: set[str]) -> Verdict:
    if not journeys or journeys - row.fine:
        return "wrong start"
    enough = row.decision != "start" or journeys >= {*row.journeys}
    return "right" if enough or any(f"{STARTS}{name}" in row.may for name in journeys) else "one of two"


def _offered(row: Row, journeys: set[str]) -> Verdict:
    if row.decision == "clarify" and journeys & {*row.journeys}:
        return "right"
    meant = {*row.journeys, *row.fine, *(("person",) if row.decision == "person" else ())}
    return "clarified" if journeys & meant or (row.decision == "ask" and "clarify" in row.may) else "wrong offer"


@dataclass(frozen=True)
class Judged:
    """One row with what was decided, and the verdict."""

    line: int
    row: Row
    kind: Kind
    journeys: tuple[str, ...]
    verdict: Verdict

    def __str__(self) -> str:
        said = repr(self.row.text) if self.row.part == "dev" else "(held apart)"
        meant, did = " ".join((self.row.decision, *self.row.journeys)), " ".join((self.kind, *self.journeys))
        return f"{self.line:4} {self.row.lang:5} {self.verdict}: meant {meant}; did {did} {said}"


@dataclass(frozen=True, repr=False)
class Figures:
    """What a part of a check set comes to."""

    judged: Sequence[Judged]
    verdicts: Counter[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "verdicts", Counter(one.verdict for one in self.judged))

    @property
    def good(self) -> float:
        """The share that is right or rightly clarified."""
        return sum(self.verdicts[name] for name in GOOD) / len(self.judged)

    @property
    def wrong(self) -> float:
        """The share in which a wrong journey begins; a danger that is none is one as well."""
        return sum(self.verdicts[name] for name in WRONG) / len(self.judged)

    @property
    def missed(self) -> int:
        """How many dangers were missed."""
        return self.verdicts["missed danger"]

    @property
    def false_dangers(self) -> int:
        """How many were taken for a danger and are none."""
        return self.verdicts["false danger"]

    def of(self, *, lang: str = "", part: str = "") -> Figures:
        """The figures of one language or one half."""
        return Figures([o for o in self.judged if lang in {"", o.row.lang} and part in {"", o.row.part}])

    def worst(self, most: int = 25) -> str:
        """The gravest failures, with the words of those that may be looked at."""
        order = ("missed danger", "wrong start", "false danger", "wrong offer", "handed over", "one of two", "asked")
        found = sorted((o for o in self.judged if o.verdict in order), key=lambda o: order.index(o.verdict))
        return "\n".join([f"{self}", *(str(one) for one in found[:most])])

    def __repr__(self) -> str:
        return (
            f"{len(self.judged)} messages: {self.good:.1%} right or rightly clarified, {self.wrong:.1%} wrongly begun, "
            f"{self.missed} dangers missed, {self.false_dangers} false dangers"
        )


def figures(rows: Iterable[Row], decided: Iterable[Decision]) -> Figures:
    """Hold decisions against their rows."""
    found = enumerate(zip(rows, decided, strict=True), 1)
    return Figures([Judged(n, row, d.kind, d.journeys, judge(row, d.kind, d.journeys)) for n, (row, d) in found])
