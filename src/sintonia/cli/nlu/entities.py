"""`sintonia nlu entities`: how well slots are found in annotated phrases, in MASSIVE's notation."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any, Final

import msgspec
import typer

from sintonia.understanding.slots import Marked, Slots, UnableToLoad, load_slots, marked, spans

_LEARNT_FROM: Final = "train"


class Row(msgspec.Struct):
    """One line of a file: what was said, with its slots marked in `annot`."""

    text: str
    annot: str = ""
    intent: str = ""
    split: str = ""
    lang: str = ""


class Counts(msgspec.Struct):
    """Slots that were found and meant, found and not meant, meant and not found."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def told(self) -> dict[str, float]:
        """Precision, recall and their mean F1."""
        found, meant = self.right + self.wrong, self.right + self.missed
        precision, recall = self.right / found if found else 0.0, self.right / meant if meant else 0.0
        f1 = 2 * self.right / (found + meant) if found + meant else 0.0
        return {"f1": round(f1, 4), "precision": round(precision, 4), "recall": round(recall, 4)}


def command(
    test: Annotated[Path, typer.Option(help="Annotated phrases to be examined on: JSON Lines with text, annot, lang.")],
    train: Annotated[
        list[Path] | None, typer.Option(help="Annotated phrases to learn from; without, what comes along is examined.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="One line of JSON.")] = False,
) -> None:
    """Find slots in phrases whose slots are known, and tell how many were found: exact name and exact words."""
    try:
        began = time.perf_counter()
        learnt = (
            _learnt([phrase for path in train for phrase in _phrases(path, learning=True)]) if train else load_slots()
        )
        seconds = time.perf_counter() - began
        phrases = _phrases(test, learning=False)
    except (UnableToLoad, OSError, msgspec.DecodeError) as refusal:
        sys.exit(str(refusal))
    told = {
        **_examined(learnt, phrases),
        "train_s": round(seconds if train else 0.0, 1),
        "learnt": "now" if train else "shipped",
    }
    print(msgspec.json.encode(told).decode() if json else _in_words(told))


def _learnt(phrases: list[Marked]) -> Slots:
    from sintonia.understanding.slot_training import train_slots

    return train_slots(phrases)


def _phrases(path: Path, *, learning: bool) -> list[Marked]:
    """
    The phrases of a file. Rows of `train` are for learning and all others for examining; a file with rows of one kind
    alone is taken whole.
    """
    decode = msgspec.json.Decoder(Row).decode
    rows = [decode(line) for line in path.read_bytes().splitlines() if line.strip()]
    fitting = [row for row in rows if (row.split == _LEARNT_FROM) is learning]
    return [marked(row.annot or row.text, row.lang[:2], row.intent) for row in fitting or rows]


def _examined(learnt: Slots, phrases: Sequence[Marked]) -> dict[str, Any]:
    whole, slots, languages, spent = Counts(), Counter[tuple[str, str]](), dict[str, Counts](), list[float]()
    for phrase in phrases:
        began = time.perf_counter()
        labels = learnt.labels(phrase.words, phrase.language)
        spent.append(time.perf_counter() - began)
        found, meant = set(spans(labels)), set(spans(phrase.labels))
        for counts in (whole, languages.setdefault(phrase.language, Counts())):
            counts.right += len(found & meant)
            counts.wrong += len(found - meant)
            counts.missed += len(meant - found)
        for kind, those in (("right", found & meant), ("wrong", found - meant), ("missed", meant - found)):
            slots.update((name, kind) for name, _first, _last in those)
    names = sorted({name for name, _kind in slots})
    by_slot = {name: Counts(*(slots[name, kind] for kind in ("right", "wrong", "missed"))) for name in names}
    return {
        **whole.told(),
        "rows": len(phrases),
        "p50_ms": round(_middle(spent) * 1000, 3),
        "by_language": {language: counts.told() for language, counts in sorted(languages.items())},
        "by_slot": {name: {**counts.told(), "meant": counts.right + counts.missed} for name, counts in by_slot.items()},
    }


def _middle(spent: Iterable[float]) -> float:
    ordered = sorted(spent)
    return ordered[len(ordered) // 2] if ordered else 0.0


def _in_words(told: dict[str, Any]) -> str:
    lines = [f"F1 {told['f1']}, precision {told['precision']}, recall {told['recall']} on {told['rows']} phrases"]
    lines += [f"  {name:<22}{slot['f1']:.3f}  of {slot['meant']}" for name, slot in told["by_slot"].items()]
    return "\n".join(lines)
