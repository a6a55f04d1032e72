"""
Divide public intent sets into what is learnt and what is asked: python -m scripts.intents FOLDER OUT

FOLDER has a set in each *.jsonl, each line with text, intent, split and lang, as `sintonia nlu evaluate` reads them.
OUT gets three files of each: `NAME.train.jsonl`, `NAME.held.jsonl`, which are the set's rows of validation or, where it
has none, some of its train rows, and `NAME.ten.jsonl`, ten train rows of each intent. Rows of a split called test are
left out. The same rows are drawn each time.
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path
from typing import Any, Final

HELD: Final = 1500
FEW: Final = 10
OUT_OF_SCOPE: Final = "oos"
Row = dict[str, Any]


def divided(rows: list[Row]) -> tuple[list[Row], list[Row]]:
    """What is learnt, and what is asked."""
    train = [row for row in rows if row["split"].endswith("train")]
    held = [row for row in rows if not row["split"].endswith(("train", "test"))]
    if held:
        return train, held
    drawn = set(random.Random(7).sample(range(len(train)), HELD))  # noqa: S311 - the same rows each time
    return [row for n, row in enumerate(train) if n not in drawn], [train[n] for n in sorted(drawn)]


def few(train: list[Row]) -> list[Row]:
    """Some rows of each intent; none that is out of scope."""
    chance = random.Random(7)  # noqa: S311 - the same rows each time
    by_intent: dict[str, list[Row]] = {}
    for row in train:
        by_intent.setdefault(row["intent"], []).append(row)
    return [
        row
        for intent, its in by_intent.items()
        if intent != OUT_OF_SCOPE
        for row in chance.sample(its, min(FEW, len(its)))
    ]


def main(folder: Path, out: Path) -> None:
    """Write the three files of each set, and tell how many rows they have."""
    out.mkdir(parents=True, exist_ok=True)
    for path in sorted(folder.glob("*.jsonl")):
        train, held = divided([json.loads(line) for line in path.read_text("utf-8").splitlines()])
        for kind, rows in (("train", train), ("held", held), ("ten", few(train))):
            lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
            (out / f"{path.stem}.{kind}.jsonl").write_text("".join(lines), "utf-8")
            print(f"{path.stem}.{kind}: {len(rows)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
