"""The deadlines of every pack: whoever makes a `rules` folder in a pack has said enough."""

from __future__ import annotations

from pathlib import Path

from sintonia.cases.rules import Rule, keep_rules


def load_rules() -> list[Rule]:
    """
    Register the rules of all packs.

    :raises ValueError: if one is not as it should be
    """
    return [rule for folder in sorted(Path(__file__).parent.glob("*/rules")) for rule in keep_rules(folder)]
