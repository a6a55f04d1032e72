"""The rules of the house that a linter does not know."""

from __future__ import annotations

import ast
import re
from typing import Final

import pytest

from tests.house.source import ROOT, SOURCE, calls, is_migration, modules

LONGEST_MODULE: Final = 300
LONGEST_FUNCTION: Final = 40

# Rows about people are read through the access functions, so that one place decides who sees whom.
CUSTOMER_DATA: Final = {"Customer", "Identifier", "Merge", "Authority", "Vulnerability", "Challenge", "Verification"}
MAY_READ_CUSTOMERS: Final = re.compile(r"^customers/(?!views|forms|urls)\w+\.py$")

CLOCKS: Final = re.compile(
    r"^((datetime|dt)(\.datetime)?\.(now|utcnow|today)|(datetime\.)?date\.today|timezone\.(now|localdate|localtime)|clock\.now|time\.time|now)$"
)
# Where something comes in from outside: there, and only there, the clock is read.
DOORS: Final = re.compile(
    r"(^|/)(views?|tasks|checks|middleware|pages|seed|seeding|scope|live)\.py$|/(views|templatetags)/|^(cli|config|demo)/|^kit/clock\.py$"
    r"|^dialogue/(worker|loop|deliver\w*|timers|sealer)\.py$"
)


def test_customer_data_is_read_through_the_access_functions() -> None:
    found = [
        f"{path}:{node.lineno} {node.value.id}.objects"
        for path, tree in modules().items()
        if not MAY_READ_CUSTOMERS.match(path) and not is_migration(path)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr == "objects"
        and isinstance(node.value, ast.Name)
        and node.value.id in CUSTOMER_DATA
    ]
    assert not found, "\n".join(found)


def test_models_are_named_by_imports_and_not_by_strings() -> None:
    found = [
        f"{path}:{line}"
        for path, tree in modules().items()
        if not is_migration(path)
        for name, line in calls(tree)
        if name.endswith("apps.get_model")
    ]
    assert not found, "\n".join(found)


def test_the_clock_is_read_at_doors_only() -> None:
    found = [
        f"{path}:{line} {name}()"
        for path, tree in modules().items()
        if not is_migration(path) and not DOORS.search(path)
        for name, line in calls(tree)
        if CLOCKS.match(name)
    ]
    assert not found, "\n".join(found)


def test_every_folder_says_what_it_is() -> None:
    folders = {path.parent for path in SOURCE.rglob("*.py") if not {"migrations", "templatetags"} & set(path.parts)}
    silent = [
        str(folder.relative_to(SOURCE))
        for folder in sorted(folders)
        if not (folder / "__init__.py").exists()
        or not ast.get_docstring(ast.parse((folder / "__init__.py").read_text()))
    ]
    assert not silent, "\n".join(silent)


def test_modules_are_short() -> None:
    long = {path: len((SOURCE / path).read_text().splitlines()) for path in modules() if not is_migration(path)}
    assert {path: lines for path, lines in long.items() if lines > LONGEST_MODULE} == {}


def test_functions_are_short() -> None:
    long = [
        f"{path}:{node.lineno} {node.name} {node.end_lineno - node.lineno + 1} lines"
        for path, tree in modules().items()
        if not is_migration(path)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno >= LONGEST_FUNCTION
    ]
    assert not long, "\n".join(long)


def test_no_module_is_a_drawer() -> None:
    drawers = {"utils", "helpers", "common", "manager", "service", "services", "base", "misc"}
    assert [path for path in modules() if drawers & set(path.removesuffix(".py").split("/"))] == []


def test_errors_are_never_swallowed() -> None:
    found = [
        f"{path}:{node.lineno}"
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"})
        and all(isinstance(part, ast.Pass) for part in node.body)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "pattern", [r"<script(?![^>]*\bsrc=)[^>]*>", r"\son[a-z]+=", r"<style", r'\sstyle="', r"hx-on"]
)
def test_templates_have_no_inline_script_or_style(pattern: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in SOURCE.rglob("templates/**/*.html")
        for match in re.finditer(pattern, path.read_text())
        if 'type="application/json"' not in match[0]
    ]
    assert not found, "\n".join(found)
