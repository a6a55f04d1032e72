"""Message catalogues: found in every folder, and compiled when they are older than what they were written from."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCE: Final = Path(__file__).resolve().parents[1]


def folders() -> list[Path]:
    """Return every folder of catalogues, the topmost layer's first."""
    return sorted(SOURCE.rglob("locale"), key=lambda path: (len(path.parts), path))


def compile_stale() -> int:
    """Compile the catalogues that changed since they were compiled, and return how many those were."""
    stale = [path for folder in folders() for path in folder.rglob("*.po") if _is_stale(path)]
    for path in stale:
        with path.open("rb") as source:
            catalogue = read_po(source, locale=path.parts[-3])
        fresh = path.with_suffix(f".{secrets.token_hex(4)}")
        with fresh.open("wb") as compiled:
            write_mo(compiled, catalogue)
        fresh.replace(path.with_suffix(".mo"))
    return len(stale)


def _is_stale(path: Path) -> bool:
    compiled = path.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < path.stat().st_mtime
