"""
Learn the slots that come along from the train rows of MASSIVE: python -m scripts.slots FOLDER

FOLDER has massive_pt-PT.jsonl, massive_es-ES.jsonl and massive_en-US.jsonl, each line with text, intent, split, lang
and annot. It takes some minutes on one core, and writes the file that `sintonia.understanding.slots` loads; its hash,
which is told at the end, is to be written there. Nothing is learnt from, or chosen on, rows of another split than train
and dev.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Final

from sintonia.understanding.slot_training import train_slots
from sintonia.understanding.slots import SHIPPED, Marked, Slots, marked, packed, spans, unpacked

LANGUAGES: Final = ("pt-PT", "es-ES", "en-US")


def rows(folder: Path, language: str, split: str) -> list[Marked]:
    """The annotated phrases of one language and split."""
    lines = (folder / f"massive_{language}.jsonl").read_text("utf-8").splitlines()
    told = [json.loads(line) for line in lines]
    return [marked(row["annot"], row["lang"][:2], row["intent"]) for row in told if row["split"] == split]


def f1(slots: Slots, phrases: list[Marked]) -> float:
    """How many slots are found, by exact name and words."""
    right = told = 0
    for phrase in phrases:
        found, meant = set(spans(slots.labels(phrase.words, phrase.language))), set(spans(phrase.labels))
        right, told = right + len(found & meant), told + len(found) + len(meant)
    return 2 * right / told


def main(folder: Path) -> None:
    """Learn, write, and tell how well it finds the slots of the rows of `dev`."""
    stored = packed(train_slots([phrase for language in LANGUAGES for phrase in rows(folder, language, "train")]))
    SHIPPED.write_bytes(stored)
    for language in LANGUAGES:
        print(f"{language}: F1 {f1(unpacked(stored), rows(folder, language, 'dev')):.4f} on dev")
    print(f"{len(stored)} bytes, sha256 {hashlib.sha256(stored).hexdigest()}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
