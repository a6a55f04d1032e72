"""The fixtures, by file and name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FIXTURES = Path(__file__).parent / "fixtures"
SIGNATURE = FIXTURES / "signature"


def items(folder: str) -> dict[tuple[str, str], dict[str, Any]]:
    """Every item of a folder of pywa's, by (file's or folder's name, item's name)."""
    found = {}
    for path in sorted((FIXTURES / "pywa" / folder).rglob("*.json")):
        group = path.parent.name if path.stem == "examples" else path.stem
        for name, item in json.loads(path.read_text()).items():
            found[group, name] = item
    return found


def body(item: Any) -> bytes:
    """An item as Meta puts it on the wire."""
    return json.dumps(item, separators=(",", ":"), ensure_ascii=False).encode()


def told(thing: Any, path: str) -> Any:
    """Follow a dotted path through attributes and keys; None where it ends."""
    for name in path.split("."):
        thing = thing.get(name) if isinstance(thing, dict) else getattr(thing, name, None)
    return thing
