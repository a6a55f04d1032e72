"""Write docs/reference/architecture.md from the packages' docstrings and the stack in pyproject.toml."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "sintonia"
PAGE = ROOT / "docs" / "reference" / "architecture.md"
BEGINNING = """# Architecture

This page is made from the packages' docstrings by `make fix`; a test holds it true.

A folder may import from those below it, and from nothing above. Two in one row know nothing of each other.

| folder | what it is |
|---|---|
"""


def page() -> str:
    """Return the page as it should be."""
    return BEGINNING + "".join(_rows())


def _rows() -> list[str]:
    rows = []
    for layer in _layers():
        beside = [name for name in re.findall(r"\w+", layer) if (SOURCE / name / "__init__.py").exists()]
        for name in beside:
            rows.append(f"| **{name}** | {_sentence(SOURCE / name)} |\n")
            rows += [
                f"| {name}/{inner.name} | {_sentence(inner)} |\n"
                for inner in sorted((SOURCE / name).iterdir())
                if (inner / "__init__.py").exists() and inner.name not in {"migrations", "templatetags"}
            ]
    return rows


def _layers() -> list[str]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    layers: list[str] = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    return layers


def _sentence(folder: Path) -> str:
    told = ast.get_docstring(ast.parse((folder / "__init__.py").read_text())) or ""
    return " ".join(told.split("\n\n", 1)[0].split())


if __name__ == "__main__":
    PAGE.write_text(page())
