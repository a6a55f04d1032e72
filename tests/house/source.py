"""The source as trees, read once for all checks of the house."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
SOURCE: Final = ROOT / "src" / "sintonia"


@cache
def modules() -> dict[str, ast.Module]:
    """Return every module by its path below `sintonia/`."""
    return {
        path.relative_to(SOURCE).as_posix(): ast.parse(path.read_text(), filename=str(path))
        for path in sorted(SOURCE.rglob("*.py"))
    }


def is_migration(path: str) -> bool:
    """Tell whether a module is a migration, which is written by a tool and never changed."""
    return "/migrations/" in path


def calls(tree: ast.Module) -> list[tuple[str, int]]:
    """Return what a module calls, dotted, with the line."""
    return [(ast.unparse(node.func), node.lineno) for node in ast.walk(tree) if isinstance(node, ast.Call)]
