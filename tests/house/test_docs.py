"""The pages of the documentation are true: what they name is there, and what they show runs."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Final

import pytest
from scripts import architecture, clocks, permissions, routing
from sybil import Example, Sybil
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser

from sintonia.cli import COMMANDS
from sintonia.config import environment
from sintonia.journeys import steps
from tests.house.source import ROOT, SOURCE

PAGES: Final = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
LONGEST_RECORD: Final = 14
LINKS: Final = re.compile(r"\]\((?!https?:)([^)#]+)[^)]*\)")
NAMED: Final = re.compile(r"""(?:environ(?:\.get\(|\[)|read\()["'](SINTONIA_[A-Z_]+|DATABASE_URL)["']""")
BIN: Final = ROOT / ".venv" / "bin"


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def headings(page: str, level: str) -> set[str]:
    return set(re.findall(rf"^{level} (.+)$", (ROOT / page).read_text(), re.MULTILINE))


def run_in_words(example: Example) -> None:
    """See that each line of a shell block names a command that there is."""
    for line in example.parsed.splitlines():
        words = [word for word in line.split() if not re.match(r"[A-Z_]+=", word)]
        if not words or words[0] in {"export", "#"}:
            continue
        match words:
            case ["make", target, *_]:
                assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.MULTILINE), line
            case [".venv/bin/sintonia", command, *_]:
                assert command in COMMANDS, line
            case _:
                assert words[0] in {"git", "curl"} or words[0] == ".venv/bin/granian", line


def read_toml(example: Example) -> None:
    """See that it can be read."""
    tomllib.loads(example.parsed)


BLOCKS: Final = Sybil(
    parsers=[
        PythonCodeBlockParser(),
        CodeBlockParser("sh", run_in_words),
        CodeBlockParser("toml", read_toml),
    ]
)


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_what_a_page_shows_runs(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A page's journey is registered for as long as its page is tried.
    monkeypatch.setattr(steps, "registry", dict(steps.registry))
    document = BLOCKS.parse(path)
    examples = list(document.examples())
    for example in examples:
        example.evaluate()
    assert len(examples) == len(re.findall(r"^```\w", path.read_text(), re.MULTILINE)), "a block nobody tries"


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_links_lead_somewhere(path: Path) -> None:
    broken = [link for link in LINKS.findall(path.read_text()) if not (path.parent / link).exists()]
    assert not broken, "\n".join(broken)


def test_every_setting_is_documented_and_no_other() -> None:
    assert headings("docs/reference/settings.md", "##") == {setting.name for setting in environment.SETTINGS}


def test_every_documented_default_and_meaning_is_true() -> None:
    page = (ROOT / "docs/reference/settings.md").read_text()
    for setting in environment.SETTINGS:
        told = page.split(f"## {setting.name}\n", 1)[1].split("\n## ", 1)[0]
        assert setting.meaning in told, setting.name
        assert f"Default: {f'`{setting.default}`' if setting.default else 'none'}." in told, setting.name


def test_code_reads_no_setting_that_is_not_declared() -> None:
    declared = {setting.name for setting in environment.SETTINGS}
    found = [
        f"{path.relative_to(SOURCE)}: {name}"
        for path in sorted(SOURCE.rglob("*.py"))
        for name in NAMED.findall(path.read_text())
        if name not in declared
    ]
    assert not found, "\n".join(found)


def test_every_command_is_documented_and_no_other() -> None:
    told = {heading.removeprefix("sintonia ") for heading in headings("docs/reference/commands.md", "###")}
    assert told == {name for name, (_, meaning) in COMMANDS.items() if meaning}


def test_every_target_is_documented() -> None:
    targets = set(re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert targets == set(re.findall(r"`make (\w+)`", (ROOT / "docs/reference/commands.md").read_text()))


def test_the_architecture_page_is_what_the_folders_say() -> None:
    assert architecture.PAGE.read_text() == architecture.page(), "run: make fix"


def test_the_page_of_clocks_is_what_the_rules_say() -> None:
    assert clocks.PAGE.read_text() == clocks.page(), "run: make fix"


def test_the_page_of_permissions_is_what_the_code_says() -> None:
    assert permissions.PAGE.read_text() == permissions.page(), "run: make fix"


def test_the_page_of_routing_has_the_figures_of_its_simulation() -> None:
    assert routing.PAGE.read_text() == routing.page(), "run: make fix"


@pytest.mark.parametrize("path", sorted((ROOT / "docs/decisions").glob("0*.md")), ids=name_of)
def test_a_decision_is_short_and_numbered(path: Path) -> None:
    lines = path.read_text().splitlines()
    assert lines[0].startswith(f"# {int(path.name[:4])}. ")
    assert len(lines) <= LONGEST_RECORD


def test_changelog_fragments_are_one_sentence_for_users() -> None:
    for path in (ROOT / "changelog.d").iterdir():
        if path.name != "README.md":
            assert re.fullmatch(r"[a-z0-9-]+\.(added|changed|fixed)\.md", path.name), path.name
            assert len(path.read_text().strip().splitlines()) == 1, path.name


def test_no_committed_file_names_an_index_of_packages() -> None:
    for path in (*(ROOT / "requirements").iterdir(), ROOT / "pyproject.toml", ROOT / "Makefile"):
        assert not re.search(r"index-url|find-links|://", path.read_text()), path.name
